"""XML of any origin, parsed: no entities, no network, no DTD, no tree that is past libxml2's bounds."""

from __future__ import annotations

from lxml import etree


def parse_xml(content: bytes, *, bare: bool = False, recover: bool = False) -> etree._Element:
    """The root of a document.

    ``bare``: without comments and processing instructions, so that text has no gaps; ``recover``: as far as it can be
    read. Raises etree.XMLSyntaxError where it cannot be read at all.
    """
    # A new parser each time: one that has failed keeps its log of errors.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=bare,
        remove_pis=bare,
        recover=recover,
    )
    root: etree._Element | None = etree.fromstring(content, parser)
    return parse_xml(content, bare=bare) if root is None else root  # nothing could be recovered: say why
