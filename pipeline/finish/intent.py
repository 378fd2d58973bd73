"""The output intent: for which printing condition the file is made (ISO 32000-1, 14.11.5; ISO 15930-7, 6.2)."""

from __future__ import annotations

import struct

from pikepdf import Array, Dictionary, Name, Pdf, String

REGISTRY = "http://www.color.org"  # of the registered printing conditions: the ICC's characterization data registry
_SPACES = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}


def set_intent(pdf: Pdf, condition: str, info: str, profile: bytes) -> None:
    """One GTS_PDFX intent, in place of whatever was there. Raises ValueError for a profile that is not of four inks."""
    if count_channels(profile) != 4:
        raise ValueError("the printing condition's ICC profile is not CMYK")
    stream = pdf.make_stream(profile, N=4)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name("/GTS_PDFX"),
        OutputCondition=String(info),
        OutputConditionIdentifier=String(condition),
        RegistryName=String(REGISTRY),
        Info=String(info),
        DestOutputProfile=stream,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def count_channels(profile: bytes) -> int:
    """The channels of an ICC profile by its header (ICC.1:2010, 7.2.6); 0 for what is none."""
    if len(profile) < 128 or profile[36:40] != b"acsp" or struct.unpack(">I", profile[:4])[0] != len(profile):
        return 0
    return _SPACES.get(profile[16:20], 0)
