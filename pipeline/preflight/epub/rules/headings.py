"""EPB011: headings, titles and labels."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.preflight.epub.model import OPS, XHTML, Asked, Document, Element, EpubFile, Finding, Rule, line_of
from pipeline.preflight.epub.reading import resolve
from pipeline.preflight.epub.rules.order import list_contents, list_ncx
from pipeline.preflight.epub.rules.whole import HINT
from pipeline.preflight.epub.words import letters_of, read_words

_LEVELS = {f"{XHTML}h{level}": level for level in range(1, 7)}


def check_headings(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """One h1, first of the headings, and no level left out (WCAG 2.2, H42). The cover may do without."""
    return tuple(finding for document in epub.documents for finding in _levels(document))


def _levels(document: Document) -> Iterator[Finding]:
    if document.body is None or document.is_empty:
        return
    found = [(_LEVELS[one.tag], one) for one in document.body.iter(*_LEVELS)]
    first = [one for level, one in found if level == 1]
    if len(first) != 1 and (found or not _is_cover(document)):
        message = f"{len(first) or 'no'} heading{'s' * (len(first) > 1)} of the first level; one is wanted"
        yield Finding(message, HINT, document.path, value=len(first), limit=1)
        return
    before = 0
    for level, heading in found:
        if level > before + 1:
            message = f"h{level} «{_say(heading)[:60]}» follows {f'h{before}' if before else 'no h1'}"
            yield Finding(message, HINT, document.path, line_of(heading), value=level, limit=before + 1)
        before = level
    if any(not _say(heading) for _, heading in found):
        yield Finding("a heading is empty", HINT, document.path)


def _is_cover(document: Document) -> bool:
    """A document that says it is the cover, and has no text."""
    if document.words:
        return False
    types = {word for one in document.tree.iter() for word in (one.get(f"{OPS}type") or "").split()}
    return "cover" in types or any(one.get("role") == "doc-cover" for one in document.tree.iter(f"{XHTML}img"))


def check_titles(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """A document's title is its heading; its label in the contents ends with that, or with what the printed contents
    call it, whose words other documents link to it by; NCX and contents say the same."""
    return tuple(_titles(epub))


def _titles(epub: EpubFile) -> Iterator[Finding]:
    package = epub.package
    contents = list_contents(epub, package.nav) if package is not None else ()
    points = list_ncx(epub, package.ncx) if package is not None else ()
    labels: dict[str, str] = {}
    for href, name, _ in contents:
        labels.setdefault(resolve(package.nav or "", href)[0] if package is not None else href, name)
    names = _list_names(epub)
    for document in epub.documents:
        if document.body is None or document.is_empty:
            continue
        title = (document.tree.findtext(f"{XHTML}head/{XHTML}title") or "").strip()
        headings = [_say(one) for one in document.body.iter(f"{XHTML}h1")]
        label = labels.get(document.path)
        if not title:
            yield Finding("the document has no title", HINT, document.path)
        elif len(headings) == 1 and letters_of(headings[0]) != letters_of(title):
            yield Finding(f"the document's title is «{title}», its heading «{headings[0]}»", HINT, document.path)
        elif label is not None and not letters_of(label).endswith((letters_of(title), *names.get(document.path, ()))):
            yield Finding(
                f"the document's title is «{title}», its label in the contents «{label}»", HINT, document.path
            )
    if package is not None and points and len(points) == len(contents):  # another order is a fault of its own
        for (href, label, link), (src, other, _) in zip(contents, points, strict=True):
            if href == src and label != other:
                message = f"the contents say «{label}», the NCX «{other}»"
                yield Finding(message, HINT, package.nav or "", line_of(link))


def _list_names(epub: EpubFile) -> dict[str, set[str]]:
    """What documents beside the navigation call one another in their links, in letters alone."""
    names: dict[str, set[str]] = {}
    nav = epub.package.nav if epub.package is not None else None
    for document in epub.documents:
        if document.body is None or document.path == nav:
            continue
        for link in document.body.iter(f"{XHTML}a"):
            words = letters_of(_say(link))
            if words:
                names.setdefault(resolve(document.path, link.get("href") or "")[0], set()).add(words)
    return names


def _say(heading: Element) -> str:
    return " ".join(read_words(heading)[0].replace("\x01", "").replace("\x02", "").split())


RULES = (
    Rule("EPB011", "a document has one h1, and no level is left out", check_headings),
    Rule("EPB011", "title, heading and label in the contents are the same", check_titles),
)
