"""What every ``press`` command has in common: the folders, ``--json``, and how it ends."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click

from pipeline.console import say, show_problems, watch
from pipeline.house import House
from pipeline.problems import MissingTool, Problem, Stopped

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = click.Path(path_type=Path, file_okay=False)
ROOM = click.Path(path_type=Path, file_okay=False, exists=True)
OUR_FAULT, WRONG_USE, PROBLEMS, MISSING = 1, 2, 3, 4


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command takes; the command gets a House and the ``--json`` switch."""

    @click.option("--sources", type=FOLDER, default=PROJECT / "sources", help="The editor's room.")
    @click.option("--styles", type=ROOM, default=PROJECT / "styles", help="The designer's room.")
    @click.option("--output", type=FOLDER, default=PROJECT / "output", help="Where products go.")
    @click.option("--cache", type=FOLDER, default=PROJECT / ".cache", help="What is kept between runs.")
    @click.option("--debug", is_flag=True, expose_value=False, help="Show where in the code a fault of ours lies.")
    @click.option("--json", "as_json", is_flag=True, help="Data on stdout; lines for people stay on stderr.")
    @wraps(command)
    def run(sources: Path, styles: Path, output: Path, cache: Path, as_json: bool, **rest: Any) -> None:
        house = House(sources, styles, output, cache, watch(sys.stderr), say)
        try:
            command(house=house, as_json=as_json, **rest)
        except Stopped as stopped:
            end(stopped.problems, as_json, PROBLEMS)
        except MissingTool as missing:
            end((Problem("ENV001", str(missing), missing.hint),), as_json, MISSING)
        except Exception as error:
            from pipeline.faults import explain_fault

            problem = explain_fault(error, house)
            if problem is None or "--debug" in sys.argv:
                raise
            end((problem,), as_json, PROBLEMS)

    run.__doc__ = command.__doc__
    return run


def end(problems: Sequence[Problem], as_json: bool, status: int) -> NoReturn:
    """The problems for people, and as data where they were asked for; then the status."""
    from pipeline.report import problem_data

    show_problems(problems)
    if as_json:
        click.echo(json.dumps({"problems": [problem_data(p) for p in problems]}, ensure_ascii=False, indent=2))
    raise SystemExit(status)
