"""The parts of a .docx or .odt before pandoc has them: what it would lose is moved or marked so that it does not.

Text boxes lose their box, and their words stand after the paragraph that held them; a bold paragraph of an .odt gets
its bold as a span. What can only be reported is noted: tracked changes and comments of an .odt, embedded objects.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.importers.manuscripts import docx, odt
from pipeline.importers.manuscripts.container import MAIN
from pipeline.importers.manuscripts.office import (
    Dialect,
    Noted,
    Pending,
    Prepared,
    Source,
    find_objects,
    free_boxes,
    number_all,
)
from pipeline.xmlsafe import parse_xml


def prepare(entries: Mapping[str, bytes], suffix: str, speech: bool = False) -> Prepared:
    """A document that container.read_container has let in, ready for pandoc; ``speech``: dashes for bullets. Pure."""
    from lxml import etree

    main = MAIN[suffix]
    root = parse_xml(entries[main])
    dialect: Dialect = docx.DIALECT if suffix == ".docx" else odt.DIALECT
    pending: list[Pending] = []
    alts: dict[str, str] = {}
    if suffix == ".odt":
        alts = odt.read_alts(root)
        pending += odt.take_changes(root)
    if suffix == ".docx":
        pending += docx.take_hidden(root)
        pending += docx.find_lost_pictures(root, entries)
        docx.mend_grids(root)
    dashes = docx.restore_dashes(root, entries) if speech and suffix == ".docx" else 0
    pending += free_boxes(root, dialect)
    pending += find_objects(root, dialect)
    numbers = number_all(root, dialect)
    styles = odt.read_styles(root, entries) if suffix == ".odt" else {}
    foreign = odt.read_foreign(root) if suffix == ".odt" else docx.read_foreign(root)
    sources = [
        Source(number, dialect.read(paragraph).strip(), _style(dialect, paragraph, styles))
        for paragraph, number in numbers.items()
        if dialect.read(paragraph).strip()
    ]
    if suffix == ".docx":
        sources += docx.note_sources(entries)
    noted = tuple(
        Noted(numbers.get(p.host, 1), p.kind, p.text, dialect.read(p.host) if p.host is not None else "")
        for p in pending
    )
    if suffix == ".odt":
        odt.mark_bold(root, styles)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return Prepared({**entries, main: content}, tuple(sources), noted, alts, foreign, dashes)


def _style(dialect: Dialect, paragraph: object, styles: Mapping[str, tuple[str, bool]]) -> str:
    name = dialect.style(paragraph)
    return styles.get(name, (name, False))[0]
