"""report.html: the template filled. Everything in it is escaped, for titles and messages may come from any PDF."""

from __future__ import annotations

import re
from pathlib import Path

import jinja2
from markupsafe import Markup

from pipeline.reporting.content import Reported, make_content

ROOM = Path(__file__).parent
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def write_report(reported: Reported) -> bytes:
    """The page, one file that needs no other: no script, no address; same input, same bytes."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ROOM),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_clean,
    )
    css = Markup((ROOM / "report.css").read_text(encoding="utf-8"))
    html = environment.get_template("report.html").render(report=make_content(reported), css=css)
    return html.encode()


def _clean(value: object) -> object:
    """Text without characters that HTML cannot hold, or that would turn the reading direction of what follows."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", value)
    return value
