"""Mending: what rules with one right answer change in the sources. Nothing but letters of the prose is ever touched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.allowance import apply_allowances
from pipeline.model import Issue
from pipeline.proofreading.proof import find_all, make_problem
from pipeline.proofreading.prose import Change, IssueProse, Passage
from pipeline.proofreading.reading import read_prose

MAX_ROUNDS = 12  # a mended quotation may show another: in « » that were " " before, inner ones are found only then

MAX_TRIES = 100  # readings of one file, to find the few edits that would change its structure

# A hyphen that became a dash makes direct speech of a paragraph; no other change may make one block into another.
_SPOKEN = frozenset({"paragraph", "answer", "question"})
_LINE_END = re.compile("\r\n|\r|\n")


@dataclass(frozen=True)
class Edit:
    """``text[start:end]`` of a file becomes ``replacement``; ``passage`` and ``change`` are where it comes from."""

    start: int
    end: int
    replacement: str
    passage: Passage
    change: Change


def mend_texts(issue: Issue, texts: Mapping[str, str]) -> dict[str, str]:
    """The texts that change, mended. ``texts``: the issue's files by project-relative path, \\n for line ends.

    Files outside the issue's folder are left alone, and so is what ``allow`` in issue.yaml accepts. Mending what was
    mended changes nothing.
    """
    now = dict(texts)
    for _ in range(MAX_ROUNDS):
        prose = read_prose(issue, now.__getitem__)
        made = 0
        for path, edits in _collect_edits(issue, prose).items():
            mended = _mend_file(issue, now, path, edits)
            made += mended != now[path]
            now[path] = mended
        if not made:
            break
    return {path: text for path, text in now.items() if text != texts[path]}


def _collect_edits(issue: Issue, prose: IssueProse) -> dict[str, list[Edit]]:
    """Edits by file, in order, none over another: of two that meet the later one waits for the next round."""
    found: dict[str, list[Edit]] = {}
    for code, finding in find_all(prose, issue.magazine.language):
        passage = finding.passage
        if not finding.changes or not passage.file.path.startswith(f"{issue.root}/"):
            continue
        if not apply_allowances(issue, (make_problem(code, finding),), whole=False):
            continue
        placed = [_place(passage, change) for change in finding.changes]
        found.setdefault(passage.file.path, []).extend(edit for edit in placed if edit is not None)
    return {path: list(_drop_overlaps(edits)) for path, edits in found.items()}


def _drop_overlaps(edits: list[Edit]) -> Iterator[Edit]:
    done = -1
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start > done or (edit.start == done and edit.start < edit.end):
            yield edit
            done = edit.end


def _place(passage: Passage, change: Change) -> Edit | None:
    """The change in the file; None where mark-up stands in between, or the source has it in another way than read."""
    raw, at = passage.file.text, passage.at
    start, end = change.start, change.end
    if start == end:
        before = at[start - 1] + 1 if start and raw[at[start - 1]] == passage.text[start - 1] else None
        after = at[start] if start < len(at) else None
        where = after if before is None else before
        if where is None or (before is not None and after is not None and before != after):
            return None
        return Edit(where, where, change.replacement, passage, change)
    first = at[start]
    if (
        at[start:end] != tuple(range(first, first + end - start))
        or raw[first : first + end - start] != (passage.text[start:end])
    ):
        return None
    if raw[first - 1 : first] == "\\" or "\n" in raw[first : first + end - start]:
        return None
    return Edit(first, first + end - start, change.replacement, passage, change)


def _mend_file(issue: Issue, texts: Mapping[str, str], path: str, edits: list[Edit]) -> str:
    """The file with all edits that leave its structure as it was."""
    tries = iter(range(MAX_TRIES))

    def choose(some: list[Edit]) -> list[Edit]:
        """All of them, or what is left when those that may not be made are looked for by halves."""
        if not some or next(tries, None) is None:
            return []
        if _keeps(issue, texts, path, some):
            return some
        half = len(some) // 2
        return [*choose(some[:half]), *choose(some[half:])] if half else []

    chosen = choose(edits)
    whole = len(chosen) == len(edits) or _keeps(issue, texts, path, chosen)
    return _apply(texts[path], chosen) if whole else texts[path]


def _apply(text: str, edits: list[Edit]) -> str:
    parts: list[str] = []
    done = 0
    for edit in edits:
        parts += (text[done : edit.start], edit.replacement)
        done = edit.end
    return "".join((*parts, text[done:]))


def _keeps(issue: Issue, texts: Mapping[str, str], path: str, edits: list[Edit]) -> bool:
    """Whether the edited file reads as the same passages, each with just its changes in it."""
    import yaml

    changed = {**texts, path: _apply(texts[path], edits)}
    before = _passages(issue, texts, path)
    try:
        after = _passages(issue, changed, path)
    except yaml.YAMLError:
        return False
    if len(before) != len(after):
        return False
    changes: dict[int, list[Change]] = {}
    for edit in edits:
        changes.setdefault(edit.passage.at[0], []).append(edit.change)
    return all(
        new.text == _change(old.text, changes.get(old.at[0], []) if old.at else [])
        and (new.name, new.within) == (old.name, old.within)
        and (new.role == old.role or {new.role, old.role} <= _SPOKEN)
        for old, new in zip(before, after, strict=True)
    )


def _passages(issue: Issue, texts: Mapping[str, str], path: str) -> list[Passage]:
    articles = tuple(article for article in issue.articles if article.place.path == path)
    prose = read_prose(replace(issue, articles=articles), texts.__getitem__)
    return [passage for passage in prose.passages() if passage.file.path == path]


def _change(text: str, changes: list[Change]) -> str:
    parts: list[str] = []
    done = 0
    for change in sorted(changes, key=lambda change: (change.start, change.end)):
        parts += (text[done : change.start], change.replacement)
        done = change.end
    return "".join((*parts, text[done:]))


def write_back(content: bytes, mended: str) -> bytes:
    """The mended text as the file had it: its BOM, its line ends line by line. Lines are never added or taken out.

    ``content``: the file as it was, UTF-8.
    """
    text = content.decode("utf-8-sig")
    ends = [*_LINE_END.findall(text), ""]
    lines = mended.split("\n")
    joined = "".join(line + end for line, end in zip(lines, ends, strict=True))
    bom = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    return bom + joined.encode()
