"""Values that styles share: never such as complain, hang on the page's size or were changed by a box."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.model import LaidUnit, Unit
from pipeline.typeset import Typeset, typeset
from tests.typeset.specimen import make_editions, make_settings, make_unit

WORDS = "Қазақстанның әдебиетіндегі шығармашылықтың қалыптасуындағы ерекшеліктерді зерттеушілердің еңбектері "
BODY = (
    '<div class="cols"><p data-b="a" data-role="paragraph">' + WORDS * 9 + "</p>"
    '<blockquote data-snap="s"><p data-b="q" data-role="paragraph">' + WORDS + "</p></blockquote>"
    '<ul><li data-b="l">Бірінші</li></ul><table><tr><td data-b="t">Ұя</td></tr></table>'
    '<p data-b="b" data-role="paragraph">' + WORDS * 9 + "</p></div>"
)


def no_late(laid: tuple[LaidUnit, ...]) -> tuple[Unit, ...]:
    """No contents."""
    return ()


@pytest.mark.parametrize(
    "css",
    [
        "p { text-indent: 3vw; letter-spacing: 0.02vh }",
        "p { line-height: calc(1em * foo); text-indent: var(--none, 2em) }",
        ":root { --gap: 7mm } .cols { column-gap: var(--gap) } blockquote { margin: calc(2px + 3%) var(--gap) }",
        "table { border-collapse: collapse; padding: 3mm } td { border: 1pt solid; float: left }",
        "li::before { content: '→ ' } p::before { content: '§ '; letter-spacing: 0.1em }",
        "ul { display: flex } li { flex: 1; min-width: 2em; white-space: pre-wrap }",
        "blockquote { float: right; width: 40% }",
    ],
)
def test_shared_values_change_nothing(css: str, project: Path, fonts_conf: Path, tmp_path: Path) -> None:
    """Rounds, trials, tables, flex, floats, viewport units, values that are wrong: as the plain way has it."""
    css = f".cols {{ columns: 2; text-align: justify; hyphens: auto }} {css}"
    unit = replace(make_unit("x", 1, 1, 0), html=f"<section>{BODY}</section>")
    edition = replace(make_editions("print")[0], css=make_editions("print")[0].css + css)

    def run(safe: bool) -> Typeset:
        return typeset((unit,), (edition,), no_late, make_settings(project, fonts_conf, tmp_path / str(safe), safe))

    safe, kept = run(True), run(False)
    assert kept.editions[0].pdf == safe.editions[0].pdf
    assert set(kept.units[0].messages) <= set(safe.editions[0].messages)
    assert kept.units[0].rounds == safe.units[0].rounds
