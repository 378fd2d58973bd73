"""``python -m tools.reading``: an issue's ePub as readers see it, for people to look at."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from pipeline.load import Sources, list_issues
from tools.reading.looks import LOOKS, NotRead, find_kit, read_books
from tools.reading.sheet import draw_sheets


@click.command()
@click.argument("issue", required=False)
@click.option("--look", "looks", type=click.Choice(LOOKS), multiple=True, help="these looks only")
@click.option("--pages", default=4, show_default=True, help="of each document; 0: all")
@click.option("--sources", type=click.Path(path_type=Path), default="sources", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), default="output", show_default=True)
@click.option("--cache", type=click.Path(path_type=Path), default=".cache", show_default=True)
def main(issue: str | None, looks: tuple[str, ...], pages: int, sources: Path, output: Path, cache: Path) -> None:
    """Contact sheets of the built ISSUE's ePub (default: the newest) in OUTPUT/reading/ISSUE, and what is found in it.

    ISSUE may also be an ePub file. Status 1 where something is found.
    """
    epub = _find_epub(issue, sources, output)
    target = output / "reading" / epub.parent.name
    with tempfile.TemporaryDirectory(prefix="shots-") as shots:
        try:
            seen = read_books(find_kit(cache / "node"), {epub: looks or LOOKS}, Path(shots), pages)[epub]
        except NotRead as why:
            raise click.ClickException(str(why)) from None
        for path in draw_sheets(Path(shots), target):
            click.echo(path, err=True)
    for finding in (one for look in seen for one in look.findings):
        click.echo(finding)
    if any(look.findings for look in seen):
        raise SystemExit(1)


def _find_epub(issue: str | None, sources: Path, output: Path) -> Path:
    """The ePub that is meant. Raises click.ClickException where there is none."""
    if issue is not None and issue.endswith(".epub"):
        epub = Path(issue)
    else:
        issues = list_issues(Sources(sources))
        epub = output / (issue or (issues[-1] if issues else "")) / "issue.epub"
    if not epub.is_file():
        raise click.ClickException(f"there is no {epub} — hint: `press build` makes it")
    return epub


if __name__ == "__main__":
    main()
