"""Languages of the magazine; each one is a file here.

Imports nothing of the project outside this package. A new language is a module that makes a `Language`
and one more entry in `_LANGUAGES`.
"""

from __future__ import annotations

import pyphen

from pipeline.language.contract import Edit, Language, Protect, ProtectKind, apply_edits
from pipeline.language.kk import KAZAKH

__all__ = [
    "Edit",
    "Language",
    "Protect",
    "ProtectKind",
    "apply_edits",
    "find_language",
    "register_hyphenation",
]

_LANGUAGES: dict[str, Language] = {KAZAKH.tag: KAZAKH}


def find_language(tag: str) -> Language:
    """Find a language by BCP 47 tag; region and script are ignored (kk-KZ, kk-Cyrl -> kk).

    Raises LookupError when there is no such language. kk-Latn and kk-Arab are other spellings that the
    Cyrillic rules do not fit, so they are refused too.
    """
    primary, *rest = tag.replace("_", "-").lower().split("-")
    scripts = {part for part in rest if len(part) == 4 and part.isalpha()}
    if primary not in _LANGUAGES or scripts - {"cyrl"}:
        raise LookupError(f"no language {tag!r}; there are: {', '.join(sorted(_LANGUAGES))}")
    return _LANGUAGES[primary]


def register_hyphenation() -> None:
    """Make pyphen, and with it the typesetter, know every language here; may be called again.

    Must run in each process before anything is laid out. pyphen looks a tag up in LANGUAGES_LOWERCASE,
    which it fills once at import: without the second line the dictionary is never found.
    """
    for language in _LANGUAGES.values():
        pyphen.LANGUAGES[language.tag] = language.dictionary
        pyphen.LANGUAGES_LOWERCASE[language.tag.lower()] = language.tag
