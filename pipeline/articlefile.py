"""An article's file → Article: front matter against the schema and its kind, body as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.kinds import COMMON, FREE_ROLES, KINDS, Kind
from pipeline.markup import parse_inline, parse_markdown
from pipeline.model import Article, Block, Contact, Inline, Person, Picture, Place
from pipeline.problems import Problem, Stopped
from pipeline.schema import FrontMatter, PersonShape, PictureShape, validate
from pipeline.yamlfile import YamlFile, parse_yaml, top_lines

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def read_article(text: str, article_id: str, path: str) -> tuple[Article | None, tuple[Problem, ...]]:
    """One article file: front matter and body. None where the front matter cannot be used."""
    text = text.replace("\r\n", "\n")
    match = _FRONT.match(text)
    if not match:
        hint = "begin the file with `---`, fields, `---`"
        return None, (Problem("SRC004", "the article has no front matter", hint, Place(path, 1)),)
    try:
        file = parse_yaml(match.group(1), path, first_line=2)
    except Stopped as stopped:
        return None, stopped.problems
    front, found = validate(FrontMatter, file)
    problems = list(found)
    if front is None:
        return None, tuple(problems)
    kind = KINDS.get(front.kind)
    if kind is None:
        hint = "one of: " + ", ".join(KINDS)
        return None, (Problem("SRC006", f"unknown kind «{front.kind}»", hint, file.place("kind")),)
    first_line = text[: match.end()].count("\n") + 1
    blocks, found = parse_markdown(text[match.end() :], article_id, path, first_line, front.kind)
    problems += found
    _check_fields(front.kind, kind, file, problems)
    _check_body(front.kind, kind, blocks, file, problems)
    return _article(article_id, front, kind, blocks, file, problems), tuple(problems)


def _check_fields(name: str, kind: Kind, file: YamlFile, problems: list[Problem]) -> None:
    for key, value in file.value.items():
        if key not in kind.fields | COMMON:
            hint = f"articles of kind {name} may have: {', '.join(sorted(kind.fields | COMMON))}"
            problems.append(Problem("SRC009", f"«{key}» is no field of the kind {name}", hint, file.place(key)))
        elif key in kind.required and value in (None, "", {}, []):
            problems.append(Problem("SRC004", f"the field «{key}» is empty", "fill it in", file.place(key)))
    for key in sorted(kind.required - set(file.value)):
        if key == "title" and name == "cover" and file.value.get("side") == "back":
            continue
        problems.append(
            Problem(
                "SRC004",
                f"an article of kind {name} needs the field «{key}»",
                f"add `{key}: …`",
                file.place("kind"),
            )
        )


def _check_body(name: str, kind: Kind, blocks: tuple[Block, ...], file: YamlFile, problems: list[Problem]) -> None:
    if kind.body == "required" and not blocks:
        problems.append(Problem("SRC019", "the article has no text", "write it under the front matter", file.place()))
    if kind.body == "none" and blocks:
        hint = "its content is made by the pipeline: take the text out"
        problems.append(Problem("SRC019", f"an article of kind {name} has no body of its own", hint, blocks[0].place))
    special = {"pullquote", "event", "person", "numerals", "timeline", "bars"} - kind.roles - FREE_ROLES
    for block in _walk(blocks):
        if block.role in special:
            hint = "see docs/sources.md for the blocks of each kind"
            problems.append(Problem("SRC011", f"the kind {name} has no block «{block.role}»", hint, block.place))


def _walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from _walk(block.children)


def _article(
    article_id: str,
    front: FrontMatter,
    kind: Kind,
    blocks: tuple[Block, ...],
    file: YamlFile,
    problems: list[Problem],
) -> Article:
    def inline(field: str, value: str | None) -> tuple[Inline, ...]:
        inlines, found = parse_inline(value or "", file.place(*field.split(".")))
        problems.extend(found)
        return inlines

    def picture(field: str, shape: PictureShape | None) -> Picture | None:
        if shape is None:
            return None
        caption = inline(f"{field}.caption", shape.caption)
        place = file.place(field, "src")
        return Picture(shape.src, shape.alt, caption, shape.credit, shape.focus, None, True, place)

    title = tuple(line.strip() for line in (front.title or "").splitlines() if line.strip())
    return Article(
        id=article_id,
        kind=front.kind,
        title=title,
        contents_title=front.contents_title or " ".join(title),
        kicker=front.kicker or "",
        standfirst=inline("standfirst", front.standfirst),
        author=front.author or "",
        office=front.office or "",
        side=front.side or "",
        subtitle=front.subtitle or "",
        lines=tuple(front.lines),
        speaker=_person(front.speaker),
        letterhead=front.letterhead or "",
        dateline=front.dateline or "",
        salutation=front.salutation or "",
        signature=_person(front.signature),
        contacts=tuple(Contact(contact.label, tuple(contact.lines)) for contact in front.contacts),
        source=front.source or "",
        picture=picture("picture", front.picture),
        portrait=picture("portrait", front.portrait),
        style_class=front.style_class or "",
        pictorial=kind.pictorial if front.pictorial is None else front.pictorial,
        hyphenation=tuple(front.hyphenation),
        blocks=blocks,
        place=file.place(),
        lines_of=top_lines(file),
        listed=kind.listed and front.listed is not False,
        contents_speaker=front.contents_speaker or "",
    )


def _person(shape: PersonShape | None) -> Person | None:
    return Person(shape.name, shape.office) if shape else None
