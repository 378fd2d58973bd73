"""The outer walls: the lock, the setup script, and what make and CI rely on."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import pipeline

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "pyproject.toml"
LOCKS = ("requirements.txt", "requirements-desk.txt", "requirements-release.txt", "requirements-test.txt")
PINNED = re.compile(r"^([a-z0-9.-]+)==(\S+)( ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
# What the script needs beside bash itself; apt-get, sudo, the gates and the tools of the tests are left out.
BASICS = ("basename", "cp", "dirname", "env", "head", "id", "mkdir", "mv", "rm", "sed", "sha256sum")
GATES = "default-jre-headless ghostscript nodejs npm chromium"


def read_lock(name: str) -> dict[str, str]:
    """Project name to version, with every line of the lock in one of the two shapes it may have."""
    versions: dict[str, str] = {}
    hashes = 1
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        match = PINNED.match(line)
        if match is None:
            assert HASH.match(line), f"{name}: neither a pinned project nor a hash: {line}"
            hashes += 1
            continue
        assert hashes, f"{name}: no hash before {line}"
        versions[match[1]], hashes = match[2], 0
    assert hashes
    return versions


@pytest.mark.parametrize("name", LOCKS)
def test_lock_is_only_pins_and_hashes(name: str) -> None:
    """Every project is pinned with == and hashed; no option, comment, address or path stands in a lock."""
    assert len(read_lock(name)) > 30
    text = (ROOT / name).read_text(encoding="utf-8")
    for word in ("#", "//", "file:", "--index", "--extra", "--find", " @ "):
        assert word not in text


def test_lock_serves_two_architectures() -> None:
    """A compiled project has wheels for several platforms in the lock, not for this machine's alone."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    block = text.split("lxml==")[1].split("==")[0]
    assert block.count("--hash=") > 20


def test_locks_agree_and_hold_what_the_project_asks() -> None:
    """The tests run on the very versions that build, and each dependency of pyproject.toml is locked."""
    build, desk, release, test = map(read_lock, LOCKS)
    assert build.items() <= desk.items() <= release.items() <= test.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {project_name(line) for line in project["dependencies"]} | {"setuptools"} <= build.keys()
    assert {project_name(line) for line in project["optional-dependencies"]["test"]} <= test.keys()
    pandoc = dict(line.split("==") for line in project["optional-dependencies"]["manuscripts"])
    assert pandoc.items() <= desk.items()
    assert not pandoc.keys() & build.keys(), "a package of the archive would carry what it does not need"
    judges = dict(line.split("==") for line in project["optional-dependencies"]["release"])
    assert judges.items() <= release.items()
    pins = dict(line.split("==") for line in project["dependencies"] if "==" in line)
    assert pins["weasyprint"] == "70.0"
    assert pins.items() <= build.items()


def project_name(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match is not None
    return re.sub(r"[._-]+", "-", match[0]).lower()


def test_version_is_stated_once() -> None:
    """The package's version is the project's."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == pipeline.__version__


def test_licence_is_whole() -> None:
    """LICENSE is the AGPL from its title to its last line."""
    lines = (ROOT / "LICENSE").read_text(encoding="utf-8").splitlines()
    assert lines[0].strip() == "GNU AFFERO GENERAL PUBLIC LICENSE"
    assert lines[-1] == "<https://www.gnu.org/licenses/>."
    assert len(lines) == 661


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout, with a space in its path, as far as the setup script looks at it."""
    folder = tmp_path / "a check out"
    (folder / "tools").mkdir(parents=True)
    shutil.copy(ROOT / "tools" / "setup", folder / "tools" / "setup")
    for name in (*LOCKS, "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "tools" / "node", folder / "tools" / "node")
    return folder


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A PATH with the basics and this Python, and no apt-get, sudo, java, gs, node, pdftotext or fc-list."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in BASICS:
        found = shutil.which(name)
        assert found is not None
        (folder / name).symlink_to(found)
    write_program(folder / "python3", f'exec "{sys.executable}" "$@"')
    return folder


def write_program(path: Path, body: str) -> None:
    path.write_text(f"#!{shutil.which('bash')}\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def run_setup(checkout: Path, path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    bash = shutil.which("bash")
    assert bash is not None
    return subprocess.run(
        [bash, str(checkout / "tools" / "setup"), *arguments],
        env={"PATH": str(path), "HOME": os.environ.get("HOME", "/")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_dry_run_names_missing_packages_and_changes_nothing(checkout: Path, bare_path: Path) -> None:
    """--print says what would be installed, with status 0, and leaves no .venv and no .cache."""
    done = run_setup(checkout, bare_path, "--test", "--print")
    assert done.returncode == 0, done.stderr
    assert f"{GATES} poppler-utils fontconfig" in done.stdout
    assert ".venv (test): to be made" in done.stdout
    assert ".cache/node: to be made" in done.stdout
    assert not (checkout / ".venv").exists()
    assert not (checkout / ".cache").exists()


def test_status_4_where_nothing_can_be_installed(checkout: Path, bare_path: Path) -> None:
    """Without apt-get the script names the one line to type and ends with 4, before making anything."""
    done = run_setup(checkout, bare_path, "--test")
    assert done.returncode == 4
    assert f"apt-get install {GATES} poppler-utils fontconfig" in done.stderr
    assert not (checkout / ".venv").exists()


def test_old_java_does_not_count(checkout: Path, bare_path: Path) -> None:
    """EPUBCheck wants Java 11: Java 8 is reported as missing, Java 17 is not."""
    write_program(bare_path / "java", "echo 'openjdk version \"1.8.0_392\"' >&2")
    assert "default-jre-headless" in run_setup(checkout, bare_path, "--test", "--print").stdout
    write_program(bare_path / "java", "echo 'openjdk version \"17.0.9\" 2023-10-17' >&2")
    assert "default-jre-headless" not in run_setup(checkout, bare_path, "--test", "--print").stdout


def test_old_node_does_not_count(checkout: Path, bare_path: Path) -> None:
    """Ace runs from Node 18 on; what only builds needs none."""
    write_program(bare_path / "node", "echo v16.20.2")
    assert " nodejs " in run_setup(checkout, bare_path, "--gates", "--print").stdout
    write_program(bare_path / "node", "echo v18.20.4")
    assert " nodejs " not in run_setup(checkout, bare_path, "--gates", "--print").stdout
    for package in GATES.split():
        assert package not in run_setup(checkout, bare_path, "--print").stdout


@pytest.fixture
def prepared(checkout: Path, bare_path: Path) -> Path:
    """All programs of the gates in the path, the venv for them complete; npm notes its calls in ``calls``."""
    write_program(bare_path / "java", "echo 'openjdk version \"17.0.9\"' >&2")
    write_program(bare_path / "node", "echo v20.1.0")
    for name in ("gs", "chromium"):
        write_program(bare_path / name, "exit 1")
    write_program(bare_path / "npm", f'echo "$PUPPETEER_SKIP_DOWNLOAD $*" >>"{checkout}/calls"; mkdir node_modules')
    (checkout / ".venv" / "bin").mkdir(parents=True)
    write_program(checkout / ".venv" / "bin" / "python", f'exec "{sys.executable}" "$@"')
    names = ("requirements-release.txt", "pyproject.toml")
    sums = [f"{hashlib.sha256((checkout / name).read_bytes()).hexdigest()}  {name}" for name in names]
    stamp = "\n".join(("gates", str(checkout.resolve()), *sums))
    (checkout / ".venv" / ".complete").write_text(f"{stamp}\n", encoding="utf-8")
    return checkout


def test_judges_are_installed_once(prepared: Path, bare_path: Path) -> None:
    """npm installs the lock, running no package's script and fetching no browser; again only for another lock."""
    for _ in range(2):
        done = run_setup(prepared, bare_path, "--gates")
        assert done.returncode == 0, done.stderr
        calls = (prepared / "calls").read_text(encoding="utf-8").splitlines()
        assert calls == ["1 ci --ignore-scripts --no-audit --no-fund --loglevel=error"]
    assert (prepared / ".cache" / "node" / "node_modules").is_dir()
    assert ".cache/node: ready" in run_setup(prepared, bare_path, "--gates", "--print").stdout
    with (prepared / "tools" / "node" / "package-lock.json").open("a", encoding="utf-8") as lock:
        lock.write("\n")
    assert run_setup(prepared, bare_path, "--gates").returncode == 0
    assert len((prepared / "calls").read_text(encoding="utf-8").splitlines()) == 2


def test_what_builds_does_not_serve_the_gates(prepared: Path, bare_path: Path) -> None:
    """A venv for building lacks veraPDF: it serves for building, and is brought up to date for the gates."""
    stamp = prepared / ".venv" / ".complete"
    sums = [f"{hashlib.sha256((prepared / name).read_bytes()).hexdigest()}  {name}" for name in (LOCKS[1], PROJECT)]
    stamp.write_text("\n".join(("build", str(prepared.resolve()), *sums)) + "\n", encoding="utf-8")
    assert ".venv (build): ready" in run_setup(prepared, bare_path, "--print").stdout
    assert ".venv (gates): to be made" in run_setup(prepared, bare_path, "--gates", "--print").stdout


def test_judges_that_cannot_be_installed(prepared: Path, bare_path: Path) -> None:
    """Where npm fails: status 4, nothing half made in its place; building alone needs none of it."""
    write_program(bare_path / "npm", "mkdir node_modules; exit 1")
    done = run_setup(prepared, bare_path, "--gates")
    assert done.returncode == 4
    assert "npm could not install" in done.stderr
    assert not (prepared / ".cache" / "node").exists()
    assert run_setup(prepared, bare_path).returncode == 0


def test_node_lock_is_whole_and_names_no_place() -> None:
    """Every package of the tree has its version and a hash, and none an address; what we ask for is one version."""
    folder = ROOT / "tools" / "node"
    text = (folder / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    asked = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    assert packages.pop("")["dependencies"] == asked["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in asked["dependencies"].values())
    assert len(packages) > 100
    for name, package in packages.items():
        assert package["version"], name
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name
    assert not re.search(r"https?:|git\+|file:", text)
    assert "omit-lockfile-registry-resolved=true" in (folder / ".npmrc").read_text(encoding="utf-8").split()


def test_python_without_ensurepip_needs_a_package(checkout: Path, bare_path: Path) -> None:
    """Where no Python can make a venv, Debian's python3-venv is asked for."""
    write_program(
        bare_path / "python3",
        f'[[ "$*" == *ensurepip* ]] && exit 1\nexec "{sys.executable}" "$@"',
    )
    text = (checkout / "tools" / "setup").read_text(encoding="utf-8")
    only_ours = text.replace("in python3 /usr/bin/python3 python3.13 python3.12 python3.11", "in python3")
    assert only_ours != text
    (checkout / "tools" / "setup").write_text(only_ours, encoding="utf-8")
    words = run_setup(checkout, bare_path, "--test", "--print").stdout.split()
    assert {"python3-venv", "default-jre-headless"} <= set(words)


def test_packages_are_installed_after_one_update(checkout: Path, bare_path: Path, tmp_path: Path) -> None:
    """Where it may: apt-get update once, then an installation without questions; what still lacks is told."""
    write_program(bare_path / "id", "echo 0")
    write_program(bare_path / "apt-get", f'echo "${{DEBIAN_FRONTEND:-}} $*" >>"{tmp_path}/calls"')
    done = run_setup(checkout, bare_path, "--test")
    calls = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()
    assert [call.split()[0] for call in calls] == ["update", "noninteractive"]
    assert calls[1].endswith(f"--no-install-recommends {GATES} poppler-utils fontconfig")
    assert done.returncode == 4
    assert "still missing" in done.stderr


def test_unknown_argument_is_wrong_use(checkout: Path, bare_path: Path) -> None:
    """Status 2 and the usage."""
    done = run_setup(checkout, bare_path, "--tset")
    assert done.returncode == 2
    assert "--test" in done.stderr


def test_every_target_of_make_explains_itself() -> None:
    """make help lists the targets that the documents name."""
    done = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    listed = set(re.findall(r"^  make (\S+) +\S", done.stdout, flags=re.MULTILINE))
    wanted = {"build", "gates", "test", "check", "bench", "sheet", "art", "hyphenation", "lock", "clean", "help"}
    assert wanted <= listed


def test_clean_keeps_the_archive(tmp_path: Path) -> None:
    """make clean takes builds and caches away; output/archive, collected fonts, the judges and .venv stay."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    made = ("output/archive/v1", "output/2023-00", ".cache/fonts", ".cache/node", ".cache/pages", ".venv")
    for folder in ("pipeline", "tests", "tools", *made):
        (tmp_path / folder).mkdir(parents=True)
    subprocess.run(["make", "clean"], cwd=tmp_path, capture_output=True, check=True)
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_dir()}
    assert {"output/archive/v1", ".cache/fonts", ".cache/node", ".venv"} <= left
    assert not {"output/2023-00", ".cache/pages"} & left
