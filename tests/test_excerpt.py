"""Some pages of a PDF: with their labels, and nothing in them that leads to a page which is not there."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, NumberTree, Pdf, String

from pipeline.excerpt import cut_pages, read_labels
from pipeline.finish.labels import label_tree
from tests.paper import read_pdf, write_pdf

LABELS = ("1", "2", "2+1", "3", "4")


def make_reading() -> bytes:
    """Five pages as for the screen: labels, bookmarks, named places, links and structure of every page."""
    pdf = Pdf.new()
    pages = [pdf.add_blank_page(page_size=(100, 100)) for _ in LABELS]
    pdf.Root.PageLabels = label_tree(pdf, LABELS)
    places = {f"p{label}": Array([page.obj, Name.Fit]) for label, page in zip(LABELS, pages, strict=True)}
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([x for n, p in sorted(places.items()) for x in (n, p)])))
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    sections, rows = [], []
    for number, (label, page) in enumerate(zip(LABELS, pages, strict=True)):
        page.StructParents = number
        page.Annots = Array([link(pdf, name) for name in places] + [link(pdf, place) for place in places.values()])
        text = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, Pg=page.obj, K=0, Alt=String(label)))
        sections.append(pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Sect, K=Array([text]))))
        rows.append((number, Array([text])))
    root.K = Array([pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array(sections)))])
    tree = NumberTree.new(pdf)
    for number, row in rows:
        tree[number] = row
    root.ParentTree = tree.obj
    pdf.Root.StructTreeRoot = root
    with pdf.open_outline() as outline:
        first = pikepdf.OutlineItem("1", 0)
        first.children.append(pikepdf.OutlineItem("2 under 1", 1))
        outline.root += [first, pikepdf.OutlineItem("3", 3), pikepdf.OutlineItem("4", 4)]
    return write_pdf(pdf)


def link(pdf: Pdf, target: str | Array) -> pikepdf.Object:
    return pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), Dest=target))


def cut(*kept: int) -> Pdf:
    return read_pdf(cut_pages(make_reading(), kept))


def texts(element: pikepdf.Object) -> list[str]:
    """The alternative texts of a structure, in order."""
    if Name.Alt in element:
        return [str(element.Alt)]
    return [found for kid in element.get(Name.K, Array()).as_list() for found in texts(kid)]


@pytest.mark.parametrize("kept", [(1, 2), (0, 4), (2,), (0, 1, 2, 3, 4)])
def test_pages_keep_their_labels(kept: tuple[int, ...]) -> None:
    """A page is labelled as in the whole, a surplus page too."""
    assert read_labels(cut(*kept)) == [LABELS[index] for index in kept]


def test_no_page_stays_behind() -> None:
    """Pages that were left out are not in the file any more, however they were led to."""
    content = cut_pages(make_reading(), (1, 2))
    with Pdf.open(io.BytesIO(content)) as pdf:
        pages = [item for item in pdf.objects if isinstance(item, Dictionary) and item.get(Name.Type) == Name.Page]
        assert len(pages) == 2


def test_what_led_to_other_pages_goes() -> None:
    """Named places, links by name or by page, bookmarks and structure are those of the pages that are there."""
    pdf = cut(1, 3)
    names = pikepdf.NameTree(pdf.Root.Names.Dests)
    assert sorted(names) == ["p2", "p3"]
    assert [len(page.Annots) for page in pdf.pages] == [4, 4]
    assert texts(pdf.Root.StructTreeRoot) == ["2", "3"]
    assert sorted(NumberTree(pdf.Root.StructTreeRoot.ParentTree)) == [1, 3]
    with pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["2 under 1", "3"]


def test_the_whole_is_kept_whole() -> None:
    """Where every page is kept, everything that led to them is still there."""
    pdf = cut(0, 1, 2, 3, 4)
    assert len(pikepdf.NameTree(pdf.Root.Names.Dests)) == 5
    assert [len(page.Annots) for page in pdf.pages] == [10] * 5
    assert texts(pdf.Root.StructTreeRoot) == list(LABELS)
    with pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["1", "3", "4"]


def test_pages_that_are_not_there() -> None:
    """An index beyond the last page is refused."""
    with pytest.raises(IndexError):
        cut(9)


def test_same_bytes() -> None:
    """The same pages of the same file are the same bytes."""
    assert cut_pages(make_reading(), (1, 2)) == cut_pages(make_reading(), (1, 2))
