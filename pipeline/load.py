"""load: sources/ → Issue. Everything that is wrong with the files is gathered before it stops."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.articlefile import read_article
from pipeline.model import Allow, Article, ImprintField, Issue, Magazine, Place, Slot
from pipeline.printjob import check_print_job, read_print_job
from pipeline.problem_codes import CODES
from pipeline.problems import Problem, Severity, Stopped
from pipeline.schema import IssueShape, MagazineShape, ShapeT, validate
from pipeline.yamlfile import YamlFile, parse_yaml, top_lines

MAX_ARTICLES = 200
MAX_FILE_BYTES = 2_000_000
# Folders of output/ that are no issue's: the catalogue, what readers see, what is kept for good.
RESERVED = ("archive", "catalog", "reading")


@dataclass(frozen=True)
class Sources:
    """The sources folder on disk; problems and products call its files ``sources/…`` wherever it lies."""

    folder: Path

    def name(self, *parts: str) -> str:
        return "/".join(("sources", *parts))

    def read(self, *parts: str, missing: str = "SRC001") -> str:
        """A UTF-8 file's text. Raises Stopped."""
        path = self.folder.joinpath(*parts)
        place = Place(self.name(*parts))
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self.folder)):
            raise Stopped(
                (Problem("SRC012", "the file lies outside the sources folder", "put a copy in its place", place),)
            )
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                raise Stopped((Problem("SRC014", f"more than {MAX_FILE_BYTES} bytes", "split the file", place),))
            return _refuse_control(path.read_text(encoding="utf-8-sig"), place)
        except FileNotFoundError:
            hint = "write the file, or mend the name where it is named"
            raise Stopped((Problem(missing, f"there is no file {place.path}", hint, place),)) from None
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            problem = Problem("SRC001", "not UTF-8 text", "save the file as UTF-8", Place(place.path, line))
            raise Stopped((problem,)) from None
        except OSError as error:
            problem = Problem(
                "SRC001", f"cannot be read: {error.strerror}", "check the file and its permissions", place
            )
            raise Stopped((problem,)) from None


# No product can hold them: XML has no way to write them down.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def _refuse_control(text: str, place: Place) -> str:
    if match := _CONTROL.search(text):
        line = text.count("\n", 0, match.start()) + 1
        message = f"not plain text: the sign U+{ord(match.group()):04X} in it"
        hint = "take it out, or save the file as plain UTF-8 text"
        raise Stopped((Problem("SRC001", message, hint, Place(place.path, line)),))
    return text


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
    if issue_id in RESERVED:
        hint = "rename the issue's folder, and its `id`: 2024-01"
        message = f"«{issue_id}» cannot be an issue: output/{issue_id}/ is the press's own folder"
        raise Stopped((Problem("SRC005", message, hint, Place(sources.name(issue_id, "issue.yaml"), 1)),))
    problems: list[Problem] = []
    magazine_file = _yaml(sources, problems, "magazine.yaml")
    issue_file = _yaml(sources, problems, issue_id, "issue.yaml")
    magazine = _shape(MagazineShape, magazine_file, problems)
    shape = _shape(IssueShape, issue_file, problems)
    if magazine_file is None or issue_file is None or magazine is None or shape is None:
        raise Stopped(tuple(problems))
    if shape.id != issue_id:
        hint = f"write `id: {issue_id}`, or rename the folder"
        problems.append(
            Problem("SRC005", f"the id «{shape.id}» is not its folder's name", hint, issue_file.place("id"))
        )
    problems += check_print_job(shape.print, shape.pages, issue_file)
    problems += _check_allowances(shape, issue_file)
    articles = _read_articles(sources, issue_id, shape, issue_file, problems)
    _find_strays(sources, issue_id, shape, problems)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors:
        raise Stopped(tuple(problems))
    css_path = sources.folder / issue_id / "issue.css"
    standing = _magazine(magazine, magazine_file)
    imprint = _imprint(standing, shape, issue_file)
    issue = Issue(
        id=shape.id,
        number=shape.number,
        label=shape.label,
        months=shape.months,
        year=shape.year,
        date=shape.date,
        modified=shape.modified,
        pages=shape.pages,
        print_job=read_print_job(shape.print, shape.pages, imprint, issue_file),
        order=_slots(shape, issue_file),
        allow=tuple(
            Allow(a.code, a.text, a.article, a.reason, issue_file.place("allow", i)) for i, a in enumerate(shape.allow)
        ),
        magazine=standing,
        imprint=imprint,
        articles=tuple(articles),
        css=sources.read(issue_id, "issue.css") if css_path.is_file() else "",
        root=sources.name(issue_id),
        place=issue_file.place(),
        lines_of=top_lines(issue_file),
    )
    return issue, tuple(problems)


def _check_allowances(shape: IssueShape, file: YamlFile) -> Iterator[Problem]:
    """SRC005 for an allowance of a code that there is not: it would never fit a finding."""
    for index, allow in enumerate(shape.allow):
        if allow.code not in CODES:
            hint = "docs/problems.md lists the codes; a finding's own stands before its colon"
            place = file.place("allow", index, "code")
            yield Problem("SRC005", f"there is no problem «{allow.code}» to allow", hint, place)


def read_magazine(text: str) -> Magazine:
    """magazine.yaml's text → the magazine. Raises Stopped with every error there is."""
    file = parse_yaml(text, "sources/magazine.yaml")
    shape, problems = validate(MagazineShape, file)
    if shape is None:
        raise Stopped(problems)
    return _magazine(shape, file)


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
        shape.slug or "",
        tuple(shape.subjects),
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
