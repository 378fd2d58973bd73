"""Faults that are planted into the sound ePub, one each: what is wrong, how it is planted, who finds it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from fontTools.ttLib import TTFont
from PIL import Image

from tests.preflight.epub.making import Files, Plant, add_file, change, edit, pack, say_again, swap, unpack, without

OURS, EPUBCHECK, ACE, COLLATION = "our rules", "EPUBCheck", "Ace", "collation"
CONTAINER = "META-INF/container.xml"


@dataclass(frozen=True)
class Fault:
    """``code``: of the one finding; ``gate``: who has to find it; ``plant``: the files with it. ``words`` stand in the
    message, ``inside`` is the file it is in."""

    name: str
    code: str
    plant: Plant
    words: str = ""
    inside: str = ""
    gate: str = OURS
    write: Callable[[Files], bytes] = pack


def picture(form: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (40, 30), **options: object) -> Plant:
    """The oven's photograph as a picture of another kind."""

    def plant(files: Files) -> Files:
        out = io.BytesIO()
        Image.new(mode, size).save(out, form, **options)
        return {**files, "EPUB/images/oven.jpg": out.getvalue()}

    return plant


def small_cover(files: Files) -> Files:
    out = io.BytesIO()
    Image.new("RGB", (800, 1131)).save(out, "JPEG")
    return {**files, "EPUB/cover.jpg": out.getvalue()}


def style(css: str) -> Plant:
    """One more rule in the sheet."""
    return lambda files: {**files, "EPUB/style.css": files["EPUB/style.css"] + f"\n{css}\n".encode()}


def data(name: str, content: bytes) -> Plant:
    """Another content of a file."""
    return lambda files: {**files, f"EPUB/{name}": content}


def claim(term: str, old: str, new: str) -> Plant:
    """Another value of a term, in the summary too."""
    begin = f'"schema:{term}">'
    return lambda files: say_again(edit(files, "content.opf", f"{begin}{old}<", f"{begin}{new}<"))


def hide_font(files: Files) -> Files:
    """A font obfuscated as IDPF does it, and the note of it without which no reader can open it left out."""
    font = files["EPUB/fonts/PTF55F.ttf"]
    return {**files, "EPUB/fonts/PTF55F.ttf": bytes(byte ^ 0x5A for byte in font[:1040]) + font[1040:]}


def hide_font_openly(files: Files) -> Files:
    """The same with the note."""
    note = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData '
        'xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/>'
        '<CipherData><CipherReference URI="EPUB/fonts/PTF55F.ttf"/></CipherData></EncryptedData></encryption>'
    )
    return {**hide_font(files), "META-INF/encryption.xml": note.encode()}


def latin_font(files: Files) -> Files:
    """A font of which only the Latin letters are left, as careless subsetting does."""
    font = TTFont(io.BytesIO(files["EPUB/fonts/PTF76F.ttf"]))
    for table in font["cmap"].tables:
        table.cmap = {code: name for code, name in table.cmap.items() if code < 256}
    out = io.BytesIO()
    font.save(out)
    return {**files, "EPUB/fonts/PTF76F.ttf": out.getvalue()}


def damage(files: Files) -> bytes:
    """A picture that a copy has spoilt."""
    content = pack(files, ("mimetype",))
    at = content.index(files["EPUB/images/oven.jpg"]) + 700
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


def latin_heading(files: Files) -> Files:
    """A Latin «a» in a title, everywhere that the title stands: nobody has noticed it."""
    for name in ("baker.xhtml", "_nav.xhtml", "_toc.ncx", "contents.xhtml", "figures.xhtml", "bridge.xhtml"):
        files = swap(files, name, "Наубайшының таңы", "Нaубайшының таңы")
    return files


def other_order(files: Files) -> Files:
    one, other = '<itemref idref="chapter-baker"/>', '<itemref idref="chapter-figures"/>'
    text = files["EPUB/content.opf"].decode()
    text = text.replace(one, "~").replace(other, one).replace("~", other)
    return {**files, "EPUB/content.opf": text.encode()}


def other_page_order(files: Files) -> Files:
    for name, open_, close in (("_nav.xhtml", "<li>", "</li>"), ("_toc.ncx", "<pageTarget", "</pageTarget>")):
        text = files[f"EPUB/{name}"].decode()
        begin = text.rindex(open_, 0, text.index("#page-6"))
        end = text.index(close, begin) + len(close)
        later = text.index(close, end) + len(close)
        files = {**files, f"EPUB/{name}": (text[:begin] + text[end:later] + text[begin:end] + text[later:]).encode()}
    return files


def without_page_list(files: Files) -> Files:
    files = swap(files, "_nav.xhtml", '<nav epub:type="page-list".*?</nav>', "")
    return swap(files, "_toc.ncx", "<pageList.*</pageList>", "")


def mark_inside(files: Files) -> Files:
    mark = '<span epub:type="pagebreak" role="doc-pagebreak" id="page-6" aria-label="6"></span>'
    files = edit(files, "baker.xhtml", mark, "")
    return edit(files, "baker.xhtml", "Гүлсім апай қамырды", f"Гүлсім апай қа{mark}мырды")


def rename_picture(files: Files) -> Files:
    files = {name.replace("oven.jpg", "пеш.jpg"): content for name, content in files.items()}
    return swap(swap(files, "baker.xhtml", r"oven\.jpg", "пеш.jpg"), "content.opf", r"oven\.jpg", "пеш.jpg")


def remote_font(files: Files) -> Files:
    return edit(files, "style.css", "url(fonts/PTF55F.ttf)", "url(https://example.org/PTF55F.ttf)")


H1 = '<h1 class="title medium" id="baker--title">Наубайшының таңы түнде атады</h1>'
ALT = ' alt="Су басқан жағада ағаш көпір аман тұр."'
EXTRA = b"\x99\x99\x02\x00ok"

FAULTS = (
    # EPB003 the ePub is whole
    Fault("empty document", "EPB003", data("baker.xhtml", b""), "is empty", "EPUB/baker.xhtml"),
    Fault("broken markup", "EPB003", change("baker.xhtml", "</section>", ""), "not well-formed", "EPUB/baker.xhtml"),
    Fault("named entity", "EPB003", change("baker.xhtml", "Пеш</h2>", "Пеш&nbsp;</h2>"), "not well-formed"),
    Fault("document without text", "EPB003", lambda files: swap(files, "back.xhtml", r"(?s)(<body[^>]*>).*(</body>)",
          r"\1\2"), "document is empty", "EPUB/back.xhtml"),
    Fault("file that the package has not", "EPB003", lambda files: add_file(files, "notes.txt", b"x"), "does not name"),
    Fault("file that is not there", "EPB003", lambda files: without(files, "images/oven.jpg"), "is not there"),
    Fault("dangling link", "EPB003", change("baker.xhtml", 'href="contents.xhtml"', 'href="c.xhtml"'), "c.xhtml"),
    Fault("dangling place", "EPB003", change("bridge.xhtml", 'href="#bridge-note-1"', 'href="#no"'), "#no"),
    Fault("sheet's file that is not there", "EPB003", style("@font-face { src: url(fonts/None.ttf) }"), "None.ttf"),
    Fault("id twice", "EPB003", change("baker.xhtml", "</section>", '<p id="baker-1">Тағы.</p></section>'), "2 times"),
    Fault("spine out of order", "EPB003", other_order, "not in running order", "EPUB/content.opf"),
    Fault("contents out of order", "EPB003", lambda files: swap(files, "_nav.xhtml",
          r"(<li><a href=.baker.*?</li>)\s*(<li><a href=.figures.*?</li>)", r"\2\1"), "running order",
          "EPUB/_nav.xhtml"),
    Fault("NCX out of order", "EPB003", lambda files: swap(files, "_toc.ncx",
          r"(<navPoint [^>]*><navLabel><text>Гүлсім.*?</navPoint>)\s*(<navPoint.*?</navPoint>)", r"\2\1"),
          "running order", "EPUB/_toc.ncx"),
    Fault("no NCX", "EPB003", change("content.opf", ' toc="ncx"', ""), "no NCX"),
    Fault("no package document", "EPB003", lambda files: {**files, CONTAINER: files[CONTAINER].replace(b"opf", b"op")},
          "no package document"),
    Fault("document left out of reading", "EPB003", change("content.opf", '<itemref idref="chapter-baker"/>',
          '<itemref idref="chapter-baker" linear="no"/>'), "chapter-baker is left out", "EPUB/content.opf"),
    Fault("next that is not the next", "EPB003", change("bridge.xhtml", 'rel="next" href="baker',
          'rel="next" href="figures'), "rel=next leads to figures.xhtml", "EPUB/bridge.xhtml"),
    Fault("previous that is not there", "EPB003", change("bridge.xhtml", 'rel="prev" ', ""),
          "rel=prev leads to nothing", "EPUB/bridge.xhtml"),
    Fault("note without a way back", "EPB003", change("bridge.xhtml", 'href="#bridge-note-1-mark"',
          'href="#bridge--title"'), "bridge-note-1", "EPUB/bridge.xhtml"),
    # EPB006 the container
    Fault("compressed mimetype", "EPB006", dict, "compressed", "mimetype", write=lambda files: pack(files, (".ttf",))),
    Fault("mimetype with an extra field", "EPB006", dict, "extra field", write=lambda files: pack(files, extra=EXTRA)),
    Fault("mimetype not first", "EPB006", lambda files: {CONTAINER: files[CONTAINER], **files}, "not the first"),
    Fault("other mimetype", "EPB006", lambda files: {**files, "mimetype": b"application/zip"}, "does not say"),
    Fault("name that is not plain", "EPB006", rename_picture, "not plain"),
    Fault("names that differ in capitals", "EPB006", lambda files: add_file(files, "Cover.jpg",
          files["EPUB/images/oven.jpg"], "image/jpeg"), "capitals"),
    Fault("file packed too well", "EPB006", lambda files: add_file(files, "notes.txt", bytes(2_000_000), "text/plain"),
          "more than 300 times", write=lambda files: pack(files, level=9)),
    Fault("damaged file", "EPB006", dict, "CRC", ".jpg", write=damage),
    # EPB007 pictures in words
    Fault("missing alt", "EPB007", change("bridge.xhtml", ALT, ""), "no alternative", "EPUB/bridge.xhtml"),
    Fault("empty alt", "EPB007", change("bridge.xhtml", ALT, ' alt=" "'), "empty alternative"),
    Fault("file's name for alt", "EPB007", change("bridge.xhtml", ALT, ' alt="bridge.jpg"'), "file's name"),
    # EPB008, EPB009 printed pages
    Fault("unordered page list", "EPB008", other_page_order, "out of order", "EPUB/_nav.xhtml"),
    Fault("no page list", "EPB008", without_page_list, "no list"),
    Fault("mark that is not listed", "EPB008", lambda files: swap(swap(files, "_nav.xhtml",
          '<li><a href="baker.xhtml#page-6">6</a></li>', ""), "_toc.ncx", '<pageTarget id="target-6".*?</pageTarget>',
          ""),
          "page 6 is not in"),
    Fault("entry without a mark", "EPB008", lambda files: swap(files, "baker.xhtml",
          '<span epub:type="pagebreak"[^>]*aria-label="6"></span>', ""), "leads to no mark"),
    Fault("page label twice", "EPB008", lambda files: swap(swap(swap(files, "baker.xhtml", 'aria-label="7"',
          'aria-label="6"'), "_nav.xhtml", ">7<", ">6<"), "_toc.ncx", "<text>7<", "<text>6<"), "2 times"),
    Fault("entry with another label", "EPB008", change("baker.xhtml", 'aria-label="7"', 'aria-label="8"'), "mark of 8"),
    Fault("page list without its role", "EPB008", change("_nav.xhtml", ' role="doc-pagelist"', ""), "role"),
    Fault("NCX with other pages", "EPB008", change("_toc.ncx", "<text>6</text>", "<text>9</text>"), "NCX"),
    Fault("marker inside a word", "EPB009", mark_inside, "«қа|мырды»", "EPUB/baker.xhtml"),
    # EPB010 language
    Fault("wrong package language", "EPB010", change("content.opf", 'xml:lang="kk">', 'xml:lang="ru">'), "«ru»"),
    Fault("wrong dc:language", "EPB010", change("content.opf", "<dc:language>kk", "<dc:language>en"), "dc:language"),
    Fault("document without language", "EPB010", change("baker.xhtml", ' lang="kk" xml:lang="kk"', ""), "nothing"),
    Fault("wrong language of a document", "EPB010", change("_nav.xhtml", ' lang="kk"', ' lang="en"'), "en/kk"),
    Fault("wrong language of the NCX", "EPB010", change("_toc.ncx", 'xml:lang="kk"', 'xml:lang="en"'), "NCX"),
    # EPB011 headings
    Fault("missing h1", "EPB011", change("baker.xhtml", H1, H1.replace("h1", "p")), "no heading", "EPUB/baker.xhtml"),
    Fault("two h1", "EPB011", change("baker.xhtml", "</section>", "<h1>Тағы</h1></section>"), "2 headings"),
    Fault("level left out", "EPB011", lambda files: swap(files, "baker.xhtml", r"h2\b", "h4"), "h4 «Пеш»"),
    Fault("other title", "EPB011", change("baker.xhtml", "<title>Наубайшының", "<title>Аспаздың"), "Аспаздың"),
    Fault("no title", "EPB011", lambda files: swap(files, "baker.xhtml", "<title>.*</title>", "<title> </title>"),
          "no title"),
    Fault("other label in the contents", "EPB011", lambda files: edit(edit(files, "_nav.xhtml", "таңы түнде атады",
          "кеші"), "_toc.ncx", "таңы түнде атады", "кеші"), "label in the contents"),
    Fault("other label in the NCX", "EPB011", change("_toc.ncx", "таңы түнде атады", "кеші"), "the NCX"),
    # EPB012 fonts
    Fault("obfuscated font without key", "EPB012", hide_font, "obfuscated", "EPUB/fonts/PTF55F.ttf"),
    Fault("obfuscated font", "EPB012", hide_font_openly, "obfuscated", "META-INF/encryption.xml"),
    Fault("WOFF", "EPB012", data("fonts/PTF55F.ttf", b"wOF2" + bytes(100)), "WOFF"),
    Fault("broken font", "EPB012", data("fonts/PTF55F.ttf", b"\x00\x01\x00\x00" + bytes(100)), "cannot be opened"),
    Fault("no licence", "EPB012", lambda files: swap(without(files, "fonts/fonts-noto-extra-licence.txt"),
          "content.opf",
          "<item [^>]*noto-extra-licence[^>]*/>", ""), "licence"),
    Fault("character that the font lacks", "EPB012", change("baker.xhtml", "Бірінші нан", "Бірінші ☂ нан"), "U+2602"),
    Fault("locked by rights management", "EPB012", lambda files: {**files, "META-INF/rights.xml": b"<rights/>"},
          "locked"),
    Fault("font that lacks the alphabet", "EPB012", latin_font, "letters of the alphabet", "EPUB/fonts/PTF76F.ttf"),
    # EPB013 nothing from elsewhere
    Fault("remote resource", "EPB013", change("baker.xhtml", 'src="images/oven.jpg"',
          'src="https://example.org/a.jpg"'),
          "example.org"),
    Fault("remote font", "EPB013", remote_font, "example.org", "EPUB/style.css"),
    Fault("remote file in a style", "EPB013", change("baker.xhtml", "<h2 ",
          '<h2 style="list-style:url(//example.org/a)" '),
          "example.org"),
    Fault("remote file in the package", "EPB013", change("content.opf", "</manifest>",
          '<item id="far" href="https://example.org/a.jpg" media-type="image/jpeg"/></manifest>'), "elsewhere"),
    Fault("remote file in a drawing", "EPB013", lambda files: swap(files, "images/back.svg", "</svg>",
          '<image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="http://example.org/a.png"/></svg>'),
          "example"),
    Fault("script", "EPB013", change("baker.xhtml", "</head>", "<script>1</script></head>"), "<script>"),
    Fault("event handler", "EPB013", change("baker.xhtml", "<h2 ", '<h2 onclick="x()" '), "onclick"),
    Fault("script for a link", "EPB013", change("baker.xhtml", 'href="contents.xhtml"', 'href="javascript:x()"'),
          "java"),
    Fault("declared entity", "EPB013", change("baker.xhtml", "<!DOCTYPE html>", '<!DOCTYPE html [<!ENTITY a "b">]>'),
          "entities"),
    # EPB014 scripts in a word
    Fault("Latin letter in a Kazakh heading", "EPB014", latin_heading, "«Нaубайшының» (Latin: a)",
          "EPUB/contents.xhtml"),
    Fault("Latin letter in an alternative text", "EPB014", change("bridge.xhtml", "ағаш көпір аман", "aғаш көпір аман"),
          "«aғаш»"),
    # EPB018 the sheet
    *(
        Fault(f"sheet with {name}", "EPB018", style(css), words, "EPUB/style.css")
        for name, css, words in (
            ("@layer", "@layer a { b { top: 0 } }", "@layer"),
            ("a variable", ":root { --a: 1em }", "--a"),
            ("var()", "b { top: var(--a) }", "var()"),
            ("nesting", "b { & i { top: 0 } }", "nested"),
            ("min()", "b { width: min(1em, 2em) }", "min()"),
            ("clamp() inside calc()", "b { width: calc(1em + clamp(1em, 2em, 3em)) }", "clamp()"),
            ("direction", "b { direction: ltr }", "direction"),
            ("a black text", "li { color: black }", "fixed colour"),
            ("a ground", "@media screen { .box { background: #fff } }", "fixed colour"),
            ("a printer's colour", "b { border-color: device-cmyk(0 0 0 1) }", "device-cmyk()"),
            ("text that is not displayed", "@media screen { .credit { display: none !important } }", "display: none"),
            ("text that is not visible", ".credit { visibility: hidden }", "visibility: hidden"),
            ("text that is collapsed", ".credit { visibility: collapse }", "visibility: collapse"),
            ("text that is seen through", ".credit { opacity: 0 }", "opacity: 0"),
            ("text of no size", ".credit { font-size: 0em }", "font-size: 0em"),
            ("text of no size in short", ".credit { font: 700 0/1 serif }", "font: 700 0/1"),
            ("a fault", "b { top }", "cannot be read"),
        )
    ),
    Fault("fixed colour in a style", "EPB018", change("baker.xhtml", "<h2 ", '<h2 style="color: red" '),
          "fixed colour"),
    Fault("paragraph hidden by its style", "EPB018", change("baker.xhtml", "<h2 ", '<h2 style="display:none" '),
          "hides", "EPUB/baker.xhtml"),
    # EPB019 metadata
    Fault("other number in the series", "EPB019", change("content.opf", '"group-position">1<', '"group-position">2<'),
          "group-position is «2»"),
    Fault("other number for calibre", "EPB019", change("content.opf", 'series_index" content="1"',
          'series_index" content="7"'), "calibre:series_index"),
    Fault("other date", "EPB019", change("content.opf", "<dc:date>2024", "<dc:date>2023"), "dc:date"),
    Fault("other date of change", "EPB019", change("content.opf", 'modified">2024', 'modified">2025'), "2025-02-15"),
    Fault("no page source", "EPB019", lambda files: swap(files, "content.opf",
          '<meta property="pageBreakSource".*?</meta>',
          ""), "pageBreakSource"),
    Fault("no hazards", "EPB019", lambda files: swap(files, "content.opf",
          r"<meta [^>]*accessibilityHazard.*?</meta>", ""),
          "accessibilityHazard"),
    Fault("conformance claimed", "EPB019", change("content.opf", "</metadata>",
          '<meta property="dcterms:conformsTo">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta></metadata>'),
          "certifies"),
    Fault("feature that is not there", "EPB019", change("content.opf", ">alternativeText<", ">captions<"), "captions"),
    *(
        Fault(f"{name} claimed", "EPB019", claim(term, old, new), f"{new} is claimed, and is not there")
        for name, term, old, new in (
            ("longer descriptions", "accessibilityFeature", "ARIA", "longDescription"),
            ("an index", "accessibilityFeature", "readingOrder", "index"),
            ("sound", "accessMode", "visual", "auditory"),
            ("a hazard", "accessibilityHazard", "none", "flashing"),
            ("unknown hazards", "accessibilityHazard", "none", "unknown"),
        )
    ),
    Fault("modes that are enough not claimed", "EPB019", lambda files: swap(files, "content.opf",
          "<meta [^>]*accessModeSufficient[^>]*>textual</meta>", ""), "textual is there, and is not claimed"),
    Fault("feature claimed twice", "EPB019", lambda files: swap(files, "content.opf",
          '(<meta property="schema:accessibilityFeature"[^>]*>ARIA</meta>)', r"\1\1"), "claimed 2 times"),
    Fault("reader's type taken away, and claimed", "EPB019", style("p { font-size: 9px }"), "displayTransformability"),
    Fault("hazards denied where something moves", "EPB019", style("a { transition: all 1s }"), "none is claimed"),
    Fault("summary of another book", "EPB019", lambda files: swap(files, "content.opf",
          '(?<="schema:accessibilitySummary">)[^<]*', "Бәрі бар."), "«Бәрі бар.»"),
    Fault("page numbers not claimed", "EPB019", change("content.opf", ">pageNavigation<", ">readingOrder<"),
          "not claimed"),
    Fault("other identifier in the NCX", "EPB019", change("_toc.ncx", 'content="urn:', 'content="x:'), "NCX"),
    Fault("date of change with a zone", "EPB019", change("content.opf", "T00:00:00Z", "T00:00:00+05:00"), "modified"),
    Fault("cover not declared", "EPB019", change("content.opf", ' properties="cover-image"', ""), "cover-image"),
    # EPB020 pictures as stores take them
    Fault("progressive picture", "EPB020", picture(progressive=True), "progressive", "EPUB/images/oven.jpg"),
    Fault("CMYK picture", "EPB020", picture(mode="CMYK"), "CMYK"),
    Fault("large picture", "EPB020", picture(size=(2500, 2000)), "megapixels"),
    Fault("transparent picture", "EPB020", picture("PNG", "RGBA"), "transparent"),
    Fault("GIF", "EPB020", picture("GIF", "L"), "GIF"),
    Fault("picture that is none", "EPB020", data("images/oven.jpg", b"\xff\xd8 no picture"), "cannot be opened"),
    Fault("small cover", "EPB020", small_cover, "800 pixels", "EPUB/cover.jpg"),
    Fault("huge document", "EPB020", lambda files: {**files, "EPUB/back.xhtml": files["EPUB/back.xhtml"] +
          2 * (b"<!--" + bytes([32]) * 5_100_000 + b"-->")}, "MB",
          write=lambda files: pack(files, ("mimetype", "back.xhtml"))),
    # EPB021 pull quotes
    Fault("pull quote that is read twice", "EPB021", change("bridge.xhtml", ' role="doc-pullquote" aria-hidden="true"',
          ' role="doc-pullquote"'), "second time", "EPUB/bridge.xhtml"),
    # what is for others to find
    Fault("element that XHTML does not know", "EPB001", change("baker.xhtml", "<h2 ", "<bogus></bogus><h2 "),
          gate=EPUBCHECK, inside="EPUB/baker.xhtml"),
    Fault("wrong media type", "EPB001", change("content.opf", 'oven.jpg" id="resource-5" media-type="image/jpeg"',
          'oven.jpg" id="resource-5" media-type="image/png"'), gate=EPUBCHECK, inside="EPUB/images/oven.jpg"),
    Fault("link without words", "EPB016", change("baker.xhtml", "</section>",
          '<p><a href="contents.xhtml"></a></p></section>'), gate=ACE, inside="EPUB/baker.xhtml"),
    Fault("changed imprint", "EPB015", change("imprint.xhtml", "Оспанов", "Асанов"), gate=COLLATION),
)  # fmt: skip


def write(fault: Fault, clean: bytes) -> bytes:
    """The ePub with the fault in it."""
    return fault.write(fault.plant(unpack(clean)))
