"""pdfminer.six as a second reader of PDFs: it shares no code with the pipeline's own."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage


class Painted(PDFDevice):
    """Counts colour spaces as pdfminer sees them, at every painting operator."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.spaces: Counter[str] = Counter()

    def paint_path(self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        if fill:
            self.spaces[graphicstate.ncs.name] += 1
        if stroke:
            self.spaces[graphicstate.scs.name] += 1

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self.spaces[graphicstate.ncs.name] += 1


def count_spaces(content: bytes, pages: int = 0) -> Counter[str]:
    """Colour space -> how often something was painted in it; pictures by the space of their samples.

    Of the first ``pages`` pages, 0 for all.
    """
    manager = PDFResourceManager()
    device = Painted(manager)
    interpreter = PDFPageInterpreter(manager, device)
    for page in PDFPage.get_pages(io.BytesIO(content), maxpages=pages):
        interpreter.process_page(page)
    return device.spaces
