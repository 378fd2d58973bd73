"""The press command as a user meets it: statuses, streams, help, and no traceback whatever is wrong."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.house import STATIONS
from pipeline.problem_codes import CODES
from tests.perfect import ISSUE
from tests.pressing import PROJECT, TIME_LIMIT, Rooms, call_press, copy_collected, read_folder, run_press

FILES = {"print.pdf", "screen.pdf", "issue.epub", "cover.jpg", "page-map.json", "report.json"}
PROBLEM_LINE = re.compile(r"^(\S+?(:\d+)?: )?(error|warning|note) [A-Z]{2,3}\d{3}: .+ — hint: .+$")


# --- what a good run looks like -------------------------------------------------------------------


def test_a_build_makes_every_file(rooms: Rooms) -> None:
    """Without a word about editions, everything of an issue lies in output/<issue>/, and the status is 0."""
    run = rooms.build(ISSUE)
    assert run.status == 0, run.stderr
    assert {path.name for path in rooms.made.iterdir()} >= FILES
    assert not rooms.rejected.exists()
    assert run.stdout == ""


def test_progress_is_a_line_a_station(rooms: Rooms) -> None:
    """Where stderr is no terminal, each station says its name once, in order, and nothing moves."""
    run = rooms.build("--edition", "print")
    lines = [line for line in run.stderr.splitlines() if line.startswith("[")]
    assert lines == [f"[{number}/{len(STATIONS)}] {name}" for number, name in enumerate(STATIONS, 1)]
    assert "\r" not in run.stderr
    assert "\x1b" not in run.stderr


def test_json_is_alone_on_stdout(rooms: Rooms) -> None:
    """--json gives the report on stdout, the very one of the folder; the lines for people are on stderr."""
    run = rooms.build("--edition", "print", "--json")
    assert run.data == rooms.report()
    assert "[9/9] deliver" in run.stderr
    assert f"made: {rooms.made}" in run.stderr


def test_every_problem_is_one_line(rooms: Rooms) -> None:
    """A problem prints as place, severity, code, message and hint, on one line."""
    rooms.sources.edit(f"{ISSUE}/issue.yaml", "pages: 8\n", "pages: 8\nfolio: 3\n")
    run = call_press("check", *rooms.options())
    line = next(line for line in run.stderr.splitlines() if "SRC003" in line)
    assert PROBLEM_LINE.match(line)
    number = rooms.sources.line(f"{ISSUE}/issue.yaml", "folio")
    assert line.startswith(f"sources/{ISSUE}/issue.yaml:{number}: error SRC003: ")


@pytest.mark.parametrize(
    ("editions", "files"),
    [
        ("print", {"print.pdf"}),
        ("screen", {"screen.pdf", "cover.jpg"}),
        ("epub", {"issue.epub", "cover.jpg"}),
        ("print,epub", {"print.pdf", "issue.epub", "cover.jpg"}),
        (" screen , print ", {"print.pdf", "screen.pdf", "cover.jpg"}),
    ],
)
def test_a_subset_of_editions(rooms: Rooms, editions: str, files: set[str]) -> None:
    """Only the editions that were asked for are delivered, with their page map and report."""
    run = rooms.build("--edition", editions)
    assert run.status == 0, run.stderr
    made = {path.name for path in rooms.made.iterdir() if path.suffix not in (".json", ".html")}
    assert made == files
    assert (rooms.made / "page-map.json").is_file()


def test_the_newest_issue_is_the_default(rooms: Rooms) -> None:
    """Without ISSUE the last one by id is taken."""
    assert rooms.press("new", "2023-06").status == 0
    run = rooms.build("--edition", "print")
    assert rooms.made.is_dir(), run.stderr
    assert not (rooms.output / "2023-06").exists()


def test_check_says_the_expected_fit(rooms: Rooms) -> None:
    """check lists every article of running text with its pages and how full they may become; nothing is written."""
    run = rooms.press("check")
    assert run.status == 0
    assert re.search(r"bridge\s+pages 4-5\s+expected\s+\d+% full", run.stderr)
    assert not rooms.output.exists()


# --- help and wrong use -----------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["build", "check", "new"])
def test_help_teaches(command: str) -> None:
    """Each command's help says what it does and lists its options; no file is touched."""
    run = call_press(command, "--help")
    assert run.status == 0
    assert run.stderr == ""
    assert len(run.stdout.splitlines()) > 6
    for option in ("--sources", "--styles", "--output", "--cache", "--json"):
        assert option in run.stdout
    if command != "new":
        assert f"Example: press {command} " in run.stdout


def test_help_shows_the_way_from_nothing_to_an_issue() -> None:
    """The first page of the help leads a newcomer through new, check and build, in that order."""
    text = run_press("--help").stdout
    assert 0 < text.index("press new 2024-01") < text.index("press check 2024-01") < text.index("press build 2024-01")


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--jobs", "0"),
        ("build", "--jobs", "many"),
        ("build", "--jobs", "65"),
        ("build", "--edition", "paper"),
        ("build", "--edition", ""),
        ("build", "--edition", ","),
        ("build", "--edition", "print,../x"),
        ("build", "a", "b"),
        ("build", "--sources", __file__),
        ("build", "--styles", "/nowhere/at/all"),
        ("check", "--colour"),
        ("new",),
        ("new", "2024-01", "--pages", "3"),
        ("frobnicate",),
    ],
    ids=" ".join,
)
def test_wrong_use(arguments: tuple[str, ...]) -> None:
    """Status 2 and a line that names what was wrong; nothing on stdout."""
    run = call_press(*arguments)
    assert run.status == 2
    assert run.stdout == ""
    assert "Error:" in run.stderr


# --- the content is wrong -----------------------------------------------------------------------------


@pytest.mark.parametrize("issue", ["2099-01", "..", "../sources", "/etc/passwd", "a b", "мерзім", "-"])
@pytest.mark.parametrize("command", ["build", "check"])
def test_an_issue_that_there_is_not(rooms: Rooms, command: str, issue: str) -> None:
    """SRC016, status 3, and what issues there are."""
    run = call_press(command, *rooms.options(), "--json", "--", issue)
    assert run.status == 3
    assert [problem["code"] for problem in run.data["problems"]] == ["SRC016"]
    assert ISSUE in run.stderr
    assert not rooms.output.exists()


def test_no_issue_at_all(rooms: Rooms, tmp_path: Path) -> None:
    """An empty room: SRC016 with the command that makes an issue."""
    run = run_press("build", "--sources", tmp_path / "empty", "--output", rooms.output, "--cache", rooms.cache)
    assert run.status == 3
    assert "SRC016" in run.stderr
    assert "press new" in run.stderr


GARBAGE = bytes(range(256)) * 40


@pytest.mark.parametrize("name", [f"{ISSUE}/issue.yaml", "magazine.yaml", f"{ISSUE}/articles/baker.md"])
@pytest.mark.parametrize("content", [GARBAGE, b"", b"\xef\xbb\xbf", b"\0", b"- " * 4000, b"{" * 5000], ids=range(6))
def test_garbage_in_a_source(rooms: Rooms, name: str, content: bytes) -> None:
    """Whatever bytes a source file has, the answer is problems of that file and status 3."""
    rooms.sources.overlay({name: content})
    run = rooms.check(ISSUE)
    assert run.status == 3
    assert {path for _, path, _ in run.findings()} == {f"sources/{name}"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (f"{ISSUE}/issue.yaml", "SRC016"),
        ("magazine.yaml", None),
        (f"{ISSUE}/articles/baker.md", None),
        (f"{ISSUE}/images/oven.jpg", None),
    ],
)
def test_a_link_to_itself(rooms: Rooms, name: str, code: str | None) -> None:
    """A symbolic link in a circle is a file that cannot be read."""
    path = rooms.sources.folder / name
    path.unlink()
    path.symlink_to(path.name)
    run = rooms.check(ISSUE)
    assert run.status == 3
    found = {finding for finding, _, _ in run.findings()}
    assert found <= {"SRC001", "SRC007", "SRC016", "PIC001", "PIC002"}
    assert code is None or code in found


def test_folders_in_a_circle(rooms: Rooms, tmp_path: Path) -> None:
    """A folder linked into itself does not keep the command busy, and does not end it with a traceback."""
    (rooms.sources.folder / "again").symlink_to(rooms.sources.folder)
    (rooms.sources.folder / ISSUE / "images" / "again").symlink_to(rooms.sources.folder)
    assert rooms.press("check", ISSUE).status == 0
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert run_press("check", "--sources", loop).status in (2, 3)
    assert rooms.press("build", "--output", str(loop), "--edition", "print").status in (2, 3)


PLANTED: dict[str, tuple[Callable[[Rooms], object], str, str, str | None]] = {
    "missing picture": (
        lambda rooms: rooms.sources.overlay({f"{ISSUE}/images/oven.jpg": None}),
        "PIC001", "articles/baker.md", "images/oven.jpg",
    ),
    "broken picture": (
        lambda rooms: rooms.sources.overlay({f"{ISSUE}/images/oven.jpg": b"\xff\xd8\xff\xe0 no picture"}),
        "PIC002", "articles/baker.md", "images/oven.jpg",
    ),
    "missing alternative text": (
        lambda rooms: rooms.sources.edit(
            f"{ISSUE}/articles/bridge.md", 'alt="Су басқан жағада ағаш көпір аман тұр." ', ""
        ),
        "PIC003", "articles/bridge.md", "images/bridge.jpg",
    ),
    "unknown field": (
        lambda rooms: rooms.sources.edit(f"{ISSUE}/articles/baker.md", "kicker: Тұлға", "kiker: Тұлға"),
        "SRC003", "articles/baker.md", "kiker: Тұлға",
    ),
    "missing imprint field": (
        lambda rooms: rooms.sources.edit("magazine.yaml", ", value: «Арасан баспа» ЖШС", ""),
        "IMP001", "../magazine.yaml", "key: printer",
    ),
    "article over its pages": (
        lambda rooms: rooms.sources.append(f"{ISSUE}/articles/baker.md", "\n\nПеш таңға дейін сөнбейді." * 250),
        "TYP001", "articles/baker.md", None,
    ),
    "article under its pages": (
        lambda rooms: None,  # the perfect issue's own: two pages for a short interview
        "TYP002", "articles/bridge.md", None,
    ),
    "page count": (
        lambda rooms: rooms.sources.edit(f"{ISSUE}/issue.yaml", "pages: 8\n", "pages: 7\n").edit(
            f"{ISSUE}/issue.yaml", "  - {article: back, pages: 8}\n", ""
        ).overlay({f"{ISSUE}/articles/back.md": None}),
        "PLN001", "issue.yaml", "pages: 7",
    ),
    "unknown kind": (
        lambda rooms: rooms.sources.edit(f"{ISSUE}/articles/baker.md", "kind: profile", "kind: portrait"),
        "SRC006", "articles/baker.md", "kind: portrait",
    ),
    "broken YAML": (
        lambda rooms: rooms.sources.edit(f"{ISSUE}/issue.yaml", "number: 1\n", "number: [1\n"),
        "SRC002", "issue.yaml", None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", PLANTED)
def test_ten_planted_faults(rooms: Rooms, fault: str) -> None:
    """Each fault gives its code with file and line, and the status of its severity; with --final a warning is 3.

    Where nothing may be written, nothing is; what is refused with --final leaves the earlier output as it was.
    """
    plant, code, name, words = PLANTED[fault]
    plant(rooms)
    path = os.path.normpath(f"{ISSUE}/{name}")
    run = rooms.build("--edition", "print", "--json")
    found = [(place, line) for finding, place, line in run.findings() if finding == code]
    assert len(found) == 1, run.stderr
    place, line = found[0]
    assert place == f"sources/{path}"
    assert line is not None
    if words is not None:
        assert words in rooms.sources.text(path).splitlines()[line - 1]

    if CODES[code].severity == "warning":
        assert run.status == 0
        before = read_folder(rooms.made)
        assert rooms.build("--edition", "print", "--final").status == 3
        assert read_folder(rooms.made) == before
        assert code in {problem["code"] for problem in rooms.report(rejected=True)["problems"]}
    else:
        assert run.status == 3
        assert list(rooms.output.glob("*")) == []


# --- the product is wrong -------------------------------------------------------------------------------


# What the finished file says once more, for those who see it alone.
SAID_TWICE = {"TYP030": {"PDF030"}, "TYP032": {"PDF012"}}


def rejected(rooms: Rooms, code: str, *arguments: str) -> list[tuple[str | None, int | None, str | None]]:
    """A build on top of a good one is rejected and the good one stays: place and article of the code's findings."""
    before = read_folder(rooms.made)
    run = rooms.build("--edition", "print", "--json", *arguments)
    assert run.status == 3, run.stderr
    assert read_folder(rooms.made) == before
    assert (rooms.rejected / "print.pdf").is_file()
    assert f"rejected: {rooms.rejected}" in run.stderr
    report = rooms.report(rejected=True)
    assert report == run.data
    errors = {problem["code"] for problem in report["problems"] if problem["severity"] == "error"}
    assert errors - SAID_TWICE.get(code, set()) == {code}
    return [(p["path"], p["line"], p["article"]) for p in report["problems"] if p["code"] == code]


@pytest.fixture
def built(small_rooms: Rooms) -> Rooms:
    """Rooms with a good build, and styles of their own."""
    own = small_rooms.copy_styles()
    assert own.build("--edition", "print").status == 0
    return own


def test_a_character_without_glyph(built: Rooms) -> None:
    """TYP031 with the character's own line in the source."""
    name = f"{ISSUE}/articles/bridge.md"
    built.sources.edit(name, "– Мен емес.", "– Мен \U0001f600 емес.")
    line = built.sources.line(name, "\U0001f600")
    assert rejected(built, "TYP031") == [(f"sources/{name}", line, "bridge")]


def test_a_character_without_glyph_in_a_title(built: Rooms) -> None:
    """The same in a front matter field."""
    name = f"{ISSUE}/articles/bridge.md"
    built.sources.edit(name, "  Көпір деген –", "  \U0001f600 Көпір деген –")
    found = rejected(built, "TYP031")
    assert (f"sources/{name}", built.sources.line(name, "title:"), "bridge") in found


def test_text_that_a_layout_drops(built: Rooms) -> None:
    """A layout that leaves captions out loses text: TYP030 at the picture's line."""
    blocks = (built.styles / "layouts/partials/blocks.html").read_text(encoding="utf-8")
    span = re.search(r'<span class="caption".*?</span>', blocks)
    assert span
    built.edit_style("layouts/partials/blocks.html", span[0], "")
    name = f"{ISSUE}/articles/bridge.md"
    line = built.sources.line(name, "images/bridge.jpg")
    assert rejected(built, "TYP030") == [(f"sources/{name}", line, "bridge")]


def test_text_that_a_sheet_hides(built: Rooms) -> None:
    """Text that a sheet takes off the page is lost too: TYP030 at the block's line."""
    built.append_style("base.css", "em { display: none }")
    name = f"{ISSUE}/articles/bridge.md"
    found = rejected(built, "TYP030")
    assert (f"sources/{name}", built.sources.line(name, "*таяныш*"), "bridge") in found


def test_an_undeclared_font(built: Rooms) -> None:
    """TYP032 at the declaration that asks for it, though another face stood in for it."""
    line = built.append_style("base.css", ".title {\n  font-family: Arial, serif;\n}")
    assert rejected(built, "TYP032") == [("styles/base.css", line + 1, None)]


def test_a_font_brought_along(built: Rooms) -> None:
    """A font file laid into the room by hand is no declared font either."""
    font = next((built.cache / "fonts").glob("PTS55F.ttf"))
    (built.styles / "ornaments" / "own.ttf").write_bytes(font.read_bytes())
    face = '@font-face { font-family: "Own"; src: url(ornaments/own.ttf) }'
    line = built.append_style("base.css", f'{face} .title {{ font-family: "Own" }}')
    assert ("styles/base.css", line, None) in rejected(built, "TYP032")


def test_css_that_the_library_does_not_know(built: Rooms) -> None:
    """TYP033 with the sheet's name and the declaration's line, not a position in the joined sheet."""
    line = built.append_style("components/20-blocks.css", ".box {\n  colour: red;\n}")
    assert rejected(built, "TYP033") == [("styles/components/20-blocks.css", line + 1, None)]
    message = next(p["message"] for p in built.report(rejected=True)["problems"] if p["code"] == "TYP033")
    assert "colour: red" in message
    assert not re.search(r"at \d+:\d+", message)


def test_a_good_build_clears_the_rejected_one(built: Rooms) -> None:
    """After the fault is mended the rejected folder is gone."""
    built.append_style("base.css", ".box { colour: red }")
    assert built.build("--edition", "print").status == 3
    assert built.rejected.is_dir()
    built.edit_style("base.css", ".box { colour: red }", "")
    assert built.build("--edition", "print").status == 0
    assert not built.rejected.exists()


@pytest.mark.parametrize(
    ("name", "text", "at"),
    [
        ("layouts/interview.html", "{% if %}", True),
        ("layouts/partials/opener.html", "{{ nobody }", True),
        ("pages.css", "@page interview:upside-down { margin: 0 }", False),
    ],
)
def test_a_broken_layout(small_rooms: Rooms, name: str, text: str, at: bool) -> None:
    """A designer's slip names the designer's file; it is no fault of the pipeline."""
    own = small_rooms.copy_styles()
    line = own.append_style(name, text)
    run = own.build("--edition", "print", "--json")
    assert run.status == 3, run.stderr
    assert run.findings() == [("SRC001", f"styles/{name}", line if at else None)]


def test_a_layout_that_asks_for_too_much(small_rooms: Rooms) -> None:
    """A name that layouts do not have is told with the layout's line."""
    own = small_rooms.copy_styles()
    path = own.styles / "layouts/interview.html"
    text = path.read_text(encoding="utf-8")
    first = next(line for line in text.splitlines() if "{{" in line)
    own.edit_style("layouts/interview.html", first, f"{{{{ article.shoe_size.left }}}}{first}")
    run = own.build("--edition", "print", "--json")
    assert run.status == 3, run.stderr
    number = text.splitlines().index(first) + 1
    assert run.findings() == [("SRC001", "styles/layouts/interview.html", number)]


@pytest.mark.parametrize("name", ["tokens.css", "pages.css", "layouts/cover.html", "copyfit.yaml"])
def test_a_file_of_the_styles_is_gone(small_rooms: Rooms, name: str) -> None:
    """A sheet, layout or table that is not there is named."""
    own = small_rooms.copy_styles()
    (own.styles / name).unlink()
    run = own.build("--edition", "print", "--json")
    assert run.status == 3, run.stderr
    assert [(code, path) for code, path, _ in run.findings()] == [("SRC001", f"styles/{name}")]


# --- the machine is wrong ---------------------------------------------------------------------------------


def test_a_missing_font(rooms: Rooms, tmp_path: Path) -> None:
    """Status 4 and ENV001: a declared font that no package gives; a build does not go on without it."""
    own = Rooms(rooms.folder, copy_collected(tmp_path / "cache")).copy_styles()
    own.append_style(
        "fonts.yaml",
        "  - family: Nowhere Sans\n    style: normal\n    weight: 400\n    file: Nowhere.ttf\n"
        f"    package: fonts-paratype\n    sha256: [{'f' * 64}]",
    )
    run = own.build("--edition", "print", "--json", environment={"PATH": str(tmp_path / "no-tools")})
    assert run.status == 4, run.stderr
    assert [problem["code"] for problem in run.data["problems"]] == ["ENV001"]
    assert "Nowhere.ttf" in run.stderr
    assert not own.output.exists()


def test_a_bad_declaration(small_rooms: Rooms) -> None:
    """styles/fonts.yaml with a slip in it is the designer's to mend: status 3."""
    own = small_rooms.copy_styles()
    own.append_style("fonts.yaml", "  - family: Nowhere Sans")
    run = own.build("--edition", "print", "--json")
    assert run.status == 3, run.stderr
    assert run.findings()[0][1] == "styles/fonts.yaml"


def test_a_gate_that_cannot_run(rooms: Rooms, tmp_path: Path) -> None:
    """Without Java the ePub is not judged: said with a warning, delivered; status 0."""
    run = rooms.build("--edition", "epub", environment={"PATH": str(tmp_path)})
    assert run.status == 0, run.stderr
    assert "EPUBCheck: not run" in run.stderr
    gates = {gate["name"]: gate["status"] for gate in rooms.report()["gates"]}
    assert gates["EPUBCheck"] == "not-run"
    assert "ENV002" in {problem["code"] for problem in rooms.report()["problems"]}


@pytest.mark.parametrize("option", ["--output", "--cache"])
def test_a_folder_that_cannot_be_made(rooms: Rooms, option: str) -> None:
    """Where nothing can be written the answer is ENV003 with status 3, not a traceback (a file stands in the way)."""
    blocked = rooms.folder / "file"
    blocked.write_text("", encoding="utf-8")
    run = rooms.build("--edition", "print", option, str(blocked / "inside"))
    assert run.status in (2, 3, 4)
    assert "a fault of the pipeline" not in run.stderr
    assert "— hint: " in run.stderr or "Error:" in run.stderr


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ctrl_c(rooms: Rooms, sent: signal.Signals, status: int) -> None:
    """Ctrl-C, and a machine that goes down, end it within moments in one line; nothing is delivered, nobody stays."""
    rooms.sources.append(f"{ISSUE}/articles/bridge.md", "\n\nБалалар таянышсыз көпірден өтпейді, күтіп тұрады." * 300)
    command = [sys.executable, "-m", "pipeline", "build", *map(str, rooms.options())]
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        cwd=PROJECT,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background jobs ignore it
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("[5/9]"):
                break
        time.sleep(0.3)  # into the work of the workers; the verdict does not depend on how far
        (os.killpg if sent == signal.SIGINT else os.kill)(process.pid, sent)  # a terminal tells all, init the first
        rest = process.stderr.read()  # ends when no process of the group holds it any more
        assert process.wait(timeout=TIME_LIMIT) == status, rest
    assert rest.strip().splitlines()[-1] == "stopped: nothing was changed"
    assert "Traceback" not in rest
    assert not rooms.made.exists()


def test_ctrl_c_in_a_class_being_made(tmp_path: Path) -> None:
    """The status is 130 also where the signal meets text that is executed (a dataclass of a module being imported)."""
    planted = (
        "import pipeline.__main__ as press\npress.press.main = lambda **options: exec('raise KeyboardInterrupt')\n"
    )
    (tmp_path / "planted.py").write_text(f"{planted}press.main()\n", encoding="utf-8")
    path = os.pathsep.join([str(PROJECT), str(tmp_path)])
    command = [sys.executable, "-m", "planted"]
    run = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr.strip()) == (130, "stopped: nothing was changed")


def test_two_builds_at_once(rooms: Rooms) -> None:
    """Two people build the same issue into the same folder: both end well, and what lies there is whole."""
    command = [sys.executable, "-m", "pipeline", "build", "--edition", "print", *map(str, rooms.options())]
    both = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=PROJECT, text=True)
        for _ in range(2)
    ]
    for process in both:
        _, said = process.communicate(timeout=TIME_LIMIT)
        assert process.returncode == 0, said
    listed = {file["name"]: file["sha256"] for file in rooms.report()["files"]}
    there = read_folder(rooms.made, listed)
    assert listed == {name: hashlib.sha256(data).hexdigest() for name, data in there.items()}
    assert sorted(path.name for path in rooms.output.iterdir()) == [f".{ISSUE}.lock", ISSUE]


def test_a_terminal_sees_a_line_that_moves(rooms: Rooms) -> None:
    """On a terminal progress is one line drawn over and over, and problems stand on clean lines of their own."""
    rooms.sources.edit(f"{ISSUE}/articles/baker.md", "kicker: Тұлға", "kiker: Тұлға")
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "pipeline", "check", *map(str, rooms.options())]
    process = subprocess.Popen(command, stderr=follower, stdin=subprocess.DEVNULL, cwd=PROJECT)
    os.close(follower)
    shown = b""
    try:
        while chunk := os.read(leader, 65536):
            shown += chunk
    except OSError:  # the other side is closed
        pass
    os.close(leader)
    assert process.wait(timeout=TIME_LIMIT) == 3
    text = shown.decode()
    assert "\r\x1b[2K[1/9] load" in text
    assert f"\r\x1b[2Ksources/{ISSUE}/articles/baker.md:" in text


def test_a_fault_of_ours_is_one_line(rooms: Rooms, tmp_path: Path) -> None:
    """What nobody foresaw is status 1 and a line that asks for a report; --debug shows where."""
    (tmp_path / "sitecustomize.py").write_text(
        "import pipeline.vetting\n\n\ndef fail(*_):\n    raise ZeroDivisionError('planted')\n\n\n"
        "pipeline.vetting.load_issue = fail\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}:{PROJECT}"}
    command = [sys.executable, "-m", "pipeline", "check", *map(str, rooms.options())]

    def end(*arguments: str) -> subprocess.CompletedProcess[str]:
        every = [*command, *arguments]
        return subprocess.run(every, capture_output=True, text=True, env=environment, cwd=tmp_path, check=False)

    plain = end()
    assert plain.returncode == 1
    assert plain.stderr.splitlines()[-1].startswith("a fault of the pipeline: ZeroDivisionError: planted")
    assert "Traceback" not in plain.stderr
    assert "Traceback" in end("--debug").stderr


def test_it_runs_from_any_folder(rooms: Rooms, tmp_path: Path) -> None:
    """The project's rooms are found from wherever the command is given; a relative folder counts from there."""
    away = tmp_path / "away"
    away.mkdir()
    run = run_press(
        "build", "--edition", "print", "--sources", "../sources", "--output", "out", "--cache", rooms.cache, cwd=away
    )
    assert run.status == 0, run.stderr
    assert (away / "out" / ISSUE / "print.pdf").is_file()
    report = json.loads((away / "out" / ISSUE / "report.json").read_text(encoding="utf-8"))
    assert all(not (problem["path"] or "").startswith(("/", "..")) for problem in report["problems"])
