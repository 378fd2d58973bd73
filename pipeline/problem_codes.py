"""The one table of problem codes. docs/problems.md is made from it; a code is never used twice.

SRC sources · PIC pictures · IMP imprint · PLN page plan · TYP typesetting · PDF the PDFs · EPB the ePub ·
KK Kazakh text · INT import · ARC archive · CAT catalogue · ENV the machine.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """A row: severity (error, warning, note), what it means, and where it stops.

    ``at_source`` errors stop the build before anything is made; other errors reject the finished product.
    """

    severity: str
    meaning: str
    at_source: bool = False


def _source(meaning: str) -> Code:
    return Code("error", meaning, at_source=True)


def _warning(meaning: str) -> Code:
    return Code("warning", meaning)


def _note(meaning: str) -> Code:
    return Code("note", meaning)


def _product(meaning: str) -> Code:
    return Code("error", meaning)


CODES: dict[str, Code] = {
    "SRC001": _source("A file cannot be read, or is not plain UTF-8 text."),
    "SRC002": _source("YAML that cannot be parsed."),
    "SRC003": _source("A field that the schema does not know."),
    "SRC004": _source("A required field is missing or empty."),
    "SRC005": _source("A field has a value of the wrong form."),
    "SRC006": _source("An article of an unknown kind."),
    "SRC007": _source("An article that the running order names has no file."),
    "SRC008": _warning("An article file stands outside the running order."),
    "SRC009": _source("A field that articles of this kind do not have."),
    "SRC010": _source("HTML in a source; sources are Markdown only."),
    "SRC011": _source("A fenced div, attribute or mark-up that the layouts do not know."),
    "SRC012": _source("A path that leads out of the issue's folder, or a URL where a file belongs."),
    "SRC013": _source("An issue without articles."),
    "SRC014": _source("A source beyond the limits of size or depth."),
    "SRC015": _source("YAML aliases, anchors or tags; sources are plain data."),
    "SRC016": _source("There is no such issue."),
    "SRC017": _source("A key that stands twice in one mapping."),
    "SRC018": _warning("An allow entry that no finding needs."),
    "SRC019": _source("An article of a kind that carries text has none."),
    "SRC020": _source("A chart, timeline or list of figures that cannot be read."),
    "SRC021": _source("A footnote mark without its one note, or a note without its one mark."),
    "SRC022": _source("A fenced div that is not closed, or a closing line too many."),
    "PIC001": _source("A picture's file is missing."),
    "PIC002": _source("A picture that cannot be decoded whole: empty, truncated, or not a picture."),
    "PIC003": _warning("A picture without alternative text."),
    "PIC004": _source("A picture beyond the limits of size."),
    "PIC005": _source("An SVG with scripts, links, entities or far too much in it."),
    "PIC006": _warning("An alternative text that only repeats the caption, or stands twice in the issue."),
    "PIC007": _warning("A placeholder stands where a picture belongs; never allowed in a final build."),
    "IMP001": _source("A required field of the imprint is missing."),
    "PLN001": _warning("The page count does not suit the binding."),
    "PLN002": _source("The running order overlaps or leaves pages without an article."),
    "PLN003": _note("An article is expected to run over its planned pages."),
    "PLN004": _note("An article is expected to leave planned pages empty."),
    "PLN005": _warning("The spine of a separate cover is wider than the bleeds that are to fill it."),
    "TYP001": _warning("An article runs over its planned pages."),
    "TYP002": _warning("An article does not reach its last planned page."),
    "TYP003": _warning("A hole of more than a fifth of a column."),
    "TYP004": _warning("Columns whose last lines differ by more than one baseline."),
    "TYP005": _warning("A heading with fewer than two lines under it."),
    "TYP006": _warning("One line of a paragraph alone at a column's top or foot."),
    "TYP007": _warning("A word broken over a column or page turn."),
    "TYP008": _warning("A word space stretched beyond the limit."),
    "TYP009": _warning("More than two hyphenated lines running."),
    "TYP010": _warning("Text nearer to the trim than the safety margin."),
    "TYP011": _warning("A picture off the edges of its column."),
    "TYP012": _warning("A caption apart from its picture."),
    "TYP013": _warning("A question apart from its answer, or broken over a column."),
    "TYP014": _warning("A line of a title that begins with a dash."),
    "TYP015": _warning("The same opener three times running."),
    "TYP016": _warning("A pull quote on the page of the sentence it repeats."),
    "TYP017": _warning("Text lines of neighbouring columns off the baseline grid."),
    "TYP018": _warning("A box or picture that touches text."),
    "TYP030": _product("Text lost in layout: characters laid out differ from the source."),
    "TYP031": _product("A character that no font of its page has."),
    "TYP032": _product("A font outside the declared ones."),
    "TYP033": _product("The layout library warned."),
    "TYP034": _product("print.pdf and screen.pdf differ in their page map."),
    "TYP035": _product("Layout was stopped: too long, too large, or the worker died."),
    "TYP036": _product("A printed page number differs from the measured one."),
    "TYP037": _warning("A page without text that is not declared pictorial."),
    "PDF001": _product("A finished PDF does not reopen as it should: pages, boxes, labels or fonts."),
    "PDF002": _product("A file that cannot be opened as a PDF, or is beyond the limits of size, depth or time."),
    "PDF003": _product("A PDF that is encrypted."),
    "PDF004": _product("A PDF with scripts or actions in it."),
    "PDF005": _product("Annotations or form fields on a page that is to be printed."),
    "PDF006": _product("Page boxes that are missing, differ from page to page, or do not lie in one another."),
    "PDF007": _product("A page that is rotated, or measured in units of its own."),
    "PDF008": _warning("A page count that does not suit the binding."),
    "PDF009": _product("Less bleed than the printer's profile asks for."),
    "PDF010": _product("Something that is trimmed off but not painted to the edge of the bleed."),
    "PDF011": _product("A font that is not embedded."),
    "PDF012": _product("A font that styles/fonts.yaml does not declare, in a finished PDF of ours."),
    "PDF013": _product("A picture placed with far too few pixels per inch."),
    "PDF014": _warning("A picture placed with fewer pixels per inch than is good."),
    "PDF015": _product("A colour or picture in a colour space that does not print as it is, such as RGB or Lab."),
    "PDF016": _product("More spot inks than the printer's profile allows."),
    "PDF017": _product("Too much ink on one place."),
    "PDF018": _product("Text in a black of too much ink."),
    "PDF019": _warning("Small text printed with several inks."),
    "PDF020": _warning("Small black text or a thin black line that does not overprint."),
    "PDF021": _product("White that overprints, and so vanishes."),
    "PDF022": _product("A line too thin to be printed surely."),
    "PDF023": _warning("Text too near to the trim."),
    "PDF024": _product("Transparency that is not blended in CMYK."),
    "PDF025": _warning("A page with nothing on it."),
    "PDF026": _product("The output intent is missing, doubled, or not the profile's printing condition."),
    "PDF027": _product("The file does not say that it is PDF/X-4, or says so twice."),
    "PDF028": _warning("An advert's trim is not that of the page it stands on."),
    "PDF029": _warning("An advert's file has more pages than the one that is placed."),
    "PDF030": _product("Text of the issue is missing from a finished PDF, or stands in it twice."),
    "PDF031": _product("The reading PDF is not PDF/A-2a and PDF/UA-1 as veraPDF reads it."),
    "EPB001": _product("EPUBCheck found an error."),
    "EPB002": _warning("EPUBCheck warned."),
    "EPB003": _product("The ePub is not whole: a file is missing, empty or not well-formed, or a link leads nowhere."),
    "EPB004": _product("A printed page does not begin in the ePub where it begins in print."),
    "EPB005": _product("Text of the issue is missing from the ePub, or stands in it twice."),
    "EPB006": _product("The ePub's container is not as it must be: mimetype first and stored, plain names."),
    "EPB007": _product("A picture in the ePub without alternative text."),
    "EPB008": _product("The list of printed pages is missing, not whole or out of order."),
    "EPB009": _product("The mark of a printed page stands inside a word."),
    "EPB010": _product("The language of the ePub or of a document in it is missing or wrong."),
    "EPB011": _product("A document's headings: none or several of the first level, or a level left out."),
    "EPB012": _product("A font of the ePub is obfuscated, without its licence, or lacks letters of the text."),
    "EPB013": _product("Something in the ePub is fetched from elsewhere, or is a script."),
    "EPB014": _warning("A Latin letter among the Cyrillic ones of a word."),
    "EPB015": _product("Masthead, issue line or imprint differ between cover, imprint, PDF, ePub or feeds."),
    "EPB016": _product("DAISY Ace found a serious violation of accessibility."),
    "EPB017": _warning("DAISY Ace found a slight violation of accessibility."),
    "EPB018": _product("The ePub's sheet has what reading apps refuse, or a fixed colour on text."),
    "EPB019": _product("The package's metadata miss what must be there, or claim what is not."),
    "EPB020": _product("A picture that stores refuse: over 4 megapixels, not sRGB, progressive or transparent."),
    "EPB021": _product("A pull quote that a screen reader would read a second time."),
    "KK001": _warning("Latin and Cyrillic letters in one word."),
    "KK002": _warning("Two initialisms that differ only in look-alike letters."),
    "KK003": _warning("Two spellings of a word that differ only in look-alike letters."),
    "KK004": _warning("Two spellings of a name, one letter apart."),
    "KK005": _warning("The contents word an article's title or its speaker's name differently."),
    "KK006": _warning("A pull quote that is not word for word in its article."),
    "KK007": _warning("A hyphen left inside a word by a line break."),
    "KK008": _warning("Quotation marks that do not pair, or « inside «."),
    "KK009": _warning("Direct speech that is closed by » and never opened."),
    "KK010": _warning("A number sign that is doubled, without its space, or a # in its place."),
    "KK011": _warning("A suffix apart from its initialism."),
    "KK012": _warning("A hyphen in a range of numbers."),
    "KK013": _warning("A dash that is a hyphen, or lacks a space on one side."),
    "KK014": _warning("An apostrophe inside a word."),
    "KK015": _warning("A placeholder left in the text."),
    "KK016": _warning("Thousands that are not grouped by a space."),
    "KK017": _warning("A question of an interview that is not marked as one."),
    "KK018": _warning("Spaces: two running, one before a comma or full stop, or one that the build adds itself."),
    "KK019": _warning("Quotation marks of another language or of the typewriter."),
    "INT001": _source("What is to be imported cannot be read, or is of an unknown kind."),
    "INT002": _source("What is to be imported is beyond the limits of size, depth or time."),
    "INT003": _source("A document with names that lead out of it, a bomb in it, or that is not whole."),
    "INT004": _source("A file that was changed by hand since it was imported: it is not overwritten."),
    "INT005": _warning("An entry of the contents to which no article was found, or an article without an entry."),
    "INT006": _warning("Something that the import could only guess: see import-report.md."),
    "INT007": _warning("Tracked changes or comments in a manuscript."),
    "INT008": _source("No contents list was found, or nothing in it could be matched: nothing was cut."),
    "INT009": _warning("Text of the export that went into no source: it is listed in import-report.md."),
    "INT010": _product("Letters would have been lost in the import: nothing was written."),
    "INT011": _warning("Something that an issue needs and the export has not: a stub stands in its place."),
    "INT012": _warning("The printed page numbers make no page plan: out of order, or beyond the page count."),
    "INT013": _note("Pictures stood in the export: placeholders stand for them."),
    "ARC001": _product("A file of the package is not as it was archived."),
    "ARC002": _product("A file of the package is missing."),
    "ARC003": _product("A file stands in the package that was not archived."),
    "ARC004": _product("A package that is not a whole BagIt bag: its tag files, manifests or paths."),
    "ARC005": _product("The register: its chain is broken, or it has no such package or another one."),
    "ARC006": _note("There is no register beside the package: a forgery could not be seen."),
    "ARC007": _source("An issue cannot be archived: its gates were not run, or found errors."),
    "ARC008": _source("A version of this issue is there already; a new one needs a reason."),
    "ARC009": _source("The archive cannot be written."),
    "ARC010": _source("A package cannot be rebuilt: it is not whole, or a tool is missing."),
    "ARC011": _product("What was rebuilt differs from what was archived."),
    "ARC012": _note("Only the register beside the packages was asked: who changed both would not be noticed."),
    "ARC013": _source("No register vouches for a package: the program that lies in it is not run."),
    "CAT001": _source("There is no finished issue to put into the catalogue."),
    "CAT002": _warning("A finished issue is left out of the catalogue: it lacks its ePub, screen PDF or cover."),
    "CAT003": _source("The magazine has no address of its own (base_url), or one that feeds cannot carry."),
    "CAT004": _product("A feed or page of the catalogue is not as its specification wants it."),
    "CAT005": _note("An issue of the catalogue is not a final build: a judge was not run, or there are warnings."),
    "ENV001": _product("A declared font, or a program that the command needs, is not on this machine."),
    "ENV002": _warning("A gate could not run: its tool is missing."),
    "ENV003": _product("The output folder cannot be written."),
    "ENV004": _product("A folder that is to be replaced holds what is not ours."),
}
