"""Gates: tools of others that judge finished files. EPUBCheck reads the ePub by its specification, DAISY Ace in a
browser; veraPDF reads the access copy by PDF/A and PDF/UA.

A gate's findings are kept by the file's sha256 and the tool's version: an unchanged file is not judged again.
A gate that cannot run is said so (ENV002), never passed over.
"""

from pipeline.gates.ace import Ace, AceKit, begin_accessibility, check_accessibility, find_ace
from pipeline.gates.epubcheck import check_epub, check_epubs, find_epubcheck
from pipeline.gates.result import GateResult
from pipeline.gates.verapdf import VeraKit, begin_copies, check_copies, find_verapdf

__all__ = [
    "Ace",
    "AceKit",
    "GateResult",
    "VeraKit",
    "begin_accessibility",
    "begin_copies",
    "check_accessibility",
    "check_copies",
    "check_epub",
    "check_epubs",
    "find_ace",
    "find_epubcheck",
    "find_verapdf",
]
