"""The commands of the archive: ``press archive``, ``press verify``, ``press rebuild``."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from pipeline.console import say, show_problems
from pipeline.house import House
from pipeline.options import FOLDER, MISSING, PROBLEMS, common, end
from pipeline.problems import Stopped

REGISTER_FILE = click.Path(path_type=Path, dir_okay=False)
ARCHIVE_HELP = "Where packages lie; default: archive/ in the output folder."


def choose_archive(house: House, folder: Path | None) -> Path:
    """``--archive`` as it was given, or the one in the output folder."""
    return folder or house.output / "archive"


def choose_date(asked: str | None) -> str:
    """``--date`` as it was given, or today (UTC): the one place where the archive looks at a clock."""
    try:
        return date.fromisoformat(asked).isoformat() if asked else datetime.now(UTC).date().isoformat()
    except ValueError:
        message = f"«{asked}» is no day — hint: write it like 2024-01-31"
        raise click.BadParameter(message, param_hint="--date") from None


@click.command()
@click.argument("issue")
@click.option("--archive", "folder", type=FOLDER, help=ARCHIVE_HELP)
@click.option("--register", type=REGISTER_FILE, help="A copy of the register elsewhere, kept up to date too.")
@click.option("--reason", default="", help="Why there is a new version, or why one is withdrawn.")
@click.option("--date", "asked", help="The day that the package says, like 2024-01-31; default: today.")
@click.option("--with-tools", is_flag=True, help="The wheels of all Python packages too: about 70 MB.")
@click.option("--deposit", type=FOLDER, help="Also the folder for legal deposit, into this one.")
@click.option("--withdraw", is_flag=True, help="Say in the register that the newest version is withdrawn.")
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help="Workers; default: one a processor.")
@common
def archive(
    house: House,
    as_json: bool,
    issue: str,
    folder: Path | None,
    register: Path | None,
    reason: str,
    asked: str | None,
    with_tools: bool,
    deposit: Path | None,
    withdraw: bool,
    jobs: int | None,
) -> None:
    """Build ISSUE as with --final and put it into the archive: one package, one line in the register.

    A package is never changed. The first is v1; a correction is the next version and needs --reason. With --deposit
    and nothing to correct, the folder is made of the newest package and nothing is built.

    \b
    Example: press archive 2023-00 --register /media/usb/register.jsonl
    """
    from pipeline.archive.edition import find_newest, withdraw_newest
    from pipeline.archive.package import ArchiveOrder, archive_issue
    from pipeline.wiring import choose_jobs

    where, day = choose_archive(house, folder), choose_date(asked)
    if withdraw:
        if with_tools or deposit:
            raise click.UsageError("--withdraw goes with --reason, --date, --archive and --register only")
        line = withdraw_newest(name_stem(house, issue), where, day, reason, register)
        say(f"withdrawn: {line.package}")
        if as_json:
            click.echo(json.dumps({"package": line.package, "reason": line.reason, "date": line.date}, indent=2))
        return
    newest = find_newest(name_stem(house, issue), where, register) if deposit and not reason else None
    data: dict[str, object] = {}
    if newest is None:
        if deposit:
            refuse_deposit(house, issue, deposit)
        order = ArchiveOrder(issue, where, day, reason, register, with_tools, choose_jobs(jobs))
        try:
            archived = archive_issue(house, order)
        except Stopped as stopped:
            unheard = {problem.code for problem in stopped.problems} == {"ARC007", "ENV002"}
            end(stopped.problems, as_json, MISSING if unheard else PROBLEMS)
        show_problems(archived.notes)
        say(f"archived: {archived.folder} ({archived.files} files, sha512 {archived.seal[:16]}…)")
        newest, data = archived.folder, archived.describe()
    if deposit:
        from pipeline.archive.deposit import deposit_package

        data["deposit"] = str(deposit_package(newest, register, deposit))
        say(f"for deposit: {data['deposit']}")
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def name_stem(house: House, issue_id: str) -> str:
    """How packages of the issue begin: two magazines in one archive may each have an issue of this id."""
    from pipeline.identity import name_issue
    from pipeline.load import Sources, load_issue

    return name_issue(load_issue(Sources(house.sources), issue_id)[0])


def refuse_deposit(house: House, issue_id: str, deposit: Path) -> None:
    """What stands in the deposit folder's way is said before the build, not after it. Raises Stopped."""
    from pipeline.archive.deposit import refuse_foreign
    from pipeline.load import Sources, load_issue

    refuse_foreign(deposit, load_issue(Sources(house.sources), issue_id)[0])


@click.command()
@click.argument("packages", nargs=-1, metavar="[PACKAGE]...", type=click.Path(path_type=Path))
@click.option("--archive", type=FOLDER, help=ARCHIVE_HELP)
@click.option("--register", type=REGISTER_FILE, help="A copy of the register that lies elsewhere.")
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help="Readers; default: one a processor.")
@common
def verify(
    house: House,
    as_json: bool,
    packages: tuple[Path, ...],
    archive: Path | None,
    register: Path | None,
    jobs: int | None,
) -> None:
    """Read every byte of each PACKAGE, a folder or its name in the archive, against its manifests and the register.

    Without PACKAGE: everything in the archive, and every package that the register says should be there. Status 3
    where anything was changed, is missing or was added.

    \b
    Example: press verify --register /media/usb/register.jsonl
    """
    from pipeline.archive.progress import watch_verify
    from pipeline.archive.verify import list_packages, verdict_data, verify_packages

    folder = choose_archive(house, archive)
    if register is not None and not register.is_file():
        raise click.BadParameter(f"«{register}» is not there — hint: name the copy's file", param_hint="--register")
    if not packages and not folder.is_dir():
        raise click.BadParameter(f"«{folder}» is not there — hint: name a package, or the folder of them")
    chosen = tuple(path if os.path.lexists(path) else folder / path for path in packages)
    chosen = chosen or list_packages(folder, register)
    if not chosen:
        raise click.BadParameter(f"there is no package in «{folder}» — hint: name the folder that has them")
    readers = jobs or len(os.sched_getaffinity(0))
    with watch_verify(sys.stderr) as seen:
        verdicts = verify_packages(chosen, register, readers, seen)
    # What is said of a register is said once, not for each of its packages.
    show_problems(dict.fromkeys(problem for verdict in verdicts for problem in verdict.problems))
    if as_json:
        click.echo(json.dumps(verdict_data(verdicts), ensure_ascii=False, indent=2))
    if not all(verdict.is_whole for verdict in verdicts):
        raise SystemExit(PROBLEMS)


@click.command()
@click.argument("package", type=click.Path(path_type=Path))
@click.option("--out", type=FOLDER, help="Keep what was made, as PACKAGE.rebuilt/ in this folder.")
@click.option("--archive", type=FOLDER, help=ARCHIVE_HELP)
@click.option("--register", type=REGISTER_FILE, help="A copy of the register that lies elsewhere.")
@click.option("--trust", is_flag=True, help="Also where no register has the package: its program is run.")
@common
def rebuild(
    house: House,
    as_json: bool,
    package: Path,
    out: Path | None,
    archive: Path | None,
    register: Path | None,
    trust: bool,
) -> None:
    """Make the issue again from PACKAGE alone, a folder or its name in the archive, and grade it.

    It is built without network and without this machine's fonts, by the pipeline that lies in the package. A: the same
    bytes, B: the same after decompression, C: the same to the eye, D: different, which is status 3.

    This runs the program that lies in the package, with your rights: only where the register beside it, or the copy
    that --register names, has the very package. --trust is for one whose origin you know otherwise.

    \b
    Example: press rebuild adal-azamat-2023-00-v1
    """
    from pipeline.archive.grade import Grade
    from pipeline.archive.rebuild import rebuild_package
    from pipeline.archive.room import find_room

    chosen = package if os.path.lexists(package) else choose_archive(house, archive) / package
    if register is not None and not register.is_file():
        raise click.BadParameter(f"«{register}» is not there — hint: name the copy's file", param_hint="--register")
    inside = out is not None and Path(os.path.realpath(out)).is_relative_to(os.path.realpath(chosen))
    if inside or (out is not None and Path(os.path.realpath(out)) == Path(os.path.realpath(chosen)).parent):
        message = "neither a package nor its archive is written to — hint: name another folder"
        raise click.BadParameter(message, param_hint="--out")
    rebuilt = rebuild_package(chosen, register, out, find_room(Path.home()), say, trust)
    for line in rebuilt.lines():
        say(line)
    show_problems(rebuilt.problems)
    if rebuilt.folder:
        say(f"made: {rebuilt.folder}")
    if as_json:
        click.echo(rebuilt.write_data().decode(), nl=False)
    if rebuilt.grade is Grade.OTHER:
        raise SystemExit(PROBLEMS)


COMMANDS = (archive, verify, rebuild)
