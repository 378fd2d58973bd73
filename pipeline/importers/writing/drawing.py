"""The drawing of a placeholder: what the frame shows for which nobody has chosen a picture yet."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

WORDS = "СУРЕТ ОРНЫ"


@dataclass(frozen=True)
class _Tones:
    """The house's tint, a grey blue and the deep blue as screens show them: finishing makes inks of them.

    Words are black or white alone, and larger than 9 pt: small letters of several inks blur.
    """

    ground: str
    line: str
    frame: str
    words: str


_LIGHT = _Tones("#eef5f5", "#9fb4c0", "#003a5d", "#000000")
_DEEP = _Tones("#003a5d", "#336180", "#9fb4c0", "#ffffff")


def draw_placeholder(name: str, deep: bool = False) -> bytes:
    """The SVG of a placeholder: tint, frame, diagonals, what it is, and ``name`` (such as essay-1).

    ``deep``: a dark ground, on a cover, whose masthead and titles are white.

    It has no size and no proportions of its own, all in it is said in percent: so it is seen whole in a frame of any
    height.
    """
    tones = _DEEP if deep else _LIGHT
    lines = "".join(
        f'<line x1="0" y1="{start}" x2="100%" y2="{end}" stroke="{tones.line}" stroke-width="1"/>'
        for start, end in (("0", "100%"), ("100%", "0"))
    )
    words = "".join(
        f'<text x="50%" y="50%" dy="{shift}" text-anchor="middle" font-family="PT Sans, sans-serif" '
        f'font-size="{size}" font-weight="{weight}" fill="{tones.words}">{escape(text)}</text>'
        for text, size, weight, shift in ((WORDS, 14, "bold", -4), (name, 12.5, "normal", 17))
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="100%">'
        f'<rect x="0" y="0" width="100%" height="100%" fill="{tones.ground}"/>{lines}'
        f'<rect x="0" y="0" width="100%" height="100%" fill="none" stroke="{tones.frame}" stroke-width="2"/>'
        f"{words}</svg>\n"
    ).encode()
