"""EPB012: fonts are whole, plain, licensed, and have every letter that is set in them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from pipeline.preflight.epub.cascade import find_unset
from pipeline.preflight.epub.model import MARK, NOTE, Asked, EpubFile, Finding, Rule
from pipeline.preflight.epub.typefaces import name_form, read_characters

ENCRYPTION = "META-INF/encryption.xml"
_SUFFIXES = (".ttf", ".otf", ".ttc", ".woff", ".woff2")
_HINT = "embed TTF or OTF as they are, declared in styles/fonts.yaml"
_UNDRAWN = frozenset(map(ord, f"\n\r\t {MARK}{NOTE}\u200c\u200d\u200e\u200f\u2028\u2029"))


def list_fonts(epub: EpubFile) -> tuple[str, ...]:
    """The fonts' paths, by their suffix or by what the package says they are."""
    types = epub.package.media_types if epub.package is not None else {}
    return tuple(
        path
        for path, data in epub.files.items()
        if data and (path.lower().endswith(_SUFFIXES) or types.get(path, "").startswith(("font/", "application/font")))
    )


def check_forms(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """No font is obfuscated or packed for the web: not every reading system opens those."""
    return tuple(_forms(epub))


def _forms(epub: EpubFile) -> Iterator[Finding]:
    hidden = _list_encrypted(epub)
    for path in hidden:
        yield Finding(f"the file {path} is obfuscated or encrypted", _HINT, ENCRYPTION)
    for path in list_fonts(epub):
        form = name_form(epub.files[path])
        if path in hidden or form == "plain":
            continue
        what = "the font is WOFF" if form == "web" else "the file is no font, or one that is obfuscated"
        yield Finding(f"{what}; TTF or OTF is wanted", _HINT, path)


def _list_encrypted(epub: EpubFile) -> tuple[str, ...]:
    tree = epub.trees.get(ENCRYPTION)
    if tree is None:
        return ()
    named = (one.get("URI", "") for one in tree.iter("{*}CipherReference"))
    return tuple(dict.fromkeys(named)) or ("that it names",)


def check_licences(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """The licence of every font lies beside it."""
    return tuple(_licences(epub, asked))


def _licences(epub: EpubFile, asked: Asked) -> Iterator[Finding]:
    beside: dict[str, set[str]] = {}
    for path, data in epub.files.items():
        if data:
            beside.setdefault(posixpath.dirname(path), set()).add(posixpath.basename(path))
    for path in list_fonts(epub):
        names, font = beside[posixpath.dirname(path)], posixpath.basename(path)
        if asked.licences is None:
            if not any(re.search(r"licen[cs]e|ofl", name, re.IGNORECASE) for name in names):
                yield Finding("the font's licence is not beside it", _HINT, path)
        elif font not in asked.licences:
            yield Finding("the font is not declared", _HINT, path)
        elif asked.licences[font] not in names:
            yield Finding(f"the font's licence {asked.licences[font]} is not beside it", _HINT, path)


def check_letters(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """A font has the whole alphabet, and every character of the text that is set in it."""
    return tuple(_letters(epub, asked))


def _letters(epub: EpubFile, asked: Asked) -> Iterator[Finding]:
    alphabet = frozenset(map(ord, asked.alphabet))
    characters = {}
    for path in list_fonts(epub):
        if name_form(epub.files[path]) == "plain" and path not in _list_encrypted(epub):
            known = read_characters(epub.files[path])
            if known is None:
                yield Finding("the font cannot be opened", _HINT, path)
            else:
                characters[path] = known
    for path, known in tuple(characters.items()):
        if lacking := sorted(alphabet - known):
            del characters[path]  # it lacks the text's too
            yield Finding(f"the font lacks letters of the alphabet: {_list_letters(lacking)}", _HINT, path)
    text = frozenset[int]().union(*(map(ord, set(one.text)) for one in epub.documents)) - _UNDRAWN - alphabet
    if all(text <= known for known in characters.values()):
        return  # so it does not matter which text is set in which
    for (path, inside), unset in find_unset(epub, characters, _UNDRAWN | alphabet).items():
        letters = _list_letters(sorted(unset))
        yield Finding(f"the font {posixpath.basename(path)} lacks characters of the text: {letters}", _HINT, inside)


def _list_letters(codes: list[int]) -> str:
    shown = " ".join(f"{chr(code)} (U+{code:04X})" for code in codes[:8])
    return f"{shown} and {len(codes) - 8} more" if len(codes) > 8 else shown


def check_encryption(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """Nothing in META-INF speaks of rights management."""
    return tuple(
        Finding("the ePub is locked by rights management", _HINT, path)
        for path in epub.files
        if path in ("META-INF/rights.xml", "META-INF/license.lcpl")
    )


RULES = (
    Rule("EPB012", "no font is obfuscated or WOFF", check_forms),
    Rule("EPB012", "the licence of every font lies beside it", check_licences),
    Rule("EPB012", "a font has the whole alphabet and every character that is set in it", check_letters),
    Rule("EPB012", "nothing is locked", check_encryption),
)
