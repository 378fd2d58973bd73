"""OpenDocument: an .odt paragraph's own words, its styles, tracked changes, comments, alternative texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.importers.manuscripts.docx import LATIN
from pipeline.importers.manuscripts.office import Dialect, Element, Pending, remove
from pipeline.xmlsafe import parse_xml

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_BOLD_STYLE = "ManuscriptBold"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")


def _odt_box(content: Element) -> Element | None:
    frame = content.getparent()
    return frame if frame is not None and frame.tag == f"{_DRAW}frame" else None


def _odt_text(paragraph: Element) -> str:
    """A paragraph's own words, without its notes and boxes."""
    return re.sub(r"\s+", " ", "".join(_odt_words(paragraph)))


def _odt_words(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag in (f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"):
            yield " "
        elif child.tag not in (f"{_TEXT}note", f"{_DRAW}frame", f"{_OFFICE}annotation"):
            yield from _odt_words(child)
        yield child.tail or ""


def read_styles(root: Element, entries: Mapping[str, bytes]) -> dict[str, tuple[str, bool]]:
    """Each paragraph style: the named style it comes from, and whether it is bold by itself."""
    found: dict[str, tuple[str, str, bool]] = {}
    parts = [parse_xml(entries["styles.xml"])] if "styles.xml" in entries else []
    for part in (*parts, root):
        for style in part.iter(f"{_STYLE}style"):
            if style.get(f"{_STYLE}family") == "paragraph":
                properties = style.find(f"{_STYLE}text-properties")
                bold = properties is not None and properties.get(f"{_FO}font-weight") in ("bold", "700", "800", "900")
                automatic = style.getparent() is not None and style.getparent().tag.endswith("automatic-styles")
                parent = str(style.get(f"{_STYLE}parent-style-name", "")) if automatic else ""
                found[str(style.get(f"{_STYLE}name", ""))] = (parent, str(style.get(f"{_STYLE}name", "")), bold)
    return {name: (parent or own, bold) for name, (parent, own, bold) in found.items()}


def read_alts(root: Element) -> dict[str, str]:
    alts = {}
    for image in root.iter(f"{_DRAW}image"):
        frame = image.getparent()
        for name in (f"{_SVG}title", f"{_SVG}desc"):
            if frame is not None and (words := frame.findtext(name)):
                alts[str(image.get(f"{_XLINK}href", ""))] = words.strip()
    return alts


def take_changes(root: Element) -> Iterator[Pending]:
    """Tracked changes and comments: insertions stay in the text, the rest goes; all of it is noted."""
    regions: dict[str, tuple[str, str]] = {}
    for region in root.iter(f"{_TEXT}changed-region"):
        name = str(region.get(f"{_TEXT}id", ""))
        deletion = region.find(f"{_TEXT}deletion")
        if deletion is not None:
            regions[name] = ("deleted", " ".join(_odt_text(p) for p in deletion.iter(f"{_TEXT}p")).strip())
        elif region.find(f"{_TEXT}insertion") is not None:
            regions[name] = ("inserted", "")
    for held in list(root.iter(f"{_TEXT}tracked-changes")):
        remove(held)
    for mark in root.iter(f"{_TEXT}change-start", f"{_TEXT}change"):
        kind, words = regions.get(str(mark.get(f"{_TEXT}change-id", "")), ("", ""))
        host = next(mark.iterancestors(*_PARAGRAPHS), None)
        if kind and host is not None:
            yield Pending(host, kind, words or (mark.tail or "").strip())
    for comment in list(root.iter(f"{_OFFICE}annotation")):
        host = next(comment.iterancestors(*_PARAGRAPHS), None)
        words = " ".join(_odt_text(p) for p in comment.iter(f"{_TEXT}p")).strip()
        if host is not None:
            yield Pending(host, "comment", words)
        remove(comment)


def mark_bold(root: Element, styles: Mapping[str, tuple[str, bool]]) -> None:
    """A paragraph that is bold by its own style gets a bold span round its words; headings are bold anyway."""
    from lxml import etree

    automatic = root.find(f"{_OFFICE}automatic-styles")
    if automatic is None:
        return
    style = etree.SubElement(automatic, f"{_STYLE}style")
    style.set(f"{_STYLE}name", _BOLD_STYLE)
    style.set(f"{_STYLE}family", "text")
    etree.SubElement(style, f"{_STYLE}text-properties").set(f"{_FO}font-weight", "bold")
    for paragraph in list(root.iter(f"{_TEXT}p")):
        name = str(paragraph.get(f"{_TEXT}style-name", ""))
        if styles.get(name, ("", False))[1] and styles[name][0] not in ("Title", "Subtitle"):
            span = etree.Element(f"{_TEXT}span")
            span.set(f"{_TEXT}style-name", _BOLD_STYLE)
            span.text, paragraph.text = paragraph.text, None
            for child in list(paragraph):
                span.append(child)
            paragraph.append(span)


def read_foreign(root: Element) -> tuple[tuple[str, str], ...]:
    """Words in Latin letters that are marked as of another language."""
    langs = {}
    for style in root.iter(f"{_STYLE}style"):
        properties = style.find(f"{_STYLE}text-properties")
        if properties is not None and style.get(f"{_STYLE}family") == "text":
            langs[style.get(f"{_STYLE}name")] = str(properties.get(f"{_FO}language", ""))
    found = []
    for span in root.iter(f"{_TEXT}span"):
        lang, words = langs.get(span.get(f"{_TEXT}style-name"), ""), _odt_text(span).strip()
        if lang not in ("", "kk", "ru", "none", "zxx") and LATIN.fullmatch(words):
            found.append((words, lang))
    return tuple(dict.fromkeys(found))


def _odt_style(paragraph: Element) -> str:
    return str(paragraph.get(f"{_TEXT}style-name", ""))


DIALECT = Dialect(_PARAGRAPHS, f"{_DRAW}text-box", _odt_box, _odt_text, _odt_style)
