"""An ePub with one fault a document, and one document without: what the reading tests must find and must not."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.fonts import read_fonts
from tests.bind.binding import ROOT, STYLES, make_sheet
from tests.perfect import draw_jpeg

WORDS = "Қазақ мәтініне тән әріптер: ә, ғ, қ, ң, ө, ұ, ү, һ, і. " * 6
STRANGE = "\U00013000"  # a hieroglyph: no font of the magazine has it


@dataclass(frozen=True)
class Fault:
    """Markup with one fault; ``kind`` of the finding and words that its place or its message has.

    ``look``: where it is seen, all other looks being clean of it; None: in every look.
    """

    name: str
    markup: str
    kind: str
    says: str
    look: str | None = None


FAULTS = (
    Fault("table", '<table style="width: 2000px"><tr><th>Жыл</th><td>2023</td></tr></table>', "overflow", "table"),
    Fault("word", f'<p style="white-space: nowrap">{"ұзақ" * 60}</p>', "overflow", "p «ұзақұзақ"),
    Fault("tall", '<b style="display: inline-block; height: 3000px">Биік</b>', "overflow", "section.article"),
    Fault("cut", f'<div style="height: 2em; overflow: hidden">{WORDS}</div>', "clipped", "div"),
    Fault("black", '<p style="color: #000">Қара мәтін</p>', "contrast", "text 1.", "dark"),
    Fault("pale", '<p style="color: #999">Ақшыл мәтін</p>', "contrast", "text 2.8", "light"),
    Fault("faint", '<p style="opacity: .4">Солғын мәтін</p>', "contrast", "text"),
    Fault("panel", '<p style="background: #eee">Ашық төсем</p>', "contrast", "on rgb(238,238,238)", "dark"),
    Fault("hairline", '<p style="border-top: 1px solid #ddd">Жіңішке сызық</p>', "contrast", "rule 1.", "light"),
    Fault("glyph", f"<p>Ер{STRANGE}ні</p>", "glyph", "U+13000"),
    Fault("face", '<p style="font-family: sans-serif">Басқа қаріп</p>', "face", "sans-serif"),
    Fault("font", '<p style="font-family: sans-serif">Басқа қаріп</p>', "font", "glyphs from", "light"),
    Fault("gone", '<p><img src="gone.jpg" alt="Жоқ сурет"/></p>', "picture", "Жоқ сурет"),
    Fault("torn", '<p><img src="torn.jpg" alt="Жыртық сурет"/></p>', "picture", "Жыртық сурет"),
    Fault("mark", '<p><span role="doc-pagebreak" id="page-12">12</span>Сөз</p>', "mark", "#page-12"),
    Fault("blank", '<p>Бір</p><p style="break-before: column; height: 1em"></p>'
          '<p style="break-before: column">Екі</p>', "blank", "page 2 of 3"),
    Fault("stranded", '<h2>Тақырып</h2><p style="break-before: column">Мәтін</p>', "stranded", "h2"),
    Fault("remote", '<p><img src="http://192.0.2.7/spy.jpg" alt="Бөтен сурет"/></p>', "address", "192.0.2.7"),
)  # fmt: skip
LONG_WORD = "ұйымдастырылмағандықтарыңыздан" * 6

_CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="EPUB/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
_DOCUMENT = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="kk" xml:lang="kk">
<head><title>{name}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body><section class="article"><h1>{name}</h1>{markup}</section></body></html>"""
_PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="kk">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:test:planted</dc:identifier>
<dc:title>Сынақ</dc:title><dc:language>kk</dc:language></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="style" href="style.css" media-type="text/css"/>{items}</manifest><spine>{spine}</spine></package>"""
_NAV = """<nav epub:type="toc"><ol><li><a href="sound.xhtml">1</a></li></ol></nav>
<nav epub:type="page-list"><ol><li><a href="sound.xhtml#page-1">1</a></li>
<li><a href="sound.xhtml#page-2">2</a></li></ol></nav>"""


def list_documents() -> Iterator[tuple[str, str]]:
    """Name and markup of every document: the sound one, one with a word too long, one with quotes, then the faults."""
    mark = '<span epub:type="pagebreak" role="doc-pagebreak" id="page-1" aria-label="1"></span>'
    sound = f"""<p>{mark}{WORDS}</p><h2>Кесте</h2><table><thead><tr><th scope="col">Өңір</th>
<th scope="col">Ұйымдастырушылар</th><th scope="col">Қайырымдылық</th></tr></thead>
<tbody><tr><th scope="row">Қызылорда</th><td>23 335</td><td>әзірге белгісіз</td></tr></tbody></table>
<p><img src="good.jpg" alt="Сурет"/></p>"""
    yield "sound", sound
    yield "broken", f"<p>{LONG_WORD}</p>"
    yield (
        "quotes",
        "".join(
            f'<aside class="pullquote"{hidden}><p>{words}</p></aside>'
            for hidden, words in (("", "Екі рет оқылады"), (' aria-hidden="true"', "Бір рет оқылады"))
        ),
    )
    for fault in FAULTS:
        yield fault.name, fault.markup


def write_planted(path: Path) -> Path:
    """The ePub at ``path``: the project's own sheet and fonts, a document for every fault."""
    documents = dict(list_documents())
    kind = "application/xhtml+xml"
    items = [f'<item id="{name}" href="{name}.xhtml" media-type="{kind}"/>' for name in documents]
    items += [f'<item id="{name}-jpg" href="{name}.jpg" media-type="image/jpeg"/>' for name in ("good", "torn")]
    spine = "".join(f'<itemref idref="{name}"/>' for name in documents)
    sheet = make_sheet()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", _CONTAINER)
        for font in read_fonts(STYLES / "fonts.yaml"):
            if f"fonts/{font.file}" in sheet:
                items.append(f'<item id="{font.file}" href="fonts/{font.file}" media-type="font/ttf"/>')
                archive.write(ROOT / ".cache" / "fonts" / font.file, f"EPUB/fonts/{font.file}")
        archive.writestr("EPUB/content.opf", _PACKAGE.format(items="".join(items), spine=spine))
        archive.writestr("EPUB/nav.xhtml", _DOCUMENT.format(name="nav", markup=_NAV))
        archive.writestr("EPUB/style.css", sheet)
        archive.writestr("EPUB/good.jpg", draw_jpeg())
        archive.writestr("EPUB/torn.jpg", b"torn")
        for name, markup in documents.items():
            archive.writestr(f"EPUB/{name}.xhtml", _DOCUMENT.format(name=name, markup=markup))
    return path
