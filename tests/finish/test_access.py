"""The access copy: structure, languages, links, artifacts, colours and what it says of itself, looked up in the file.

What veraPDF says of it: tests/gates/test_verapdf.py; of the specimen's: tests/test_specimen.py, as final.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pytest
from lxml import etree
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from pipeline import srgb
from pipeline.collation.readingorder import read_in_order
from pipeline.finish import Finishing, finish_pdf
from pipeline.finish.access import make_access
from pipeline.finish.elements import is_element, list_kids
from pipeline.finish.extension import PRISM_TERMS
from pipeline.finish.structure import DEPTH, order_structure
from pipeline.problems import Stopped
from pipeline.srgb import read_srgb
from tests.finish.copying import LABELS, finish_copy, lay_out, read_tree
from tests.finish.making import METADATA, make_icc, make_page
from tests.paper import read_pdf, write_pdf

PRISM = "http://prismstandard.org/namespaces/basic/3.0/"


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """As the layout hands it over."""
    return lay_out(tmp_path_factory.mktemp("copy"))


@pytest.fixture(scope="module")
def content(raw: bytes) -> bytes:
    """The access copy."""
    return finish_copy(raw)


@pytest.fixture
def copy(content: bytes) -> Iterator[Pdf]:
    """The access copy, open."""
    with read_pdf(content) as pdf:
        yield pdf


def kinds(pdf: Pdf) -> Counter[str]:
    return Counter(kind for _, kind, _ in read_tree(pdf))


def find(pdf: Pdf, kind: str) -> list[Object]:
    return [element for _, one, element in read_tree(pdf) if one == kind]


def kids_of(element: Object) -> list[str]:
    return [str(kid.S) if is_element(kid) else "" for kid in list_kids(element)]


# --- the tree --------------------------------------------------------------------------------------


def test_articles_are_whole(raw: bytes, copy: Pdf) -> None:
    """An article is one element over all its pages, a parted paragraph one too; the library has one for each page."""
    with read_pdf(raw) as before:
        assert kinds(before)["Sect"] == 3
    assert [str(kid.S) for kid in list_kids(find(copy, "Document")[0])] == ["/Art", "/Art"]
    assert kinds(copy)["Art"] == 2
    assert len(copy.pages) == 3
    parted = find(copy, "P")[-1]
    assert len({kid.Pg.objgen for kid in list_kids(parted)}) == 2


def test_headings_and_parts_in_the_order_of_reading(copy: Pdf) -> None:
    """Headings do not leave out a level; figure, table with its heads and list keep their parts."""
    order = [kind for _, kind, _ in read_tree(copy) if kind in ("Art", "H1", "H2", "L", "Figure", "Table", "Note")]
    assert order == ["Art", "H1", "L", "L", "Art", "H1", "Figure", "H2", "Table", "Note"]
    heads = find(copy, "TH")
    assert [bytes(head.ID) for head in heads] == [bytes(cell.A.Headers[0]) for cell in find(copy, "TD")]


def test_lists_hold_items_and_items_a_label_and_a_body(copy: Pdf) -> None:
    """Groups in a list give way to their items, however deep; a term labels its values, a marker its item."""
    for element in find(copy, "L"):
        assert set(kids_of(element)) == {"/LI"}
    assert [kids_of(item) for item in find(copy, "LI")] == [["/Lbl", "/LBody"]] * 3


def test_a_letter_set_apart_belongs_to_its_word(copy: Pdf) -> None:
    """A drop cap and what it begins are one paragraph."""
    opening = find(copy, "P")[1]
    assert set(kids_of(opening)) == {"/Span"}
    assert kinds(copy)["NonStruct"] == 0  # the room above the letter holds nothing and is not there


def test_notes_stand_in_their_article_with_an_identifier(copy: Pdf) -> None:
    """A page's footnotes end the article, and are found by their identifiers as the table's heads are."""
    (note,) = find(copy, "Note")
    assert find(copy, "Art")[1] == note.P
    names = pikepdf.NameTree(copy.Root.StructTreeRoot.IDTree)
    assert names[str(note.ID)] == note
    assert len(list(names)) == 3


def test_languages(copy: Pdf) -> None:
    """The document's language is said once, a foreign word's where it stands."""
    assert str(copy.Root.Lang) == "kk"
    assert [(kind, str(one.Lang)) for _, kind, one in read_tree(copy) if Name.Lang in one] == [("Span", "en")]


def test_every_picture_has_its_words(copy: Pdf) -> None:
    """Alternative text."""
    assert [str(figure.Alt) for figure in find(copy, "Figure")] == ["Өзен үстіндегі көпір"]


def test_every_element_knows_its_parent_and_nothing_is_left_over(content: bytes, copy: Pdf) -> None:
    """Parents agree, and what the layout said for finishing, or of PDF 2.0, is gone."""
    for _, _, element in read_tree(copy):
        for kid in list_kids(element):
            assert not is_element(kid) or element == kid.P
    text = b"".join(bytes(one.unparse()) for one in copy.objects if isinstance(one, Dictionary))
    assert b"/Press" not in text
    assert b"/Namespace" not in text


def test_content_and_tree_agree(copy: Pdf) -> None:
    """Every number of marked content stands in one element, which the parent tree names for it; others are null."""
    rows = dict(pikepdf.NumberTree(copy.Root.StructTreeRoot.ParentTree).items())
    for page in copy.pages:
        marked = {int(number) for number in re.findall(rb"/MCID (\d+)", page.Contents.read_bytes())}
        owners: dict[int, Object] = {}
        for _, _, element in read_tree(copy):
            for kid in list_kids(element):
                if isinstance(kid, int) and element.Pg == page.obj:
                    assert kid not in owners
                    owners[kid] = element
        row = rows[int(page.obj.StructParents)].as_list()
        assert marked == set(owners) == {number for number, one in enumerate(row) if is_element(one)}
        assert all(row[number] == element for number, element in owners.items())


def test_running_feet_are_artifacts(raw: bytes, copy: Pdf, content: bytes) -> None:
    """They are marked as the page's own; another reader finds them in no tag and all other text in the tree."""
    with read_pdf(raw) as before:
        assert b"/Pagination" not in before.pages[0].Contents.read_bytes()
    for page in copy.pages:
        assert page.Contents.read_bytes().count(b"/Artifact <</Type /Pagination>> BDC") == 1
    pages = read_in_order(content)
    assert [page.label for page in pages] == list(LABELS)
    feet = [page.untagged.strip().removeprefix("1. ") for page in pages]  # that reader leaves out labels of lists
    assert feet == ["Kopir · 1", "Kopir · 2", "Kopir · 3"]
    assert "open bridge" in "".join(pages[1].runs)


def test_a_tree_too_deep_is_refused(raw: bytes) -> None:
    """Elements nested past all sources: no crash of the machine's stack."""
    with read_pdf(raw) as pdf:
        document = pdf.Root.StructTreeRoot.K[0]
        for _ in range(DEPTH + 5):
            kids = document.K
            document.K = Array([pdf.make_indirect(Dictionary(S=Name.Div, P=document, K=kids))])
        with pytest.raises(ValueError, match="too deeply"):
            order_structure(pdf)


# --- links -----------------------------------------------------------------------------------------


def test_a_link_is_one_element_with_one_annotation(raw: bytes, copy: Pdf) -> None:
    """The library sets one for every box within; they are united, printed, and say where they lead."""
    with read_pdf(raw) as before:
        assert len(before.pages[0].Annots) > 2
    annotations = copy.pages[0].Annots.as_list()
    assert [str(one.Contents) for one in annotations] == ["2-бет", "https://kopir.example/"]
    assert [int(one.F) for one in annotations] == [4, 4]
    links = find(copy, "Link")
    rows = dict(pikepdf.NumberTree(copy.Root.StructTreeRoot.ParentTree).items())
    for link, annotation in zip(links, annotations, strict=True):
        assert [kid.Obj for kid in list_kids(link) if isinstance(kid, Dictionary) and Name.Obj in kid] == [annotation]
        assert rows[int(annotation.StructParent)] == link
    assert len(rows) == len(copy.pages) + len(links)


def test_a_link_outside_a_link_gets_its_element(raw: bytes) -> None:
    """An annotation that hangs in any other element is put into a link's."""
    with read_pdf(raw) as pdf:
        for _, kind, element in read_tree(pdf):
            if kind == "Link":
                element.S = Name.Span
        with read_pdf(finish_copy(write_pdf(pdf))) as made:
            assert kinds(made)["Link"] == len(made.pages[0].Annots)


# --- the file --------------------------------------------------------------------------------------


def test_the_catalogue(copy: Pdf) -> None:
    """Tagged, its title shown, read by its structure, one intent in sRGB, pictures as they are."""
    assert bool(copy.Root.MarkInfo.Marked)
    assert bool(copy.Root.ViewerPreferences.DisplayDocTitle)
    assert {page.obj.Tabs for page in copy.pages} == {Name.S}
    (intent,) = copy.Root.OutputIntents.as_list()
    assert (str(intent.S), intent.DestOutputProfile.read_bytes()) == ("/GTS_PDFA1", read_srgb())
    pictures = [one for one in copy.objects if isinstance(one, Stream) and one.get(Name.Subtype) == Name.Image]
    assert pictures
    assert not any(Name.Interpolate in one for one in pictures)
    assert copy.pdf_version == "1.7"


def test_outline_runs_as_the_issue(copy: Pdf) -> None:
    """Bookmarks in the order of reading."""
    with copy.open_outline() as outline:
        assert [(one.title, [under.title for under in one.children]) for one in outline.root] == [
            ("Мазмұны", []),
            ("Көпір", ["Су"]),
        ]


def test_one_packet_says_what_it_is(content: bytes, copy: Pdf) -> None:
    """PDF/A-2a and PDF/UA-1, and every term of PRISM that is said is described."""
    assert content.count(b"<?xpacket begin") == 1
    packet = etree.fromstring(copy.Root.Metadata.read_bytes())

    def texts(name: str) -> list[str]:
        space, _, term = name.partition(":")
        return [str(found.text) for found in packet.iter(f"{{{packet[0][0].nsmap[space]}}}{term}")]

    assert (texts("pdfaid:part"), texts("pdfaid:conformance"), texts("pdfuaid:part")) == (["2"], ["A"], ["1"])
    assert len(packet) == 1
    said = {str(one.tag).rpartition("}")[2] for one in packet.iter(f"{{{PRISM}}}*")}
    assert said <= {term for term, *_ in PRISM_TERMS} <= set(texts("pdfaProperty:name"))
    assert "http://www.aiim.org/pdfua/ns/id/" in texts("pdfaSchema:namespaceURI")


def test_same_bytes(raw: bytes, content: bytes) -> None:
    """The same raw PDF, the same copy."""
    assert finish_copy(raw) == content


def test_only_for_the_screen_and_with_metadata(raw: bytes) -> None:
    """A printer's file takes no notice of the profile, and a file that says nothing of itself claims nothing."""
    plan = Finishing("Kopir", "kk", LABELS, True, METADATA, srgb=read_srgb())
    for other in (replace(plan, reading=False), replace(plan, metadata=None)):
        with read_pdf(finish_pdf(raw, other)) as pdf:
            assert Name.OutputIntents not in pdf.Root
            assert Name.Metadata not in pdf.Root or b"pdfaid" not in pdf.Root.Metadata.read_bytes()


def test_another_profile_is_refused() -> None:
    """Ink is no colour of a screen."""
    with make_page(b"") as pdf, pytest.raises(ValueError, match="not RGB"):
        make_access(pdf, make_icc(), ("1",))


def test_a_changed_srgb_profile_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of the library with another profile would change every copy: it is told."""
    read_srgb.cache_clear()
    monkeypatch.setattr(srgb, "SHA256", "0" * 64)
    with pytest.raises(Stopped) as stopped:
        read_srgb()
    assert stopped.value.problems[0].code == "ENV001"
    read_srgb.cache_clear()
