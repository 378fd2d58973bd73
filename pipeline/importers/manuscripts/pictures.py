"""The pictures of a manuscript: looked at, given names of their own, converted where the build cannot take them."""

from __future__ import annotations

import base64
import io
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from pipeline.importers.manuscripts.parts import Part, Told
from pipeline.importers.manuscripts.runs import write_runs
from pipeline.importers.model import Confidence, Value
from pipeline.kinds import KINDS
from pipeline.pictures import MAX_FILE_BYTES, MAX_PIXELS, inspect_content
from pipeline.trial import TrialFailed, try_apart

LEADING = 3  # parts among which a picture is the article's own
_SIGNS = ((b"\xff\xd8\xff", ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png"))
_CONVERTED = ("GIF", "BMP", "TIFF", "WEBP")  # Pillow's names
# What word processors write as a description by themselves.
_NO_ALT = re.compile(
    r"(?i)(?:picture|image|graphic|figure|сурет|рисунок|изображение)?\s*\d*|\S+\.(?:jpe?g|png|gif|tiff?|bmp|webp)"
)
_OUT = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|/|\\")


@dataclass
class PictureBox:
    """The pictures of one article: ``media`` by their names in the document, or files in a manuscript's ``folder``.

    ``alts``: alternative texts that the document keeps apart. ``pictures`` fills as they are placed.
    """

    article: str
    media: Mapping[str, bytes] = field(default_factory=dict)
    alts: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    pictures: dict[str, bytes] = field(default_factory=dict)
    names: dict[bytes, str] = field(default_factory=dict)

    def place(self, part: Part, told: Told) -> dict[str, str] | None:
        """A figure's attributes, its file among the pictures; None where it is left out, which is told (INT009)."""
        target = unquote(part.attrs.get("target", ""))
        content = self._find(target)
        if content is None:
            gone = "is a link to another place" if _OUT.match(target) else "is not in the document"
            self._leave_out(part, told, f"the picture «{target[:80]}» {gone}")
            return None
        suffix, usable = _make_usable(content)
        finding = inspect_content(suffix, usable) if suffix else ("PIC002", "of a kind that cannot be read")
        if finding is not None:
            self._leave_out(part, told, f"the picture «{target[:80]}»: {finding[1]}")
            return None
        name = self.names.get(usable) or f"images/{self.article}-{len(self.pictures) + 1}{suffix}"
        if usable != content:
            told.say(part.number, f"a picture was converted: {name}")
        self.names[usable] = name
        self.pictures[name] = usable
        kept = {key: part.attrs[key] for key in ("credit", "lines", "focus", "wide") if part.attrs.get(key)}
        alt = self._alt(part, target)
        if not alt:
            told.report("PIC003", part.number, f"{name} has no alternative text", "write what is seen in it", target)
        return {"src": name, **({"alt": alt} if alt else {}), **kept}

    def caption(self, part: Part) -> str:
        """What stands beside the picture: in Markdown its words, in a document what was found after it."""
        return write_runs(part.runs) or (part.attrs.get("words", "") if self.folder is not None else "")

    def take_leading(
        self, parts: tuple[Part, ...], kind: str, fields: dict[str, Value], told: Told
    ) -> tuple[Part, ...]:
        """The parts without a first picture that is the article's own; it goes into ``fields``."""
        row = KINDS[kind]
        wanted = "portrait" if "portrait" in row.required or "picture" not in row.fields else "picture"
        if wanted not in row.fields or wanted in fields:
            return parts
        at = next((at for at, part in enumerate(parts[:LEADING]) if part.role == "figure"), None)
        placed = self.place(parts[at], told) if at is not None else None
        if at is None or placed is None:
            return parts if at is None else (*parts[:at], *parts[at + 1 :])
        placed.pop("lines", None)
        placed.pop("wide", None)
        after = parts[at + 1] if at + 1 < len(parts) and parts[at + 1].style == "Caption" else None
        caption = write_runs(after.runs) if after is not None else self.caption(parts[at])
        fields[wanted] = {**placed, **({"caption": caption} if caption else {})}
        told.say(parts[at].number, f"{wanted}: the first picture, before the text", Confidence.LIKELY)
        return (*parts[:at], *parts[at + (2 if after is not None else 1) :])

    def _find(self, target: str) -> bytes | None:
        if self.folder is None:
            return self.media.get(target.removeprefix("./"))
        if _OUT.match(target) or not target:
            return None
        path = self.folder / target
        home = os.path.realpath(self.folder)
        try:
            if Path(os.path.realpath(path)).is_relative_to(home) and 0 < path.stat().st_size <= MAX_FILE_BYTES:
                return path.read_bytes()
        except (OSError, ValueError):
            return None
        return None

    def _alt(self, part: Part, target: str) -> str:
        given = part.attrs.get("alt", "") or self.alts.get(target.removeprefix("./"), "")
        if not given and self.folder is None:
            given = part.attrs.get("words", "")
        return "" if _NO_ALT.fullmatch(given.strip()) else " ".join(given.split())

    def _leave_out(self, part: Part, told: Told, message: str) -> None:
        hint = "ask for the picture as a JPEG or PNG file, and put it into the issue's images/"
        told.report("INT009", part.number, f"{message}: left out", hint, part.attrs.get("target", ""))


def _make_usable(content: bytes) -> tuple[str, bytes]:
    """The suffix and bytes of a picture that the build takes, JPEG, PNG, SVG as they are; "" where there is none."""
    for sign, suffix in _SIGNS:
        if content.startswith(sign):
            return suffix, content
    if b"<svg" in content[:2000]:
        return ".svg", content
    try:
        converted = try_apart(lambda: _convert(content))
    except TrialFailed:
        return "", content
    return (".png", base64.b64decode(converted)) if converted else ("", content)


def _convert(content: bytes) -> str:
    """As a PNG in base64; "" where it cannot be."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=_CONVERTED) as image:
            if image.width * image.height > MAX_PIXELS:
                return ""
            made = io.BytesIO()
            mode = "RGBA" if "A" in image.mode or "transparency" in image.info else "RGB"
            (image if image.mode in ("L", "RGB", "RGBA") else image.convert(mode)).save(made, "PNG")
    except Exception:  # fed with damaged bytes a decoder raises whatever it likes
        return ""
    return base64.b64encode(made.getvalue()).decode()
