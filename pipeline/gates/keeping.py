"""Verdicts kept by file and version: what a gate found in the same bytes is not asked again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.declared import replace_file

KEPT_FILES = 400  # of one gate: every issue of many years, and what was tried last


def keep(kept: Path, messages: Sequence[Any]) -> None:
    """Keep what was found as JSON, the newest only; a cache that cannot be written costs only time.

    ``kept``: its name begins with the gate's and a hyphen.
    """
    body = json.dumps(list(messages), sort_keys=True)
    record = json.dumps({"sha256": hashlib.sha256(body.encode()).hexdigest(), "messages": body})
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        replace_file(kept, record.encode())
        gate = kept.name.partition("-")[0]
        files = sorted(kept.parent.glob(f"{gate}-*.json"), key=lambda path: path.stat().st_mtime)
        for old in files[:-KEPT_FILES]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def read_kept(kept: Path) -> list[Any] | None:
    """What was kept, or None where there is nothing or it is damaged; what is read stays longest.

    Read it once: another build may prune it at any time.
    """
    try:
        record = json.loads(kept.read_text(encoding="utf-8"))
        if hashlib.sha256(record["messages"].encode()).hexdigest() != record["sha256"]:
            return None
        messages = json.loads(record["messages"])
        with suppress(OSError):  # a cache that is read only still serves
            os.utime(kept)
        return messages if isinstance(messages, list) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
