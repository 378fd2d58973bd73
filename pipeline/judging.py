"""The judges of a build: every finished file opened again. Ours by our rules, the printer's by the printer's too."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline import fonts
from pipeline.collating import Collator
from pipeline.cover import map_pages
from pipeline.gates import AceKit, begin_accessibility, begin_copies, check_epub, find_ace, find_verapdf
from pipeline.gates.verapdf import NAMES as COPY_GATES
from pipeline.judged import Judged, digest_file, judge_gate, make_gate
from pipeline.kept import Kept, digest_code
from pipeline.model import Issue, PageMap, Place
from pipeline.preflight import measure_trim, preflight_pdf
from pipeline.preflight.advert import check_advert, drop_repeated, list_adverts, list_families
from pipeline.preflight.model import Asked, Origins
from pipeline.preflight.verdict import Verdict, read_verdict, write_verdict
from pipeline.prepress import Prepress, name_picture
from pipeline.problems import Problem

PRINTED = ("print.pdf", "cover.pdf")
INK_GATE = "ink map"
COPY = "screen.pdf"
ACCESS_GATE = "Ace"
TREES = (Path(__file__).parents[1] / ".cache" / "node",)  # where tools/setup puts Ace
VERDICTS_KEPT = 48
CODE = ("preflight", "problems.py", "problem_codes.py")  # what a verdict depends on …
LIBRARIES = ("pikepdf",)  # … and whose versions


@dataclass(frozen=True)
class Judges:
    """The judges of one build. ``sources``: the pictures that went in, by their path in the project; ``part``: the
    files hold some pages of the issue only; ``final``: the slow judges too; ``finished``: all files that were made,
    with those that only served others; ``jobs``: with two of them, files are collated while they are judged."""

    prepress: Prepress
    issue: Issue
    pages: PageMap
    sources: Mapping[str, bytes]
    part: bool
    final: bool
    finished: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    jobs: int = 1

    def judge(self, files: Mapping[str, bytes]) -> Judged:
        """Every file."""
        judged = Judged()
        with (
            self._begin_copy(files) as finish_copy,
            self._begin_access(files) as finish_access,
            self._collator.begin(files, self.jobs > 1) as finish_collation,
        ):
            for name, content in files.items():
                if name.endswith(".pdf"):
                    judged += Judged(preflight_pdf(name, content, map_pages(name, files, self.pages)))
            if "print.pdf" in files:
                judged += self._judge_printed(files)
            judged += finish_collation()
            if "issue.epub" in files:
                judged += self._judge_epub(files["issue.epub"])
            return judged + finish_access() + finish_copy()

    @property
    def _collator(self) -> Collator:
        return Collator(self.prepress.house, self.issue, self.pages, self.sources, self.finished, self.part)

    def _judge_printed(self, files: Mapping[str, bytes]) -> Judged:
        """The printer's files by the printer's profile; what is said of a supplied page is not said again."""
        adverts = [one for one in list_adverts(self.issue) if one.page in self.pages.labels]
        supplied = {one.src: self.sources[f"{self.issue.root}/{one.src}"] for one in adverts}
        trim, alone = measure_trim(files["print.pdf"]), Asked(self.prepress.profile, part=True)
        said: tuple[Problem, ...] = ()
        for advert in adverts:
            said += check_advert(advert, supplied[advert.src], trim, lambda page: self._read(page, alone).problems)
        families = frozenset[str]().union(*(list_families(content) for content in supplied.values()))
        judged = Judged(said)
        for name in PRINTED:
            if name in files:
                asked = self._ask(name, families)
                found = self._judge_pdf(files[name], asked)
                judged += replace(found, problems=drop_repeated(found.problems, said))
        return judged

    def _ask(self, name: str, families: frozenset[str]) -> Asked:
        """What a file is measured against. A cover's sheet and a part of an issue have no page count of their own."""
        house, job = self.prepress.house, self.issue.print_job
        part = self.part or name == "cover.pdf"
        declared = {font.family.replace(" ", "-") for font in fonts.read_fonts(house.styles / "fonts.yaml")}
        return Asked(
            self.prepress.profile,
            binding=None if part else job.binding,
            fonts=frozenset(declared) | families,
            condition_sha256=self.prepress.condition.sha256,
            part=part,
            origins=self._find_origins(),
        )

    def _find_origins(self) -> Origins:
        """Where pages and pictures come from; a page that articles share is the first one's."""
        articles: dict[str, tuple[str, Place]] = {}
        for extent in self.pages.articles:
            place = self.issue.article(extent.id).place
            for label in self.pages.labels:
                if extent.first <= int(label.partition("+")[0]) <= extent.last:
                    articles.setdefault(label, (extent.id, place))
        if self.issue.print_job.apart and not self.part:
            for side in map_pages("cover.pdf", PRINTED, self.pages).labels:
                left, _, right = side.partition("–")
                if origin := articles.get(right) or articles.get(left):  # a page may be without an article
                    articles[side] = origin
        pictures = {f"/{name_picture(path)}{digit}": Place(path) for path in self.sources for digit in "01"}
        return Origins(articles, pictures)

    def _judge_pdf(self, content: bytes, asked: Asked) -> Judged:
        if not self.final:
            verdict = self._read(content, asked)
            return Judged(verdict.problems, (make_gate(INK_GATE, content, "not-run"),), verdict.figures)
        from pipeline.preflight.inkmap import CODE as INK
        from pipeline.preflight.inkmap import measure_ink
        from pipeline.preflight.judge import judge_pdf, make_problem

        judgement = judge_pdf(content, asked)
        if judgement.document is None:
            return Judged(judgement.problems, (make_gate(INK_GATE, content, "not-run"),))
        house = self.prepress.house
        ink = measure_ink(content, judgement.document, asked.profile, _find("gs"), house.cache)
        most = {page.number: page.max_ink for page in ink.pages}
        return Judged(
            (*judgement.problems, *ink.result.problems, *(make_problem(INK, one, asked) for one in ink.findings)),
            judge_gate(ink.result).gates,
            tuple(replace(one, max_ink=most.get(one.number)) for one in judgement.figures),
            {page.number: page.picture for page in ink.pages},
        )

    def _read(self, content: bytes, asked: Asked) -> Verdict:
        """What the rules find, kept by file, what was asked, and the rules themselves."""

        from pipeline.preflight.judge import judge_pdf

        def make() -> bytes:
            judgement = judge_pdf(content, asked)
            verdict = write_verdict(Verdict(judgement.problems, judgement.figures))
            if judgement.document is None or judgement.document.overfull:
                raise _NotKept(verdict)  # a quicker machine, or a quieter one, may read it to its end
            return verdict

        code = digest_code(*CODE, packages=LIBRARIES)
        key = hashlib.sha256(f"{code}{digest_file(content)}{_describe(asked)}".encode())
        try:
            return read_verdict(Kept(self.prepress.house.cache / "verdicts", VERDICTS_KEPT).get(key.hexdigest(), make))
        except _NotKept as verdict:
            return read_verdict(verdict.content)

    def _judge_epub(self, content: bytes) -> Judged:
        """EPUBCheck on a copy beside the cache: it wants a file of its own."""
        cache = self.prepress.house.cache
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix="epubcheck-") as folder:
            path = Path(folder) / "issue.epub"
            path.write_bytes(content)
            return judge_gate(check_epub(path, _find("java"), cache))

    @contextmanager
    def _begin_access(self, files: Mapping[str, bytes]) -> Iterator[Callable[[], Judged]]:
        """Ace, the slowest judge: at work beside the others until its verdict is asked for."""
        content = files.get("issue.epub")
        if content is None:
            yield Judged
        elif not self.final:
            yield lambda: Judged(gates=(make_gate(ACCESS_GATE, content, "not-run"),))
        else:
            cache = self.prepress.house.cache
            kit = AceKit(find_ace(cache / "node", *TREES), _find("node"), _find("chromium"))
            with begin_accessibility("issue.epub", content, kit, cache) as finish:
                yield lambda: judge_gate(finish())

    @contextmanager
    def _begin_copy(self, files: Mapping[str, bytes]) -> Iterator[Callable[[], Judged]]:
        """veraPDF on the access copy, at work beside the others too."""
        content = files.get(COPY)
        if content is None:
            yield Judged
        elif not self.final:
            yield lambda: Judged(gates=tuple(make_gate(name, content, "not-run") for name in COPY_GATES.values()))
        else:
            with begin_copies({COPY: content}, find_verapdf(_find("java")), self.prepress.house.cache) as finish:
                yield lambda: sum(map(judge_gate, finish()[COPY]), Judged())


class _NotKept(Exception):
    """A verdict for this time only."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.content = content


def _describe(asked: Asked) -> str:
    """All that is asked, in an order that does not depend on the day's hashes."""
    return repr((replace(asked, fonts=None), sorted(asked.fonts or ())))


def _find(tool: str) -> Path | None:
    found = shutil.which(tool)
    return Path(found) if found else None
