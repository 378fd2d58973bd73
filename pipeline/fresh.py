"""new: an empty issue that checks and builds, ready to fill."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from pipeline.problems import Problem, Stopped

_ISSUE = """\
id: {id}
number: 1
months: 01-02
year: {year}
date: {year}-01-01
modified: {year}-01-01
pages: {pages}
print:
  profile: magazine
  binding: saddle
  paper: 115 г/м²
  cover: self
# The running order: every page belongs to an article. Add yours between the contents and the back cover.
order:
  - {{article: cover, pages: 1}}
  - {{article: contents, pages: 2}}
  - {{article: imprint, pages: 2}}
  - {{article: first, pages: 3-{inner}}}
  - {{article: back, pages: {pages}}}
"""

_ARTICLES = {
    "cover": """\
---
kind: cover
side: front
title: Мұқаба тақырыбы
picture:
  src: images/cover.svg
  alt: Бос мұқаба, ортасында шеңбер
---
""",
    "contents": "---\nkind: contents\ntitle: Мазмұны\n---\n",
    "imprint": "---\nkind: imprint\ntitle: Adal Azamat\n---\n",
    "first": """\
---
kind: essay
title: Бірінші мақала
author: Автор
standfirst: Мақаланың қысқаша мазмұны осында тұрады.
---
Мақаланың мәтіні осы жерден басталады.
""",
    "back": """\
---
kind: cover
side: back
picture:
  src: images/back.svg
  alt: Бос артқы мұқаба
---
""",
}

_PICTURE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2160 3030"><rect width="2160" height="3030" fill="#003a5d"/>\
<circle cx="1080" cy="1400" r="{radius}" fill="#1f9fae"/></svg>
"""


def make_issue(sources: Path, issue: str, pages: int) -> tuple[str, ...]:
    """Write the issue's files and return their names. Raises Stopped where it exists or cannot be written."""
    if not re.fullmatch(r"[12][0-9]{3}-[0-9a-z-]{1,32}", issue):
        hint = "a year, a hyphen and the number: 2024-01"
        raise Stopped((Problem("SRC005", f"«{issue}» is no issue id", hint),))
    folder = sources / issue
    if os.path.lexists(folder):
        raise Stopped((Problem("SRC005", f"the issue «{issue}» exists", "choose another id; nothing was changed"),))
    files = {"issue.yaml": _ISSUE.format(id=issue, year=issue[:4], pages=pages, inner=pages - 1)}
    files |= {f"articles/{name}.md": text for name, text in _ARTICLES.items()}
    files |= {"images/cover.svg": _PICTURE.format(radius=600), "images/back.svg": _PICTURE.format(radius=200)}
    try:
        sources.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=sources, prefix=".new-") as work:
            for name, text in files.items():
                path = Path(work) / issue / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            (Path(work) / issue).rename(folder)  # all of it at once, or nothing
    except OSError as error:
        hint = "check the folder's permissions"
        raise Stopped((Problem("ENV003", f"{folder.name} cannot be written: {error.strerror}", hint),)) from None
    return tuple(f"sources/{issue}/{name}" for name in files)
