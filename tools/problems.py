"""docs/problems.md, made from the one table of problem codes: ``python -m tools.problems`` writes it anew."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from pipeline.problem_codes import CODES, Code

PAGE = Path(__file__).resolve().parent.parent / "docs" / "problems.md"
TABLE_HEAD = "| code | severity | where it stops | meaning |\n|---|---|---|---|"

GROUPS = {
    "SRC": ("Sources", "Files of `sources/`: YAML, front matter, Markdown. [sources.md](sources.md) has every form."),
    "PIC": ("Pictures", "Files in `images/`, and the words that stand for them."),
    "IMP": ("Imprint", "The box that every issue must carry, `imprint:` in `magazine.yaml` and `issue.yaml`."),
    "PLN": ("Page plan", "`order:` and `pages:` in `issue.yaml`. What `press check` expects is an estimate."),
    "TYP": ("Typesetting", "Pages as laid out. The place named is the source of the block that stands there."),
    "PDF": ("The PDFs", "A finished file, opened again."),
    "EPB": ("The ePub", "A finished file, opened again and read by EPUBCheck."),
    "KK": ("Kazakh text", "Spelling and characters of Kazakh."),
    "INT": ("Import", "Manuscripts and exports read into sources."),
    "ARC": ("Archive", "Archive packages."),
    "CAT": ("Catalogue", "Feeds and the page over all issues."),
    "ENV": ("The machine", "Tools, fonts and folders."),
}

OPENING = """\
# Problems

<!-- Made from pipeline/problem_codes.py by `python -m tools.problems`: change the table, then make this page again. -->

Everything that a command finds wrong is one line: where, how bad, which code, what, and what to do.

    sources/2023-00/articles/feature.md:41: warning PIC003: … — hint: …

The path counts from the project, the line from 1. A finding on a laid-out page names the article's source and says
the page. With `--json`, and in `report.json`, the same finding has the fields `code`, `severity`, `message`, `hint`,
`path`, `line`, `page`, `article`, `rect_mm` (x, y, width, height from the trim's top left corner), `value` and
`limit` (the figures it rests on); null where there is nothing to say.

| severity | what becomes of the build |
|---|---|
| error, at the source | nothing is made; all errors of all files are listed at once. Status 3 |
| error, in the product | the earlier output stays; what was made lies in `output/<issue>.rejected/`. Status 3 |
| warning | delivered, status 0. Under `--final` it counts as an error |
| note | delivered, also under `--final` |

**A warning that the editors accept** is written down in `issue.yaml`, with its reason. `text` is a part of the
message; errors cannot be allowed; an entry that no finding needs any more is a finding itself (SRC018).

```yaml
allow:
  - code: TYP008
    text: page 18
    article: village
    reason: The name cannot be divided, and the author wants it there.
```

A code is never used for anything else, and never given up for another: scripts may rely on it.
"""


def write_page(codes: Mapping[str, Code] = CODES) -> str:
    """The whole page."""
    parts = [OPENING]
    for prefix, (title, words) in GROUPS.items():
        rows = [
            f"| {name} | {code.severity} | {where_it_stops(name, code)} | {code.meaning} |"
            for name, code in codes.items()
            if name.rstrip("0123456789") == prefix
        ]
        if rows:
            parts.append(f"## {title}\n\n{words}\n\n{TABLE_HEAD}\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def where_it_stops(name: str, code: Code) -> str:
    """What a finding of this code does to a build, or to the catalogue, of which there is no final one."""
    if code.at_source:
        return "before anything is made"
    if name.startswith("CAT") and code.severity == "warning":
        return "nowhere"
    return {"error": "the product is rejected", "warning": "only under `--final`"}.get(code.severity, "nowhere")


@click.command()
def main() -> None:
    """Write docs/problems.md anew."""
    PAGE.write_text(write_page(), encoding="utf-8")
    click.echo(f"{PAGE.name}: {len(CODES)} codes", err=True)


if __name__ == "__main__":
    main()
