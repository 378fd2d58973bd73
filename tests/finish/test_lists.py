"""Lists and groups of the access copy, laid out by the real library: labels, terms with their values, no idle boxes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from pipeline.collation.readingorder import read_in_order
from pipeline.finish.elements import is_element, list_kids
from pipeline.finish.groups import dissolve_groups
from tests.finish.copying import CSS, finish_copy, lay_out, read_tree
from tests.paper import read_pdf

SHEET = f"""{CSS}
ul {{ list-style: none }}
ul > li::before {{ content: "–"; position: absolute; left: 0 }}
.running > li::before {{ content: "• "; position: static }}
.empty > li::before {{ content: ""; display: block }}
.council dd {{ display: inline }}
.council dd + dd::before {{ content: ", " }}
strong {{ display: block }}
"""
Shape = Callable[[str], list[str]]
HEAD = '<div class="unit"><section class="article" id="bridge"><h1>Көпір</h1>'


@pytest.fixture
def shape(tmp_path_factory: pytest.TempPathFactory) -> Shape:
    """What becomes of an article's body: lines of types, two blanks a level, from what follows its heading on."""

    def lay(body: str) -> list[str]:
        folder = tmp_path_factory.mktemp("list")
        with read_pdf(finish_copy(lay_out(folder, f"{HEAD}{body}</section></div>", SHEET))) as pdf:
            for _, _, element in read_tree(pdf):
                assert all(element == kid.P for kid in list_kids(element) if is_element(kid))
            rows = [(depth, kind) for depth, kind, _ in read_tree(pdf)][4:]
        return [f"{'  ' * (depth - 2)}{kind}" for depth, kind in rows]

    return lay


def test_a_bullet_is_a_label(shape: Shape) -> None:
    """A bullet that a sheet draws is its item's label, placed or running on; paragraphs in an item stay so."""
    item = ["  LI", "    Lbl", "      Span", "    LBody", "      Span"]
    assert shape("<ul><li>Арқан</li><li>Бау</li></ul>") == ["L", *item, *item]
    assert shape('<ul class="running"><li>Арқан</li></ul>') == ["L", *item]
    assert shape("<ul><li><p>Арқан</p><p>Бау</p></li></ul>") == [
        *("L", "  LI", "    Lbl", "      Span", "    LBody"),
        *("      P", "        Span") * 2,
    ]


def test_a_bullet_that_shows_nothing_is_no_label(shape: Shape) -> None:
    """A mark that is only painted leaves no empty label."""
    assert shape('<ul class="empty"><li>Арқан</li></ul>') == ["L", "  LI", "    LBody", "      Span"]


def test_a_term_labels_its_values(shape: Shape) -> None:
    """One value stands in the body as it is; several are paragraphs; values that run on in a line are one text."""
    label = ["  LI", "    Lbl", "      Span", "    LBody"]
    assert shape("<dl><dt>Баспа</dt><dd>Көпір</dd></dl>") == ["L", *label, "      Span"]
    assert shape("<dl><div><dt>Мекенжайы</dt><dd>Астана</dd><dd>Көпір көшесі</dd></div></dl>") == [
        *("L", *label),
        *("      P", "        Span") * 2,
    ]
    many = "".join(f"<dd>Ақай {name}</dd>" for name in ("Асан", "Үсен", "Болат", "Жолан", "Дана", "Әсел", "Ерлан"))
    run = shape(f'<dl><div class="council"><dt>Кеңес</dt>{many}</div></dl>')
    assert run[:5] == ["L", *label]
    assert set(run[5:]) == {"      Span"}


def test_values_stay_in_their_group(shape: Shape) -> None:
    """A value whose group has no term is an item of its own, not one more of the term before."""
    groups = "<div><dt>Баспа</dt><dd>Көпір</dd></div><div><dd>Тегін</dd></div>"
    assert [line for line in shape(f"<dl>{groups}</dl>") if "L" in line] == [
        *("L", "  LI", "    Lbl", "    LBody", "  LI", "    LBody")
    ]


def test_idle_groups_are_gone(shape: Shape) -> None:
    """Boxes in boxes give way to what they hold; bare text among blocks is a paragraph; parts of a line stay in it."""
    assert shape("<div><div><p>Су</p></div><div>Тас</div></div><p>Бір <b><i>екі</i></b></p>") == [
        *("P", "  Span") * 2,
        *("P", "  Span", "  Span"),
    ]
    assert shape("<ul><li><strong>1990</strong> жыл</li></ul>")[4:] == ["    LBody", *("      P", "        Span") * 2]


def test_a_figure_keeps_its_caption(shape: Shape) -> None:
    """Both stay in one group."""
    figure = '<figure><img src="images/bridge.png" alt="Су"><figcaption>Түнгі көпір</figcaption></figure>'
    assert shape(f"<div>{figure}</div>") == ["Div", "  Figure", "  Caption", "    Span"]


def make_element(pdf: Pdf, kind: str, *kids: Object) -> Object:
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), K=Array(kids)))
    for kid in kids:
        kid.P = element
    return element


def test_what_says_something_stays() -> None:
    """A group with a language, or with content of its own and not only elements, is left alone."""
    with Pdf.new() as pdf:
        spoken = make_element(pdf, "Div", make_element(pdf, "P"))
        spoken.Lang = String("en")
        painted = make_element(pdf, "NonStruct")
        painted.K = Array([3])
        idle = make_element(pdf, "Div", make_element(pdf, "P"))
        document = make_element(pdf, "Document", spoken, painted, idle)
        dissolve_groups(document)
        assert [str(kid.S) for kid in list_kids(document)] == ["/Div", "/NonStruct", "/P"]


def test_terms_are_read_and_numbers_left_out(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The reader by which pages are proved has the letters of terms, and no number of a list."""
    body = f"{HEAD}<ol><li>Арқан</li></ol><dl><dt>Баспа 2</dt><dd>Көпір</dd></dl></section></div>"
    (page,) = read_in_order(finish_copy(lay_out(tmp_path_factory.mktemp("terms"), body, SHEET)))
    assert "".join(page.runs).split() == ["Көпір" + "Арқан" + "Баспа", "2Көпір"]
    assert page.untagged.split()[0] == "1."
