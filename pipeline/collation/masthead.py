"""Masthead, issue line and imprint: the same on the cover, on the imprint's page, in the PDFs, in the ePub, in feeds.

What the sources say is a table of facts. A carrier is something that says some of them again: by name (a metadata
field, a feed's element) or in running text (a page). Typography may change spaces, dashes and quotation marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.collation.counting import count_text
from pipeline.contributors import list_contributors
from pipeline.model import ImprintField, Issue, Place
from pipeline.periodical import find_issn, full_title, list_creators, list_subjects, name_publisher
from pipeline.problems import Problem

CODE = "EPB015"
ON_COVER = ("title", "tagline", "line")
ON_IMPRINT = ("title", "line", "description")
_HINT = "build again; if it comes back, mend the layout, or the program, that writes this carrier"
_QUOTED = 60
_KNOWN = 24  # counted characters by which a text is known again

Said = Mapping[str, Sequence[str]]  # names of facts → what a carrier says


@dataclass(frozen=True)
class Fact:
    """Something the sources say: ``name`` as a problem calls it, ``values`` in order, ``place`` where they say it."""

    name: str
    values: tuple[str, ...]
    place: Place


def list_facts(issue: Issue) -> dict[str, Fact]:
    """By name: title, line, full_title, tagline, description, subjects, number, date, publisher, creators, issn, and
    every key of the imprint. A fact that the sources leave open has no values."""
    magazine, lines = Place(issue.magazine.place.path), issue.lines_of
    number = Place(issue.place.path, lines.get("number"))
    line = Place(issue.place.path, lines.get("label" if issue.label else "number"))
    fields = {field.key: field for field in issue.imprint}
    founder = _place_of(fields, "founder", magazine)
    facts = {
        "title": Fact("the magazine's title", (issue.magazine.title,), magazine),
        "line": Fact("the issue line", (issue.line,), line),
        "full_title": Fact("the title with its issue line", (full_title(issue),), line),
        "tagline": Fact("the line under the masthead", _some(issue.magazine.tagline), magazine),
        "description": Fact("the magazine's description", _some(issue.magazine.description), magazine),
        "subjects": Fact("the magazine's subjects", list_subjects(issue), magazine),
        "number": Fact("the issue's number", (issue.number,), number),
        "date": Fact("the issue's date", (issue.date,), Place(issue.place.path, lines.get("date"))),
        "publisher": Fact("the publisher", _some(name_publisher(issue)), _place_of(fields, "publisher", founder)),
        "creators": Fact("the founder", list_creators(issue), founder),
    }
    for key, field in fields.items():
        facts[key] = Fact(f"the imprint's field {field.label or key}", field.values, field.place)
    facts.setdefault("issn", Fact("the ISSN", _some(find_issn(issue)), magazine))
    return facts


def compare_named(issue: Issue, carrier: str, said: Said) -> tuple[Problem, ...]:
    """EPB015 for every fact that a carrier says otherwise, or not at all (an empty sequence).

    ``carrier`` is what problems call it: a file, and a place in it. Raises KeyError for a fact that there is not.
    """
    facts = list_facts(issue)
    return tuple(
        _problem(carrier, facts[name], values)
        for name, values in said.items()
        if not _are_same(values, facts[name].values)
    )


def compare_page(issue: Issue, carrier: str, text: str, names: Iterable[str], page: str = "") -> tuple[Problem, ...]:
    """EPB015 for every one of the facts ``names`` that a page does not say. Case is the sheet's to change."""
    facts = list_facts(issue)
    counted = count_text(text, fold=True)
    found = []
    for name in names:
        if any(count_text(value, fold=True) not in counted for value in facts[name].values):
            begins = f"; the page begins «{_shorten(text)}»" if text.strip() else "; the page holds no text"
            found.append(_lost(carrier, facts[name], begins, page))
    return tuple(found)


def compare_imprint(
    issue: Issue, carrier: str, pages: Mapping[str, str], beside: Iterable[str] = ()
) -> tuple[Problem, ...]:
    """EPB015 for every field that the imprint's pages (label → text) do not say: its label, then its values, in order,
    and behind the last one on a page nothing but its folio, its running foot, or a text ``beside`` the imprint.

    Commas do not count: where a field has several values, a sheet may set them.
    """
    fields = [field for field in issue.imprint if field.values]
    wanted = [_run(field.label, *field.values) for field in fields]
    texts = [(_run(text), _list_feet(issue, label)) for label, text in pages.items()]
    others = tuple(filter(None, (_run(text)[:_KNOWN] for text in beside)))
    page, shown = next(iter(pages), ""), " ".join(" ".join(pages.values()).split())
    found = []
    for index, field in enumerate(fields):
        after = fields[index + 1 : index + 2]
        follows = next((run for one in after for run in (_run(one.label), _run(*one.values)) if run), "")
        if not any(_stands(text, wanted[index], follows, feet, others) for text, feet in texts):
            found.append(_lost(carrier, list_facts(issue)[field.key], _quote_after(shown, field, fields), page))
    return tuple(found)


def compare_people(issue: Issue, carrier: str, said: Mapping[str, Sequence[str]]) -> tuple[Problem, ...]:
    """EPB015 for people (name → roles) whom a carrier leaves out, gives other roles, or invents."""
    fields = [field for field in issue.imprint if field.values]
    named = {count_text(name): (name, tuple(roles)) for name, roles in said.items()}
    found = []
    for person in list_contributors(issue):
        name, roles = named.pop(count_text(person.name), ("", ()))
        if roles != person.roles:
            place = next((field.place for field in fields if person.name in field.values), issue.place)
            what = f"has the roles {' '.join(roles) or '–'}" if name else "is missing"
            message = f"{carrier}: {person.name} ({' '.join(person.roles)}) {what}"
            found.append(Problem(CODE, message, _HINT, place))
    for name, _ in named.values():
        message = f"{carrier}: names {name}, whom neither the imprint nor an article names"
        found.append(Problem(CODE, message, _HINT, Place(issue.magazine.place.path)))
    return tuple(found)


def compare_fields(issue: Issue, carrier: str, groups: Sequence[tuple[str, str, Sequence[str]]]) -> tuple[Problem, ...]:
    """EPB015 for the imprint as a list of (key, label, values): fields lost, added, moved or changed."""
    facts = list_facts(issue)
    said = {key: (label, values) for key, label, values in groups}
    found = []
    for field in issue.imprint:
        label, values = said.pop(field.key, ("", ()))
        if not _are_same(values, field.values):
            found.append(_problem(carrier, facts[field.key], values))
        elif field.values and field.label and count_text(label) != count_text(field.label):
            message = f"{carrier}: {facts[field.key].name} is called «{label}»"
            found.append(Problem(CODE, message, _HINT, field.place))
    for key, (label, values) in said.items():
        message = f"{carrier}: a field {label or key} «{_shorten(', '.join(values))}» that the sources have not"
        found.append(Problem(CODE, message, _HINT, Place(issue.magazine.place.path)))
    order = [field.key for field in issue.imprint if field.values]
    if not found and [key for key, _, _ in groups] != order:
        message = f"{carrier}: the imprint's fields stand in another order"
        found.append(Problem(CODE, message, _HINT, Place(issue.magazine.place.path)))
    return tuple(found)


def _are_same(found: Sequence[str], wanted: Sequence[str]) -> bool:
    """Value for value; a carrier that has room for one text only may join them."""
    counted, expected = [count_text(text) for text in found], [count_text(text) for text in wanted]
    if counted == expected:
        return True
    return len(wanted) > 1 and counted in (["".join(expected)], [",".join(expected)])


def _run(*texts: str) -> str:
    """A page's text, or what is looked for on one: case and commas are the sheet's to set."""
    return count_text("".join(texts), fold=True).replace(",", "")


def _list_feet(issue: Issue, label: str) -> frozenset[str]:
    """What may stand at the end of a page: nothing, its folio, its running foot, both."""
    running, folios = _run(full_title(issue)), [_run(one) for one in label.split("–")]
    both = (one for folio in folios for one in (folio, folio + running, running + folio))
    return frozenset(("", running, *both))


def _stands(text: str, wanted: str, follows: str, feet: frozenset[str], others: tuple[str, ...]) -> bool:
    """``wanted`` with nothing between it and ``follows``; where that is not on the same page, with a known text or
    the page's end behind it."""
    at = text.find(wanted)
    while at >= 0:
        rest = text[at + len(wanted) :]
        if (follows and rest.startswith(follows)) or rest in feet:
            return True
        if (not follows or follows not in rest) and rest.startswith(others):
            return True
        at = text.find(wanted, at + 1)
    return False


def _quote_after(shown: str, field: ImprintField, fields: Sequence[ImprintField]) -> str:
    """What stands behind the field's label, up to the next one."""
    at = shown.find(field.label) if field.label else -1
    if at < 0:
        return ""
    rest = shown[at + len(field.label) :]
    ends = [end for other in fields if other.label and (end := rest.find(other.label)) >= 0]
    return f"; behind its label stands «{_shorten(rest[: min(ends, default=len(rest))])}»"


def _problem(carrier: str, fact: Fact, values: Sequence[str]) -> Problem:
    if not values:
        return _lost(carrier, fact)
    said, wanted = _shorten(", ".join(values)), _shorten(", ".join(fact.values))
    expected = f"not «{wanted}»" if fact.values else "which the sources have not"
    return Problem(CODE, f"{carrier}: {fact.name} is «{said}», {expected}", _HINT, fact.place)


def _lost(carrier: str, fact: Fact, what: str = "", page: str = "") -> Problem:
    message = f"{carrier}: {fact.name} «{_shorten(', '.join(fact.values))}» is missing{what}"
    return Problem(CODE, message, _HINT, fact.place, page=page or None)


def _shorten(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1]}…"


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _place_of(fields: Mapping[str, ImprintField], key: str, otherwise: Place) -> Place:
    return fields[key].place if key in fields else otherwise
