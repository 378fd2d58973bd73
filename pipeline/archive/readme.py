"""README.txt and REBUILD.txt: what a package is and how it is read, for people who have nothing but the package."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from string import Template

from pipeline import __version__
from pipeline.archive.model import Entry
from pipeline.archive.tools import name_distribution
from pipeline.model import Issue
from pipeline.periodical import find_issn, full_title, imprint_values, name_publisher

_KAZAKH = Template("""\
$title
$package
============================================================

Бұл не
------
Бұл қалтада журналдың бір нөмірі түгел сақталған: оқырманға арналған файлдар, баспаханаға жіберілген файл, әр
мақаланың жай мәтіні, бастапқы мәтіндер мен суреттер, беттеу үлгілері, қаріптер және нөмірді қайта жинап шығаратын
бағдарлама. Оны оқуға интернет те, редакцияның көмегі де керек емес.

Шыққан күні: $date. Соңғы түзету: $modified. Жинақталған күні: $bagged.
Шығарушы: $publisher
$issn_kk$supersedes_kk
Қалай оқуға болады
------------------
access/issue.pdf         журналдың өзі, барлық беті (PDF/A-2a, PDF/UA-1): ұзақ сақтауға және зағип оқырманға лайық
access/issue.epub        сол нөмір телефон мен оқу құралына арналған түрде (ePub 3)
access/cover.jpg         мұқабаның суреті
print/                   баспаханаға жіберілген файл (PDF/X-4)
text/                    әр мақала – жай мәтін, UTF-8; кез келген мәтін редакторы ашады$manuscripts_kk
source/                  бастапқы мәтіндер, суреттер, беттеу үлгілері, қаріптер мен бояу профилі (лицензияларымен бірге)
reports/                 дайын файлдар қалай тексерілді, қай мақала қай бетте басталады
build/                   бағдарлама, оның құрамы және нөмірді қайта жинау нұсқауы (REBUILD.txt, ағылшынша)
ro-crate-metadata.json   осының бәрінің машина оқитын сипаттамасы

Өзгермегенін қалай тексеруге болады
-----------------------------------
Осы қалтаның үстіндегі қалтада manifest-sha512.txt жатыр: онда әр файлдың бақылау сомасы жазылған. Оның өзінің және
жинақтың басқа қызметтік файлдарының сомасы tagmanifest-sha512.txt файлында. Сол қалтада мына бұйрықтарды орындаңыз:

    sha512sum -c manifest-sha512.txt
    sha512sum -c tagmanifest-sha512.txt

Жинақ BagIt 1.0 (RFC 8493) ережесімен жасалған, сондықтан оны осы ережені білетін кез келген бағдарлама тексере алады.
Бәрін жаңа сомалармен қайта жасап шыққан жалғандықты мұрағаттың тізілімі (register.jsonl) ғана көрсетеді: оның
көшірмесін бөлек жерде сақтаңыз.

Құқықтар
--------
$rights
Қаріптер мен бояу профилінің лицензиялары source/fonts/licences/ және source/icc/licences/ қалталарында, бағдарламаның
лицензиясы (GNU AGPL 3) өзінің ішінде.
""")

_ENGLISH = Template("""\
============================================================
In English
============================================================

What this is
------------
One issue of the magazine $magazine, whole: the files for readers, the file that was printed, each article as plain
text, the texts and pictures it was made of, layouts, fonts, and the program that makes the issue again. Neither the
internet nor its editors are needed to read it.

Published: $date. Last changed: $modified. Packaged: $bagged.
Publisher: $publisher
$issn_en$supersedes_en
How to read it
--------------
access/issue.pdf         the magazine itself, every page (PDF/A-2a, PDF/UA-1: made to last, and for blind readers too)
access/issue.epub        the same issue for telephones and reading devices (ePub 3)
access/cover.jpg         a picture of the cover
print/                   the file that went to the printing house (PDF/X-4)
text/                    each article as plain text, UTF-8: whatever shows letters opens it$manuscripts_en
source/                  texts, pictures, layouts, fonts and the colour profile, with their licences
reports/                 how the finished files were checked, and which article begins on which page
build/                   the program, what it consists of, how the issue is made again (REBUILD.txt)
ro-crate-metadata.json   all of this described for machines (RO-Crate 1.1)

How to see that nothing has changed
-----------------------------------
manifest-sha512.txt in the folder above this one has the checksum of every file, tagmanifest-sha512.txt those of the
manifest itself and of the package's other papers. In that folder:

    sha512sum -c manifest-sha512.txt
    sha512sum -c tagmanifest-sha512.txt

The package follows BagIt 1.0 (RFC 8493); any program that knows this rule can check it. A forgery with all its
checksums made anew is shown only by the archive's register (register.jsonl): keep a copy of that in another place.

Rights
------
All rights in the texts and pictures stay with the magazine and those who made them: get written permission first.
${rights_en}Licences of the fonts and of the colour profile lie in source/fonts/licences/ and
source/icc/licences/, that of the program (GNU AGPL 3) within itself.
""")

_REBUILD = Template("""\
How to make $package again from this package alone
============================================================

The short way, where adal-press is installed:

    press rebuild PACKAGE --register FILE

FILE is the archive's register.jsonl, or a copy of it; --trust stands for it where there is none any more.
It makes the issue without network and without this machine's fonts, and says how near it came: A the same bytes,
B the same after decompression, C the same pixels, D different.

By hand, on Debian Linux or one of its kind, with Python $python:

1. Copy the package to a place where you may write, and go to its folder data/.
2. Unpack the pipeline:

       tar -xzf build/$distribution

3. Make a Python environment with the very versions of the lock, build/requirements.txt.
   Where build/wheels/ is in the package, no network is needed:

       python3 -m venv tools
       tools/bin/pip install --no-index --find-links build/wheels --require-hashes -r build/requirements.txt

   Where it is not, leave out --no-index and --find-links: pip fetches the same files, and refuses any others.
   Wheels are made for one kind of processor and version of Python: environment.json says which. Pango, HarfBuzz and
   fontconfig come from the system (Debian: libpango-1.0-0, libharfbuzz0b, libharfbuzz-subset0, libpangoft2-1.0-0).

4. Give the press its fonts and colour profiles, so that it looks for none elsewhere:

       mkdir -p cache
       cp -r source/fonts source/icc cache/

5. Make the issue:

       cd $root
       ../tools/bin/python -m pipeline build $issue --sources ../source/sources --styles ../source/styles \\
           --output ../made --cache ../cache

   and compare: made/$issue/screen.pdf with access/issue.pdf, made/$issue/print.pdf with print/issue-x4.pdf,
   made/$issue/issue.epub with access/issue.epub.

With the versions of environment.json the files are the same to the byte. With other versions of Pango or HarfBuzz
lines may break elsewhere: then the issue is still the issue, and access/issue.pdf is what was published.

When all of this is gone one day: the texts in text/ and in source/sources/ are plain UTF-8, and the pictures are
JPEG and SVG; source/styles/ says in CSS how every page looks.
""")

_SENT_KAZAKH = "\nmanuscripts/             авторлар жіберген қолжазбалар, өзгертілмеген күйінде"
_SENT_ENGLISH = "\nmanuscripts/             what authors sent, as they sent it"


@dataclass(frozen=True)
class Edition:
    """A version of an issue's package: its name, the day it was made, what it supersedes ("" for nothing) and why."""

    package: str
    version: int
    date: str
    supersedes: str = ""
    reason: str = ""


def write_readme(issue: Issue, edition: Edition, entries: Iterable[Entry]) -> bytes:
    """README.txt: Kazakh, then English."""
    sent = any(entry.path.startswith("manuscripts/") for entry in entries)
    issn = find_issn(issue)
    rights = " ".join(imprint_values(issue, "rights_notice"))
    words = {
        "title": full_title(issue),
        "magazine": issue.magazine.title,
        "package": edition.package,
        "date": issue.date,
        "modified": issue.modified,
        "bagged": edition.date,
        "publisher": name_publisher(issue),
        "rights": rights,
        "rights_en": f"The rights notice of the issue, in Kazakh: {rights}\n" if rights else "",
        "issn_kk": f"ISSN: {issn}\n" if issn else "",
        "issn_en": f"ISSN: {issn}\n" if issn else "",
        "supersedes_kk": _say(edition, "Бұл жинақ мынаның орнына жасалды: {}. Себебі: {}"),
        "supersedes_en": _say(edition, "This package supersedes {}. Why: {}"),
        "manuscripts_kk": _SENT_KAZAKH if sent else "",
        "manuscripts_en": _SENT_ENGLISH if sent else "",
    }
    return f"{_KAZAKH.substitute(words)}\n{_ENGLISH.substitute(words)}".encode()


def _say(edition: Edition, sentence: str) -> str:
    return f"{sentence.format(edition.supersedes, edition.reason)}\n" if edition.supersedes else ""


def write_rebuild(issue: Issue, edition: Edition, python: str) -> bytes:
    """REBUILD.txt, for a programmer; ``python`` is the version that the package was made with."""
    root = f"adal-press-{__version__}"
    return _REBUILD.substitute(
        package=edition.package, issue=issue.id, python=python, distribution=name_distribution(), root=root
    ).encode()
