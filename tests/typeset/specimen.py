"""Small issues for the tests of typesetting, made from syllables and a seed."""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image

from pipeline.model import Unit
from pipeline.typeset import EditionSheet, Metadata, TypesetSettings

PROJECT = Path(__file__).parents[2]
DICTIONARY = PROJECT / "pipeline/language/hyph_kk.dic"
SYLLABLES = [
    "қа",
    "ла",
    "ма",
    "ру",
    "ты",
    "сы",
    "қо",
    "ғам",
    "аза",
    "мат",
    "тық",
    "ұй",
    "ым",
    "да",
    "рын",
    "кен",
    "жай",
    "лы",
    "бас",
    "қар",
    "өңір",
    "лік",
    "әлеу",
    "мет",
    "жұ",
    "мыс",
    "бі",
    "лім",
]

CSS = """
@page { size: 148mm 210mm; bleed: 3mm; margin: 16mm 12mm 20mm 12mm;
  @bottom-left { content: var(--folio) " " var(--foot); font: 9pt "PT Sans" } }
html { font: 10pt/14pt "PT Serif"; hyphens: auto; hyphenate-limit-chars: 6 2 3; hyphenate-character: "-" }
body, p, h1, h2, figure { margin: 0 }
h1 { font: bold 20pt/28pt "PT Sans"; hyphens: manual; bookmark-level: 1 }
h2 { font: bold 10pt/14pt "PT Sans"; hyphens: manual; bookmark-level: 2; break-after: avoid }
section { break-before: page }
.cols { columns: 2; column-gap: 5mm }
p { text-indent: 4mm; text-align: justify; orphans: 2; widows: 2 }
.shout { text-transform: uppercase }
.shout::before { content: "— " }
img { width: 100%; height: 42pt; object-fit: cover; display: block }
.fn { float: footnote; font: 8pt/10pt "PT Sans" }
.aside { position: absolute; top: 0; right: 0; width: 20mm }
.flexed { display: flex; gap: 2mm }
table { width: 100% }
"""


def make_word(chance: random.Random) -> str:
    """A word of one to five syllables."""
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.choice([1, 2, 2, 3, 4, 5])))


def make_text(chance: random.Random, words: int) -> str:
    """A sentence."""
    return " ".join(make_word(chance) for _ in range(words)).capitalize() + "."


def make_page_css(name: str, first: int, pages: int) -> str:
    """Folio and margins of a unit's pages, as the pipeline writes them."""
    rules = []
    for index in range(pages + 40):
        folio = str(first + index) if index < pages else f"{first + pages - 1}+{index - pages + 1}"
        side = "margin-left: 18mm" if (first + index) % 2 else "margin-right: 18mm"
        rules.append(f'@page {name}:nth({index + 1} of {name}) {{ --folio: "{folio}"; --foot: "{name}"; {side} }}')
    return "\n".join(rules)


def make_body(unit: str, paragraphs: int, seed: int) -> str:
    """Paragraphs in two columns with headings, footnotes, links in and out, emphasis."""
    chance, parts = random.Random(seed), []
    for index in range(paragraphs):
        key, note = f"{unit}-p{index}", ""
        if index % 4 == 2:
            note = f'<span class="fn" data-b="{key}n" data-role="note">{make_text(chance, 8)}</span>'
            heading = make_text(chance, 3)
            parts.append(f'<h2 id="{key}h" data-b="{key}h" data-role="heading">{heading}</h2>')
        tone = ' class="shout"' if index % 5 == 3 else ""
        parts.append(
            f'<p{tone} data-b="{key}" data-role="paragraph">{make_text(chance, 25)}'
            f" <em>{make_text(chance, 3)}</em>"
            f' <a href="#a">{make_word(chance)}</a> <a href="https://example.org/{index}">сілтеме</a>{note}'
            f" {make_text(chance, 20)}</p>"
        )
    return "".join(parts)


def make_unit(
    unit: str,
    first: int,
    pages: int,
    paragraphs: int,
    seed: int = 1,
    extra: str = "",
    resources: tuple[str, ...] = (),
    late: bool = False,
) -> Unit:
    """One article: a title over two columns, ``extra`` markup first in them."""
    html = (
        f'<section id="{unit}"><h1 data-b="{unit}-t" data-role="title">Тақырып {unit}</h1>'
        f'<div class="cols">{extra}{make_body(unit, paragraphs, seed)}</div></section>'
    )
    css = make_page_css(f"u-{unit}", first, pages)
    filler = '<p class="note">Бос бет</p>'
    return Unit(unit, (unit,), first, pages, f"u-{unit}", html, css, filler, resources, late)


FIGURES = """<figure data-b="b-f" data-role="figure" data-snap="b-f" style="padding-bottom: 3pt">
<img src="img/a.jpg" alt="Сурет"><figcaption data-b="b-c">Дала жолы</figcaption></figure><figure>
<img src="img/b.svg" alt="Белгі"></figure><figure><img src="img/c.png" alt="Из"></figure>
<svg width="40" height="20" viewBox="0 0 40 20"><title>Шеңбер</title>
<circle cx="10" cy="10" r="8"
fill="#07a"/><text x="20" y="14" font-family="PT Sans" font-size="8">Қаз</text></svg>"""
SHAPES = """<div class="flexed"><p data-b="c-x">Бірі</p><p data-b="c-y">Екі</p></div><table><thead><tr>
<th data-b="c-h">Жыл</th></tr></thead><tbody><tr><td data-b="c-d">2023</td></tr></tbody></table>
<div class="aside" data-b="c-a">Шет</div>"""


def make_issue() -> tuple[Unit, ...]:
    """Pictures, a late unit, one unit too long, one too short, tables, boxes out of the flow."""
    pictures = ("img/a.jpg", "img/b.svg", "img/c.png")
    return (
        make_unit("a", 1, 2, 5, 1),
        make_unit("n", 3, 1, 0, 9, late=True),
        make_unit("b", 4, 2, 4, 2, FIGURES, pictures),
        make_unit("c", 6, 3, 3, 3, SHAPES),  # too short
        make_unit("d", 9, 1, 9, 4),  # too long
        make_unit("e", 10, 1, 1, 5, FIGURES.replace('"b-', '"e-'), pictures),
    )


def make_editions(names: str = "print screen") -> tuple[EditionSheet, ...]:
    """Print without links and tags; screen with both."""
    data = Metadata("Сынақ", "kk", "2023-12-01T00:00:00Z", "2023-12-01T00:00:00Z", ("А", "Б"), "Сипат", ("к", "л"))
    known = {
        "print": EditionSheet("print", CSS + "a { color: black }", data, "id-print"),
        "screen": EditionSheet("screen", CSS + "a { color: #05c }", data, "id-screen", tags=True, links=True),
    }
    return tuple(known[name] for name in names.split())


def make_project(folder: Path) -> Path:
    """A project folder with three pictures and a file that nobody listed."""
    pictures = folder / "img"
    pictures.mkdir(parents=True)
    colours = Image.linear_gradient("L").resize((300, 200)).convert("RGB")
    colours.save(pictures / "a.jpg", quality=80)
    colours.convert("RGBA").save(pictures / "c.png")
    (pictures / "b.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30"><defs><linearGradient id="g">'
        '<stop offset="0" stop-color="#fc0"/><stop offset="1" stop-color="#07a"/></linearGradient></defs>'
        '<rect width="60" height="30" fill="url(#g)"/>'
        '<text x="5" y="20" font-family="PT Sans" font-size="10">Қоғам</text></svg>'
    )
    (folder / "secret.jpg").write_bytes((pictures / "a.jpg").read_bytes())
    return folder


def make_settings(project: Path, fonts_conf: Path, cache: Path, safe: bool = False, jobs: int = 1) -> TypesetSettings:
    """Settings on a project folder and a cache of its own."""
    return TypesetSettings(project, cache, fonts_conf, DICTIONARY, jobs, safe)
