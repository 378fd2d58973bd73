"""The bound ePub: its order, its metadata, its bytes."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from pipeline.bind import Resource
from pipeline.model import ArticleExtent, PageMap, PageStart
from tests.bind.binding import ROOT, Binding, prepare_binding
from tests.perfect import PerfectIssue, copy_perfect

GOLDEN = Path(__file__).parent / "golden" / "contents.txt"
ORDER = ["cover", "partner", "contents", "imprint", "bridge", "baker", "figures", "back"]


@pytest.fixture(scope="module")
def binding(tmp_path_factory: pytest.TempPathFactory) -> Binding:
    """The perfect issue, ready to be bound."""
    return prepare_binding(copy_perfect(tmp_path_factory.mktemp("perfect")).folder)


def test_perfect_issue_is_whole(binding: Binding) -> None:
    """A sound issue binds without a finding."""
    assert binding.problems() == ()


def test_manifest_and_navigation_are_as_agreed(binding: Binding, accept: bool) -> None:
    """Manifest, spine and navigation document of the perfect issue are those of the golden file."""
    files = binding.files()
    package = files["content.opf"]
    text = package[package.index("  <manifest>") :] + files["_nav.xhtml"]
    if accept:
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_spine_navigation_and_ncx_follow_the_running_order(binding: Binding) -> None:
    """All three lists of documents are the running order of issue.yaml, one document an article."""
    files = binding.files()
    wanted = [f"{article}.xhtml" for article in ORDER]
    nav = re.findall(r'<li><a href="([^"]+)"', files["_nav.xhtml"])
    ncx = re.findall(r'<content src="([^"]+)"', files["_toc.ncx"])
    spine = re.findall(r'<itemref idref="chapter-([^"]+)"', files["content.opf"])
    assert nav == ncx == [f"{article}.xhtml" for article in spine] == wanted


def test_contents_name_the_speaker_of_an_interview(binding: Binding) -> None:
    """The navigation document names who speaks before what the article is called."""
    assert ">Ержан Сәтбаев: Көпір деген\u00a0– екі жағалаудың уәдесі</a>" in binding.files()["_nav.xhtml"]


def test_landmarks_are_cover_contents_and_start_of_text(binding: Binding) -> None:
    """Reading systems find the cover, the contents page and the first article."""
    nav = binding.files()["_nav.xhtml"]
    landmarks = re.findall(r'<a epub:type="([^"]+)" href="([^"]+)"', nav)
    assert landmarks == [("cover", "cover.xhtml"), ("toc", "contents.xhtml"), ("bodymatter", "bridge.xhtml")]


def test_chapters_lead_on_back_and_to_the_contents(binding: Binding) -> None:
    """An article ends with links to the next, the one before and the contents."""
    files = binding.files()
    assert re.findall(r'<a (?:rel="\w+" )?href="(\w+\.xhtml)"', files["baker.xhtml"])[-3:] == [
        "figures.xhtml",
        "bridge.xhtml",
        "contents.xhtml",
    ]
    assert 'rel="prev"' not in files["partner.xhtml"]
    assert 'rel="next"' not in files["back.xhtml"]


def test_issue_without_contents_page_is_read_with_its_navigation(perfect_issue: PerfectIssue) -> None:
    """Where no article is a contents page, the navigation document stands in the spine after the cover."""
    perfect_issue.edit("2024-01/issue.yaml", "  - {article: contents, pages: 3}\n", "")
    perfect_issue.overlay({"2024-01/articles/contents.md": None})
    bound = prepare_binding(perfect_issue.folder)
    spine = re.findall(r'<itemref idref="([^"]+)"', bound.files()["content.opf"])
    assert spine[:2] == ["chapter-cover", "nav"]
    assert 'href="_nav.xhtml"' in bound.files()["bridge.xhtml"]
    assert bound.problems() == ()


def test_metadata_is_complete_and_claims_nothing(binding: Binding) -> None:
    """Title, identifier, language, date of change, series, both cover declarations; no conformance claim."""
    package = binding.files()["content.opf"]
    for wanted in (
        'xml:lang="kk"',
        '<dc:title id="title">Kopir · №\u00a01 (01-02) 2024</dc:title>',
        '<meta property="dcterms:modified">2024-02-15T00:00:00Z</meta>',
        '<meta refines="#magazine" property="group-position">1</meta>',
        '<meta name="cover" content="cover-image">',
        'properties="cover-image"',
    ):
        assert wanted in package, wanted
    assert re.search(r'<dc:identifier id="issue-id">urn:uuid:[0-9a-f-]{36}<', package)
    assert "conformsTo" not in package


def test_alternative_texts_are_claimed_only_when_all_are_there(binding: Binding) -> None:
    """The feature alternativeText, and reading by text alone, go when one picture lacks its text."""
    image = re.search(r'<img src="images/master\.jpg" alt="([^"]+)"', binding.files()["bridge.xhtml"])
    assert image
    assert ">alternativeText<" in binding.files()["content.opf"]
    package = binding.with_chapter("bridge", f'alt="{image[1]}"', 'alt=""').files()["content.opf"]
    assert ">alternativeText<" not in package
    assert ">textual,visual<" in package


def test_every_chapter_has_one_first_heading(binding: Binding) -> None:
    """One h1 in each document but the cover, and no gap between heading levels."""
    for name, text in binding.files().items():
        if name.endswith(".xhtml") and name != "cover.xhtml":
            levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
            assert levels.count(1) == 1, name
            assert all(b - a <= 1 for a, b in pairwise(levels)), name


def test_documents_hold_nothing_of_print(binding: Binding) -> None:
    """No data-* attribute, millimetre or point of the page layout reaches a document."""
    for chapter in binding.book.chapters:
        assert not re.search(r"\sdata-|\d(?:pt|mm)\b", chapter.xhtml), chapter.name


def test_opening_words_are_whole(binding: Binding) -> None:
    """A paragraph that opens with a drop cap keeps its first word in one piece, for reading aloud."""
    assert '<p class="opening" id="baker-1">Сағат үште' in binding.files()["baker.xhtml"]


def test_cover_stands_alone_as_a_picture(binding: Binding) -> None:
    """The cover's document holds one <img>, whose text names the magazine, the title and what is seen."""
    tree = etree.fromstring(binding.files()["cover.xhtml"].encode())
    body = tree.find("{*}body")
    assert body is not None
    assert [etree.QName(child).localname for child in body] == ["img"]
    alt = str(body[0].get("alt"))
    assert "Kopir" in alt
    assert "Көпірден өткендер" in alt
    assert "екі адам" in alt


def test_only_what_is_named_is_packed(binding: Binding) -> None:
    """The cover's drawing, shown as a raster here, stays out; fonts come with their licences."""
    names = [resource.name for resource in binding.resources]
    assert "images/cover.svg" not in names
    assert {"images/master.jpg", "images/partner.svg", "fonts/PTF55F.ttf"} <= set(names)
    assert {"fonts/fonts-paratype-licence.txt", "fonts/fonts-noto-extra-licence.txt"} <= set(names)


def test_picture_with_a_kazakh_name_gets_a_plain_one(perfect_issue: PerfectIssue) -> None:
    """A file name outside ASCII becomes a plain one, in the link and in the package."""
    picture = (perfect_issue.folder / "2024-01/images/oven.jpg").read_bytes()
    perfect_issue.overlay({"2024-01/images/пеш 1.jpg": picture})
    perfect_issue.edit("2024-01/articles/baker.md", "images/oven.jpg", "images/пеш 1.jpg")
    bound = prepare_binding(perfect_issue.folder)
    names = [resource.name for resource in bound.resources]
    assert all(name.isascii() and " " not in name for name in names)
    assert bound.problems() == ()


def test_article_called_nav_does_not_take_the_navigation_away(perfect_issue: PerfectIssue) -> None:
    """An article's stem cannot collide with the files that the ePub has of its own."""
    text = perfect_issue.text("2024-01/articles/baker.md")
    perfect_issue.overlay({"2024-01/articles/baker.md": None, "2024-01/articles/nav.md": text})
    perfect_issue.edit("2024-01/issue.yaml", "article: baker", "article: nav")
    assert prepare_binding(perfect_issue.folder).problems() == ()


def test_two_files_of_one_name_are_refused(binding: Binding) -> None:
    """A second file of a name would silently take the first one's place."""
    twin = Resource("bridge.xhtml", "text/plain", b"x")
    with pytest.raises(ValueError, match=r"bridge\.xhtml"):
        replace(binding, resources=(*binding.resources, twin)).bind()


def test_zip_is_as_the_container_format_wants_it(binding: Binding) -> None:
    """mimetype first and stored, at the place where it is looked for; every date is fixed."""
    content = binding.bind()
    assert content[30:58] == b"mimetypeapplication/epub+zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_same_bytes_in_another_folder_zone_and_hash_seed(binding: Binding, tmp_path: Path) -> None:
    """The same sources give the same bytes in another process, folder, time zone, locale and hash seed."""
    sources = copy_perfect(tmp_path / "басқа жер").folder
    environment = os.environ | {
        "TZ": "Asia/Almaty",
        "PYTHONHASHSEED": "7",
        "LC_ALL": "C",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-X", "utf8", "-m", "tests.bind.binding", str(sources)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == hashlib.sha256(binding.bind()).hexdigest()


def test_printed_pages_are_listed(tmp_path: Path) -> None:
    """The navigation document has a hidden list of them with a Kazakh heading, the NCX one that counts with its
    documents; the package names the printed issue. Without a page map there is none of this."""
    pages = PageMap(
        3,
        ("1", "2", "2+1"),
        (
            ArticleExtent("cover", "cover", "", 1, 1, 1, 1, 1.0, 0, 0.0),
            ArticleExtent("partner", "partner", "", 2, 3, 2, 2, 1.0, 0, 0.0),
        ),
        (PageStart("2+1", "partner", "partner-1", 6),),
    )
    sources = copy_perfect(tmp_path).folder
    files = prepare_binding(sources, pages=pages).files()
    opened = '<nav epub:type="page-list" role="doc-pagelist" id="page-list" hidden="hidden">'
    nav = re.search(f"(?s){opened}(.*?)</nav>", files["_nav.xhtml"])
    assert nav
    assert "<h2>Беттер тізімі</h2>" in nav[1]
    assert re.findall(r'<a href="([^"]+)">([^<]+)<', nav[1]) == [
        ("cover.xhtml#page-1", "1"),
        ("partner.xhtml#page-2", "2"),
        ("partner.xhtml#page-2-1", "2+1"),
    ]
    ncx = etree.fromstring(files["_toc.ncx"].encode())
    targets = [(one.get("type"), one.get("value"), one.get("playOrder")) for one in ncx.iter("{*}pageTarget")]
    assert targets == [("normal", "1", "2"), ("normal", "2", "4"), ("special", None, "5")]
    assert [one.get("playOrder") for one in ncx.iter("{*}navPoint")][:4] == ["1", "3", "6", "7"]
    counts = {one.get("name"): one.get("content") for one in ncx.iter("{*}meta")}
    assert (counts["dtb:totalPageCount"], counts["dtb:maxPageNumber"]) == ("3", "2")
    assert '<meta property="pageBreakSource">' in files["content.opf"]
    assert 'id="page-2-1" aria-label="2+1"></span>' in files["partner.xhtml"]
    bare = prepare_binding(sources).files()
    for name, words in (("_nav.xhtml", "page-list"), ("_toc.ncx", "pageList"), ("content.opf", "pageBreakSource")):
        assert words in files[name]
        assert words not in bare[name]
