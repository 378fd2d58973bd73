"""What stands before and after a manuscript's text → fields: title, standfirst, person, salutation, signature."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.importers.manuscripts.parts import Part, Told
from pipeline.importers.manuscripts.runs import without, write_runs
from pipeline.importers.model import Confidence, Value
from pipeline.importers.words import SALUTATION
from pipeline.kinds import KINDS

MAX_TITLE = 120
MAX_STANDFIRST = 400
MAX_NAME = 140
LOOKED_AT = 6  # paragraphs in which a name may stand
_WORD = "[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\\w’'-]*\\.?"
_NAME = re.compile(rf"(?P<name>{_WORD}(?: ?{_WORD}){{1,3}})(?:\s*(?:,|\s[–—-]\s|\n)\s*(?P<office>[^.!?]+))?")
_DASHES = ("–", "—", "-")
_BY = {"Title": "title", "Subtitle": "standfirst", "Author": "author"}


def take_fields(parts: Sequence[Part], kind: str, told: Told) -> tuple[dict[str, Value], tuple[Part, ...]]:
    """The fields that the parts show, and the parts that are left for the body.

    ``parts``: those of the document's own title, subtitle and author first, with ``style`` Title, Subtitle, Author.
    What is not sure is said in ``told``.
    """
    rest = list(parts)
    allowed = KINDS[kind].fields | {"title"}
    fields: dict[str, Value] = {}
    _take_styled(rest, fields, allowed, told)
    if "title" not in fields:
        _take_title(rest, fields, told)
    if "standfirst" in allowed and "standfirst" not in fields:
        _take_standfirst(rest, fields, told)
    _take_person(rest, fields, allowed, told)
    if "salutation" in allowed:
        _take_salutation(rest, fields, told)
    if "signature" in allowed:
        _take_signature(rest, fields, told)
    return fields, tuple(rest)


def _take_styled(rest: list[Part], fields: dict[str, Value], allowed: frozenset[str], told: Told) -> None:
    """By the paragraph's style: the surest sign there is."""
    for part in [part for part in rest if part.style in _BY]:
        field = _BY[part.style]
        if field in fields or (field not in allowed and field != "author"):
            continue
        if field == "author" and "author" not in allowed:
            hint = "put the name where it belongs: this kind of article prints no author"
            told.report("INT009", part.number, f"the author «{part.words}» has no field in this kind", hint)
            rest.remove(part)
            continue
        fields[field] = part.words if field != "standfirst" else write_runs(without(part.runs, "strong"))
        told.say(part.number, f"{field}: by its style «{part.style}»")
        rest.remove(part)


def _take_title(rest: list[Part], fields: dict[str, Value], told: Told) -> None:
    heading = next((part for part in rest if part.role == "heading"), None)
    first = next((part for part in rest if part.role in ("heading", "paragraph") and part.words), None)
    if heading is not None and (heading is first or heading.level == 1):
        fields["title"] = heading.words
        told.say(heading.number, "title: the first heading", Confidence.LIKELY)
        rest.remove(heading)
    elif first is not None and len(first.words) <= MAX_TITLE and not first.words.startswith(_DASHES):
        fields["title"] = first.words.removesuffix(".")
        told.say(first.number, "title: the first paragraph", Confidence.GUESS)
        told.report("INT006", first.number, f"taken for the title: «{first.words}»", "check the title")
        rest.remove(first)


def _take_standfirst(rest: list[Part], fields: dict[str, Value], told: Told) -> None:
    """The first paragraph where it is bold or italic throughout, and no question, name or heading."""
    for part in rest[:2]:
        if part.role != "paragraph" or part.words.startswith(_DASHES) or len(part.words) > MAX_STANDFIRST:
            break
        if (part.bold or part.italic) and not _NAME.fullmatch(part.words) and not part.words.endswith("?"):
            fields["standfirst"] = write_runs(without(part.runs, "strong", "em"))
            told.say(part.number, "standfirst: set in bold or italics before the text", Confidence.LIKELY)
            rest.remove(part)
            return
        if not _NAME.fullmatch(part.words):
            break


def _take_person(rest: list[Part], fields: dict[str, Value], allowed: frozenset[str], told: Told) -> None:
    """A line that is nothing but a name, or a name and an office, before the text."""
    if not allowed & {"speaker", "author"} or "author" in fields:
        return
    for part in rest[:LOOKED_AT]:
        if part.role == "heading" or part.words.startswith(_DASHES):
            return
        short = part.role == "paragraph" and len(part.words) <= MAX_NAME
        match = _NAME.fullmatch(part.words.strip()) if short else None
        if match is None:
            continue
        person = _person(match)
        if "speaker" in allowed:
            fields["speaker"] = person
        else:
            fields["author"] = person["name"]
            if "office" in person and "office" in allowed:
                fields["office"] = person["office"]
        field = "speaker" if "speaker" in allowed else "author"
        told.say(part.number, f"{field}: a line with a name alone", Confidence.LIKELY)
        rest.remove(part)
        return


def _person(match: re.Match[str]) -> Mapping[str, str]:
    office = " ".join((match["office"] or "").split())
    return {"name": match["name"], **({"office": office} if office else {})}


def _take_salutation(rest: list[Part], fields: dict[str, Value], told: Told) -> None:
    for part in rest[:LOOKED_AT]:
        words = part.words.strip()
        greeting = any(words.casefold().startswith(stem) for stems in SALUTATION.values() for stem in stems)
        if part.role == "paragraph" and greeting and words.endswith(("!", ",")) and len(words) <= MAX_NAME:
            fields["salutation"] = words
            told.say(part.number, "salutation: how it begins and ends")
            rest.remove(part)
            return


def _take_signature(rest: list[Part], fields: dict[str, Value], told: Told) -> None:
    """The last paragraph, or the last two: a name, then an office."""
    last = [part for part in rest if part.role == "paragraph"][-2:]
    for count in (1, 2):
        taken = last[-count:]
        match = _NAME.fullmatch("\n".join(part.words.strip() for part in taken)) if len(taken) == count else None
        if match and len(match[0]) <= MAX_NAME:
            fields["signature"] = _person(match)
            told.say(taken[0].number, "signature: the last lines are a name and an office", Confidence.LIKELY)
            for part in taken:
                rest.remove(part)
            return
