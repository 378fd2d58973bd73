"""Some pages of a PDF as a PDF of their own: a part of an issue, the body of one with a separate cover."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, Object, Pdf, String

from pipeline.finish.labels import label_tree
from pipeline.finish.saving import save_pdf

PageKey = tuple[int, int]


def cut_pages(content: bytes, kept: Sequence[int]) -> bytes:
    """The pages of these indices (from 0), in their order, with the labels that they had. Same input, same bytes.

    Nothing of the others stays: bookmarks, named places and structure that lead to them go.
    Raises IndexError where a page is not there.
    """
    with Pdf.open(io.BytesIO(content)) as pdf:
        labels = read_labels(pdf)
        drop_pages(pdf, set(range(len(pdf.pages))) - set(kept))
        if labels:
            pdf.Root.PageLabels = label_tree(pdf, [labels[index] for index in kept])
        return save_pdf(pdf)


def drop_pages(pdf: Pdf, dropped: Collection[int]) -> None:
    """The document without the pages of these indices, and without what leads to them."""
    gone = {pdf.pages[index].obj.objgen for index in dropped}
    for index in sorted(dropped, reverse=True):
        del pdf.pages[index]
    _prune_names(pdf, gone)
    _prune_links(pdf, gone)
    _prune_outline(pdf, gone)
    _prune_structure(pdf, gone)
    for page in pdf.pages:
        page.remove_unreferenced_resources()  # the pages of one write share their resources: those of all


def read_labels(pdf: Pdf) -> list[str]:
    """Every page's label; none where the document has no labels."""
    return [str(page.label) for page in pdf.pages] if Name.PageLabels in pdf.Root else []


# --- what leads to pages ---------------------------------------------------------------------------


def _leads_to(target: Object | None, gone: Collection[PageKey]) -> bool:
    """A destination [page /XYZ …], or a dictionary with one in /D."""
    if isinstance(target, Dictionary):
        target = target.get(Name.D)
    return isinstance(target, Array) and len(target) > 0 and target[0].objgen in gone


def _prune_names(pdf: Pdf, gone: Collection[PageKey]) -> None:
    if Name.Names in pdf.Root and Name.Dests in pdf.Root.Names:
        tree = pikepdf.NameTree(pdf.Root.Names.Dests)
        for name in [name for name, target in tree.items() if _leads_to(target, gone)]:
            del tree[name]
    dests = pdf.Root.get(Name.Dests)
    if isinstance(dests, Dictionary):
        for name in [name for name, target in dests.items() if _leads_to(target, gone)]:
            del dests[name]


def _prune_links(pdf: Pdf, gone: Collection[PageKey]) -> None:
    """Links whose place is gone: written out, or named."""
    named = _names(pdf)
    for page in pdf.pages:
        if Name.Annots not in page:
            continue
        kept = [link for link in page.Annots.as_list() if not _is_dead(link, named, gone)]
        page.Annots = Array(kept)


def _names(pdf: Pdf) -> frozenset[str]:
    found: set[str] = set()
    if Name.Names in pdf.Root and Name.Dests in pdf.Root.Names:
        found |= {str(name) for name, _ in pikepdf.NameTree(pdf.Root.Names.Dests).items()}
    dests = pdf.Root.get(Name.Dests)
    if isinstance(dests, Dictionary):
        found |= {str(name).removeprefix("/") for name in dests}
    return frozenset(found)


def _is_dead(link: Object, named: Collection[str], gone: Collection[PageKey]) -> bool:
    action = link.get(Name.A)
    jumps = isinstance(action, Dictionary) and action.get(Name.S) == Name.GoTo
    target = action.get(Name.D) if jumps and action is not None else link.get(Name.Dest)
    if isinstance(target, String | Name):
        return str(target).removeprefix("/") not in named
    return _leads_to(target, gone)


def _prune_outline(pdf: Pdf, gone: Collection[PageKey]) -> None:
    """Bookmarks to pages that are gone; what stands under one moves up into its place."""
    if Name.Outlines not in pdf.Root:
        return
    named = _names(pdf)

    def keep(items: Sequence[pikepdf.OutlineItem]) -> list[pikepdf.OutlineItem]:
        kept: list[pikepdf.OutlineItem] = []
        for item in items:
            under = keep(item.children)
            if item.obj is not None and _is_dead(item.obj, named, gone):
                kept += under
            else:
                item.children[:] = under
                kept.append(item)
        return kept

    with pdf.open_outline() as outline:
        outline.root[:] = keep(list(outline.root))


def _prune_structure(pdf: Pdf, gone: Collection[PageKey]) -> None:
    """The structure tree without what stands on pages that are gone, and its parent tree without their rows."""
    root = pdf.Root.get(Name.StructTreeRoot)
    if not isinstance(root, Dictionary):
        return
    _prune_element(root, None, gone)
    if Name.ParentTree not in root:
        return
    used = set()
    for page in pdf.pages:
        holders = [page.obj, *(page.get(Name.Annots, Array()).as_list())]
        holders += page.Resources.get(Name.XObject, Dictionary()).as_dict().values() if Name.Resources in page else []
        for holder in holders:
            used |= {int(holder[key]) for key in (Name.StructParents, Name.StructParent) if key in holder}
    tree = NumberTree(root.ParentTree)
    for row in [row for row in tree if row not in used]:
        del tree[row]


def _prune_element(element: Object, page: PageKey | None, gone: Collection[PageKey]) -> bool:
    """True where something of the element is left; ``page`` is the one that it inherits."""
    if Name.Pg in element:
        page = element.Pg.objgen
    if Name.K not in element:
        return page not in gone
    kids = element.K.as_list() if isinstance(element.K, Array) else [element.K]
    left = [kid for kid in kids if _is_left(kid, page, gone)]
    if len(left) < len(kids):
        element.K = Array(left)
    if Name.Pg in element and element.Pg.objgen in gone:
        later = next(_pages_of(left), None)
        if later is None:
            del element[Name.Pg]
        else:
            element.Pg = later
    return bool(left)


def _is_left(kid: object, page: PageKey | None, gone: Collection[PageKey]) -> bool:
    if not isinstance(kid, Dictionary):
        return page not in gone  # a number: marked content of the element's page
    if kid.get(Name.Type) in (Name.MCR, Name.OBJR):
        return (kid.Pg.objgen if Name.Pg in kid else page) not in gone
    return _prune_element(kid, page, gone)


def _pages_of(kids: Sequence[object]) -> Iterator[Object]:
    for kid in kids:
        if isinstance(kid, Dictionary) and Name.Pg in kid:
            yield kid.Pg
