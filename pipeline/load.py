"""load: sources/ → Issue. Everything that is wrong with the files is gathered before it stops."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.inlines import plain_text
from pipeline.kinds import COMMON, FREE_ROLES, KINDS, Kind
from pipeline.markup import parse_inline, parse_markdown
from pipeline.model import (
    Allow,
    Article,
    Block,
    Contact,
    ImprintField,
    Inline,
    Issue,
    Magazine,
    Person,
    Picture,
    Place,
    PrintJob,
    Slot,
)
from pipeline.problems import Problem, Severity, Stopped
from pipeline.schema import (
    FrontMatter,
    IssueShape,
    MagazineShape,
    PersonShape,
    PictureShape,
    ShapeT,
    validate,
)
from pipeline.yamlfile import YamlFile, parse_yaml

MAX_ARTICLES = 200
MAX_FILE_BYTES = 2_000_000
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Sources:
    """The sources folder on disk; in problems and products its files are called ``sources/…`` wherever it lies."""

    folder: Path

    def name(self, *parts: str) -> str:
        return "/".join(("sources", *parts))

    def read(self, *parts: str, missing: str = "SRC001") -> str:
        """A UTF-8 file's text. Raises Stopped."""
        path = self.folder.joinpath(*parts)
        place = Place(self.name(*parts))
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise Stopped((Problem("SRC012", "the file lies outside the sources folder", "put a copy in its place", place),))
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                raise Stopped((Problem("SRC014", f"more than {MAX_FILE_BYTES} bytes", "split the file", place),))
            return path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            hint = "write the file, or mend the name where it is named"
            raise Stopped((Problem(missing, f"there is no file {place.path}", hint, place),)) from None
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            problem = Problem("SRC001", "not UTF-8 text", "save the file as UTF-8", Place(place.path, line))
            raise Stopped((problem,)) from None
        except OSError as error:
            problem = Problem("SRC001", f"cannot be read: {error.strerror}", "check the file and its permissions", place)
            raise Stopped((problem,)) from None


def list_issues(sources: Sources) -> tuple[str, ...]:
    """Ids of all issues, oldest first."""
    if not sources.folder.is_dir():
        return ()
    return tuple(sorted(path.parent.name for path in sources.folder.glob("*/issue.yaml")))


def load_issue(sources: Sources, issue_id: str) -> tuple[Issue, tuple[Problem, ...]]:
    """The issue of that id and the warnings found on the way. Raises Stopped with every error there is."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", issue_id) or not (sources.folder / issue_id / "issue.yaml").is_file():
        known = ", ".join(list_issues(sources)) or "none yet"
        hint = f"issues there are: {known}; `press new {issue_id}` makes an empty one"
        raise Stopped((Problem("SRC016", f"there is no issue «{issue_id}»", hint, Place(sources.name(issue_id))),))
    problems: list[Problem] = []
    magazine_file = _yaml(sources, problems, "magazine.yaml")
    issue_file = _yaml(sources, problems, issue_id, "issue.yaml")
    magazine = _shape(MagazineShape, magazine_file, problems)
    shape = _shape(IssueShape, issue_file, problems)
    if magazine_file is None or issue_file is None or magazine is None or shape is None:
        raise Stopped(tuple(problems))
    if shape.id != issue_id:
        hint = f"write `id: {issue_id}`, or rename the folder"
        problems.append(Problem("SRC005", f"the id «{shape.id}» is not its folder's name", hint, issue_file.place("id")))
    articles = _read_articles(sources, issue_id, shape, issue_file, problems)
    _find_strays(sources, issue_id, shape, problems)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors:
        raise Stopped(tuple(problems))
    css_path = sources.folder / issue_id / "issue.css"
    standing = _magazine(magazine, magazine_file)
    issue = Issue(
        id=shape.id,
        number=shape.number,
        label=shape.label,
        months=shape.months,
        year=shape.year,
        date=shape.date,
        modified=shape.modified,
        pages=shape.pages,
        print_job=PrintJob(shape.print.profile, shape.print.binding, shape.print.paper, shape.print.cover),
        order=_slots(shape, issue_file),
        allow=tuple(
            Allow(a.code, a.text, a.article, a.reason, issue_file.place("allow", i)) for i, a in enumerate(shape.allow)
        ),
        magazine=standing,
        imprint=_imprint(standing, shape, issue_file),
        articles=tuple(articles),
        css=sources.read(issue_id, "issue.css") if css_path.is_file() else "",
        root=sources.name(issue_id),
        place=issue_file.place(),
    )
    return issue, tuple(problems)


def _yaml(sources: Sources, problems: list[Problem], *parts: str) -> YamlFile | None:
    try:
        return parse_yaml(sources.read(*parts), sources.name(*parts))
    except Stopped as stopped:
        problems.extend(stopped.problems)
        return None


def _shape(shape: type[ShapeT], file: YamlFile | None, problems: list[Problem]) -> ShapeT | None:
    if file is None:
        return None
    if not file.value and shape is IssueShape:
        problems.append(Problem("SRC013", "an empty issue", "`press new ID` shows what an issue needs", file.place()))
        return None
    if shape is IssueShape and file.value.get("order") in (None, [], {}):
        hint = "list the articles under `order:`, as {article: stem, pages: 4-5}"
        problems.append(Problem("SRC013", "an issue without articles", hint, file.place("order")))
        return None
    value, found = validate(shape, file)
    problems.extend(found)
    return value


def _read_articles(
    sources: Sources, issue_id: str, shape: IssueShape, file: YamlFile, problems: list[Problem]
) -> list[Article]:
    articles: list[Article] = []
    if len(shape.order) > MAX_ARTICLES:
        hint = "an issue is one magazine, not a year of it"
        problems.append(Problem("SRC014", f"more than {MAX_ARTICLES} articles", hint, file.place("order")))
        return articles
    for index, slot in enumerate(shape.order):
        path = sources.folder / issue_id / "articles" / f"{slot.article}.md"
        if not path.is_file():
            place = file.place("order", index, "article")
            hint = f"write {sources.name(issue_id, 'articles', slot.article + '.md')}, or take it out of `order`"
            problems.append(Problem("SRC007", f"the article «{slot.article}» has no file", hint, place))
            continue
        try:
            text = sources.read(issue_id, "articles", f"{slot.article}.md")
        except Stopped as stopped:
            problems.extend(stopped.problems)
            continue
        article, found = read_article(text, slot.article, sources.name(issue_id, "articles", f"{slot.article}.md"))
        problems.extend(found)
        if article is not None:
            articles.append(article)
    return articles


def _find_strays(sources: Sources, issue_id: str, shape: IssueShape, problems: list[Problem]) -> None:
    named = {slot.article for slot in shape.order}
    for path in sorted((sources.folder / issue_id / "articles").glob("*.md")):
        if path.stem not in named:
            place = Place(sources.name(issue_id, "articles", path.name))
            hint = "add it to `order` in issue.yaml, or move it elsewhere"
            problems.append(Problem("SRC008", f"the article «{path.stem}» is not in the running order", hint, place))


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
            Problem("SRC004", f"an article of kind {name} needs the field «{key}»", f"add `{key}: …`", file.place("kind"))
        )


def _check_body(name: str, kind: Kind, blocks: tuple[Block, ...], file: YamlFile, problems: list[Problem]) -> None:
    if kind.body == "required" and not blocks:
        problems.append(Problem("SRC019", "the article has no text", "write it under the front matter", file.place()))
    if kind.body == "none" and blocks:
        hint = "its content is made by the pipeline: take the text out"
        problems.append(Problem("SRC019", f"an article of kind {name} has no body of its own", hint, blocks[0].place))
    special = {"pullquote", "event", "person", "numerals", "timeline", "bars"} - kind.roles - FREE_ROLES
    for block in blocks:
        if block.role in special:
            hint = "see docs/sources.md for the blocks of each kind"
            problems.append(Problem("SRC011", f"the kind {name} has no block «{block.role}»", hint, block.place))


def _article(
    article_id: str, front: FrontMatter, kind: Kind, blocks: tuple[Block, ...], file: YamlFile, problems: list[Problem]
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
        return Picture(shape.src, shape.alt, caption, shape.credit, shape.focus, shape.lines, True, place)

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
        lines_of={str(path[0]): line for path, line in file.lines.items() if len(path) == 1},
    )


def _person(shape: PersonShape | None) -> Person | None:
    return Person(shape.name, shape.office) if shape else None


def _slots(shape: IssueShape, file: YamlFile) -> tuple[Slot, ...]:
    slots = []
    for index, slot in enumerate(shape.order):
        first, _, last = slot.pages.partition("-")
        slots.append(Slot(slot.article, int(first), int(last or first), file.place("order", index)))
    return tuple(slots)


def _magazine(shape: MagazineShape, file: YamlFile) -> Magazine:
    fields = tuple(
        ImprintField(item.key, item.label, _values(item.value), file.place("imprint", "fields", index))
        for index, item in enumerate(shape.imprint.fields)
    )
    return Magazine(
        shape.title,
        shape.native_title,
        shape.tagline,
        shape.description,
        shape.language,
        shape.base_url,
        fields,
        tuple(shape.imprint.optional),
        file.place("imprint"),
    )


def _imprint(magazine: Magazine, shape: IssueShape, file: YamlFile) -> tuple[ImprintField, ...]:
    """The magazine's imprint with the issue's overrides; a field that only the issue has comes last."""
    fields = []
    for item in magazine.imprint:
        if item.key in shape.imprint:
            item = ImprintField(item.key, item.label, _values(shape.imprint[item.key]), file.place("imprint", item.key))
        fields.append(item)
    known = {item.key for item in magazine.imprint}
    for key, value in shape.imprint.items():
        if key not in known:
            fields.append(ImprintField(key, "", _values(value), file.place("imprint", key)))
    return tuple(fields)


def _values(value: str | list[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def plain_blocks(blocks: tuple[Block, ...]) -> str:
    """All the words of a body, a block a line; for counting and comparing."""
    parts = []
    for block in blocks:
        if block.inlines:
            parts.append(plain_text(block.inlines))
        if block.children:
            parts.append(plain_blocks(block.children))
    return "\n".join(parts)
