"""The structure tree of the access copy: article by article, as ISO 32000-1, 14.8 and ISO 14289-1 (PDF/UA-1) ask.

The layout library makes a tree of each page. Here what a page break parted becomes one element again, each link one
element with one annotation, and what stands in no tag (running feet) an artifact. Lists: lists.py; groups that say
nothing: groups.py.
"""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from pipeline.finish.artifacts import mark_artifacts
from pipeline.finish.elements import GROUPS, ROLE, SOURCE, is_element, list_kids, walk_elements
from pipeline.finish.figures import place_figures
from pipeline.finish.groups import dissolve_groups
from pipeline.finish.links import Links
from pipeline.finish.lists import fill_item, join_values, list_items

# Elements of the same source that follow each other over a page break are one. Tables are not: their head comes again.
JOINED = frozenset(("/Art", "/BlockQuote", "/Caption", "/Div", "/L", "/LBody", "/LI", "/NonStruct", "/P", "/Sect"))
DEPTH = 200  # of elements within elements; a source's own limit is far below


def order_structure(pdf: Pdf) -> None:
    """The tree in the order of reading, and the pages' content in agreement with it. A PDF without one stays as it is.

    Raises ValueError where elements are nested deeper than DEPTH.
    """
    root = pdf.Root.get(Name.StructTreeRoot)
    if not isinstance(root, Dictionary):
        return
    document = _find_document(root)
    for holder, key in ((root, Name.Namespaces), (document, Name.NS)):
        if key in holder:
            del holder[key]  # of PDF 2.0
    _join_kids(document)
    links = Links(pdf)
    _order(document, links, None, 0)
    dissolve_groups(document)
    for element in walk_elements(document):
        for key in (SOURCE, ROLE):
            if key in element:
                del element[key]
    place_figures(pdf, document)
    _write_identifiers(pdf, root, document)
    rows = dict(pikepdf.NumberTree(root.ParentTree).items())
    mark_artifacts(pdf, rows, {element.objgen for element in walk_elements(document)})
    _write_rows(pdf, root, rows, links)


def _find_document(root: Dictionary) -> Dictionary:
    kids = root.K
    document = kids[0] if isinstance(kids, Array) else kids
    assert isinstance(document, Dictionary)
    return document


# --- over pages ------------------------------------------------------------------------------------


def _join_kids(document: Object) -> None:
    """Neighbours that a page break parted become one; a page's footnotes stand at the end of their article."""
    joined: list[Object] = []
    notes: list[tuple[Object, Object]] = []
    for kid in list_kids(document):
        if joined and _is_footnotes(kid):
            article = _find_article(joined[-1])
            notes += [(article, note) for note in list_kids(kid) if is_element(note)]
        elif joined and _belong(joined[-1], kid):
            _append(joined[-1], list_kids(kid))
        else:
            joined.append(kid)
    document.K = Array(joined)
    for article, note in notes:
        note.S = Name.Note
        _append(article, [note])


def _is_footnotes(kid: Object) -> bool:
    """A page's area for notes is of no source."""
    return is_element(kid) and Name.NonStruct == kid.S and SOURCE not in kid


def _find_article(element: Object) -> Object:
    """The last article in an element; where there is none, the element."""
    return [one for one in walk_elements(element) if one.get(ROLE) == Name.Art or one is element][-1]


def _belong(before: Object, after: Object) -> bool:
    if not (is_element(before) and is_element(after)):
        return False
    # Of one page they are two things of one source: lines around a picture, say.
    parted = before.get(Name.Pg) != after.get(Name.Pg)
    alike = before.S == after.S and before.get(SOURCE) is not None and before.get(SOURCE) == after.get(SOURCE)
    content = all(is_element(kid) for kid in (*list_kids(before), *list_kids(after)))
    return parted and alike and str(before.S) in JOINED and content


def _append(element: Object, kids: list[Object]) -> None:
    """Kids at the end of an element; its own last one goes on in their first where they belong together."""
    own = list_kids(element)
    while own and kids and _belong(own[-1], kids[0]):
        _append(own[-1], list_kids(kids.pop(0)))
    for kid in kids:
        kid.P = element
    element.K = Array([*own, *kids])


# --- within a page ---------------------------------------------------------------------------------


def _order(element: Object, links: Links, link: Object | None, depth: int) -> None:
    """One element and all within it. ``link``: the link element around it."""
    if depth > DEPTH:
        raise ValueError("the structure is nested too deeply")
    _settle_role(element)
    if Name.Link == element.S:
        link = element
    kids: list[Object] = []
    for kid in list_kids(element):
        if is_element(kid):
            _order(kid, links, link, depth + 1)
            kids += _place(element, kid)
        elif isinstance(kid, Dictionary) and Name.Obj in kid:
            kids += _place_reference(element, kid, links, link)
        else:
            kids.append(kid)
    kids = [*links.kept.get(element.objgen, ()), *kids]
    if element.S == Name.LI:
        kids = fill_item(links.pdf, element, kids)
    elif element.S in (Name.L, Name.Div):
        kids = join_values(links.pdf, element, kids)
    element.K = Array(kids)


def _place(element: Object, kid: Object) -> list[Object]:
    """What stands for a kid: nothing for a group that holds nothing; a list's groups give way to their items."""
    if not list_kids(kid) and str(kid.S) in GROUPS:
        return []
    items = list_items(kid) if element.S == Name.L else None
    if not items:
        return [kid]
    for item in items:
        item.P = element
    return items


def _place_reference(element: Object, reference: Object, links: Links, link: Object | None) -> list[Object]:
    """A link's annotation stands in the link's element (ISO 14289-1, 7.18.5)."""
    if reference.Obj.get(Name.Subtype) != Name.Link:
        return [reference]
    if link is not None:
        links.take(link, reference)
        return []
    made = Dictionary(Type=Name.StructElem, S=Name.Link, P=element, Pg=reference.Pg, K=Array([reference]))
    made = links.pdf.make_indirect(made)
    links.rows[int(reference.Obj.StructParent)] = made
    return [made]


def _settle_role(element: Object) -> None:
    """The designer's roles: an article; a paragraph whose first letter is set apart, which is read as one."""
    role = element.get(ROLE)
    if role == Name.Art:
        element.S = Name.Art
    elif role == Name("/Opening"):
        element.S = Name.P
        for kid in list_kids(element):
            if is_element(kid) and kid.S in (Name.Div, Name.P):
                kid.S = Name.Span


def _write_identifiers(pdf: Pdf, root: Object, document: Object) -> None:
    """Every note has an identifier (ISO 14289-1, 7.9), and all identifiers are found in one place."""
    found: dict[bytes, Object] = {}
    for element in walk_elements(document):
        if str(element.S) == "/Note" and Name.ID not in element:
            element.ID = String(f"note-{len(found) + 1}")
        if Name.ID in element:
            found[bytes(element.ID)] = element
    if found:
        names = [part for key in sorted(found) for part in (String(key.decode("latin-1")), found[key])]
        root.IDTree = pdf.make_indirect(Dictionary(Names=Array(names)))


# --- content ---------------------------------------------------------------------------------------


def _write_rows(pdf: Pdf, root: Dictionary, rows: dict[int, Object], links: Links) -> None:
    """The parent tree again: pages as they were, annotations with the elements in which they stand now."""
    numbers: list[object] = []
    for key in sorted(rows):
        if key not in links.dropped:
            numbers += [key, links.rows.get(key, rows[key])]
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
    root.ParentTreeNextKey = max(rows, default=-1) + 1
