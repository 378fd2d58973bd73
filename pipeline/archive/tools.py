"""The pipeline itself for a package: its source distribution, the lock, the environment, on demand the wheels."""

from __future__ import annotations

import ctypes
import gzip
import io
import platform
import re
import subprocess
import sys
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pipeline import __version__
from pipeline.archive.model import Entry
from pipeline.problems import MissingTool
from pipeline.report import Gate, write_json

PROJECT = Path(__file__).resolve().parent.parent.parent
LOCK = "requirements.txt"
# What a rebuild needs, and what a programmer needs to understand it. Tests stay behind: they prove the pipeline, and
# are not needed to run it; sources and styles lie in the package as they are.
FILES = (
    "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "pyproject.toml", LOCK,
    "requirements-desk.txt", "requirements-release.txt", "requirements-test.txt",
)  # fmt: skip
FOLDERS = ("docs", "pipeline", "tools")
LEFT_OUT = frozenset({"__pycache__", "node_modules"})
DOWNLOAD_LIMIT_S = 1800
# Libraries of the system that decide where a line breaks and what bytes a picture has, and who says their version.
LIBRARIES = (
    ("pango", "libpango-1.0.so.0", "pango_version_string"),
    ("harfbuzz", "libharfbuzz.so.0", "hb_version_string"),
)
FONTCONFIG = "libfontconfig.so.1"


def list_build(wheels: Path | None, gates: tuple[Gate, ...]) -> tuple[Entry, ...]:
    """The files of ``build/`` but REBUILD.txt; ``wheels``: a folder that collect_wheels filled. Raises MissingTool."""
    lock = _read_own(LOCK)
    entries = [
        Entry(f"build/{name_distribution()}", pack_pipeline()),
        Entry(f"build/{LOCK}", lock),
        Entry("build/environment.json", write_json(describe_environment(lock.decode(), gates))),
    ]
    if wheels is not None:
        entries += [Entry(f"build/wheels/{path.name}", path) for path in sorted(wheels.iterdir())]
    return tuple(entries)


def name_distribution() -> str:
    """The file in which the pipeline is."""
    return f"adal-press-{__version__}.tar.gz"


def pack_pipeline(project: Path = PROJECT) -> bytes:
    """A source distribution: same files, same bytes, whoever owns them and whenever they were written.

    Raises MissingTool where the pipeline does not run from its sources, so that there is nothing to pack.
    """
    packed = io.BytesIO()
    root = f"adal-press-{__version__}"
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in _list_pipeline(project):
            content = path.read_bytes()
            member = tarfile.TarInfo(f"{root}/{path.relative_to(project).as_posix()}")
            member.size = len(content)
            member.mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
            archive.addfile(member, io.BytesIO(content))
    squeezed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=squeezed, compresslevel=9, mtime=0) as stream:
        stream.write(packed.getvalue())
    return squeezed.getvalue()


def _list_pipeline(project: Path) -> Iterator[Path]:
    for name in FILES:
        if (project / name).is_file():
            yield project / name
        elif name in ("pyproject.toml", LOCK, "LICENSE"):
            raise MissingTool(
                f"the sources of the pipeline are not whole here: {name} is missing",
                "archive with a press that runs from its own checkout, as `make` sets it up",
            )
    for folder in FOLDERS:
        for path in sorted((project / folder).rglob("*")):
            parts = path.relative_to(project).parts
            hidden = any(part in LEFT_OUT or part.startswith(".") or part.endswith(".egg-info") for part in parts)
            if path.is_file() and not hidden:
                yield path


def _read_own(name: str) -> bytes:
    try:
        return (PROJECT / name).read_bytes()
    except OSError:
        hint = "archive with a press that runs from its own checkout, as `make` sets it up"
        raise MissingTool(f"the sources of the pipeline are not whole here: {name} is missing", hint) from None


def describe_environment(lock: str, gates: tuple[Gate, ...]) -> dict[str, object]:
    """environment.json: with what the package's files were made; no path and no name of a machine is in it."""
    return {
        "schema": 1,
        "press": __version__,
        "python": {"version": platform.python_version(), "implementation": platform.python_implementation()},
        "system": _describe_system(),
        "libraries": _describe_libraries(),
        "packages": [
            {"name": name, "locked": locked, "installed": _find_version(name)}
            for name, locked in read_lock(lock).items()
        ],
        "judges": dict(sorted({gate.name: gate.version for gate in gates if gate.version}.items())),
    }


def read_lock(lock: str) -> dict[str, str]:
    """Name and version of each requirement, in the lock's order."""
    found = re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", lock, re.MULTILINE)
    return dict(found)


def _find_version(package: str) -> str | None:
    """As installed here; None where it is not needed here, such as a package for another system."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _describe_system() -> dict[str, str]:
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        release = {}
    libc, number = platform.libc_ver()
    return {
        "name": platform.system(),
        "distribution": f"{release.get('ID', 'unknown')} {release.get('VERSION_ID', '')}".strip(),
        "machine": platform.machine(),
        "libc": f"{libc} {number}".strip(),
    }


def _describe_libraries() -> dict[str, str | None]:
    return {
        **{name: _ask(library, function) for name, library, function in LIBRARIES},
        "fontconfig": _ask_fontconfig(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }


def _ask(library: str, function: str) -> str | None:
    try:
        call = getattr(ctypes.CDLL(library), function)
    except (OSError, AttributeError):
        return None
    call.restype = ctypes.c_char_p
    return str(call().decode())


def _ask_fontconfig() -> str | None:
    """It gives a number: 21402 is 2.14.2."""
    try:
        number = int(ctypes.CDLL(FONTCONFIG).FcGetVersion())
    except (OSError, AttributeError):
        return None
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


def collect_wheels(into: Path, lock: Path = PROJECT / LOCK, environment: Mapping[str, str] | None = None) -> Path:
    """Every package of the lock as pip has it or fetches it, its sha256 checked, into ``into``. Raises MissingTool."""
    command = [
        sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "download", "--quiet", "--no-deps",
        "--require-hashes", "--only-binary", ":all:", "--requirement", str(lock), "--dest", str(into),
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=DOWNLOAD_LIMIT_S, check=False,
            env=None if environment is None else dict(environment),
        )  # fmt: skip
        reason = _find_reason(done.stderr) if done.returncode else ""
    except (OSError, subprocess.TimeoutExpired) as error:
        reason = str(error)
    if reason:
        hint = "archive where the network or pip's cache has them, or without --with-tools"
        raise MissingTool(f"the tools' wheels are not to be had: {reason}", hint)
    return into


def _find_reason(said: str) -> str:
    """pip's last words, shortened; no path of this machine."""
    lines = [line.removeprefix("ERROR: ") for line in said.splitlines() if line.startswith("ERROR: ")]
    words = lines[-1] if lines else (said.strip().splitlines() or ["pip gave no reason"])[-1]
    return re.sub(r"(?<!\S)/\S+", "…", words)[:300]


def hold_wheels(wanted: bool, say: Callable[[str], None]) -> tempfile.TemporaryDirectory[str] | None:
    """A folder with the wheels, gone when it is closed; None where they are not wanted. Raises MissingTool."""
    if not wanted:
        return None
    say("collecting the wheels of the tools")
    folder = tempfile.TemporaryDirectory(prefix="press-wheels-")
    try:
        collect_wheels(Path(folder.name))
    except BaseException:
        folder.cleanup()
        raise
    return folder
