"""Which font a text is set in: the cascade of font-family, as far as a sheet without media queries goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import cssselect2
import tinycss2
from lxml import etree

from pipeline.preflight.epub.model import Element, EpubFile
from pipeline.preflight.epub.reading import has_scheme, resolve
from pipeline.preflight.epub.words import strip_unseen

Families = tuple[str, ...]


def find_unset(
    epub: EpubFile, characters: Mapping[str, frozenset[int]], known: frozenset[int]
) -> dict[tuple[str, str], frozenset[int]]:
    """Font and document -> the characters of text that is set in a font which lacks them.

    ``characters``: what each font has; ``known``: code points that need not be looked at. The first family of a
    stack that is embedded is what counts, in all of its faces.
    """
    faces = _read_faces(epub)
    matcher: Any = cssselect2.Matcher()
    for selector, families in _read_rules(epub):
        matcher.add_selector(selector, families)
    found: dict[tuple[str, str], frozenset[int]] = {}
    for document in epub.documents:
        if document.body is None:
            continue
        for family, text in _set_text(document.tree, matcher, faces):
            codes = frozenset(map(ord, strip_unseen(text))) - known
            for path in faces[family] if codes else ():
                if lacking := codes - characters.get(path, codes):
                    key = path, document.path
                    found[key] = found.get(key, frozenset()) | lacking
    return found


def _read_faces(epub: EpubFile) -> dict[str, tuple[str, ...]]:
    """Family -> the files of its faces."""
    faces: dict[str, tuple[str, ...]] = {}
    for sheet in epub.sheets:
        for rule in sheet.rules:
            if rule.type == "at-rule" and rule.lower_at_keyword == "font-face":
                declared = {
                    one.lower_name: one.value
                    for one in tinycss2.parse_blocks_contents(rule.content or [])
                    if one.type == "declaration"
                }
                family = next(iter(_list_families(declared.get("font-family", ()))), "")
                urls = [one.value for one in declared.get("src", ()) if one.type == "url" and not has_scheme(one.value)]
                faces[family] = (*faces.get(family, ()), *(resolve(sheet.path, url)[0] for url in urls))
    return faces


def _read_rules(epub: EpubFile) -> Iterator[tuple[Any, Families]]:
    for sheet in epub.sheets:
        for rule in sheet.rules:
            if rule.type != "qualified-rule":
                continue
            families = _declared_families(rule.content)
            if families is None:
                continue
            try:
                selectors = cssselect2.compile_selector_list(rule.prelude)
            except cssselect2.SelectorError:
                continue
            yield from ((one, families) for one in selectors if one.pseudo_element is None)


def _declared_families(content: Any) -> Families | None:
    families = None
    for one in tinycss2.parse_blocks_contents(content):
        if one.type == "declaration" and one.lower_name in ("font-family", "font"):
            families = _list_families(one.value)
    return families


def _list_families(tokens: Any) -> Families:
    """The names of a stack: strings, and words that stand between commas."""
    found, words = [], []
    for token in tokens:
        if token.type == "string":
            found.append(token.value)
        elif token.type == "ident":
            words.append(token.value)
        elif token.type == "literal" and token.value == ",":
            found += [" ".join(words)] if words else []
            words = []
    return (*found, *([" ".join(words)] if words else ()))


def _set_text(tree: Element, matcher: Any, faces: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Family and text, element by element."""
    families: dict[int, Families] = {}
    root: Any = cssselect2.ElementWrapper.from_html_root(tree)
    for wrapper in root.iter_subtree():
        element: Element = wrapper.etree_element
        parent = element.getparent()
        inherited = families.get(id(parent), ()) if parent is not None else ()
        matched = matcher.match(wrapper)  # by specificity and order, the last counts
        own: Families = matched[-1][3] if matched else inherited
        families[id(element)] = inherited if "inherit" in own else own
        text = [element.text or "", *(child.tail or "" for child in element)]
        family = next((one for one in families[id(element)] if one in faces), None)
        if family is not None and etree.QName(element).localname not in ("script", "style", "title"):
            yield family, "".join(text)
