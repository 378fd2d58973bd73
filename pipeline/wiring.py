"""How each station is fed: what it asks of the folders, the caches and the machine. build.py has their order."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__, fonts
from pipeline.compose import Composer
from pipeline.declared import BadDeclaration, MissingFile
from pipeline.editions import ALL_EDITIONS, PDF_EDITIONS
from pipeline.house import House
from pipeline.identity import identify
from pipeline.judged import Judged
from pipeline.kept import Kept, digest_code
from pipeline.language import find_language
from pipeline.model import Issue, PageMap, PagePlan, Place, Unit
from pipeline.periodical import full_title, list_creators, list_subjects
from pipeline.picturing import draw_page
from pipeline.places import place_words
from pipeline.preflight import check_fonts, compare_layouts
from pipeline.prepress import Prepress
from pipeline.problems import MissingTool, Problem, Stopped
from pipeline.report import report_data, write_json
from pipeline.sheets import Room, running_text
from pipeline.stylefiles import find_undeclared_faces, place_message, read_style_files
from pipeline.typeset import (
    EditionSheet,
    Late,
    Metadata,
    Typeset,
    TypesetError,
    TypesetSettings,
    typeset,
)
from pipeline.typography import Setter

if TYPE_CHECKING:  # its pages are drawn by libraries of their own
    from pipeline.reporting import PagePicture

PAGES_KEPT = 800  # pages kept as small pictures: some 40 MB
RASTERS_KEPT = 400  # pictures made ready for the ePub: several issues' worth
NO_GLYPH = ".notdef glyph"  # the layout library's words for a character that no font has
COVER_PIXELS = 1600  # wide: the least that stores take without a word


def collect_fonts(house: House) -> None:
    """The declared fonts and profiles in the cache. Raises MissingTool (status 4) where they cannot be had."""
    try:
        fonts.collect_all(house.styles, house.cache, fonts.find_anywhere(house.say))
    except MissingFile as error:
        raise MissingTool(str(error), error.hint) from None
    except BadDeclaration as error:
        file, _, message = str(error).partition(": ")
        place = Place(f"styles/{Path(file).relative_to(house.styles).as_posix()}")
        hint = "mend the entry; the comment at the top of the file says what one needs"
        raise Stopped((Problem("SRC005", message, hint, place),)) from None


def open_composer(house: House, issue: Issue, edition: str) -> Composer:
    """The composer for the PDFs or the ePub."""
    language = find_language(issue.magazine.language)
    return Composer(house.styles / "layouts", language, edition, house.cache / "layouts")


def list_layouts(editions: tuple[str, ...]) -> tuple[str, ...]:
    """PDF editions that must be laid out: the ePub's cover and page map come from the screen edition."""
    needed = {PDF_EDITIONS[name].layout for name in editions if name in PDF_EDITIONS}
    if "epub" in editions:
        needed.add("screen")
    return tuple(name for name in PDF_EDITIONS if name in needed)


def edition_sheets(house: House, issue: Issue, room: Room, editions: tuple[str, ...]) -> tuple[EditionSheet, ...]:
    """What typesetting needs of every PDF edition, in the order of the table."""
    language = find_language(issue.magazine.language)
    running = running_text(issue, Setter(language))
    metadata = Metadata(
        title=full_title(issue),
        lang=language.tag,
        created=issue.date,
        modified=issue.modified,
        authors=list_creators(issue),
        description=issue.magazine.description,
        keywords=list_subjects(issue),
        generator=f"adal-press {__version__}",
    )
    return tuple(
        EditionSheet(
            name=name,
            css=room.sheet(PDF_EDITIONS[name], issue, running),
            metadata=metadata,
            identifier=identify(issue),
            tags=PDF_EDITIONS[name].tags,
            links=PDF_EDITIONS[name].links,
            resources=room.resources(),
            bleed_mm=room.bleed_mm,
        )
        for name in list_layouts(editions)
    )


def typeset_issue(
    house: House,
    issue: Issue,
    units: tuple[Unit, ...],
    sheets: tuple[EditionSheet, ...],
    late: Late,
    *,
    safe: bool,
    jobs: int,
) -> Typeset:
    """The raw PDFs and the laid-out pages. Raises Stopped where the work on an article had to be ended."""
    settings = TypesetSettings(
        project_root=house.root,
        cache_dir=house.cache,
        fonts_conf=(house.cache / "fonts" / "fonts.conf").resolve(),
        dictionary=find_language(issue.magazine.language).dictionary,
        jobs=jobs,
        safe=safe,
        progress=house.progress.step,
    )
    try:
        return typeset(units, sheets, late, settings)
    except TypesetError as error:
        hint = "look for a table, picture or list without end in it; `press check` names what it can"
        place = issue.article(error.unit).place if error.unit else None
        problem = Problem("TYP035", f"layout was stopped: {error}", hint, place, article=error.unit or None)
        raise Stopped((problem,)) from None


def inspect_typeset(house: House, issue: Issue, made: Typeset) -> tuple[Problem, ...]:
    """Fonts, missing characters and messages of every edition; print against screen."""
    declared = frozenset(font.family for font in fonts.read_fonts(house.styles / "fonts.yaml"))
    sheets = read_style_files(house.styles) | {f"{issue.root}/issue.css": issue.css}
    problems: list[Problem] = list(find_undeclared_faces(sheets, declared))
    articles = {unit.id: [issue.article(one) for one in unit.articles] for unit in made.sources}
    for edition in made.editions:
        name = f"{edition.name}.pdf"
        problems += check_fonts(edition.fonts, declared, name)
        for missing in edition.missing:
            code = f"U+{ord(missing.character):04X}"
            message = f"«{missing.character}» ({code}) is in no font: {missing.family} was asked"
            hint = "use another character, or a face that has it"
            if not missing.units:
                problems.append(Problem("TYP031", message, hint))
            for unit in missing.units:
                place = place_words(articles[unit], missing.character)
                problems.append(Problem("TYP031", message, hint, place, article=unit))
        hint = "mend the sheet, layout or picture that it names"
        for said in edition.messages:
            if not (edition.missing and NO_GLYPH in said):  # the characters are named above, with their place
                text, found = place_message(sheets, said)
                problems.append(Problem("TYP033", text, hint, found))
    first = made.editions[0]
    for edition in made.editions[1:]:
        problems += compare_layouts(first.units, edition.units)
    return tuple(dict.fromkeys(problems))


def make_cover(house: House, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """cover.jpg: the screen PDF's first page; nothing where no screen PDF was made."""
    screen = files.get(PDF_EDITIONS["screen"].file)
    if screen is None:
        return {}
    code = digest_code("picturing.py", packages=("pypdfium2", "pillow"))
    key = hashlib.sha256(screen + f"cover {COVER_PIXELS} {code}".encode()).hexdigest()
    return {"cover.jpg": Kept(house.cache / "finished").get(key, lambda: draw_page(screen, 0, COVER_PIXELS))}


def bind_epub(house: House, issue: Issue, plan: PagePlan, pages: PageMap, room: Room, cover: bytes) -> dict[str, bytes]:
    """issue.epub from the same articles."""
    from pipeline.bind import bind_issue, collect_resources, make_book

    composer = open_composer(house, issue, "epub")
    book = make_book(
        composer.layouts,
        issue,
        composer.language,
        lambda article: composer.compose_article(issue, article, plan, pages),
        pages,
    )
    css = room.epub_sheet(issue)
    declared = fonts.read_fonts(house.styles / "fonts.yaml")
    rasters = Kept(house.cache / "rasters", RASTERS_KEPT)
    resources = collect_resources(
        issue,
        book,
        css,
        house.sources / issue.id,
        declared,
        house.cache / "fonts",
        cover,
        lambda raster: _fit(rasters, raster),
    )
    content = bind_issue(issue, book, resources, css, composer.language)
    return {"issue.epub": content}


def _fit(kept: Kept, raster: bytes) -> bytes:
    from pipeline.bind.rasters import fit_raster

    code = digest_code("bind/rasters.py", "picturing.py", "supplied.py", packages=("pypdfium2", "pillow"))
    return kept.get(hashlib.sha256(raster + code.encode()).hexdigest(), lambda: fit_raster(raster))


def choose_jobs(asked: int | None) -> int:
    """As many workers as asked for, or one a processor that this process may use."""
    return max(1, asked or len(os.sched_getaffinity(0)))


def choose_editions(asked: str) -> tuple[str, ...]:
    """``print,screen`` as names in the order of the table. Raises ValueError with the name that is unknown."""
    names = tuple(name.strip() for name in asked.split(",") if name.strip())
    for name in names:
        if name not in ALL_EDITIONS:
            raise ValueError(name)
    return tuple(name for name in ALL_EDITIONS if name in names)


def wanted_files(files: Mapping[str, bytes], editions: tuple[str, ...]) -> dict[str, bytes]:
    """The files that were asked for: a screen PDF that only served the ePub's cover stays behind."""
    unwanted = {row.file for name, row in PDF_EDITIONS.items() if name not in editions}
    return {name: content for name, content in files.items() if name not in unwanted}


def choose_pictured(files: Mapping[str, bytes]) -> str:
    """The file whose pages a report shows: print.pdf, or else screen.pdf; "" where no PDF was made."""
    return next((name for name in ("print.pdf", "screen.pdf", "proof.pdf") if name in files), "")


@contextmanager
def begin_report(
    house: House, files: Mapping[str, bytes], jobs: int
) -> Iterator[Callable[[], tuple[PagePicture, ...]]]:
    """The pages of the pictured file are drawn while judges are at work; what is called in the end gives them."""
    from pipeline.reporting import begin_pictures

    pictured = choose_pictured(files)
    if not pictured:
        yield tuple
    else:
        with begin_pictures(files[pictured], Kept(house.cache / "leaves", PAGES_KEPT), jobs) as take:
            yield take


def write_reports(
    prepress: Prepress,
    issue: Issue,
    problems: tuple[Problem, ...],
    judged: Judged,
    files: Mapping[str, bytes],
    pictures: tuple[PagePicture, ...],
) -> dict[str, bytes]:
    """report.json for programs and report.html for people, with the pictures that begin_report gave."""
    from pipeline.reporting import Reported, write_report

    reported = Reported(
        name=issue.id,
        problems=problems,
        gates=judged.gates,
        files=files,
        profile=prepress.profile if "print.pdf" in files else None,
        title=full_title(issue),
        pictured=choose_pictured(files),
        pictures=pictures,
        figures=judged.figures,
        ink_pictures=judged.ink_pictures,
    )
    return {
        "report.json": write_json(report_data(issue.id, problems, judged.gates, files)),
        "report.html": write_report(reported),
    }
