"""check: what can be known of the sources before anything is laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.inlines import plain_text
from pipeline.kinds import KINDS
from pipeline.model import Article, Block, Issue, Picture, Place
from pipeline.pictures import pictures_of
from pipeline.problems import Problem

DASHES = ("–", "—", "-", "−")
OPENERS_RUNNING = 3  # ART.md: the same opener three times running fails

InspectPicture = Callable[[Picture], tuple[Problem, ...]]


def check_issue(issue: Issue, inspect_picture: InspectPicture) -> tuple[Problem, ...]:
    """Every finding in the sources. ``inspect_picture`` opens a picture's file (see pictures.py)."""
    problems: list[Problem] = []
    for article in issue.articles:
        for picture in pictures_of(article):
            found = inspect_picture(picture)
            problems += found
            if not found:
                problems += _check_alternative(article, picture)
        problems += _check_title(article)
        problems += _check_charts(article)
    problems += _check_repeated_alternatives(issue)
    problems += check_imprint(issue)
    problems += _check_openers(issue)
    return tuple(problems)


def check_imprint(issue: Issue) -> tuple[Problem, ...]:
    """Every field of the imprint that is not optional has a value, and an article carries the imprint."""
    problems = []
    for item in issue.imprint:
        if not item.values and item.key not in issue.magazine.optional:
            hint = "fill it in, or list it under `imprint: optional` in magazine.yaml where it may be lacking"
            message = f"the imprint's field «{item.key}» ({item.label or 'without a label'}) is empty"
            problems.append(Problem("IMP001", message, hint, item.place))
    known = {item.key for item in issue.imprint}
    for key in REQUIRED_IMPRINT:
        if key not in known and key not in issue.magazine.optional:
            hint = f"add `- {{key: {key}, label: …, value: …}}` to the imprint's fields in magazine.yaml"
            problems.append(
                Problem("IMP001", f"the imprint has no field «{key}»", hint, issue.magazine.place)
            )
    if not any(article.kind == "imprint" for article in issue.articles):
        place = Place(issue.place.path, issue.lines_of.get("order", 1))
        hint = "add an article of kind imprint to the running order"
        problems.append(Problem("IMP001", "the issue has no imprint", hint, place))
    return tuple(problems)


# What the law on mass media asks of every issue (its predecessor's list), beside what the magazine adds.
REQUIRED_IMPRINT = (
    "founder",
    "editor_in_chief",
    "registration_body",
    "registration_date",
    "registration_certificate",
    "periodicity",
    "print_run",
    "printer",
    "address",
    "rights_notice",
)


def _check_alternative(article: Article, picture: Picture) -> Iterator[Problem]:
    if not picture.alt.strip():
        hint = "say in a sentence what is seen in it: alt=…"
        yield Problem(
            "PIC003", f"{picture.src} has no alternative text", hint, picture.place, article=article.id
        )
    elif _folded(picture.alt) == _folded(plain_text(picture.caption)):
        hint = "the alternative text says what is seen, the caption what it means"
        yield Problem(
            "PIC006",
            f"{picture.src}: the alternative text is its caption again",
            hint,
            picture.place,
            article=article.id,
        )


def _check_repeated_alternatives(issue: Issue) -> Iterator[Problem]:
    seen: dict[str, Picture] = {}
    for article in issue.articles:
        for picture in pictures_of(article):
            words = _folded(picture.alt)
            if words and words in seen and seen[words].src != picture.src:
                message = f"{picture.src} has the alternative text of {seen[words].src}"
                hint = "say what is seen in this picture"
                yield Problem("PIC006", message, hint, picture.place, article=article.id)
            seen.setdefault(words, picture)


def _folded(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _check_title(article: Article) -> Iterator[Problem]:
    for number, line in enumerate(article.title):
        if line.startswith(DASHES):
            place = Place(
                article.place.path, article.lines_of.get("title", 1) + (number + 1 if number else 0)
            )
            hint = "break the line after the dash"
            yield Problem(
                "TYP014", f"a line of the title begins with a dash: «{line}»", hint, place, article=article.id
            )


def _check_charts(article: Article) -> Iterator[Problem]:
    for block in article.blocks:
        if block.role in ("numerals", "timeline", "bars"):
            yield from _check_chart(article, block)


def _check_chart(article: Article, block: Block) -> Iterator[Problem]:
    def problem(place: Place, message: str, hint: str) -> Problem:
        return Problem("SRC020", message, hint, place, article=article.id)

    lists = [child for child in block.children if child.role == "list"]
    if len(lists) != 1 or len(block.children) != 1 or not lists[0].children:
        yield problem(
            block.place, f"{block.role} needs one list and nothing else", "write lines like `- Алматы: 3 200`"
        )
        return
    if block.role == "timeline":
        bounds = [block.attrs.get(name, "") for name in ("from", "to")]
        if not all(bound.isdecimal() for bound in bounds) or int(bounds[0]) >= int(bounds[1]):
            hint = "::: {.timeline from=1991 to=2023}"
            yield problem(block.place, "the time axis needs its first and last year", hint)
            return
    for item in lists[0].children:
        text = plain_text(item.children[0].inlines) if item.children else ""
        head, colon, value = text.partition(":")
        if block.role == "bars" and not (colon and any(sign.isdigit() for sign in value)):
            yield problem(item.place, f"«{text}» is no bar", "write `- Алматы: 3 200`")
        if block.role == "timeline":
            low, high = int(block.attrs["from"]), int(block.attrs["to"])
            if not (head.strip().isdecimal() and low <= int(head) <= high):
                yield problem(
                    item.place, f"«{text}» is no year of the axis", f"write `- {low}: …`, {low} to {high}"
                )


def _check_openers(issue: Issue) -> Iterator[Problem]:
    looks = [
        (article, (article.kind, article.style_class))
        for article in issue.articles
        if KINDS[article.kind].listed
    ]
    for at in range(OPENERS_RUNNING - 1, len(looks)):
        run = looks[at - OPENERS_RUNNING + 1 : at + 1]
        if len({look for _, look in run}) == 1:
            article = looks[at][0]
            message = f"«{article.id}» is the third {article.kind} running with the same opener"
            hint = "put another kind between them, or give it a `class:` with another opener"
            yield Problem("TYP015", message, hint, article.place, article=article.id)
