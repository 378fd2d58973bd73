"""deposit: the folder that a national library takes for legal deposit, made of a package that is whole.

Access PDF, ePub, cover, two records for the catalogue, checksums, a README; whole or not at all, and never over what
is not ours.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from string import Template

from pipeline.archive.bag import payload_path, read_bag
from pipeline.archive.mods import write_dublin_core, write_mods
from pipeline.archive.verify import verify_package
from pipeline.checksums import SUMS, is_whole, require_ours, write_sums
from pipeline.deliver import swap_folder
from pipeline.identity import name_issue
from pipeline.load import Sources, load_issue
from pipeline.model import ArticleExtent, Issue, PageMap
from pipeline.periodical import find_issn, full_title, name_publisher
from pipeline.problems import Problem, Stopped

MODS, DUBLIN_CORE, README = "mods.xml", "dc.xml", "README.txt"
GIVEN = {"issue.pdf": "access/issue.pdf", "issue.epub": "access/issue.epub", "cover.jpg": "access/cover.jpg"}

_README = Template("""\
$title
Міндетті данаға арналған қалта / for legal deposit

issue.pdf     журнал, PDF/A-2a және PDF/UA-1          the magazine, PDF/A-2a and PDF/UA-1
issue.epub    журнал, ePub 3                          the magazine, ePub 3
cover.jpg     мұқабасы                                its cover
mods.xml      каталогқа арналған жазба, MODS 3.8      the record for the catalogue, MODS 3.8
dc.xml        сол жазба Dublin Core түрінде           the same in Dublin Core
SHA256SUMS    бақылау сомалары                        checksums: sha256sum -c SHA256SUMS

Шығарушы / publisher: $publisher
Шыққан күні / published: $date
${issn}Мұрағат жинағы / archival package: $package
""")


def name_deposit(issue: Issue) -> str:
    """adal-azamat-2023-00-deposit."""
    return f"{name_issue(issue)}-deposit"


def deposit_package(package: Path, register: Path | None, parent: Path) -> Path:
    """The deposit folder of a package in ``parent``, in place of an earlier one of ours.

    Raises Stopped: what verify finds wrong with the package; ENV003, ENV004 as refuse_foreign does.
    """
    verdict = verify_package(package, register)
    if not verdict.is_whole:
        raise Stopped(verdict.problems)
    bag = read_bag(package)
    sources = package / "data" / "source" / "sources"
    issue, _ = load_issue(Sources(sources), bag.info.find("Issue") or "")
    pages = read_page_map(payload_path(bag, "reports/page-map.json").read_bytes())
    refuse_foreign(parent, issue)
    given = {name: payload_path(bag, place).read_bytes() for name, place in GIVEN.items()}
    files = fill_deposit(issue, pages, given, package.name)
    try:
        parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Stopped((_unwritable(parent, error.strerror or "it cannot be made"),)) from None
    return swap_folder(parent, name_deposit(issue), files)


def fill_deposit(issue: Issue, pages: PageMap, given: Mapping[str, bytes], package: str) -> dict[str, bytes]:
    """All files of the folder by name: same package, same bytes."""
    issn = find_issn(issue)
    words = {
        "title": full_title(issue),
        "publisher": name_publisher(issue),
        "date": issue.date,
        "issn": f"ISSN: {issn}\n" if issn else "",
        "package": package,
    }
    files = {
        **given,
        MODS: write_mods(issue, pages),
        DUBLIN_CORE: write_dublin_core(issue, pages),
        README: _README.substitute(words).encode(),
    }
    return {**files, SUMS: write_sums({name: hashlib.sha256(content).hexdigest() for name, content in files.items()})}


def read_page_map(data: bytes) -> PageMap:
    """page-map.json as far as records need it: page count, and where each article stands."""
    page_map = json.loads(data)
    return PageMap(page_map["pages"], (), tuple(ArticleExtent(**row) for row in page_map["articles"]), ())


def refuse_foreign(parent: Path, issue: Issue) -> None:
    """Raises Stopped: ENV004 where something stands in the folder's place that is not as we wrote it, ENV003 where
    nothing can be written."""
    above = next((path for path in (parent, *parent.absolute().parents) if path.exists()), parent)
    if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
        raise Stopped((_unwritable(parent, "no folder that may be written in"),))
    folder = parent / name_deposit(issue)
    require_ours(folder, is_whole(folder, MODS, DUBLIN_CORE, README), "--deposit")


def _unwritable(parent: Path, why: str) -> Problem:
    return Problem("ENV003", f"{parent.name} cannot be written: {why}", "give --deposit a folder that you may write in")
