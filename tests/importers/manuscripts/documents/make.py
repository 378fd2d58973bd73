"""Makes well.docx and well.odt, an interview as LibreOffice Writer saves it. Run by hand; the tests only read them.

Debian: ``apt-get install libreoffice-writer-nogui python3-uno``, then ``/usr/bin/python3 make.py`` in this folder.
In the document: the styles Title and Subtitle, questions in bold, a bold one without a dash, a heading, a list, a
quotation, a table, two pictures with alternative texts and one caption, two footnotes, a link, a word in English, one
in small capitals and one underlined, a tracked insertion, a tracked deletion, a text frame.
"""

from __future__ import annotations

import importlib
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PIPE = "uno:pipe,name=documents;urp;StarOffice.ComponentContext"


def main() -> None:
    """Start Writer without a window, write the document through its programming interface, save it twice."""
    uno: Any = importlib.import_module("uno")
    profile = HERE / ".profile"
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--accept=pipe,name=documents;urp;"]
    )
    try:
        context = _connect(uno)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        document = desktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, ())
        Writer(uno, context, document).write()
        for name, filter_name in (("well.odt", "writer8"), ("well.docx", "MS Word 2007 XML")):
            document.storeToURL((HERE / name).as_uri(), (_property(uno, "FilterName", filter_name),))
        document.close(True)
        desktop.terminate()
        office.wait(30)
    finally:
        office.kill()
        subprocess.run(["rm", "-rf", str(profile)], check=True)


def _connect(uno: Any) -> Any:
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(60):
        try:
            return resolver.resolve(PIPE)
        except Exception:  # UNO's own, until the office listens
            time.sleep(0.5)
    sys.exit("LibreOffice did not answer")


def _property(uno: Any, name: str, value: Any) -> Any:
    made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made


def picture(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A PNG of one colour with a lighter band, small as a file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    light = bytes(min(255, value + 60) for value in colour)
    rows = b"".join(b"\0" + (light if y * 3 < height else bytes(colour)) * width for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


class Writer:
    """Writes paragraphs at the end of a Writer document."""

    def __init__(self, uno: Any, context: Any, document: Any) -> None:
        self.uno, self.context, self.document = uno, context, document
        self.text = document.Text
        self.cursor = self.text.createTextCursor()

    def write(self) -> None:
        self.paragraph("Құдықтың суы неге тәтті?", "Title")
        self.paragraph("Құдық қазушымен кешкі әңгіме", "Subtitle")
        self.paragraph("Серікбай Дәуренов, құдық қазушы")
        self.picture("portrait.png", (90, 110, 60), "Шапан киген қария құдықтың шығырын ұстап тұр.")
        self.paragraph(
            "Ауылдың шетінде  ескі құдық бар. Оны жұрт \u201cАта құдық\u201d деп атайды.", note="1934 жылы қазылған."
        )
        self.paragraph("- Құдықты қалай іздейсіз?", bold=True)
        self.paragraph("- Жердің иісінен... Таңертең шық түскенде бәрі көрінеді.", english="Slow Water")
        self.paragraph("Тереңдігі қанша болады?", bold=True)
        self.paragraph("\u2014 Он бес\u00a0метр. Кейде жиырма - тасы көп жерде.", note="Метрлеп өлшенеді.")
        self.paragraph("Судың дәмі", "Heading 1")
        self.paragraph("Сурет осы жерде түсірілді.", caps="ескерту", underline="маңызды")
        self.picture("well.png", (60, 90, 120), "Тас құдықтың жанында қауға жатыр.")
        self.paragraph("Құдық басы, тамыз айы.", "Caption")
        self.paragraph("Қажетті құрал:")
        self.paragraph("күрек", numbered=True)
        self.paragraph("арқан", numbered=True)
        self.paragraph("Су ішкен құдығыңа түкірме.", "Quotations")
        self.table((("құдық", "метр"), ("Ата құдық", "15")))
        self.paragraph("Мекенжайы: ", link=("құдық беті", "https://qudyq.example/"))
        self.frame("Жақтауда тұрған сөйлем.")
        self.changes()

    def end(self) -> Any:
        self.cursor.gotoEnd(False)
        return self.cursor

    def paragraph(self, words: str, style: str = "Text body", **more: Any) -> None:
        cursor = self.end()
        cursor.ParaStyleName = style
        cursor.setPropertyToDefault("CharWeight")
        cursor.NumberingStyleName = ""
        if more.get("bold"):
            cursor.CharWeight = 150.0
        if more.get("numbered"):
            cursor.NumberingStyleName = "List 1"
        self.text.insertString(cursor, words, False)
        if note := more.get("note"):
            footnote = self.document.createInstance("com.sun.star.text.Footnote")
            self.text.insertTextContent(cursor, footnote, False)
            footnote.insertString(footnote.createTextCursor(), note, False)
        if english := more.get("english"):
            locale = self.uno.createUnoStruct("com.sun.star.lang.Locale")
            locale.Language, locale.Country = "en", "GB"
            self.marked(f" {english}", "CharLocale", locale)
        if caps := more.get("caps"):
            self.marked(f" {caps}", "CharCaseMap", 4)
        if underline := more.get("underline"):
            self.marked(f" {underline}", "CharUnderline", 1)
        if link := more.get("link"):
            self.marked(link[0], "HyperLinkURL", link[1])
        self.text.insertControlCharacter(self.end(), 0, False)

    def marked(self, words: str, name: str, value: Any) -> None:
        """Words with a property of their own."""
        cursor = self.text.createTextCursorByRange(self.text.getEnd())
        self.text.insertString(cursor, words, True)
        setattr(cursor, name, value)
        self.end().setPropertyToDefault(name)

    def picture(self, name: str, colour: tuple[int, int, int], alternative: str) -> None:
        path = HERE / name
        path.write_bytes(picture(120, 90, colour))
        provider = self.context.ServiceManager.createInstanceWithContext(
            "com.sun.star.graphic.GraphicProvider", self.context
        )
        shape = self.document.createInstance("com.sun.star.text.TextGraphicObject")
        shape.Graphic = provider.queryGraphic((_property(self.uno, "URL", path.as_uri()),))
        shape.AnchorType = self.uno.Enum("com.sun.star.text.TextContentAnchorType", "AS_CHARACTER")
        shape.Width, shape.Height = 6000, 4500
        shape.Description = alternative
        cursor = self.end()
        cursor.ParaStyleName = "Text body"
        cursor.setPropertyToDefault("CharWeight")
        self.text.insertTextContent(cursor, shape, False)
        self.text.insertControlCharacter(self.end(), 0, False)
        path.unlink()

    def table(self, rows: tuple[tuple[str, ...], ...]) -> None:
        table = self.document.createInstance("com.sun.star.text.TextTable")
        table.initialize(len(rows), len(rows[0]))
        self.text.insertTextContent(self.end(), table, False)
        for y, row in enumerate(rows):
            for x, words in enumerate(row):
                table.getCellByPosition(x, y).setString(words)

    def changes(self) -> None:
        """A paragraph with an insertion and a deletion."""
        self.paragraph("Кешке қарай әңгіме тоқтады.")
        cursor = self.text.createTextCursorByRange(self.text.getEnd())
        cursor.gotoPreviousParagraph(False)
        cursor.gotoStartOfParagraph(False)
        self.document.RecordChanges = True
        cursor.gotoNextWord(False)
        self.text.insertString(cursor, "салқындап ", False)
        cursor.gotoNextWord(True)
        cursor.setString("")
        self.document.RecordChanges = False

    def frame(self, words: str) -> None:
        self.paragraph("Кітапханашы айтқан бір сөз бар.")
        frame = self.document.createInstance("com.sun.star.text.TextFrame")
        frame.Width, frame.Height = 5000, 1500
        self.text.insertTextContent(self.end(), frame, False)
        frame.insertString(frame.createTextCursor(), words, False)


if __name__ == "__main__":
    main()
