"""The ``press`` command.

Exit status: 0 well, 1 a fault of ours, 2 wrong use, 3 problems, 4 something is missing here.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from pathlib import Path

import click

from pipeline import __version__
from pipeline.archiving import COMMANDS
from pipeline.console import say, show_problems
from pipeline.house import House
from pipeline.importing import import_text
from pipeline.options import FOLDER, MISSING, OUR_FAULT, PROBLEMS, common, end
from pipeline.problems import Problem, Severity, Stopped
from pipeline.usage import read_part, refuse_use

INTERRUPTED, TERMINATED = 130, 143  # as a shell has them
GARBAGE = 100_000  # new objects before cycles are looked for: a command makes few, and looking costs a twentieth of it


def _newest(house: House) -> str:
    from pipeline.load import Sources, list_issues

    issues = list_issues(Sources(house.sources))
    if not issues:
        raise Stopped((Problem("SRC016", "there is no issue yet", "`press new 2024-01` makes an empty one"),))
    return issues[-1]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="press")
def press() -> None:
    """Make issues of the magazine: sources in, print.pdf, screen.pdf and issue.epub out.

    \b
    press new 2024-01        an empty issue, ready to fill
    press import a.md        the export of a whole issue, or one manuscript, into sources
    press check 2024-01      what is wrong with its sources, and whether they will fit
    press build 2024-01      everything, into output/2024-01/
    press preflight a.pdf    any PDF against a printer's profile
    press catalog            all finished issues for readers and stores, with feeds and pages
    press archive 2024-01    a final build as a package of the archive, with a line in its register
    press verify             are the packages of the archive as they were archived?
    """


@press.command()
@click.argument("issue", required=False)
@click.option("--edition", show_default="print,screen,epub", help="Which of them to make.")
@click.option("--pages", help="Only these pages, like 14-17 or 3,8-9, into output/ISSUE.pages/.")
@click.option("--final", is_flag=True, help="Warnings count as errors: what goes out must be without fault.")
@click.option("--deliver", type=FOLDER, help="With --final: put the printing house's folder into this one.")
@click.option("--safe", is_flag=True, help="Plain layout in one document: slower, the same bytes.")
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help="Workers; default: one a processor.")
@common
def build(
    house: House,
    as_json: bool,
    issue: str | None,
    edition: str | None,
    pages: str | None,
    final: bool,
    deliver: Path | None,
    safe: bool,
    jobs: int | None,
) -> None:
    """Make ISSUE (default: the newest) into output/ISSUE/: the PDFs, the ePub, the page map and the report.

    Files appear all together or not at all. With errors the earlier output stays, and what was rejected
    lies in output/ISSUE.rejected/ with its report.

    \b
    Example: press build 2023-00 --edition print --final
    """
    from pipeline import wiring
    from pipeline.build import Order
    from pipeline.build import build as build_issue
    from pipeline.part import NoSuchPages

    part = read_part(pages)
    try:
        editions = wiring.choose_editions(
            ("print,screen" if part else "print,screen,epub") if edition is None else edition
        )
    except ValueError as error:
        message = f"«{error}» is no edition; there are print, screen, epub, proof"
        raise click.BadParameter(message, param_hint="--edition") from None
    if not editions:
        raise click.BadParameter("name at least one of print, screen, epub, proof", param_hint="--edition")
    refuse_use(editions, part is not None, final, deliver)
    order = Order(issue or _newest(house), editions, final, safe, wiring.choose_jobs(jobs), part, deliver)
    try:
        outcome = build_issue(house, order)
    except NoSuchPages as error:
        raise click.BadParameter(str(error), param_hint="--pages") from None
    show_problems(outcome.problems)
    for gate in outcome.gates:
        if gate.status == "not-run":
            say(f"{gate.name}: not run")
    for line in outcome.proved:
        say(line)
    drift, page = outcome.drift
    say(f"grid: lines of neighbouring columns stand level to {drift:.2f} pt" + (f" (page {page})" if drift else ""))
    say(f"{'rejected' if outcome.rejected else 'made'}: {outcome.folder} ({outcome.pages.pages} pages)")
    if outcome.handed:
        say(f"for the printing house: {outcome.handed}")
    if as_json:
        click.echo(outcome.files["report.json"].decode(), nl=False)
    if outcome.rejected:
        gates_alone = all(p.code == "ENV002" for p in outcome.problems if p.severity is not Severity.NOTE)
        raise SystemExit(MISSING if gates_alone else PROBLEMS)


@press.command()
@click.argument("issue", required=False)
@click.option("--final", is_flag=True, help="Warnings count as errors.")
@click.option("--fix", is_flag=True, help="Mend what has one right answer; shows a diff and asks.")
@click.option("--yes", is_flag=True, help="With --fix: write without asking.")
@common
def check(house: House, as_json: bool, issue: str | None, final: bool, fix: bool, yes: bool) -> None:
    """Look at the sources of ISSUE (default: the newest) without making anything: faults, and the expected fit.

    \b
    Example: press check 2023-00
    """
    from pipeline.allowance import apply_allowances
    from pipeline.vetting import check as check_issue

    if yes and not fix:
        raise click.UsageError("--yes goes with --fix")
    issue = issue or _newest(house)
    if fix:
        from pipeline.correcting import offer_correction

        offer_correction(house, issue, yes, as_json)
    checked = check_issue(house, issue)
    problems = apply_allowances(checked.issue, checked.problems, whole=False)
    if not as_json:
        for fit in checked.fits:
            slot = next(slot for slot in checked.issue.order if slot.article == fit.article)
            say(f"  {fit.article:<16} pages {slot.first}-{slot.last:<4} expected {fit.share:4.0%} full")
    refusing = {Severity.ERROR, Severity.WARNING} if final else {Severity.ERROR}
    wrong = any(problem.severity in refusing for problem in problems)
    if as_json or problems:
        end(problems, as_json, PROBLEMS if wrong else 0)
    say("no problems")


@press.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--profile", default="magazine", show_default=True, help="The printer's: a file of styles/profiles/.")
@click.option(
    "--binding", type=click.Choice(["saddle", "perfect", "none"]), default="none", show_default=True,
    help="How its pages are to be bound; without it no page count is asked.",
)  # fmt: skip
@common
def preflight(house: House, as_json: bool, file: Path, profile: str, binding: str) -> None:
    """Measure FILE, any PDF, against a printer's profile: report.html and report.json in output/NAME.preflight/.

    \b
    Example: press preflight advert.pdf --profile newspaper
    """
    from pipeline.examination import examine

    try:
        if file.exists() and not file.is_file():
            raise click.BadParameter(f"«{file.name}» is not a file", param_hint="FILE")
        file.open("rb").close()
    except OSError as error:
        message = f"«{file.name}» cannot be read: {error.strerror}; name a PDF that is there"
        raise click.BadParameter(message, param_hint="FILE") from None
    examined = examine(house, file, profile, binding)
    show_problems(examined.problems)
    for gate in examined.gates:
        if gate.status == "not-run":
            say(f"{gate.name}: not run")
    say(f"made: {Path(examined.folder) / 'report.html'}")
    if as_json:
        click.echo(examined.files["report.json"].decode(), nl=False)
    if any(problem.severity is Severity.ERROR for problem in examined.problems):
        raise SystemExit(PROBLEMS)


@press.command()
@click.argument("id")
@click.option("--pages", type=click.IntRange(4, 2000), default=16, show_default=True, help="Page count.")
@common
def new(house: House, as_json: bool, id: str, pages: int) -> None:
    """Make an empty issue ID (like 2024-01) under sources/, ready to fill; never touches an existing one."""
    from pipeline.fresh import make_issue

    made = make_issue(house.sources, id, pages)
    for path in made:
        say(f"made: {path}")
    if as_json:
        click.echo(json.dumps({"files": list(made)}, ensure_ascii=False, indent=2))


@press.command()
@common
def catalog(house: House, as_json: bool) -> None:
    """Make output/catalog/ of every finished issue: files to hand out, covers, OPDS feeds, pages to download from.

    It takes what lies in output/ISSUE/ as it is and builds nothing. All of it can be put on any web server; base_url
    of magazine.yaml is the address where it will lie.

    \b
    Example: press build 2023-00 --final && press catalog
    """
    from pipeline.catalogue import make_catalogue

    made = make_catalogue(house)
    show_problems(made.problems)
    say(f"made: {made.folder} ({len(made.issues)} issue{'s' if len(made.issues) > 1 else ''})")
    if as_json:
        click.echo(made.write_data().decode(), nl=False)


for command in (import_text, *COMMANDS):
    press.add_command(command)


class Terminated(KeyboardInterrupt):
    """SIGTERM: the work is put down as for Ctrl-C, so that no worker and no judge stays behind."""


def _put_down(number: int, frame: object) -> None:
    raise Terminated


def main() -> None:
    """The command as installed: whatever is not foreseen is a fault of ours, in one line."""
    signal.signal(signal.SIGTERM, _put_down)
    gc.set_threshold(GARBAGE)
    try:
        raise SystemExit(press.main(standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except (KeyboardInterrupt, click.exceptions.Abort) as error:
        say("stopped: nothing was changed")
        # Not SystemExit: where the signal met a class being made by exec(), CPython remembers an "unhandled
        # interrupt" and `python -m` ends by the signal instead of with this status. All files are put away by now.
        os._exit(TERMINATED if Terminated in (type(error), type(error.__cause__)) else INTERRUPTED)
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        what = f"{type(error).__name__}: {error}"
        say(f"a fault of the pipeline: {what} — hint: report it with the command that you gave")
        raise SystemExit(OUR_FAULT) from error


if __name__ == "__main__":
    main()
