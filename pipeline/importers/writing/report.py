"""import-report.md: what was done with every line of the export, how sure that is, and what is left to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.importers.model import (
    Comparison,
    Confidence,
    Cut,
    Cutting,
    Export,
    Manuscript,
    Piece,
    Remark,
    Span,
)
from pipeline.importers.writing.files import IssueFacts
from pipeline.importers.writing.ledger import Balance
from pipeline.importers.writing.origins import name_fields
from pipeline.placeholders import is_placeholder
from pipeline.problems import Problem, sort_problems

REPORT = "import-report.md"
LONGEST = 160  # characters of a text shown in a table
_SURENESS = {Confidence.GUESS: 0, Confidence.LIKELY: 1, Confidence.SURE: 2}


@dataclass(frozen=True)
class Done:
    """All that an import of a whole issue did: what the report is made from.

    ``stubs``: by article, the fields that the export has not; ``shares``: by article, the part (0 to 1) of its pages
    that its placeholders are expected to take.
    """

    export: Export
    cutting: Cutting
    facts: IssueFacts
    manuscripts: tuple[Manuscript, ...]
    imprint: Comparison
    balance: Balance
    stubs: Mapping[str, tuple[str, ...]]
    shares: Mapping[str, float]
    problems: tuple[Problem, ...]


def write_report(done: Done) -> bytes:
    """The report: sums, what to do next, guesses first, then article by article and line by line."""
    parts = (
        _write_sums(done),
        _write_next(done),
        _write_guesses(done),
        _write_left(done),
        _write_articles(done),
        _write_placeholders(done),
        _write_imprint(done),
        _write_lines(done),
    )
    return ("\n\n".join("\n".join(part) for part in map(tuple, parts) if part) + "\n").encode()


def gather_remarks(done: Done) -> tuple[Remark, ...]:
    """Every remark on the cutting and the articles, in order of lines; equal ones once."""
    said = [*done.cutting.remarks, *(remark for item in done.manuscripts for remark in item.remarks)]
    for field in done.facts.guessed:
        value = {"date": done.facts.day}.get(field) or str(getattr(done.facts, field))
        said.append(Remark(Span(1, 1), f"issue.yaml: {field}: {value}", Confidence.GUESS))
    return tuple(sorted(dict.fromkeys(said), key=lambda remark: (remark.span, remark.article, remark.what)))


def _write_sums(done: Done) -> Iterator[str]:
    balance, facts = done.balance, done.facts
    yield f"# Import of {facts.id}"
    yield ""
    yield (
        f"From «{_flat(done.export.name)}», {len(done.export.lines)} lines: {len(done.cutting.cuts)} articles on "
        f"{facts.pages} pages."
    )
    yield ""
    yield "| letters and digits | |"
    yield "|---|---|"
    yield f"| in the export | {balance.sum('export')} |"
    yield f"| in the sources, read again from the files as written | {balance.sum('kept')} |"
    yield f"| in no source, and listed below | {balance.sum('listed')} |"
    yield f"| lost | {balance.sum('lost')} |"


def _write_next(done: Done) -> Iterator[str]:
    issue = done.facts.id
    yield "## What to do next"
    yield ""
    steps = ["Look at the guesses below, with the printed issue beside you; mend the files in `articles/`."]
    if any(loss.listed for loss in done.balance.losses) or done.cutting.loose:
        steps.append("Put the text that is left over where it belongs, or leave it.")
    if done.stubs:
        steps.append("Fill in what stands as «… орны»: the export has it not.")
    steps.append("Choose the pictures: each placeholder `images/fpo-….svg` keeps the place of one (PIC007).")
    steps.append(f"`press check {issue}`, then `press build {issue}`.")
    yield from (f"{number}. {step}" for number, step in enumerate(steps, 1))


def _write_guesses(done: Done) -> Iterator[str]:
    unsure = (remark for remark in gather_remarks(done) if remark.confidence is not Confidence.SURE)
    rows = [remark for remark in unsure if not tells_placeholder(remark)]  # those stand with the placeholders
    rows.sort(key=lambda remark: (_SURENESS[remark.confidence], remark.span))
    yield "## Not sure"
    yield ""
    if not rows:
        yield "Nothing: every cut and every field was found as the export says it."
        return
    yield from _write_table(("line", "article", "what", "confidence"), (_remark_row(remark) for remark in rows))


def tells_placeholder(remark: Remark) -> bool:
    """Whether a remark only says how many placeholders there are, or that one was set where no picture's place is."""
    return "placeholder" in remark.what and "picture's mark" not in remark.what and "person of" not in remark.what


def _remark_row(remark: Remark) -> tuple[str, ...]:
    return (_lines(remark.span), remark.article, remark.what, remark.confidence.value)


def _write_left(done: Done) -> Iterator[str]:
    losses = [(str(loss.line), loss.article, str(loss.letters), loss.words) for loss in done.balance.losses]
    extras = [
        (f"{extra.text.path}:{extra.text.line or 1}", extra.article, str(len(extra.letters)), extra.text.words)
        for extra in done.balance.extras
    ]
    yield "## Text that is left over"
    yield ""
    if losses:
        yield "In the export and in no source; a line that was used in part shows the words that were not."
        yield ""
        yield from _write_table(("line", "article", "letters", "words"), losses, cut=False)
    else:
        yield "None: every letter of the export is in the sources."
    if extras:
        yield ""
        yield "In the sources and not in the export, or once more than there:"
        yield ""
        yield from _write_table(("place", "article", "letters", "text"), extras)


def _write_articles(done: Done) -> Iterator[str]:
    accounts = {account.article: account for account in done.balance.accounts}
    kept = {manuscript.id: manuscript for manuscript in done.manuscripts}
    yield "## Articles"
    yield ""

    def row(cut: Cut) -> tuple[str, ...]:
        account, manuscript = accounts.get(cut.id), kept.get(cut.id)
        pages = f"{cut.first}–{cut.last}" if cut.last > cut.first else str(cut.first)
        lines = _lines(Span(cut.chunks[0].span.first, cut.chunks[-1].span.last)) if cut.chunks else "none: a stub"
        frames = _count_placeholders(manuscript) if manuscript else 0
        share = f"{done.shares.get(cut.id, 0.0):.0%}" if frames else ""
        stubs = ", ".join(done.stubs.get(cut.id, ()))
        letters = f"{account.kept} of {account.export}" if account else ""
        return (cut.id, cut.kind, pages, lines, letters, str(frames or ""), share, stubs, cut.confidence.value)

    heads = ("article", "kind", "pages", "lines", "letters", "placeholders", "share", "stubs", "confidence")
    yield from _write_table(heads, (row(cut) for cut in done.cutting.cuts))


def _write_placeholders(done: Done) -> Iterator[str]:
    rows = [
        (manuscript.id, name, where, lines)
        for manuscript in done.manuscripts
        for name, where, lines in _find_placeholders(manuscript)
    ]
    if rows:
        yield "## Placeholders"
        yield ""
        yield "`lines` is the height that the import expects; the build makes it what the pages want (PIC007, in mm)."
        yield ""
        yield from _write_table(("article", "file", "where", "lines"), rows)
    unsure = [remark for remark in gather_remarks(done) if remark.confidence is not Confidence.SURE]
    if told := [_remark_row(remark) for remark in unsure if tells_placeholder(remark)]:
        yield from ("", "How many there are, and where no blank lines show one, is worked out from the pages:", "")
        yield from _write_table(("line", "article", "what", "confidence"), told)


def _find_placeholders(manuscript: Manuscript) -> Iterator[tuple[str, str, str]]:
    for key, value in manuscript.fields.items():
        if isinstance(value, Mapping) and is_placeholder(str(value.get("src", ""))):
            yield str(value["src"]), key, ""
    yield from _find_in_pieces(manuscript.pieces)


def _find_in_pieces(pieces: Iterable[Piece]) -> Iterator[tuple[str, str, str]]:
    passed = 0  # the last line of the export that stands before the placeholder in the source
    for piece in pieces:
        for key in ("src", "portrait"):
            if is_placeholder(piece.attrs.get(key, "")):
                where = f"at line {piece.spans[0].first}" if piece.spans else piece.role
                if piece.role == "frame" and piece.spans and passed > piece.spans[-1].last:
                    where += f", now after line {passed}"
                wide = ", across all columns" if piece.attrs.get("wide") else ""
                yield piece.attrs[key], where + wide, piece.attrs.get("lines", "")
        yield from _find_in_pieces(piece.children)
        passed = max((passed, *(span.last for span in piece.spans)))


def _count_placeholders(manuscript: Manuscript) -> int:
    return sum(1 for _ in _find_placeholders(manuscript))


def _write_imprint(done: Done) -> Iterator[str]:
    compared = done.imprint
    rows = [(found.key, found.label, "as in magazine.yaml, letter for letter (marks and capitals may differ)",
             "; ".join(found.values)) for found in compared.equal]  # fmt: skip
    unknown = {found.key for found in compared.unknown}
    for key, values in compared.overrides.items():
        how = "issue.yaml; magazine.yaml has no such field" if key in unknown else "issue.yaml, for this issue alone"
        rows.append((key, "", how, "; ".join(values)))
    rows += [("", found.label, "no field is known for it", "; ".join(found.values))
             for found in compared.unknown if not found.key]  # fmt: skip
    if rows:
        yield "## Imprint"
        yield ""
        yield from _write_table(("field", "label", "where", "value"), rows)


def _write_lines(done: Done) -> Iterator[str]:
    """Every line that was used or spoken of, in the order of the export."""
    said = gather_remarks(done)
    rows = [(remark.span, remark.article, remark.what, remark.confidence.value) for remark in said]
    sureness = {cut.id: cut.confidence.value for cut in done.cutting.cuts}
    for manuscript in done.manuscripts:
        rows += [(span, manuscript.id, name_fields(done.export, manuscript, span), sureness.get(manuscript.id, ""))
                 for span in manuscript.taken]  # fmt: skip
        for piece in manuscript.pieces:
            rows += [(span, manuscript.id, what, sureness.get(manuscript.id, "")) for span, what in _tell(piece)]
    rows.sort(key=lambda row: row[0])
    yield "## Line by line"
    yield ""
    told = ((_lines(span), *rest) for span, *rest in dict.fromkeys(rows))
    yield from _write_table(("line", "article", "what was done", "confidence"), told)


def _tell(piece: Piece) -> Iterator[tuple[Span, str]]:
    joined = f", joined from lines {', '.join(map(_lines, piece.spans))}" if len(piece.spans) > 1 else ""
    if piece.spans:
        yield Span(piece.spans[0].first, piece.spans[0].last), piece.role + joined
    for child in piece.children:
        yield from _tell(child)


def _lines(span: Span) -> str:
    return str(span.first) if span.first == span.last else f"{span.first}–{span.last}"


def _write_table(heads: Sequence[str], rows: Iterable[Sequence[str]], cut: bool = True) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield f"| {' | '.join(_flat(cell, LONGEST if cut else 0) for cell in row)} |"


def _flat(text: str, longest: int = LONGEST) -> str:
    """One line that stays in its cell and is no mark-up of its own."""
    plain = " ".join(text.split())
    if longest and len(plain) > longest:
        plain = f"{plain[: longest - 1]}…"
    return plain.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`")


def write_manuscript_report(
    name: str, manuscript: Manuscript, stubs: Sequence[str], problems: Sequence[Problem]
) -> bytes:
    """The report of one manuscript: what was found in it, what its kind asks for and it has not, and what to do."""
    lines = [f"# Import of «{_flat(name)}» as {manuscript.id}", "", f"Kind: {manuscript.kind}."]
    lines += ["", "## What to do next", ""]
    lines += [f"1. Give the article its pages: `- {{article: {manuscript.id}, pages: …}}` under `order` in issue.yaml."]
    if stubs:
        lines += [f"2. Fill in what stands as «… орны»: {', '.join(stubs)}."]
    for title, rows in (
        ("Remarks", [_remark_row(remark) for remark in manuscript.remarks]),
        ("Problems", [("", problem.code, problem.message, problem.hint) for problem in sort_problems(tuple(problems))]),
    ):
        if rows:
            heads = ("line", "article", "what", "confidence") if title == "Remarks" else ("", "code", "what", "hint")
            lines += ["", f"## {title}", "", *_write_table(heads, rows)]
    return ("\n".join(lines) + "\n").encode()
