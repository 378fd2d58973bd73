"""What the documents say holds: commands, options, links, codes, examples."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner

from pipeline.__main__ import press
from pipeline.house import STATIONS
from pipeline.model import ArticleExtent, PageMap, PageStart
from pipeline.pagemap import page_map_data
from pipeline.problem_codes import CODES
from pipeline.problems import Problem
from pipeline.report import Gate, report_data

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")

_FENCE = re.compile(r"^( *)```(\S*)[^\n]*\n(.*?)^\1```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
ASKING = {"--help", "-h", "--version"}
_SHELL = ("sh", "bash", "shell", "console")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def section(text: str, title: str) -> str:
    """What stands under a heading of the second level; a test fails where there is none."""
    match = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    assert match, f"no section «{title}»"
    return match[1]


def options_of(command: click.Command) -> set[str]:
    """Every spelling of every option of a command."""
    return {spelling for option in command.params if isinstance(option, click.Option) for spelling in option.opts}


def shared_options() -> set[str]:
    return set.intersection(*(options_of(command) for command in press.commands.values()))


def find_links(text: str) -> Iterator[str]:
    """Targets of links and pictures, code apart."""
    without_code = re.sub(r"`[^`\n]*`", "", _FENCE.sub("", text))
    yield from (match[1] for match in _LINK.finditer(without_code))


def headings(text: str) -> set[str]:
    """Anchors of a page's headings, as they are made on the web: small letters, hyphens for spaces."""
    found = re.findall(r"^#+ (.*)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in found}


def broken_links(path: Path) -> list[str]:
    """Relative links of a page that lead nowhere."""
    broken = []
    for link in find_links(path.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = path.parent / file if file else path
        if not target.exists() or (anchor and anchor not in headings(target.read_text(encoding="utf-8"))):
            broken.append(link)
    return broken


def find_examples(text: str) -> Iterator[str]:
    """Lines of shell examples that call the press."""
    for _, language, body in _FENCE.findall(text):
        if language in _SHELL:
            lines = (re.sub(r"^\$ ", "", line.strip()) for line in body.splitlines())
            yield from (line for line in lines if line.startswith("press "))


def parse_example(line: str) -> list[str]:
    """The words of an example after «press». Raises ClickException for what click would refuse."""
    words = shlex.split(line, comments=True)[1:]
    if not ASKING & set(words):
        above = press.context_class(press, **press.context_settings)
        name, command, arguments = press.resolve_command(above, words)
        assert command is not None
        command.make_context(name, arguments, parent=above)
    return words


EXAMPLES = [(name_of(page), line) for page in PAGES for line in find_examples(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("name", press.commands)
def test_every_command_is_documented(name: str) -> None:
    """Each command has a section with an example, and its section names every option of its own."""
    text = section(COMMANDS, f"press {name}")
    assert any(line.startswith(f"press {name}") for line in find_examples(text))
    missing = {option for option in options_of(press.commands[name]) - shared_options() if f"`{option}" not in text}
    assert not missing


def test_shared_options_are_documented_once() -> None:
    """What every command takes stands in one section; and no command lacks what that section promises."""
    text = section(COMMANDS, "Options of every command")
    assert {option for option in shared_options() if f"`{option}" not in text} == set()
    promised = set(re.findall(r"^\| `(--[a-z]+)", text, re.MULTILINE))
    for command in press.commands.values():
        assert promised <= options_of(command)


def test_no_option_is_documented_that_is_not_there() -> None:
    """An option in a table of a command's section is an option of that command."""
    for name, command in press.commands.items():
        named = set(re.findall(r"^\| `(--[a-z-]+)", section(COMMANDS, f"press {name}"), re.MULTILINE))
        assert named <= options_of(command), name


def test_no_command_is_documented_that_is_not_there() -> None:
    """Every section «press …» is a command."""
    assert set(re.findall(r"^## press (\S+)$", COMMANDS, re.MULTILINE)) == set(press.commands)


@pytest.mark.parametrize("status", [0, 1, 2, 3, 4])
def test_every_exit_status_is_documented(status: int) -> None:
    """Scripts rely on the status: each has its row."""
    assert f"\n| {status} |" in section(COMMANDS, "Exit status")


@pytest.mark.parametrize("target", re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
def test_help_of_make_lists_what_there_is(target: str) -> None:
    """A target that the commands' page speaks of is in the Makefile, and the other way round for the daily ones."""
    daily = {"gates", "test", "sheet", "reading", "bench", "art", "clean", "help"}
    assert (f"| `make {target}` |" in COMMANDS) == (target in daily)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link goes to a file that is there, and to a heading in it where it names one."""
    assert broken_links(page) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    """A file that is not there, and a heading that is not there, are both broken; code is no link."""
    page = tmp_path / "page.md"
    page.write_text("# A b\n[x](gone.md) [y](#a-b) [z](#gone) [w](https://x.kz/) `[c](code.md)`\n", encoding="utf-8")
    assert broken_links(page) == ["gone.md", "#gone"]


@pytest.mark.parametrize("code", CODES)
def test_every_problem_code_is_documented(code: str) -> None:
    """Each code has its row in the page of problems."""
    assert f"\n| {code} |" in (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("page", "line"), EXAMPLES)
def test_examples_are_understood(page: str, line: str) -> None:
    """Each example parses; those that ask for help or the version run."""
    words = parse_example(line)
    if ASKING & set(words):
        done = CliRunner().invoke(press, words)
        assert done.exit_code == 0, page
        assert done.output


@pytest.mark.parametrize("line", ["press bild", "press build --editions print", "press new", "press build --jobs none"])
def test_an_example_that_is_wrong_is_refused(line: str) -> None:
    """A misspelt command or option, a missing argument or a wrong value does not pass for an example."""
    with pytest.raises(click.ClickException):
        parse_example(line)


@pytest.mark.parametrize("part", sorted(path.name for path in (ROOT / "pipeline").iterdir()))
def test_every_part_is_in_the_architecture(part: str) -> None:
    """Each module and package of pipeline/ has its place in ARCHITECTURE.md."""
    if (ROOT / "pipeline" / part).is_dir() and part != "__pycache__":
        assert f"`{part}/`" in ARCHITECTURE
    elif part.endswith(".py") and part != "__init__.py":
        assert f"`{part}`" in ARCHITECTURE or f"`pipeline/{part}`" in ARCHITECTURE


@pytest.mark.parametrize("name", re.findall(r"`([\w/]*\w+\.py)`", ARCHITECTURE))
def test_the_architecture_names_files_that_are_there(name: str) -> None:
    """A module that was renamed or taken out leaves ARCHITECTURE.md too."""
    assert [path for folder in ("pipeline", "tests") for path in (ROOT / folder).rglob(Path(name).name)]


def test_stations_and_keys_in_the_architecture_are_those_of_the_code() -> None:
    """The table has every station, in order; the keys of both JSON files stand there as they are written."""
    rows = re.findall(r"^\| (\w+) \| `", ARCHITECTURE, re.MULTILINE)
    assert tuple(row for row in rows if row in STATIONS) == STATIONS
    report = report_data("x", [Problem("SRC001", "m", "h")], [Gate("g", "1", "passed", "0")], {"a": b""})
    extent = ArticleExtent("a", "essay", "", 1, 1, 1, 1, 1.0, 0, 0.0)
    pages = PageMap(1, ("1",), (extent,), (PageStart("1", "a", "a-1", 0),))
    for data in (report, page_map_data(SimpleNamespace(id="x"), pages)):  # type: ignore[arg-type]  # only its id is read
        for key in find_keys(data):
            assert f'"{key}"' in ARCHITECTURE


def find_keys(data: object) -> Iterator[str]:
    """Every key of a JSON value, at any depth."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from find_keys(value)
    elif isinstance(data, list):
        for value in data:
            yield from find_keys(value)


def test_there_are_examples() -> None:
    """Both pages that teach the command show it at work."""
    assert {"README.md", "docs/commands.md"} <= {page for page, _ in EXAMPLES}
