"""The command ``press import``: an export of a whole issue, or one manuscript, made into structured sources.

Stations: read · cut · assemble (write, read again, balance) · place. Nothing is written before all is proved.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.console import say, show_problems
from pipeline.house import House
from pipeline.kinds import KINDS
from pipeline.model import Place
from pipeline.options import common
from pipeline.problems import Problem, Stopped

if TYPE_CHECKING:
    from pipeline.importers.model import Imprint
    from pipeline.importers.writing.placing import Placed
    from pipeline.importers.writing.report import Done
    from pipeline.model import Magazine
    from pipeline.plan import Copyfit

MAX_BYTES = 200_000_000  # of a manuscript with its pictures; an export's own limit is lower
MAX_EXPORT_BYTES = 20_000_000
DOCUMENTS = (".docx", ".odt")
# File names of articles are Latin: each Cyrillic letter by the nearest, so that a name stays the same every time.
_LATIN = dict(zip(map(ord, "аәбвгғдеёзийкқлмнңоөпрстуұүфхһыі"), "aabvggdeeziikqlmnnooprstuuufhhyi", strict=True))
_LATIN |= {ord("ж"): "zh", ord("ц"): "ts", ord("ч"): "ch", ord("ш"): "sh", ord("щ"): "sh", ord("э"): "e"}
_LATIN |= {ord("ю"): "yu", ord("я"): "ya", ord("ь"): "", ord("ъ"): ""}


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--issue", required=True, help="The issue's id, like 2024-01: a folder of sources/.")
@click.option("--pages", type=click.IntRange(1, 2000), help="Page count of the issue; without it the export says it.")
@click.option("--kind", type=click.Choice(sorted(KINDS)), help="FILE is one manuscript, an article of this kind.")
@click.option("--replace", is_flag=True, help="Take the place of an import of another export.")
@common
def import_text(
    house: House, as_json: bool, file: Path, issue: str, pages: int | None, kind: str | None, replace: bool
) -> None:
    """Make sources of FILE: the text export of a whole issue, or with --kind one manuscript (.docx, .odt, .md, .txt).

    An export is cut by its contents list, its printed page numbers become the page plan, placeholders stand where
    pictures stood, and import-report.md says what was done with every line. A file that a person changed since an
    earlier import is never overwritten.

    \b
    Example: press import issue.md --issue 2024-01 --pages 64
    """
    from pipeline.importers.writing.placing import check_id

    if kind is None and file.suffix.lower() in DOCUMENTS:
        message = f"«{file.name}» is a manuscript, an article of its own — hint: say which kind, like --kind interview"
        raise click.UsageError(message)
    if kind is not None and pages is not None:
        raise click.UsageError("--pages is for the export of a whole issue; a manuscript is one article")
    if kind is not None and replace:
        raise click.UsageError("--replace is for the export of a whole issue; a manuscript replaces no import")
    check_id(issue)
    if kind is None:
        import_issue(house, as_json, file, issue, pages, replace)
    else:
        import_manuscript(house, as_json, file, issue, kind)


def import_issue(house: House, as_json: bool, file: Path, issue: str, pages: int | None, replace: bool = False) -> None:
    """An export → the issue's folder; people's lines on stderr. Raises Stopped, and then nothing was written."""
    from pipeline.importers.assembly import assemble_issue, read_issue_imprint
    from pipeline.importers.export import cut_export, read_export
    from pipeline.importers.writing.placing import digest, place_files

    content = read_bytes(file, MAX_EXPORT_BYTES)
    export = read_export(content, file.name)
    cutting, found = cut_export(export, pages)
    imprint = read_issue_imprint(cutting)
    magazine, fresh = open_magazine(house.sources, imprint)
    assembled = assemble_issue(issue, export, cutting, imprint, magazine, read_fit(house.styles), found)
    origin = {"export": file.name, "sha256": digest(content)}
    placed = place_files(house.sources, issue, assembled.files, origin, over=replace)
    if fresh:
        place_magazine(house.sources, fresh)
        say("made: sources/magazine.yaml (from the imprint: look it over)")
    show_problems(assembled.done.problems)
    summarize(assembled.done, placed)
    if as_json:
        click.echo(json.dumps(describe(assembled.done, placed), ensure_ascii=False, indent=2))


def read_fit(styles: Path) -> Mapping[str, Copyfit]:
    """How much text fills a page of each kind."""
    from pipeline.plan import read_copyfit
    from pipeline.yamlfile import parse_yaml

    return read_copyfit(parse_yaml((styles / "copyfit.yaml").read_text(encoding="utf-8"), "styles/copyfit.yaml"))


def read_bytes(file: Path, most: int) -> bytes:
    """A common file's bytes. Raises Stopped: INT001 where it is none or cannot be read, INT002 where it is too long."""
    place = Place(file.name)
    try:
        # A pipe would wait for its writer: it is opened without waiting, and refused by what it is.
        with os.fdopen(os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                hint = "name a text file"
                raise Stopped((Problem("INT001", f"«{file.name}» is no common file", hint, place),))
            content = stream.read(most + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no such name"
        hint = "name a file that is there and that you may read"
        raise Stopped((Problem("INT001", f"«{file.name}» cannot be read: {reason}", hint, place),)) from None
    if len(content) > most:
        hint = "import one issue, or one article, at a time"
        raise Stopped((Problem("INT002", f"«{file.name}» has more than {most} bytes", hint, place),))
    return content


def open_magazine(sources: Path, imprint: Imprint) -> tuple[Magazine, bytes]:
    """The magazine, and its file's bytes where it has none yet and they were made from the imprint. Raises Stopped."""
    from pipeline.importers.writing.masthead import write_magazine
    from pipeline.load import Sources, read_magazine

    rooms = Sources(sources)
    if os.path.lexists(sources / "magazine.yaml"):
        return read_magazine(rooms.read("magazine.yaml")), b""
    fresh = write_magazine(imprint)
    return read_magazine(fresh.decode()), fresh


def place_magazine(sources: Path, content: bytes) -> None:
    """magazine.yaml where there is none; one that appeared meanwhile stays. Raises Stopped (ENV003)."""
    try:
        with (sources / "magazine.yaml").open("xb") as stream:
            stream.write(content)
    except FileExistsError:
        return
    except OSError as error:
        hint = "check the folder's permissions"
        raise Stopped((Problem("ENV003", f"magazine.yaml cannot be written: {error.strerror}", hint),)) from None


def summarize(done: Done, placed: Placed) -> None:
    """The import in a few lines, for people."""
    issue, balance = done.facts.id, done.balance
    for cut in done.cutting.cuts:
        say(f"  {cut.id:<16} pages {cut.first}-{cut.last:<4} {cut.kind}{_doubt(cut.confidence.value)}")
    say(
        f"letters: {balance.sum('export')} in the export, {balance.sum('kept')} in the sources, "
        f"{balance.sum('listed')} listed, {balance.sum('lost')} lost"
    )
    for name in placed.left:
        say(f"left of an earlier import: sources/{issue}/{name}")
    gone = f", {len(placed.removed)} of the import before removed" if placed.removed else ""
    say(f"made: sources/{issue}/ ({len(placed.written)} files written, {len(placed.same)} as they were{gone})")
    say(f"read sources/{issue}/import-report.md first; then: press check {issue}")


def _doubt(confidence: str) -> str:
    return "" if confidence == "sure" else f" ({confidence})"


def describe(done: Done, placed: Placed) -> dict[str, object]:
    """What ``--json`` gives of an import."""
    from pipeline.report import problem_data

    frames = sorted(name for name in (*placed.written, *placed.same) if name.startswith("images/fpo-"))
    return {
        "issue": done.facts.id,
        "pages": done.facts.pages,
        "articles": [
            {
                "id": cut.id,
                "kind": cut.kind,
                "first": cut.first,
                "last": cut.last,
                "confidence": cut.confidence.value,
                "placeholders": sum(name.startswith(f"images/fpo-{cut.id}-") for name in frames),
                "share": done.shares.get(cut.id, 0.0),
            }
            for cut in done.cutting.cuts
        ],
        "letters": {column: done.balance.sum(column) for column in ("export", "kept", "listed", "lost")},
        "files": sorted((*placed.written, *placed.same)),
        "written": sorted(placed.written),
        "removed": sorted(placed.removed),
        "problems": [problem_data(problem) for problem in done.problems],
    }


def name_article(file: Path, kind: str) -> str:
    """The stem of an article's file: the manuscript's own name in Latin letters, else its kind."""
    latin = file.stem.casefold().translate(_LATIN)
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:60].strip("-") or kind


def import_manuscript(house: House, as_json: bool, file: Path, issue: str, kind: str) -> None:
    """One manuscript → an article of an issue that is there. Raises Stopped, and then nothing was written."""
    from pipeline.importers.manuscripts import read_manuscript
    from pipeline.importers.writing.files import write_article
    from pipeline.importers.writing.placing import digest, place_files
    from pipeline.importers.writing.readback import read_articles
    from pipeline.importers.writing.report import write_manuscript_report
    from pipeline.importers.writing.stubs import complete, name_placeholders
    from pipeline.report import problem_data

    if not (house.sources / issue / "issue.yaml").is_file():
        hint = f"`press new {issue}` makes one; or import the export of a whole issue, without --kind"
        raise Stopped((Problem("SRC016", f"there is no issue «{issue}» to put the article into", hint),))
    content = read_bytes(file, MAX_BYTES)
    stem = name_article(file, kind)
    manuscript, pictures, found = read_manuscript(file, kind, stem)
    manuscript, stubs = complete(manuscript)
    manuscript, drawn = name_placeholders(manuscript)
    files = {f"articles/{stem}.md": write_article(manuscript), **pictures, **drawn}
    _, refused = read_articles(files, f"sources/{issue}")
    problems = tuple(dict.fromkeys((*found, *refused)))
    files[f"import-report-{stem}.md"] = write_manuscript_report(file.name, manuscript, stubs, problems)
    placed = place_files(house.sources, issue, files, {"export": file.name, "sha256": digest(content)}, whole=False)
    show_problems(problems)
    say(f"made: sources/{issue}/articles/{stem}.md ({len(placed.written)} files written)")
    if not _is_ordered(house.sources / issue / "issue.yaml", stem):
        say(f"give it its pages in sources/{issue}/issue.yaml: - {{article: {stem}, pages: …}}")
    if as_json:
        data = {"issue": issue, "article": stem, "files": sorted(files), "written": sorted(placed.written),
                "problems": [problem_data(problem) for problem in problems]}  # fmt: skip
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _is_ordered(issue_file: Path, stem: str) -> bool:
    text = issue_file.read_text(encoding="utf-8", errors="replace")
    return re.search(rf"\barticle:\s*{re.escape(stem)}\b(?!-)", text) is not None
