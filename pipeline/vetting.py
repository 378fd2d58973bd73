"""Vetting: load, check and plan, what every build begins with and ``press check`` is all of.

It stands apart from build.py so that a check imports nothing that lays out, finishes or judges.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.check import check_issue
from pipeline.house import House
from pipeline.load import Sources, load_issue
from pipeline.model import Issue, PagePlan
from pipeline.pictures import PictureDesk
from pipeline.plan import ExpectedFit, check_plan, expect_fit, make_plan, read_copyfit, report_fit
from pipeline.printjob import check_spine
from pipeline.problems import Problem, Stopped
from pipeline.profiles import Profile, read_profile
from pipeline.proofreading.proof import proofread
from pipeline.yamlfile import parse_yaml


@dataclass(frozen=True)
class Checked:
    """What load, check and plan found."""

    issue: Issue
    plan: PagePlan
    fits: tuple[ExpectedFit, ...]
    problems: tuple[Problem, ...]
    profile: Profile


def check(house: House, issue_id: str, whole: bool = True) -> Checked:
    """load, check, plan; without ``whole`` nothing that only a whole issue has. Raises Stopped with every error."""
    house.progress.station("load")
    sources = Sources(house.sources)
    issue, found = load_issue(sources, issue_id)

    house.progress.station("check")
    with _open_pictures(house, issue) as pictures:
        found += check_issue(issue, pictures.inspect)
    found += proofread(issue, lambda path: sources.read(*path.split("/")[1:]))

    house.progress.station("plan")
    found += check_plan(issue, whole)
    if any(problem.at_source for problem in found):
        raise Stopped(found)
    profile = read_issue_profile(house, issue)
    found += check_spine(issue, profile.bleed_mm)
    plan = make_plan(issue)
    copyfit = parse_yaml((house.styles / "copyfit.yaml").read_text(encoding="utf-8"), "styles/copyfit.yaml")
    fits = expect_fit(issue, plan, read_copyfit(copyfit))
    return Checked(issue, plan, fits, found + report_fit(issue, fits), profile)


def read_issue_profile(house: House, issue: Issue) -> Profile:
    """The printer's profile that the issue names. Raises Stopped."""
    return read_profile(house.styles / "profiles", issue.print_job.profile, issue.print_job.profile_place)


@contextmanager
def _open_pictures(house: House, issue: Issue) -> Iterator[PictureDesk]:
    """The desk at which an issue's pictures are looked at; what it learns is kept."""
    desk = PictureDesk(house.sources / issue.id, house.cache)
    yield desk
    desk.keep()
