"""A small access copy, laid out by the real library and finished as the specimen is: everything that has tags, once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pikepdf
from pikepdf import Object, Pdf
from PIL import Image

from pipeline.finish import Finishing, finish_pdf
from pipeline.finish.elements import is_element, list_kids
from pipeline.language import find_language
from pipeline.srgb import read_srgb
from pipeline.typeset.order import EditionSheet, Metadata
from tests.finish.making import METADATA
from tests.pressing import COLLECTED

LABELS = ("1", "2", "3")
CSS = """
@page { size: 200pt 260pt; margin: 30pt; @bottom-center { content: "Kopir · " counter(page); font: 8pt "PT Sans" } }
* { font-family: "PT Serif"; font-size: 10pt }
h1 { bookmark-level: 1 } h2 { bookmark-level: 2 }
.unit + .unit { break-before: page }
.note { float: footnote }
.drop { float: left }
img { width: 40pt; image-rendering: auto }
a { display: block }
"""
BODY = """
<div class="unit"><section class="article contents" id="contents"><h1>Мазмұны</h1>
<ol><li><a href="#bridge"><span class="number">2</span> <span><em>Автор</em> <span>Көпір</span></span></a></li></ol>
<p>Сайт <a href="https://kopir.example/">kopir.example</a></p>
<dl><div><dt>Шығарушы</dt><dd>Баспа</dd></div><div><div><dt>Таралым</dt><dd>500</dd></div></div></dl>
</section></div>
<div class="unit"><section class="article feature" id="bridge"><h1>Көпір</h1>
<img src="images/bridge.png" alt="Өзен үстіндегі көпір">
<div class="opening"><div class="room"></div><div class="drop">Б</div><p>ұл көпір көп жыл тұрды
<span class="note">Өлшеуішпен тексерілген</span>.</p></div>
<h2>Су</h2><p style="orphans: 2">Оқырманға <span lang="en">open bridge</span> деген сөз таныс.<br>Екі<br>Үш<br>Төрт<br>
Бес<br>Алты<br>Жеті<br>Сегіз<br>Тоғыз<br>Он</p>
<table><thead><tr><th>Жыл</th><th>Биіктік</th></tr></thead><tbody><tr><td>1990</td><td>12</td></tr></tbody></table>
</section></div>
"""


def lay_out(folder: Path, body: str = BODY, css: str = CSS, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """The raw PDF, as the layout hands it over; ``folder`` gets its picture, and more ``pictures`` by name."""
    from pipeline.typeset.engine import Engine

    (folder / "images").mkdir()
    Image.linear_gradient("L").convert("RGB").resize((20, 20)).save(folder / "images" / "bridge.png")
    for name, content in (pictures or {}).items():
        (folder / "images" / name).write_bytes(content)
    data = Metadata(title=METADATA.title, lang="kk", created="2024-02-01", modified="2024-02-03")
    edition = EditionSheet("screen", css, data, METADATA.identifier, tags=True, links=True)
    fonts = (COLLECTED / "fonts" / "fonts.conf").resolve()
    engine = Engine(folder, fonts, find_language("kk").dictionary, "kk")
    made = engine.render(
        body, (), engine.parse_sheet(edition), ("images/bridge.png", *(f"images/{name}" for name in pictures or {})), 9
    )
    assert made.messages == ()
    return engine.write(made.document, edition).pdf


def finish_copy(raw: bytes, condition: bytes = b"") -> bytes:
    """The access copy; ``condition``: the ICC profile of inks."""
    plan = Finishing(METADATA.title, "kk", LABELS, True, METADATA, srgb=read_srgb(), condition=condition)
    return finish_pdf(raw, plan)


def read_tree(pdf: Pdf) -> list[tuple[int, str, Object]]:
    """Depth, type and element, in the order of reading."""
    rows: list[tuple[int, str, Object]] = []

    def walk(element: Object, depth: int) -> None:
        rows.append((depth, str(element.S).removeprefix("/"), element))
        for kid in list_kids(element):
            if is_element(kid):
                walk(kid, depth + 1)

    document = pdf.Root.StructTreeRoot.K
    walk(document[0] if isinstance(document, pikepdf.Array) else document, 0)
    return rows
