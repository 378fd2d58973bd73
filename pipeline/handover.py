"""handover: the folder that goes to the printing house, whole or not at all, and never over what is not ours."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from pipeline.checksums import SUMS, is_whole, require_ours, write_sums
from pipeline.deliver import swap_folder
from pipeline.identity import name_issue
from pipeline.jobsheet import describe_job, draw_job_sheet
from pipeline.language import find_language
from pipeline.model import Issue
from pipeline.problems import Problem, Stopped
from pipeline.profiles import Profile
from pipeline.report import write_json

JOB_SHEET = "job-sheet.json"
# Of a build's files, those that a printing house needs.
GIVEN = ("print.pdf", "cover.pdf", "report.html", "report.json")


def name_folder(issue: Issue) -> str:
    """adal-azamat-2023-00-print."""
    return f"{name_issue(issue)}-print"


def fill_folder(issue: Issue, profile: Profile, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """All files of the folder by name, from those of a build: same build, same bytes."""
    given = {name: files[name] for name in GIVEN if name in files}
    job = describe_job(issue, profile, given)
    given[JOB_SHEET] = write_json(job)
    given["job-sheet.html"] = draw_job_sheet(job, find_language(issue.magazine.language))
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in given.items()}
    return {**given, SUMS: write_sums(sums)}


def hand_over(parent: Path, issue: Issue, profile: Profile, files: Mapping[str, bytes]) -> Path:
    """Writes the folder into ``parent``, in place of an earlier one of ours. Raises Stopped and changes nothing."""
    refuse_foreign(parent, issue)
    content = fill_folder(issue, profile, files)
    try:
        parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        hint = "give --deliver a folder that you may write in"
        raise Stopped((Problem("ENV003", f"{parent.name} cannot be made: {error.strerror}", hint),)) from None
    return swap_folder(parent, name_folder(issue), content)


def refuse_foreign(parent: Path, issue: Issue) -> None:
    """Raises Stopped (ENV004) where something stands in the folder's place that we did not write as it is.

    ENV003 where nothing can be written there: known before a build, not after it.
    """
    above = next((path for path in (parent, *parent.absolute().parents) if path.exists()), parent)
    if not os.access(above, os.W_OK | os.X_OK) or not above.is_dir():
        hint = "give --deliver a folder that you may write in"
        raise Stopped((Problem("ENV003", f"{parent.name} cannot be written", hint),))
    folder = parent / name_folder(issue)
    require_ours(folder, is_whole(folder, JOB_SHEET) and _is_job_sheet(folder / JOB_SHEET), "--deliver")


def _is_job_sheet(path: Path) -> bool:
    """True for one of ours."""
    try:
        return bool(json.loads(path.read_bytes())["schema"] == 1)
    except (OSError, ValueError, KeyError, TypeError):
        return False
