"""A room without network and without this machine's fonts, for a pipeline that must get by on its package.

The room is made of Linux namespaces by ``unshare``: a network of its own with no way out of it, and empty folders in
place of those where the machine keeps fonts and colour profiles. It is tried before it is used: a room that does not
hold is none.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

TRIAL_TIME_S = 30
MACHINE_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/X11/fonts",
    "/usr/share/color/icc",
    "/var/cache/fontconfig",
)
HOME_FOLDERS = (".fonts", ".local/share/fonts", ".local/share/color/icc", ".cache/fontconfig")

# Our own user first: as root too it keeps what a room may do to what this user may.
WAYS = (("--user", "--map-root-user", "--net", "--mount"), ("--net", "--mount"))

# $0 is mount, $1 the number of folders to hide, then these, then the command.
_HIDE = (
    'count=$1; shift; while [ "$count" -gt 0 ]; do "$0" -t tmpfs -o ro,size=4k none "$1" || exit 97; shift;'
    ' count=$((count - 1)); done; exec "$@"'
)

# Connecting a datagram socket sends nothing: it asks the kernel for a route, and there must be none.
_TRY = """
import os, socket, sys
for family, address in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
    try:
        socket.socket(family, socket.SOCK_DGRAM).connect((address, 9))
    except OSError:
        continue
    sys.exit("there is a way out of it")
for folder in sys.argv[1:]:
    if os.listdir(folder):
        sys.exit(f"{folder} can be seen in it")
"""


@dataclass(frozen=True)
class Room:
    """How to run a command in a room. ``why_open``: why this machine gives none; "" where the room holds."""

    entrance: tuple[str, ...]
    hidden: tuple[str, ...] = ()
    why_open: str = ""

    @property
    def holds(self) -> bool:
        return not self.why_open

    def enter(self, command: Sequence[str | Path]) -> list[str]:
        """The command as it runs in the room; as it is where there is none."""
        return [*self.entrance, *map(str, command)]

    def describe(self) -> str:
        """What was cut off, in one line for people."""
        if self.why_open:
            return f"without network: not run: network could not be cut off: {self.why_open}"
        return f"without network, and with {', '.join(self.hidden) or 'no folder of fonts'} hidden"


def find_room(home: Path, machine: Iterable[str] = MACHINE_FOLDERS) -> Room:
    """The room that this machine can make, tried; one without walls where it can make none."""
    tools = [shutil.which(name) for name in ("unshare", "sh", "mount")]
    if not all(tools):
        return Room((), why_open="unshare and mount (Debian: util-linux) are missing")
    unshare, shell, mount = (str(tool) for tool in tools)
    folders = [Path(name) for name in machine] + [home / name for name in HOME_FOLDERS]
    hidden = tuple(str(folder) for folder in folders if folder.is_dir())
    reasons = []
    for way in WAYS:
        room = Room((unshare, *way, "--", shell, "-c", _HIDE, mount, str(len(hidden)), *hidden), hidden)
        why = _try_room(room)
        if not why:
            return room
        reasons.append(why)
    return Room((), why_open=reasons[0])


def _try_room(room: Room) -> str:
    """Why a room does not hold; "" where it does."""
    command = room.enter([sys.executable, "-I", "-S", "-c", _TRY, *room.hidden])
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=TRIAL_TIME_S, check=False, cwd="/"
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{type(error).__name__}"
    if done.returncode == 0:
        return ""
    said = done.stderr.decode(errors="replace").strip().splitlines()
    return said[-1][:200] if said else f"status {done.returncode}"
