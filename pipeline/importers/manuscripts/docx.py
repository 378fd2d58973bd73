"""WordprocessingML: a .docx paragraph's own words, its boxes, its foreign words."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from pipeline.importers.manuscripts.office import Dialect, Element, Pending, Source, remove
from pipeline.xmlsafe import parse_xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_V = "{urn:schemas-microsoft-com:vml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
LATIN = re.compile(r"[^\WЀ-ӿ]*[A-Za-z][^Ѐ-ӿ]*")
MAX_COLUMNS = 60  # of a joined cell: no page has more
_DASHES = ("-", "–", "—", "―")


def _docx_box(content: Element) -> Element | None:
    """What to take out of the run: the drawing with its older double. None for the double itself."""
    for ancestor in content.iterancestors(f"{_MC}Fallback"):
        return ancestor.getparent() if next(_choices(ancestor), None) is None else None
    for name in (f"{_MC}AlternateContent", f"{_W}drawing", f"{_W}pict"):
        for ancestor in content.iterancestors(name, f"{_W}p"):
            if ancestor.tag == name:
                return ancestor
            break
    return None


def _choices(fallback: Element) -> Iterator[Element]:
    parent = fallback.getparent()
    if parent is not None:
        for choice in parent.iterchildren(f"{_MC}Choice"):
            yield from choice.iter(f"{_W}txbxContent")


def _docx_text(paragraph: Element) -> str:
    """A paragraph's own words as they are accepted: without what is deleted, moved away or in a box."""
    parts = []
    for element in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}noBreakHyphen"):
        nearest = next(element.iterancestors(f"{_W}p"), None)
        lost = any(a.tag in (f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback") for a in element.iterancestors())
        if nearest is paragraph and not lost:
            parts.append((element.text or "") if element.tag == f"{_W}t" else " ")
    return "".join(parts)


def note_sources(entries: Mapping[str, bytes]) -> list[Source]:
    """The paragraphs of notes, which stand in parts of their own."""
    return [
        Source(1, words)
        for part in ("word/footnotes.xml", "word/endnotes.xml")
        if part in entries
        for paragraph in parse_xml(entries[part]).iter(f"{_W}p")
        if (words := _docx_text(paragraph).strip())
    ]


def read_foreign(root: Element) -> tuple[tuple[str, str], ...]:
    """Words in Latin letters that are marked as of another language: Word marks much, its letters tell what is true."""
    found = []
    for lang in root.iter(f"{_W}lang"):
        run = lang.getparent().getparent()
        value = str(lang.get(f"{_W}val", "")).partition("-")[0]
        words = "".join(text.text or "" for text in run.iterchildren(f"{_W}t")).strip() if run is not None else ""
        if value and value not in ("kk", "ru") and LATIN.fullmatch(words):
            found.append((words, value))
    return tuple(dict.fromkeys(found))


def take_hidden(root: Element) -> Iterator[Pending]:
    """Runs that the document hides: out of it, and their words noted, for nobody sees them when they write."""
    for mark in list(root.iter(f"{_W}vanish")):
        run = mark.getparent().getparent() if mark.getparent() is not None else None
        if run is None or run.tag != f"{_W}r" or mark.get(f"{_W}val", "true") in ("0", "false", "off"):
            continue
        words = "".join(text.text or "" for text in run.iterchildren(f"{_W}t"))
        host = next(run.iterancestors(f"{_W}p"), None)
        remove(run)
        if words.strip() and host is not None:
            yield Pending(host, "hidden", words.strip())


def find_lost_pictures(root: Element, entries: Mapping[str, bytes]) -> Iterator[Pending]:
    """Pictures that the document embeds and has not: the file is missing, or elsewhere. pandoc says nothing of them."""
    targets = _read_relations(entries)
    for blip in root.iter(f"{_A}blip", f"{_V}imagedata"):
        name = blip.get(f"{_R}embed") or blip.get(f"{_R}id")
        if name is None or blip.get(f"{_R}link") or next(blip.iterancestors(f"{_MC}Fallback"), None) is not None:
            continue
        target = targets.get(name, "")
        if posixpath.normpath(posixpath.join("/word", target)).lstrip("/") not in entries:
            host = next(blip.iterancestors(f"{_W}p"), None)
            yield Pending(host, "picture", target or f"a picture without a file ({name})")


def _read_relations(entries: Mapping[str, bytes]) -> dict[str, str]:
    part = entries.get("word/_rels/document.xml.rels")
    found = parse_xml(part).iter("{*}Relationship") if part else ()
    return {str(one.get("Id", "")): str(one.get("Target", "")) for one in found}


def mend_grids(root: Element) -> None:
    """Every table gets a grid of as many columns as its longest row: pandoc drops cells that are beyond the grid."""
    from lxml import etree

    for table in root.iter(f"{_W}tbl"):
        columns = max((sum(map(_width, row.iterchildren(f"{_W}tc"))) for row in table.iter(f"{_W}tr")), default=0)
        for grid in table.findall(f"{_W}tblGrid"):
            table.remove(grid)
        grid = etree.Element(f"{_W}tblGrid")
        for _ in range(columns):
            etree.SubElement(grid, f"{_W}gridCol").set(f"{_W}w", "1000")
        properties = table.find(f"{_W}tblPr")
        table.insert(0 if properties is None else table.index(properties) + 1, grid)


def _width(cell: Element) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    value = str(span.get(f"{_W}val", "1")) if span is not None else "1"
    return min(int(value), MAX_COLUMNS) if value.isdecimal() and value.isascii() else 1


def restore_dashes(root: Element, entries: Mapping[str, bytes]) -> int:
    """Bullets that are dashes are paragraphs that open with a dash again; how many there were.

    Word makes a list of such paragraphs while they are typed: in an interview they are speech.
    """
    from lxml import etree

    dashed = _dashed_lists(entries)
    count = 0
    for paragraph in root.iter(f"{_W}p"):
        properties = paragraph.find(f"{_W}pPr")
        numbered = properties.find(f"{_W}numPr") if properties is not None else None
        number = numbered.find(f"{_W}numId") if numbered is not None else None
        if number is not None and number.get(f"{_W}val") in dashed and _docx_text(paragraph).strip():
            properties.remove(numbered)
            first = next(paragraph.iter(f"{_W}t"), None)
            if first is not None:
                first.text = f"– {(first.text or '').lstrip()}"
                first.set(etree.QName("http://www.w3.org/XML/1998/namespace", "space"), "preserve")
                count += 1
    return count


def _dashed_lists(entries: Mapping[str, bytes]) -> frozenset[str]:
    if "word/numbering.xml" not in entries:
        return frozenset()
    root = parse_xml(entries["word/numbering.xml"])
    dashed = {
        abstract.get(f"{_W}abstractNumId")
        for abstract in root.iter(f"{_W}abstractNum")
        for text in abstract.findall(f"{_W}lvl/{_W}lvlText")[:1]
        if str(text.get(f"{_W}val", "")).strip() in _DASHES
    }
    return frozenset(
        str(number.get(f"{_W}numId", ""))
        for number in root.iter(f"{_W}num")
        for abstract in number.iterchildren(f"{_W}abstractNumId")
        if abstract.get(f"{_W}val") in dashed
    )


def _docx_style(paragraph: Element) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return str(style.get(f"{_W}val", "")) if style is not None else ""


DIALECT = Dialect((f"{_W}p",), f"{_W}txbxContent", _docx_box, _docx_text, _docx_style)
