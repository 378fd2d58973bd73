"""The address where the catalogue will lie: what feeds and metadata can carry, and nothing else."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pipeline.load import Sources
from pipeline.model import Place
from pipeline.problems import Problem
from pipeline.yamlfile import parse_yaml

_HOST = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*")
_PATH = re.compile(r"(/[A-Za-z0-9._~!$&'()*+,;=:@-]+|/%[0-9A-Fa-f]{2})*/")  # RFC 3986, without empty segments


def check_address(base: str, sources: Sources) -> Problem | None:
    """CAT003 where feeds cannot carry the magazine's ``base_url``; the place is its line in magazine.yaml."""
    fault = _find_fault(base)
    if fault is None:
        return None
    place = parse_yaml(sources.read("magazine.yaml"), sources.name("magazine.yaml")).place("base_url")
    hint = "write it as https://journal.kz/ or https://journal.kz/nomirler/, in plain Latin letters (xn--… for others)"
    return Problem("CAT003", f"base_url {fault}", hint, Place(place.path, place.line))


def _find_fault(base: str) -> str | None:
    try:
        parts = urlsplit(base)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        return "is no address"
    if not base.isascii():
        return "has letters that an address in a feed cannot have"
    if parts.username is not None or parts.password is not None:
        return "names a user"
    if parts.query or parts.fragment or base.endswith(("?", "#")) or "?" in base or "#" in base:
        return "has a query or a fragment; files cannot follow it"
    if not port_fits or not parts.hostname or not _HOST.fullmatch(parts.hostname):
        return "has no host that it can be found at"
    if not _PATH.fullmatch(parts.path):
        return "has a path that is no plain one"
    return None
