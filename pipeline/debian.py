"""Files of Debian packages: from the installed package, or from one downloaded and unpacked without root."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pipeline.declared import Find

TIME_LIMIT_S = 600


def find_installed(root: Path = Path("/")) -> Find:
    """A finder that reads installed files under ``root``."""

    def find(package: str, paths: frozenset[str]) -> Mapping[str, bytes]:
        del package  # an installed file lies at its path, whichever package put it there
        found = {}
        for path in paths:
            try:
                found[path] = (root / path).read_bytes()
            except OSError:
                continue
        return found

    return find


def find_downloaded(say: Callable[[str], None]) -> Find:
    """A finder that downloads the package with apt-get; it finds nothing where apt-get cannot.

    ``say`` gets one line a package: a download may take its time.
    """

    def find(package: str, paths: frozenset[str]) -> Mapping[str, bytes]:
        if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
            return {}
        say(f"downloading the Debian package {package}")
        with tempfile.TemporaryDirectory(prefix="press-deb-") as folder:
            archive = download_package(package, Path(folder))
            return {} if archive is None else unpack_files(archive, paths)

    return find


def download_package(package: str, folder: Path) -> Path | None:
    """The .deb in ``folder``, or None. Where this machine's package lists do not do, own ones are fetched."""
    for options in ((), private_lists(folder / "apt")):
        if options and not run_quietly(["apt-get", *options, "update"], folder):
            return None
        if run_quietly(["apt-get", *options, "download", package], folder):
            return next(iter(folder.glob("*.deb")), None)
    return None


def private_lists(folder: Path) -> tuple[str, ...]:
    """Options that keep apt-get's lists and caches in ``folder``, where no root is needed."""
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    settings = {
        "Acquire::Languages": "none",
        "Dir::Cache": f"{folder}/cache",
        "Dir::State::Lists": f"{folder}/lists",
    }
    return tuple(part for name, value in settings.items() for part in ("-o", f"{name}={value}"))


def run_quietly(command: Sequence[str], folder: Path) -> bool:
    """True where the command ended well. It gets no input and shows nothing."""
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIME_LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def unpack_files(archive: Path, paths: frozenset[str]) -> Mapping[str, bytes]:
    """Those of ``paths`` that the .deb holds as plain files; nothing is written anywhere."""
    found: dict[str, bytes] = {}
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE) as process:
        try:
            with tarfile.open(fileobj=process.stdout, mode="r|") as members:
                for member in members:
                    name = member.name.removeprefix("./")
                    content = members.extractfile(member) if name in paths and member.isfile() else None
                    if content is not None:
                        found[name] = content.read()
        except tarfile.TarError:
            return {}
    return found
