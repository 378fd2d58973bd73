"""Gates: tools of others that judge a finished ePub. EPUBCheck reads it by its specification, DAISY Ace in a browser.

A gate's findings are kept by the file's sha256 and the tool's version: an unchanged file is not judged again.
A gate that cannot run is said so (ENV002), never passed over.
"""

from pipeline.gates.ace import Ace, AceKit, begin_accessibility, check_accessibility, find_ace
from pipeline.gates.epubcheck import check_epub, check_epubs, find_epubcheck
from pipeline.gates.result import GateResult

__all__ = [
    "Ace",
    "AceKit",
    "GateResult",
    "begin_accessibility",
    "check_accessibility",
    "check_epub",
    "check_epubs",
    "find_ace",
    "find_epubcheck",
]
