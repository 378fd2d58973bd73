"""What documents say to screen readers: roles, names, notes both ways, figures and tables that read as text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from tests.bind.binding import Binding, prepare_binding
from tests.perfect import copy_perfect

HTML = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TABLE = """
## Бағасы

| Нан | Теңге |
|-----|-------|
| Ақ  | 120   |
| Қара | 100  |

[UNICEF Talks]{lang=en} сөзі.
"""
Documents = dict[str, etree._Element]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    """The perfect issue's documents, with a table and foreign words in one."""
    issue = copy_perfect(tmp_path_factory.mktemp("structure")).append("2024-01/articles/baker.md", TABLE)
    files = bound(issue.folder).files()
    return {name: etree.fromstring(text.encode()) for name, text in files.items() if name.endswith(".xhtml")}


def bound(folder: Path) -> Binding:
    return prepare_binding(folder)


def links(tree: etree._Element) -> dict[str, str]:
    """Where the document's links out of the book lead, by their words."""
    return {
        "".join(map(str, one.itertext())): one.get("href", "")
        for one in tree.iter(f"{HTML}a")
        if ":" in one.get("href", "")
    }


def test_addresses_and_numbers_can_be_tapped(tmp_path: Path) -> None:
    """E-mail, telephone and site of the imprint and of contacts are links; words and codes beside them are none."""
    issue = copy_perfect(tmp_path)
    fields = "".join(
        f"\n    - {{key: {key}, label: {key}, value: {value}}}"
        for key, value in {"email": "a@kopir.example", "site": "www.kopir.example", "producer": "kopir.example"}.items()
    )
    issue.edit("magazine.yaml", "value: А.Б. Сапарова}", f"value: А.Б. Сапарова}}{fields}")
    issue.edit("2024-01/articles/partner.md", "[+7 700 000 00 00]", "[+7 700 000 00 00, arasan.example, 010001]")
    files = bound(issue.folder).files()
    imprint, partner = (etree.fromstring(files[name].encode()) for name in ("imprint.xhtml", "partner.xhtml"))
    assert links(imprint) == {
        "a@kopir.example": "mailto:a@kopir.example",
        "www.kopir.example": "https://www.kopir.example",
    }
    assert {"".join(words.split()): href for words, href in links(partner).items()} == {
        "+77000000000": "tel:+77000000000",
        "arasan.example": "https://arasan.example",
    }


def test_box_is_called_by_its_heading(documents: Documents, tmp_path: Path) -> None:
    """A note with a heading has its name from it; one without is called what it is."""
    (box,) = with_role(documents["baker.xhtml"], "note")
    assert named_by(documents["baker.xhtml"], box) == "Бір бөлкеге"
    issue = copy_perfect(tmp_path).edit("2024-01/articles/baker.md", "### Бір бөлкеге\n\n", "")
    (box,) = with_role(etree.fromstring(bound(issue.folder).files()["baker.xhtml"].encode()), "note")
    assert (box.get("aria-label"), box.get("aria-labelledby")) == ("Анықтама", None)


def with_role(tree: etree._Element, role: str) -> list[etree._Element]:
    return [one for one in tree.iter(etree.Element) if one.get("role") == role]


def named_by(tree: etree._Element, element: etree._Element) -> str:
    """The words of the element that names another one."""
    (heading,) = (one for one in tree.iter(etree.Element) if one.get("id") == element.get("aria-labelledby"))
    return " ".join("".join(map(str, heading.itertext())).split())


def read_aloud(element: etree._Element) -> str:
    """The words of an element, without what is hidden from screen readers."""
    if element.get("aria-hidden") == "true":
        return ""
    inner = "".join(read_aloud(child) + (child.tail or "") for child in element)
    return " ".join(((element.text or "") + inner).split())


@pytest.mark.parametrize(
    ("name", "kind", "role"),
    [
        ("bridge", "chapter", "doc-chapter"),
        ("baker", "chapter", "doc-chapter"),
        ("figures", "chapter", "doc-chapter"),
        ("contents", "toc", "doc-toc"),
        ("imprint", "imprint", None),
        ("partner", None, None),
    ],
)
def test_article_is_a_section_with_its_role(
    documents: Documents, name: str, kind: str | None, role: str | None
) -> None:
    """The role stands on <section>, the article's title names it, and the document's title is the same."""
    tree = documents[f"{name}.xhtml"]
    (section,) = tree.iterfind(f"{HTML}body/{HTML}section")
    assert (section.get(TYPE), section.get("role")) == (kind, role)
    assert named_by(tree, section) == " ".join(str(tree.findtext(f"{HTML}head/{HTML}title")).split())


def test_cover_role_is_the_pictures(documents: Documents) -> None:
    """doc-cover stands on <img> and nowhere else."""
    found = [(name, one.tag) for name, tree in documents.items() for one in with_role(tree, "doc-cover")]
    assert found == [("cover.xhtml", f"{HTML}img")]


def test_ways_between_articles_are_a_navigation_with_a_name(documents: Documents) -> None:
    """Next, before and contents stand in a <nav>, named in Kazakh; every article has one, the cover none."""
    for name, tree in documents.items():
        found = [one.get("aria-label") for one in tree.iterfind(f"{HTML}body/{HTML}nav")]
        if name not in ("cover.xhtml", "_nav.xhtml"):
            assert found == ["Мақалалар арасында өту"], name
    links = [one.get("rel") for one in documents["baker.xhtml"].iterfind(f"{HTML}body/{HTML}nav//{HTML}a")]
    assert links == ["next", "prev", None]


def test_note_leads_there_and_back(documents: Documents) -> None:
    """A note's mark leads to the note, the note's way back to the mark, and says in words which one it is."""
    tree = documents["bridge.xhtml"]
    (mark,) = with_role(tree, "doc-noteref")
    (note,) = with_role(tree, "doc-footnote")
    (back,) = with_role(tree, "doc-backlink")
    assert note.tag == f"{HTML}aside"
    assert (mark.get("href"), back.get("href")) == (f"#{note.get('id')}", f"#{mark.get('id')}")
    assert back.get("aria-label") == "Ескертпе 1: Мәтінге оралу"
    parent = note.getparent()
    assert parent is not None
    assert named_by(tree, parent) == "Ескертпелер"
    assert not with_role(tree, "doc-endnotes")  # a list of notes; these are footnotes put together


def test_pull_quote_is_not_read_twice(documents: Documents) -> None:
    """A pull quote has its role and is hidden from screen readers: the sentence stands in the text as well."""
    (quote,) = with_role(documents["bridge.xhtml"], "doc-pullquote")
    assert quote.get("aria-hidden") == "true"
    words = "Бірінші тақтайды көршім қақты, мен шегесін ұстап тұрдым"
    assert read_aloud(documents["bridge.xhtml"]).count(words) == 1


def test_figures_read_as_text(documents: Documents) -> None:
    """Numerals, time axis and bars are lists that stay lists, each point a label with its value."""
    tree = documents["figures.xhtml"]
    lists = with_role(tree, "list")
    assert [one.get("aria-label") for one in lists] == [None, "Уақыт желісі", "Диаграмма"]
    points = [[read_aloud(item) for item in one] for one in lists]
    assert points[0] == ["3 200 адам жыл сайын көпірден өтеді", "42 тақтай ауыстырылды"]
    assert points[1][0] == "1994: Көпір салынды"
    assert points[2] == ["Көктемде: 1 100 адам", "Күзде: 900 адам"]


def test_table_has_headers_and_a_name(documents: Documents) -> None:
    """A table's first row is its head, each head says of what it is one, and the heading above names the table."""
    tree = documents["baker.xhtml"]
    (table,) = tree.iter(f"{HTML}table")
    assert named_by(tree, table) == "Бағасы"
    assert [one.tag for one in table] == [f"{HTML}thead", f"{HTML}tbody"]
    assert [(one.text, one.get("scope")) for one in table.iter(f"{HTML}th")] == [("Нан", "col"), ("Теңге", "col")]
    assert len(table[1]) == 2


def test_foreign_words_have_their_language(documents: Documents) -> None:
    """A run in another language says so to both kinds of readers of markup."""
    found = [one for one in documents["baker.xhtml"].iter(f"{HTML}span") if one.get("lang")]
    assert [(read_aloud(one), one.get("lang"), one.get(XML_LANG)) for one in found] == [("UNICEF Talks", "en", "en")]


def test_credit_and_questions_have_their_roles(documents: Documents) -> None:
    """Whose picture it is, and that an interview is questions and answers."""
    tree = documents["bridge.xhtml"]
    assert [read_aloud(one) for one in with_role(tree, "doc-credit")] == ["Сурет: журнал мұрағаты"]
    (talk,) = with_role(tree, "doc-qna")
    assert talk.find(f"{HTML}p[@class='question']") is not None


def test_no_deprecated_or_misplaced_role(documents: Documents) -> None:
    """DPUB-ARIA 1.1 takes doc-endnote and doc-biblioentry back; a landmark is said once a document."""
    for name, tree in documents.items():
        roles = [str(one.get("role")) for one in tree.iter(etree.Element) if one.get("role")]
        assert not {"doc-endnote", "doc-biblioentry"} & set(roles), name
        assert not [one for one in tree.iter(f"{HTML}article", f"{HTML}main") if one.get("role")], name
        assert max((roles.count(role) for role in ("doc-chapter", "doc-toc", "doc-cover")), default=0) <= 1, name
    assert not re.search(r"[A-Za-z]", str(documents["_nav.xhtml"].findtext(f".//{HTML}h1")))
