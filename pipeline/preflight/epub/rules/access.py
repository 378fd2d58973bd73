"""EPB019: what is said of accessibility is what the documents, sheets and pictures themselves come to."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping

from pipeline.accessibility import Access, describe_access, summarise_access
from pipeline.preflight.epub.model import Asked, Check, EpubFile, Finding, Package, Rule
from pipeline.preflight.epub.rules.headings import check_headings
from pipeline.preflight.epub.rules.metadata import ACCESS, list_properties
from pipeline.preflight.epub.rules.order import check_order
from pipeline.preflight.epub.rules.pages import check_page_list
from pipeline.preflight.epub.rules.pictures import check_alternatives, check_rasters
from pipeline.preflight.epub.rules.remote import check_scripts
from pipeline.preflight.epub.rules.sheet import check_attributes, check_sheets
from pipeline.preflight.epub.rules.whole import check_bodies

_HINT = "these metadata are computed by pipeline/accessibility.py, when the ePub is bound: build again"
# Terms that go because of a fault which has a finding of its own: then that one is enough.
_SAID: Mapping[str, tuple[Check, ...]] = {
    "tableOfContents": (check_order,),
    "readingOrder": (check_order,),
    "structuralNavigation": (check_headings, check_bodies),
    "alternativeText": (check_alternatives,),
    "textual": (check_alternatives,),
    "pageNavigation": (check_page_list,),
    "pageBreakMarkers": (check_page_list,),
    "displayTransformability": (check_sheets, check_attributes),
    "none": (check_scripts, check_rasters, check_sheets, check_attributes),
}


def check_access(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """Modes, features and hazards: no more and no less than what is there."""
    package = epub.package
    nav = epub.trees.get(package.nav) if package is not None and package.nav else None
    if package is None or nav is None or not all(path in epub.trees for path in package.spine):
        return ()  # what cannot be read is a finding of its own
    return tuple(_differences(epub, asked, package, _describe(epub, package)))


def _describe(epub: EpubFile, package: Package) -> Access:
    """What the finished files come to; their paths as the navigation document links them."""
    folder = posixpath.dirname(package.nav or "") or "."
    articles = [path for path in dict.fromkeys(package.spine) if path != package.nav]
    documents = {posixpath.relpath(path, folder): epub.trees[path] for path in articles}
    kinds = package.media_types
    sheets = (data.decode("utf-8", "replace") for path, data in epub.files.items() if kinds.get(path) == "text/css")
    pictures = (data for path, data in epub.files.items() if kinds.get(path, "").startswith("image/"))
    return describe_access(documents, epub.trees[package.nav or ""], sheets, pictures)


def _differences(epub: EpubFile, asked: Asked, package: Package, access: Access) -> Iterator[Finding]:
    terms = {
        "accessMode": access.modes,
        "accessModeSufficient": access.sufficient,
        "accessibilityFeature": access.features,
        "accessibilityHazard": access.hazards,
    }
    for name, computed in terms.items():
        said = Counter("".join(one.split()) for one in list_properties(package, f"schema:{name}"))
        if not said:
            continue  # all of it is missing: a finding of its own
        lost = [term for term in said if term not in computed]
        explained = [term for term in lost if any(check(epub, asked) for check in _SAID.get(term, ()))]
        for term in lost:
            if term not in explained:
                yield Finding(f"schema:{name}: {term} is claimed, and is not there", _HINT, package.path)
        for term in computed:
            if term not in said and not explained:
                yield Finding(f"schema:{name}: {term} is there, and is not claimed", _HINT, package.path)
        for term in (term for term, count in said.items() if count > 1):
            yield Finding(f"schema:{name}: {term} is claimed {said[term]} times", _HINT, package.path)


def check_summary(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """The summary says in sentences what the terms beside it say."""
    package = epub.package
    if package is None or not asked.labels:
        return ()
    modes, sufficient, features, hazards = (tuple(list_properties(package, f"schema:{name}")) for name in ACCESS)
    wanted = summarise_access(Access(modes, sufficient, features, hazards), asked.labels)
    said = " ".join(list_properties(package, "schema:accessibilitySummary"))
    if said == wanted:
        return ()
    message = f"the accessibility summary is «{said[:60]}», not what the terms say: «{wanted[:60]}»"
    return (Finding(message, _HINT, package.path),)


RULES = (
    Rule("EPB019", "accessibility is what documents, sheets and pictures come to", check_access),
    Rule("EPB019", "the accessibility summary says what its terms say", check_summary),
)
