"""The finished files that carry masthead and imprint, opened and read: PDF pages, PDF metadata, the ePub."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping, Sequence

import pikepdf
from lxml import etree

from pipeline.collation.masthead import (
    CODE,
    ON_COVER,
    ON_IMPRINT,
    Said,
    compare_fields,
    compare_imprint,
    compare_named,
    compare_page,
    compare_people,
)
from pipeline.collation.pdftext import read_pages
from pipeline.collation.pieces import list_pieces
from pipeline.language import find_language
from pipeline.model import Article, ArticleExtent, Issue, PageMap
from pipeline.ocf import DAMAGED, open_package
from pipeline.periodical import PRISM
from pipeline.problems import Problem
from pipeline.xmlsafe import parse_xml

_DC = "{http://purl.org/dc/elements/1.1/}"
_OPF = "{http://www.idpf.org/2007/opf}"
_HTML = "{http://www.w3.org/1999/xhtml}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PRISM = f"{{{PRISM}}}"
_HINT = "build again; if it comes back, look at the file"
Tree = etree._Element


def collate_masthead(
    issue: Issue,
    pages: PageMap,
    files: Mapping[str, bytes],
    labels: Mapping[str, Sequence[str]],
) -> dict[str, tuple[Problem, ...]]:
    """By file EPB015 wherever it says masthead, issue line or imprint otherwise than the sources, or not at all.

    ``labels``: of every PDF the printed numbers of its pages, of a cover's sheet both with an en dash between them.
    Only the pages that can carry something are read.
    """
    found: dict[str, tuple[Problem, ...]] = {}
    for name, content in files.items():
        if name.endswith(".pdf"):
            texts = _read_carrying(issue, pages, content, labels[name])
            found[name] = collate_metadata(issue, name, content) + collate_pages(issue, pages, name, texts)
        elif name.endswith(".epub"):
            found[name] = collate_epub(issue, name, content)
    return found


def _read_carrying(issue: Issue, pages: PageMap, content: bytes, labels: Sequence[str]) -> Mapping[str, str]:
    """The text of the cover's and the imprint's pages, by label; of none where the PDF cannot be read."""
    extents = [pages.of(article.id) for article in issue.articles if _is_cover(article) or article.kind == "imprint"]
    wanted = {at for at, label in enumerate(labels) for one in extents if _has_page(label, one.first, one.last)}
    try:
        texts = read_pages(content, wanted)
    except ValueError:
        texts = ()
    return {labels[at]: texts[at] if at < len(texts) else "" for at in sorted(wanted)}


def collate_pages(issue: Issue, pages: PageMap, name: str, texts: Mapping[str, str]) -> tuple[Problem, ...]:
    """The cover's and the imprint's pages of one PDF, where it has them. ``texts``: label → text."""
    found: list[Problem] = []
    for article in issue.articles:
        extent = pages.of(article.id)
        own = {label: text for label, text in texts.items() if _has_page(label, extent.first, extent.last)}
        if own and _is_cover(article):
            label, text = next(iter(own.items()))
            found += compare_page(issue, f"{name}, cover", text, ON_COVER, label)
        elif own and article.kind == "imprint":
            text = "\n".join(own.values())
            found += compare_page(issue, f"{name}, imprint", text, ON_IMPRINT, next(iter(own)))
            found += compare_imprint(issue, f"{name}, imprint", own, _list_beside(issue, pages, extent))
    return tuple(found)


def _list_beside(issue: Issue, pages: PageMap, imprint: ArticleExtent) -> list[str]:
    """Texts of the sources that may be painted behind the imprint: its own, and those of articles on its pages."""
    labels = find_language(issue.magazine.language).labels
    beside = [one for one in pages.articles if one.first <= imprint.last and imprint.first <= one.last]
    texts = [list_pieces(issue, issue.article(one.id), labels) for one in beside]
    return [piece.printed for pieces in texts for piece in pieces]


def collate_metadata(issue: Issue, name: str, content: bytes) -> tuple[Problem, ...]:
    """What a PDF says of itself, in its Info dictionary and in its XMP packet."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            info = pdf.trailer.get(pikepdf.Name.Info, pikepdf.Dictionary())
            title = str(info.get(pikepdf.Name.Title, ""))
            packet = pdf.Root.get(pikepdf.Name.Metadata)
            xmp = packet.read_bytes() if isinstance(packet, pikepdf.Stream) else b""
    except pikepdf.PdfError as error:
        return (Problem(CODE, f"{name}: what it says of itself cannot be read: {error}", _HINT),)
    found = compare_named(issue, f"{name}, Title", {"full_title": _some(title)})
    return found + compare_named(issue, f"{name}, XMP", _read_packet(xmp))


def collate_epub(issue: Issue, name: str, content: bytes) -> tuple[Problem, ...]:
    """The package document, the imprint's document and the cover's alternative text."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            path, package = open_package(archive)
            folder = posixpath.dirname(path)
            found = list(_collate_package(issue, f"{name}, {posixpath.basename(path)}", package))
            for article in issue.articles:
                if _is_cover(article) or article.kind == "imprint":
                    inside = posixpath.join(folder, f"{article.id}.xhtml")
                    document = parse_xml(archive.read(inside))
                    found += _collate_document(issue, f"{name}, {article.id}.xhtml", article, document)
    except DAMAGED as error:
        return (Problem(CODE, f"{name}: masthead and imprint cannot be read: {error}", _HINT),)
    return tuple(found)


def _collate_package(issue: Issue, carrier: str, package: Tree) -> Iterator[Problem]:
    properties: dict[str, list[str]] = {}
    refining: dict[str, dict[str, list[str]]] = {}
    for meta in package.iter(f"{_OPF}meta"):
        term, target = meta.get("property", ""), meta.get("refines", "").removeprefix("#")
        kept = refining.setdefault(target, {}) if target else properties
        kept.setdefault(term, []).append(_text(meta))
    said: dict[str, Sequence[str]] = {
        "full_title": _texts(package, f"{_DC}title"),
        "description": _texts(package, f"{_DC}description"),
        "subjects": _texts(package, f"{_DC}subject"),
        "publisher": _texts(package, f"{_DC}publisher"),
        "creators": _texts(package, f"{_DC}creator"),
        "date": _texts(package, f"{_DC}date"),
        "number": properties.get("prism:number", []),
        "issn": properties.get("prism:issn", []),
    }
    if any(field.key == "rights_notice" for field in issue.imprint):
        said["rights_notice"] = _texts(package, f"{_DC}rights")
    yield from compare_named(issue, carrier, said)
    for term in ("belongs-to-collection", "prism:publicationName"):
        yield from compare_named(issue, f"{carrier}, {term}", {"title": properties.get(term, [])})
    people = {_text(one): refining.get(one.get("id", ""), {}) for one in package.iter(f"{_DC}contributor")}
    yield from compare_people(issue, carrier, {name: terms.get("role", []) for name, terms in people.items()})


def _collate_document(issue: Issue, carrier: str, article: Article, document: Tree) -> Iterator[Problem]:
    """A cover says its words in the picture's alternative text; the imprint's document says them as print does."""
    if article.kind == "cover":
        images = " ".join(image.get("alt", "") for image in document.iter(f"{_HTML}img"))
        yield from compare_page(issue, carrier, images, ("title", "line"))
        return
    marked = {element.get("id"): _text(element) for element in document.iter(etree.Element) if element.get("id")}
    head = {"title": "masthead", "line": "issue-line", "description": "description"}
    said = {fact: _some(marked.get(f"{article.id}--{name}", "")) for fact, name in head.items()}
    yield from compare_named(issue, carrier, said)
    yield from compare_fields(issue, carrier, list(_read_fields(article.id, document)))


def _read_fields(article: str, document: Tree) -> Iterator[tuple[str, str, Sequence[str]]]:
    """The imprint's definition list as (key, label, values); the ids of values say the keys."""
    for group in document.iterfind(f".//{_HTML}dl/{_HTML}div"):
        values = [(one.get("id", ""), _text(one)) for one in group.iterfind(f"{_HTML}dd")]
        first = values[0][0] if values else ""
        key = first.removeprefix(f"{article}--field-").rpartition("-")[0]
        yield key, " ".join(_texts(group, f"{_HTML}dt")), [text for _, text in values]


def _read_packet(xmp: bytes) -> Said:
    said: dict[str, Sequence[str]] = {
        "full_title": (), "title": (), "number": (), "publisher": (), "creators": (), "description": (), "issn": (),
        "subjects": (),
    }  # fmt: skip
    terms = {
        f"{_DC}title": "full_title", f"{_DC}publisher": "publisher", f"{_DC}creator": "creators",
        f"{_DC}description": "description", f"{_PRISM}publicationName": "title", f"{_PRISM}number": "number",
        f"{_PRISM}issn": "issn", f"{_DC}subject": "subjects",
    }  # fmt: skip
    try:
        packet = parse_xml(xmp)
    except etree.XMLSyntaxError:
        return said
    for description in packet.iter(f"{_RDF}Description"):
        for element in description:
            if element.tag in terms:
                items = _texts(element, f"{_RDF}li")
                said[terms[element.tag]] = items or _some(_text(element))
    return said


def _has_page(label: str, first: int, last: int) -> bool:
    """A page of an article; a cover's sheet bears two."""
    return any(side.isdecimal() and first <= int(side) <= last for side in label.split("–"))


def _is_cover(article: Article) -> bool:
    return article.kind == "cover" and article.side == "front"


def _texts(tree: Tree, tag: str) -> list[str]:
    return [text for element in tree.iter(tag) if (text := _text(element))]


def _text(element: Tree) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
