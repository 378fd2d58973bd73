"""Rules of the file as a whole: what it says of itself, what would run, its fonts, its printing condition."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.preflight.model import Asked, Document, Finding, Font, Intent, Rect, Rule, Sheet

STATEMENT = "PDF/X-4"  # GTS_PDFXVersion, ISO 15930-7
INKS = 4  # channels of a profile for process printing


def check_encryption(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF003: an encrypted file cannot be imposed, even where it opens without a password."""
    if not document.encrypted:
        return ()
    return (Finding("the file is encrypted", "save it without a password and without restrictions"),)


def check_scripts(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF004: JavaScript and actions, each once (ISO 15930-7, 6.16)."""
    hint = "make the file as one for print, without buttons, scripts and actions"
    return tuple(Finding(f"the file would run something: {script}", hint) for script in dict.fromkeys(document.scripts))


def check_annotations(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF005: annotations and form fields, one finding a page and kind, at the place of the first."""
    return tuple(_annotations(document))


def _annotations(document: Document) -> Iterator[Finding]:
    hint = "make the file without comments, links and form fields; what is to be printed belongs into the page"
    for sheet in document.sheets:
        kinds: dict[str, list[Rect | None]] = {}
        for kind, rect in sheet.annotations:
            kinds.setdefault(kind, []).append(rect)
        for kind, rects in kinds.items():
            message = f"an annotation on the page: {kind}"
            if len(rects) > 1:
                message = f"{len(rects)} annotations on the page: {kind}; the first is here"
            place = next((rect for rect in rects if rect is not None), None)
            yield Finding(message, hint, sheet, place, len(rects), 0)


def check_embedding(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF011: a font that is not in the file prints as whatever the printing house has."""
    hint = "embed it: no program that makes PDF/X leaves a font out"
    return tuple(
        Finding(f"the font «{font.name}» is not embedded{_pages(font)}", hint, _first_sheet(document, font))
        for font in document.fonts
        if not font.embedded
    )


def check_declared_fonts(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF012: fonts that nobody declared, where it is known which are: a face is named family-Style in a PDF."""
    if asked.fonts is None:
        return ()
    hint = "declare it in styles/fonts.yaml, or name a declared font in the style sheet or picture"
    return tuple(
        Finding(f"the font «{font.family}» is not declared{_pages(font)}", hint, _first_sheet(document, font))
        for font in document.fonts
        if not any(f"{font.family}-".startswith(f"{family}-") for family in asked.fonts)
    )


def _pages(font: Font) -> str:
    if len(font.pages) < 2:
        return ""
    return f"; it is used on {len(font.pages)} pages, first here"


def _first_sheet(document: Document, font: Font) -> Sheet | None:
    numbers = set(font.pages)
    return next((sheet for sheet in document.sheets if sheet.number in numbers), None)


def check_intent(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF026: one GTS_PDFX intent, of the profile's condition, with a profile of four inks (ISO 15930-7, 6.2.2)."""
    condition = asked.profile.condition
    hint = f"export with the output intent {condition}, {asked.profile.condition_info}"
    intents = [intent for intent in document.intents if intent.subtype == "GTS_PDFX"]
    if len(intents) != 1:
        count = "no output intent" if not intents else f"{len(intents)} output intents"
        return (Finding(f"the file has {count} for print", hint, value=len(intents), limit=1),)
    return tuple(_wrong_intent(intents[0], asked, hint))


def _wrong_intent(intent: Intent, asked: Asked, hint: str) -> Iterator[Finding]:
    condition = asked.profile.condition
    if intent.condition != condition:
        message = f"the output intent is «{intent.condition}», not {condition}"
        yield Finding(message, hint, value=intent.condition, limit=condition)
    if not intent.channels:
        yield Finding("the output intent has no ICC profile with it", hint, value=0, limit=INKS)
    elif intent.channels != INKS:
        message = f"the output intent's ICC profile has {intent.channels} channels, not {INKS}"
        yield Finding(message, hint, value=intent.channels, limit=INKS)
    elif asked.condition_sha256 and intent.profile_sha256 != asked.condition_sha256:
        message = f"the output intent's ICC profile is not the one of {condition}"
        yield Finding(message, hint, value=intent.profile_sha256, limit=asked.condition_sha256)


def check_statement(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF027: the file says that it is PDF/X-4, in one XMP packet, and whether it is trapped (ISO 15930-7, 6.6)."""
    return tuple(_statements(document))


def _statements(document: Document) -> Iterator[Finding]:
    hint = f"export it as {STATEMENT}"
    if document.pdfx != STATEMENT:
        said = f"says that it is {document.pdfx}" if document.pdfx else "does not say which PDF/X it is"
        yield Finding(f"the file {said}; {STATEMENT} is wanted", hint, value=document.pdfx or None, limit=STATEMENT)
    if document.xmp_packets > 1:
        again = "save it again without the metadata of its parts"
        yield Finding(f"the file has {document.xmp_packets} XMP packets", again, value=document.xmp_packets, limit=1)
    elif not document.xmp_packets and document.pdfx:
        yield Finding("the file has no XMP packet", hint, value=0, limit=1)
    if document.trapped not in ("True", "False"):
        yield Finding("the file does not say whether it is trapped", hint, value=document.trapped or None)


RULES = (
    Rule("PDF003", "the file is not encrypted", check_encryption),
    Rule("PDF004", "no scripts and no actions", check_scripts),
    Rule("PDF005", "no annotations and no form fields", check_annotations),
    Rule("PDF011", "every font is embedded", check_embedding),
    Rule("PDF012", "every font is one that is declared", check_declared_fonts),
    Rule("PDF026", "one output intent: the printing condition of the profile, with its ICC profile", check_intent),
    Rule("PDF027", "the file states PDF/X-4 in one XMP packet, and whether it is trapped", check_statement),
)
