"""The catalogue's pages as readers meet them: Kazakh order, and Chromium by server and from disk, keyboard and axe."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import subprocess
import threading
from typing import Any

import lxml.html
import pytest

from pipeline.language import find_language
from tests.catalogue.shelf import Shelf
from tests.perfect import ISSUE
from tests.pressing import PROJECT

SCRIPT = PROJECT / "tests" / "catalogue" / "browse.cjs"
MODULES = PROJECT / ".cache" / "node" / "node_modules"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }}"


def page_of(shelf: Shelf, name: str = "index.html") -> Any:
    return lxml.html.document_fromstring((shelf.catalog / name).read_bytes().decode())


def words(element: Any) -> str:
    return " ".join(element.text_content().replace("\u00a0", " ").split())


# --- what stands in them --------------------------------------------------------------------------


def test_newest_first(stocked: Shelf) -> None:
    """The newest issue leads, the others follow by date, however late one was corrected."""
    page = page_of(stocked)
    assert page.xpath("//section[contains(@class,'newest')]//h2/a/@href") == ["2025-01/index.html"]
    assert page.xpath("//ul[@class='shelf']//h3/a/@href") == ["2024-02/index.html", f"{ISSUE}/index.html"]
    assert "Түзетілді: 2024 жылғы 1 қыркүйек" in words(page.xpath("//ul[@class='shelf']/li")[0])


def test_kazakh_order(stocked: Shelf) -> None:
    """Titles and people stand by the Kazakh alphabet: Ә after А, Ғ after Г, Ү after У, Һ after Х."""
    page = page_of(stocked)
    for path, count in (("//ul[@class='index']/li/a", 9), ("//ul[contains(@class,'people')]/li/b", 4)):
        shown = [words(element) for element in page.xpath(path)]
        assert len(shown) == count
        assert shown == sorted(shown, key=find_language("kk").sort_key)
    people = [words(element) for element in page.xpath("//ul[contains(@class,'people')]/li/b")]
    assert people == ["Әсел Қалиева", "Гүлсім Ахметова", "Ержан Сәтбаев", "Үміт Ғалымова"]
    assert people != sorted(people)


def test_nine_letters_in_their_places() -> None:
    """Each letter that only Kazakh has stands after the one that it was made from, before the next."""
    order = find_language("kk").sort_key
    for letters in ("аәб", "гғд", "кқл", "нңо", "оөп", "уұүф", "хһц", "ыіь"):
        for text in (letters, letters.upper()):
            assert sorted(set(text), key=order) == list(text)


def test_a_page_to_read_about_an_issue(stocked: Shelf) -> None:
    """Cover with words for it, contents with printed pages that open the PDF there, downloads with their sizes."""
    page = page_of(stocked, f"{ISSUE}/index.html")
    assert page.get("lang") == "kk"
    assert page.xpath("//img/@alt")[0].startswith("Мұқаба: ")
    numbers = [words(one) for one in page.xpath("//ol[@class='contents']//span[@class='number']")]
    assert numbers == ["4-бет.", "6-бет.", "7-бет."]
    assert page.xpath("//ol[@class='contents']//a/@href")[1] == f"kopir-{ISSUE}.pdf#page=6"
    said = [words(one) for one in page.xpath("//ul[@class='downloads']/li")]
    assert said[0].startswith("ePub")
    assert said[0].endswith("МБ")
    assert said[1].endswith("КБ")
    assert json.loads(page.xpath("//script[@type='application/ld+json']/text()")[0])["issueNumber"] == "1"


def test_feeds_are_found_from_the_page(stocked: Shelf) -> None:
    """A reading app that is given the page's address finds both feeds (OPDS 1.2, 7)."""
    links = {one.get("type"): one.get("href") for one in page_of(stocked).xpath("//link[@rel='related']")}
    assert links == {"application/atom+xml;profile=opds-catalog": "opds.xml", "application/opds+json": "opds.json"}


def test_sources_stay_text(shelf: Shelf) -> None:
    """Markup and template signs in a title are words on the page, in feeds and in metadata; nothing of them lives."""
    shelf.sources.edit(f"{ISSUE}/articles/baker.md", "title: Наубайшының таңы түнде атады", f"title: '{HOSTILE}'")
    run = shelf.finish(ISSUE).press()
    assert run.status == 0, run.stderr
    for name in ("index.html", f"{ISSUE}/index.html"):
        page = page_of(shelf, name)
        assert "alert(1)" in page.text_content()
        assert "{{ 7*7 }}" in page.text_content()
        assert not page.xpath("//img[@onerror]")
        assert not [one for one in page.xpath("//script") if (one.text or "").startswith("alert")]
    told = json.loads(page_of(shelf, f"{ISSUE}/index.html").xpath("//script[@type='application/ld+json']/text()")[0])
    assert told["hasPart"][1]["name"] == HOSTILE


# --- in a browser ---------------------------------------------------------------------------------


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Any plain web server."""

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def seen(stocked: Shelf) -> dict[str, Any]:
    """What Chromium saw: the catalogue served from loopback, and opened from disk."""
    node, chromium = shutil.which("node"), shutil.which("chromium")
    assert node, "node is missing: run make setup-test"
    assert chromium, "chromium is missing: run make setup-test"
    assert (MODULES / "axe-core").is_dir(), "axe-core is missing: run make setup-test"
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(stocked.catalog)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    served = f"http://127.0.0.1:{server.server_address[1]}/"
    disk = f"{stocked.catalog.as_uri()}/"
    try:
        done = subprocess.run(
            [node, str(SCRIPT), str(MODULES), chromium, served, disk],
            capture_output=True, text=True, encoding="utf-8", timeout=280, check=False,
        )  # fmt: skip
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    return {"served": told[served], "disk": told[disk], "roots": {"served": served, "disk": disk}}


WAYS = ["served", "disk"]


def test_axe_finds_faults(seen: dict[str, Any]) -> None:
    """A picture without words, a field without name, no language, pale text, an empty link, text outside landmarks."""
    assert len(seen["served"]["faults"]) == 6
    for fault, found in seen["served"]["faults"].items():
        assert fault in found, fault


@pytest.mark.parametrize("way", WAYS)
def test_axe_finds_none_in_ours(seen: dict[str, Any], way: str) -> None:
    """0 violations on both pages: by day and night, on a desk, a phone, 320 px wide (WCAG 1.4.10), without script."""
    assert len(seen[way]["looks"]) == (12 if way == "served" else 4)
    for look in seen[way]["looks"]:
        assert look["violations"] == [], (look["page"], look["look"])


@pytest.mark.parametrize("way", WAYS)
def test_it_fits_and_is_whole(seen: dict[str, Any], way: str) -> None:
    """Nothing is wider than the window, nothing fails, the face is there, and the night is dark."""
    for look in seen[way]["looks"]:
        assert look["over"] <= 0, look
        assert look["sticking"] == [], look
        assert look["errors"] == [], look
        assert look["face"], look
    grounds = {look["look"]: look["dark"] for look in seen["served"]["looks"]}
    assert grounds["desk"] == "rgb(255, 255, 255)"
    assert grounds["night"] == grounds["phone at night"] != grounds["desk"]


@pytest.mark.parametrize("way", WAYS)
def test_nothing_comes_from_elsewhere(seen: dict[str, Any], way: str) -> None:
    """Every request goes to the catalogue's own folder."""
    requests = [address for look in seen[way]["looks"] for address in look["requests"]]
    assert requests
    assert [address for address in requests if not address.startswith(seen["roots"][way])] == []


@pytest.mark.parametrize("way", WAYS)
def test_without_script_all_is_there(seen: dict[str, Any], way: str) -> None:
    """No search field that could not search, and the whole list by the alphabet; with script both."""
    looks = {look["look"]: look for look in seen[way]["looks"] if look["page"] == "index.html"}
    assert (looks["no script"]["search"], looks["desk"]["search"]) == (False, True)
    assert looks["no script"]["rows"] == looks["desk"]["rows"] == 13


@pytest.mark.parametrize("way", WAYS)
def test_keyboard_alone(seen: dict[str, Any], way: str) -> None:
    """Tab leads past the masthead to search, newest issue and its files, each step to be seen; Enter opens a hit."""
    walk = seen[way]["walk"]
    steps = walk["steps"]
    assert [steps[0]["href"], steps[1]["name"]] == ["#main", "input"]
    assert "2025-01/kopir-2025-01.epub" in [step["href"] for step in steps]
    assert all(step["ring"] and step["inside"] for step in steps)
    assert walk["hit"]["name"] == "Әжемнің өрнегі"
    assert walk["arrived"] == "2024-02/index.html#baker"
    assert "Әжемнің өрнегі" in walk["target"]
    assert "kopir-2024-02.epub" in walk["files"]
    assert walk["errors"] == []


@pytest.mark.parametrize("way", WAYS)
def test_search(seen: dict[str, Any], way: str) -> None:
    """By title, by name, without Kazakh letters, in any order of words; what is found is counted aloud."""
    walk = seen[way]["walk"]
    assert walk["title"]["said"] == "Табылғаны: 2"  # the article, and the one who is told of
    assert all("Наубайшының таңы" in row for row in walk["title"]["rows"])
    assert not walk["title"]["covers"]
    for found in (walk["person"], walk["folded"]):
        assert found["said"] == "Табылғаны: 2"
        assert all("Үміт Ғалымова" in row.replace("\u00a0", " ") for row in found["rows"])
    assert (walk["none"]["said"], walk["none"]["rows"]) == ("Ештеңе табылмады", [])
    assert walk["cleared"]["covers"]
    assert (walk["cleared"]["said"], len(walk["cleared"]["rows"])) == ("", 13)
