"""The job sheet: what a printing house must know of an issue beside its files, as data and as a page of A4."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
import pikepdf

from pipeline.language import Language
from pipeline.model import Issue
from pipeline.printjob import COVER_PAGES
from pipeline.profiles import Profile

MM = 25.4 / 72
TEMPLATE = Path(__file__).with_suffix(".html")
# Fields of the imprint by which the printing house reaches the editors, in this order.
CONTACTS = ("produced_by", "managing_editor", "editor_in_chief", "designer", "telephone", "email", "address")


def describe_job(issue: Issue, profile: Profile, files: Mapping[str, bytes]) -> dict[str, Any]:
    """job-sheet.json's content. ``files`` are those that the printing house gets, print.pdf among them.

    Trim, bleed and pages are measured on the files; lengths in mm. The only date is the issue's ``modified``.
    """
    job = issue.print_job
    counts = {name: _count_pages(content) for name, content in files.items() if name.endswith(".pdf")}
    width, height, bleed = _measure(files["print.pdf"])
    cover = COVER_PAGES if job.apart else 0
    body = counts["print.pdf"]
    return {
        "schema": 1,
        "magazine": issue.magazine.title,
        "native_title": issue.magazine.native_title,
        "issue": issue.id,
        "issue_line": issue.line,
        "modified": issue.modified,
        "trim_mm": {"width": width, "height": height},
        "bleed_mm": bleed,
        "pages": {"total": body + cover, "body": body, "cover": cover},
        "binding": job.binding,
        "cover": job.cover,
        "paper": {"body": job.paper, "cover": (job.cover_paper or job.paper) if job.apart else None},
        "spine_mm": job.spine_mm if job.apart else None,
        "colours": "4/4",
        "profile": {"name": profile.name, "title": profile.title},
        "condition": {"identifier": profile.condition, "title": profile.condition_info},
        "print_run": job.run,
        "files": [
            {
                "name": name,
                "pages": counts.get(name),
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
            for name, content in sorted(files.items())
        ],
        "editors": [
            {"key": field.key, "label": field.label, "values": list(field.values)}
            for key in CONTACTS
            for field in issue.imprint
            if field.key == key and field.values
        ],
    }


def draw_job_sheet(job: Mapping[str, Any], language: Language) -> bytes:
    """job-sheet.html: one page of A4 that needs no other file, in the language of the magazine."""
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["figure"] = write_figure
    environment.filters["day"] = lambda day: ".".join(reversed(str(day).split("-")))
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    return template.render(job=job, words=language.labels, tag=language.tag, drawing=_draw(job)).encode()


def write_figure(value: float) -> str:
    """A figure as the magazine sets it: a comma before decimals, a no-break space between thousands above 9999."""
    whole, _, decimals = f"{value:.2f}".rstrip("0").rstrip(".").partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", "\u00a0")
    return f"{whole},{decimals}" if decimals else whole


def _draw(job: Mapping[str, Any]) -> dict[str, float]:
    """Measures of the drawing of page or cover spread, in mm: outer size, bleed, trim of one page, spine."""
    trim, bleed, spine = job["trim_mm"], job["bleed_mm"], job["spine_mm"]
    leaves = 1 if spine is None else 2
    return {
        "width": leaves * trim["width"] + (spine or 0) + 2 * bleed,
        "height": trim["height"] + 2 * bleed,
        "bleed": bleed,
        "page": trim["width"],
        "spine": spine or 0,
        "leaves": leaves,
    }


def _count_pages(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def _measure(content: bytes) -> tuple[float, float, float]:
    """Width and height of the trim and the bleed round it, mm, of the first page."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        page = pdf.pages[0]
        x0, y0, x1, y1 = (float(side) for side in page.TrimBox.as_list())
        bled = float(page.BleedBox.as_list()[0])
    return round((x1 - x0) * MM, 1), round((y1 - y0) * MM, 1), round((x0 - bled) * MM, 1)
