"""check: what can be known of the sources before anything is laid out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pipeline.inlines import plain_text
from pipeline.kinds import KINDS
from pipeline.model import Article, Block, Issue, Picture, Place
from pipeline.pictures import pictures_of
from pipeline.placeholders import is_placeholder, report_placeholder
from pipeline.problems import Problem
from pipeline.supplied import is_supplied

DASHES = ("–", "—", "-", "−")
OPENERS_RUNNING = 3  # ART.md: the same opener three times running fails

InspectPicture = Callable[[Picture], tuple[Problem, ...]]


def check_issue(issue: Issue, inspect_picture: InspectPicture) -> tuple[Problem, ...]:
    """Every finding in the sources. ``inspect_picture`` opens a picture's file (see pictures.py)."""
    problems: list[Problem] = []
    for article in issue.articles:
        for picture in pictures_of(article):
            found = _refuse_supplied(article, picture) or inspect_picture(picture)
            problems += found
            if not found and is_placeholder(picture.src):
                problems.append(report_placeholder(article, picture))
            elif not found:
                problems += _check_alternative(article, picture)
        problems += _check_title(article)
        problems += _check_charts(article)
    problems += _check_repeated_alternatives(issue)
    problems += check_imprint(issue)
    problems += _check_openers(issue)
    return tuple(problems)


def _refuse_supplied(article: Article, picture: Picture) -> tuple[Problem, ...]:
    """Only whole pages that somebody supplied come as PDFs."""
    if not is_supplied(picture) or KINDS[article.kind].supplied:
        return ()
    hint = "only an advert may be a PDF: use JPEG or PNG for photographs, SVG for drawings"
    message = f"«{picture.src}» is a PDF, in an article of kind {article.kind}"
    return (Problem("PIC002", message, hint, picture.place, article=article.id),)


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
            problems.append(Problem("IMP001", f"the imprint has no field «{key}»", hint, issue.magazine.place))
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
        yield Problem("PIC003", f"{picture.src} has no alternative text", hint, picture.place, article=article.id)
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
            words = "" if is_placeholder(picture.src) else _folded(picture.alt)
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
            place = Place(article.place.path, article.lines_of.get("title", 1) + (number + 1 if number else 0))
            hint = "break the line after the dash"
            yield Problem(
                "TYP014", f"a line of the title begins with a dash: «{line}»", hint, place, article=article.id
            )


def _check_charts(article: Article) -> Iterator[Problem]:
    for block in _walk(article.blocks):
        if block.role in ("numerals", "timeline", "bars"):
            for place, message, hint in _check_chart(block):
                yield Problem("SRC020", message, hint, place, article=article.id)


def _walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from _walk(block.children)


def _check_chart(block: Block) -> Iterator[tuple[Place, str, str]]:
    """What is wrong with a chart, as (place, message, hint)."""
    lists = [child for child in block.children if child.role == "list"]
    if len(lists) != 1 or len(block.children) != 1:
        yield (
            block.place,
            f"{block.role} needs one list and nothing else",
            "write lines like `- Алматы: 3 200`",
        )
        return
    texts: list[tuple[Place, Block, str]] = []
    for item in lists[0].children:
        plain = [child.role for child in item.children] == ["paragraph"]
        if not plain or any(node.kind == "note" for node in item.children[0].inlines):
            yield (
                item.place,
                f"a line of {block.role} is one line of text",
                "write lines like `- Алматы: 3 200`",
            )
            return
        texts.append((item.place, item.children[0], plain_text(item.children[0].inlines)))
    match block.role:
        case "bars":
            yield from _check_bars(block, texts)
        case "timeline":
            yield from _check_timeline(block, texts)
        case _:
            for place, paragraph, text in texts:
                if paragraph.inlines[0].kind != "strong":
                    yield (
                        place,
                        f"«{text}» does not open with its figure",
                        "write `- **23 335** ұйым тіркелген`",
                    )


def _check_bars(block: Block, texts: list[tuple[Place, Block, str]]) -> Iterator[tuple[Place, str, str]]:
    for place, paragraph, text in texts:
        label, _, value = text.partition(":")
        if not label.strip() or not re.match(r"\s*[0-9]", value) or paragraph.inlines[0].kind != "text":
            yield place, f"«{text}» is no bar", "write `- Алматы: 3 200`"
    if not any(re.search("[1-9]", text.partition(":")[2]) for _, _, text in texts):
        yield block.place, "no bar is longer than nothing", "give the figures that the bars show"


def _check_timeline(block: Block, texts: list[tuple[Place, Block, str]]) -> Iterator[tuple[Place, str, str]]:
    first, last = block.attrs.get("from", ""), block.attrs.get("to", "")
    if not (_is_year(first) and _is_year(last) and int(first) < int(last)):
        yield block.place, "the time axis needs its first and last year", "::: {.timeline from=1991 to=2023}"
        return
    for place, paragraph, text in texts:
        head = text.partition(":")[0].strip()
        on_axis = _is_year(head) and int(first) <= int(head) <= int(last)
        if not on_axis or ":" not in text or paragraph.inlines[0].kind != "text":
            yield place, f"«{text}» is no year of the axis", f"write `- {first}: …`, {first} to {last}"


def _is_year(text: str) -> bool:
    return re.fullmatch("[0-9]{1,4}", text) is not None


def _check_openers(issue: Issue) -> Iterator[Problem]:
    looks = [(article, (article.kind, article.style_class)) for article in issue.articles if KINDS[article.kind].listed]
    for at in range(OPENERS_RUNNING - 1, len(looks)):
        run = looks[at - OPENERS_RUNNING + 1 : at + 1]
        if len({look for _, look in run}) == 1:
            article = looks[at][0]
            message = f"«{article.id}» is the third {article.kind} running with the same opener"
            hint = "put another kind between them, or give it a `class:` with another opener"
            yield Problem("TYP015", message, hint, article.place, article=article.id)
