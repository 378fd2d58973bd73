"""output/catalog/: everything in one folder, all at once or not at all, and never over what is not ours."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from pipeline.catalogue import opds1, opds2
from pipeline.catalogue.addresses import check_address
from pipeline.catalogue.covers import Covers
from pipeline.catalogue.issues import find_finished
from pipeline.catalogue.jsonld import describe_issue
from pipeline.catalogue.mastheads import compare_mastheads
from pipeline.catalogue.model import ABOUT, OPDS2, PUBLICATION, Catalogue, Finished
from pipeline.catalogue.page import draw_pages
from pipeline.catalogue.verify import verify
from pipeline.checksums import SUMS, is_whole, require_ours, write_sums
from pipeline.deliver import hold_output, swap_folder
from pipeline.house import House
from pipeline.kept import Kept
from pipeline.load import RESERVED, Sources, list_issues
from pipeline.prepress import open_prepress
from pipeline.problems import Problem, Stopped, sort_problems
from pipeline.report import problem_data, write_json
from pipeline.sheets import Room
from pipeline.vetting import read_issue_profile

NAME = "catalog"
KEPT = 200  # covers, thumbnails and faces: a hundred issues


@dataclass(frozen=True)
class Catalogued:
    """What was made: the folder, the issues in it (the newest first), and what is to be said of these and of others."""

    folder: str
    base: str
    issues: tuple[str, ...]
    files: tuple[str, ...]
    problems: tuple[Problem, ...]

    def write_data(self) -> bytes:
        """What ``--json`` gives."""
        told = [problem_data(problem) for problem in self.problems]
        return write_json({"base_url": self.base, "issues": self.issues, "files": self.files, "problems": told})


def make_catalogue(house: House) -> Catalogued:
    """Every finished issue of ``house.output`` into ``output/catalog/``, in place of the earlier one.

    Raises Stopped (CAT001, CAT003, CAT004, EPB015, ENV003, ENV004, SRC001) and leaves the earlier one as it is.
    """
    sources = Sources(house.sources)
    kept = Kept(house.cache / "catalogue", KEPT)
    ids = list_issues(sources)
    with ExitStack() as held:
        for issue_id in ids:  # no build changes its files under our hands
            if issue_id not in RESERVED and (house.output / issue_id).is_dir():
                held.enter_context(hold_output(house.output, issue_id))
        issues, left_out = find_finished(house, Covers(kept), ids)
        if not issues:
            hint = "`press build` makes an issue; then `press catalog` again"
            raise Stopped((*left_out, Problem("CAT001", "there is no finished issue for the catalogue", hint)))
        base = issues[0].issue.magazine.base_url
        if fault := check_address(base, sources):
            raise Stopped((*left_out, fault))
        catalogue = Catalogue(base, issues)
        files = fill_folder(catalogue, draw_pages(house, _open_room(house, issues[0]), catalogue, kept))
        held.enter_context(hold_output(house.output, NAME))
        place = house.output / NAME
        require_ours(place, is_whole(place, OPDS2), "--output")
        folder = swap_folder(house.output, NAME, files)
    return Catalogued(str(folder), base, tuple(one.id for one in issues), tuple(sorted(files)), sort_problems(left_out))


def fill_folder(catalogue: Catalogue, pages: Mapping[str, bytes]) -> dict[str, bytes | Path]:
    """Every file by its name in the catalogue: same issues, same bytes. Raises Stopped (CAT004, EPB015)."""
    made = {**pages, **opds1.write_feeds(catalogue), OPDS2: opds2.write_feed(catalogue)}
    given: dict[str, bytes | Path] = {}
    sums: dict[str, str] = {}
    for finished in catalogue.issues:
        made[f"{finished.id}/{ABOUT}"] = write_json(describe_issue(catalogue, finished))
        made[f"{finished.id}/{PUBLICATION}"] = opds2.write_publication(catalogue, finished)
        for file in finished.given:
            given[f"{finished.id}/{file.name}"] = file.content
            sums[f"{finished.id}/{file.name}"] = file.sha256
    lists = {SUMS, *(f"{finished.id}/{SUMS}" for finished in catalogue.issues)}
    if faults := verify(catalogue, made, {*made, *given, *lists}):
        raise Stopped(faults)
    if differences := compare_mastheads(catalogue, made):
        raise Stopped(differences)
    sums |= {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}
    for finished in catalogue.issues:
        prefix = f"{finished.id}/"
        own = {name.removeprefix(prefix): digest for name, digest in sums.items() if name.startswith(prefix)}
        made[f"{prefix}{SUMS}"] = write_sums(own)
        sums[f"{prefix}{SUMS}"] = hashlib.sha256(made[f"{prefix}{SUMS}"]).hexdigest()
    return {**given, **made, SUMS: write_sums(sums)}


def _open_room(house: House, newest: Finished) -> Room:
    """The designer's room, its colours as screens see them in the newest issue's printing condition."""
    from pipeline.wiring import collect_fonts

    collect_fonts(house)
    return open_prepress(house, read_issue_profile(house, newest.issue)).room
