"""Who made an issue, as <dc:contributor>: the imprint's people and the articles' own, each once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.model import Article, Block, Issue
from pipeline.periodical import imprint_values

# Keys of the imprint → MARC relator codes (id.loc.gov/vocabulary/relators), the narrower one first. Reading systems
# that know no editorial director know an editor.
ROLES: dict[str, tuple[str, ...]] = {
    "editor_in_chief": ("edd", "edt"),
    "managing_editor": ("edt",),
    "designer": ("bkd",),
    "proofreader": ("pfr",),
    "authors": ("aut",),
    "translators": ("trl",),
    "photographers": ("pht",),
    "produced_by": ("bkp",),
    "editorial_board": ("oth",),  # the list has no word for its members
    "printer": ("prt",),  # no sponsor (spn): magazines thank theirs in a sentence, which is nobody's name
}
ISSUING_BODY = "isb"
AUTHOR, INTERVIEWEE = "aut", "ive"
_DESCENT = ("ұлы", "қызы")  # the parts of a full name that begin with a small letter
_SIGNED = ("letter", "foreword")
# Б.Г. Нұрғазиева. A name written out is left as it is: which part of it is the surname cannot be seen from it.
_WITH_INITIALS = re.compile(r"((?:\w{1,2}\.[\s\u00a0]*)+)([^\W\d_][\w'’-]+)")


@dataclass(frozen=True)
class Contributor:
    """A name as the magazine writes it, and relator codes in the order of weight."""

    name: str
    roles: tuple[str, ...]

    @property
    def file_as(self) -> str:
        """The name by which to sort: Нұрғазиева, Б.Г.; "" where that is not certain."""
        found = _WITH_INITIALS.fullmatch(self.name)
        return f"{found[2]}, {found[1].strip()}" if found else ""


def list_contributors(issue: Issue) -> tuple[Contributor, ...]:
    """The imprint's people, role by role, then authors and voices of articles whom it does not name.

    Voices who are called by what they do («Ауыл дәрігері») stay unnamed: that is no name to find anybody by.
    """
    roles: dict[str, list[str]] = {}
    for name, role in (*_imprint_roles(issue), *_article_roles(issue)):
        known = roles.setdefault(name, [])
        if role not in known:
            known.append(role)
    return tuple(Contributor(name, tuple(known)) for name, known in roles.items())


def _imprint_roles(issue: Issue) -> Iterator[tuple[str, str]]:
    for key, roles in ROLES.items():
        for name in imprint_values(issue, key):
            yield from ((name, role) for role in roles)


def _article_roles(issue: Issue) -> Iterator[tuple[str, str]]:
    for article in issue.articles:
        if article.author:
            yield article.author, AUTHOR
        if article.signature and article.kind in _SIGNED:
            yield article.signature.name, AUTHOR
        yield from ((name, INTERVIEWEE) for name in list_voices(article) if is_named(name))


def name_authors(article: Article) -> tuple[str, ...]:
    """Who wrote an article, or signed it."""
    signed = article.signature.name if article.signature else ""
    return tuple(name for name in (article.author, signed) if name)


def list_voices(article: Article) -> tuple[str, ...]:
    """Who is interviewed or told of, and who answers a survey, as the article calls them; each once."""
    asked = [article.speaker.name] if article.speaker else []
    return tuple(dict.fromkeys([*asked, *_find_persons(article.blocks)]))


def is_named(name: str) -> bool:
    """True of a person's name in full or with initials: two words or more, all with capitals."""
    words = name.split()
    return len(words) > 1 and all(word[0].isupper() or word in _DESCENT for word in words)


def _find_persons(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if block.role == "person" and block.attrs.get("name"):
            yield block.attrs["name"]
        yield from _find_persons(block.children)
