"""``press check --fix``: what has one right answer is mended, and not a sign beside it."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import correcting
from pipeline.articlefile import read_article
from pipeline.correcting import correct_issue, write_correction
from pipeline.house import House
from pipeline.load import Sources, load_issue
from pipeline.model import Issue
from pipeline.problems import Stopped
from pipeline.proofreading.mending import mend_texts, write_back
from tests.perfect import FIXTURE, ISSUE, PerfectIssue
from tests.pressing import Rooms, Run, call_press
from tests.proofreading.proofs import FRONT

BRIDGE = f"{ISSUE}/articles/bridge.md"
BAKER = f"{ISSUE}/articles/baker.md"
FIGURES = f"{ISSUE}/articles/figures.md"
ISSUE_YAML = f"{ISSUE}/issue.yaml"
PATH = f"sources/{ISSUE}/articles/essay.md"
SHELL, _ = load_issue(Sources(FIXTURE), ISSUE)


def issue_of(text: str) -> Issue:
    """The perfect issue with this one article in it."""
    article, problems = read_article(text, "essay", PATH)
    assert article is not None, problems
    return replace(SHELL, articles=(article,))


def mend(text: str) -> str:
    """An article's file, mended."""
    files = {SHELL.place.path: "id: x\n", SHELL.magazine.place.path: "title: x\n", PATH: text}
    return mend_texts(issue_of(text), files).get(PATH, text)


def mend_body(body: str) -> str:
    return mend(f"{FRONT}{body}\n").removeprefix(FRONT).removesuffix("\n")


@pytest.mark.parametrize(
    ("body", "right"),
    [
        ("Екі  бос , орын.", "Екі бос, орын."),
        ("Көрші - **екінші** қабырға, –деді.", "Көрші – **екінші** қабырға, – деді."),
        ('Ол "Жас қыран" клубы.', "Ол «Жас қыран» клубы."),
        ('Ол "Біз «Жас қыран» клубы" деді.', "Ол «Біз „Жас қыран“ клубы» деді."),
        ("Шешім №5 пен # 6.", "Шешім № 5 пен # 6.".replace("# 6", "№ 6")),
        ("Жаңа кiтап 2011-2014 жылдары.", "Жаңа кітап 2011–2014 жылдары."),
        ("қо\u00adғам\u00a0бар", "қоғам бар"),
        ("> «Біз «қыран» екенбіз» - деді.", "> «Біз „қыран“ екенбіз» – деді."),
        ("| ағаш - алма | 2-3 түп |\n|---|---|\n| - | 4 |", "| ағаш – алма | 2–3 түп |\n|---|---|\n| - | 4 |"),
        ('::: {.item date="5-6 қаңтар"}\nМәтін.\n:::', '::: {.item date="5–6 қаңтар"}\nМәтін.\n:::'),
        (
            '![Арық - су.](images/a-b.jpg){alt="Бала - қыз." lines=12}',
            '![Арық – су.](images/a-b.jpg){alt="Бала – қыз." lines=12}',
        ),
    ],
)
def test_what_is_mended(body: str, right: str) -> None:
    """Spaces, dashes, quotes, №, homoglyphs and ranges, wherever prose stands; one finding that hides another too."""
    article, _ = read_article(f"{FRONT}{body}\n", "essay", PATH)
    assert article is not None
    assert mend_body(body) == right
    assert mend_body(right) == right


@pytest.mark.parametrize(
    "body",
    [
        '[сайт](https://x.kz/a--b "аты - жөні") бар.',
        "Мекенжай https://x.kz/2011-2014 не a-b@x.kz.",
        '[Small - Is  "Big"]{lang=en} кітабы',
        '![Сурет](images/a--b.jpg){alt="Бала" lines=12 focus="50% 40%"}',
        "Мәтін[^a-b].\n\n[^a-b]: Ескерту.",
        "- бірінші\n- екінші",
        "Қор -Германия",
        "Кеш- ке дейін",
        "Жолдың соңы  \nжаңа жол",
        'Сөз \\"деген\\" сөз',
        "Сөз ** ** сөз",
        "\u200b- тізім емес",
        "\u200b## тақырып емес",
        "a\u00a0\n\u00a0b",
    ],
)
def test_what_is_left_alone(body: str) -> None:
    """Links, addresses, foreign words, files, sizes, notes' names, markers of lists, escapes, whatever a person must
    decide, and signs whose loss would make mark-up of the text."""
    assert mend_body(body) in (body, body.replace("a\u00a0\n\u00a0b", "a \n b"))
    assert mend_body(mend_body(body)) == mend_body(body)


def test_fields_are_mended_in_their_own_style() -> None:
    """Literal, folded, quoted and plain YAML keeps its quotes and lines; a field that is no prose is never changed."""
    text = (
        "---\nkind: essay\nclass: a-b\ntitle: |-\n  Көпір -\n  екі  жаға\nauthor: 'А. ''Тау''  Оспан'\n"
        'kicker: "Бір \\"екі\\" - үш"\nstandfirst: >-\n  Бір - *екі*\n  үш №5\nhyphenation: [а-б]\n---\n\nМәтін.\n'
    )
    right = (
        text.replace("Көпір -", "Көпір –")
        .replace("екі  жаға", "екі жаға")
        .replace("''  О", "'' О")
        .replace('" - үш"', '" – үш"')
        .replace("Бір - *", "Бір – *")
        .replace("№5", "№ 5")
    )
    assert mend(text) == right
    assert mend(right) == right


PIECES = (
    "сөз", "кiтап", "Қазақстан", "UNICEF", "№", "№ ", "#", "5", "2011-2014", "3 000", " ", "  ", "\u00a0", "\u00ad",
    "-", " - ", "–", " –", "– ", "«", "»", '"', "“", "”", "„", ",", ".", "?", "!", "*", "**", "`", "[", "](https://x.kz)",
    "]{.nobreak}", "\\", "\n", "\n\n", "> ", "- ", "1. ", "## ", "|", "(", ")", "'", "^",
)  # fmt: skip
KEPT = str.maketrans(dict.fromkeys(" \xa0\xad\t-–«»\"“”„'№#") | {"i": "і"})


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=16).map("".join))
def test_mending_twice_is_mending_once(body: str) -> None:
    """Any text: a second mending changes nothing; the same letters, digits and mark-up stand in the same order and on
    as many lines; and the parser reads the same blocks of it."""
    text = f"{FRONT}Бас.\n\n{body}\n"
    once = mend(text)
    assert mend(once) == once
    assert once.translate(KEPT) == text.translate(KEPT)
    assert once.count("\n") == text.count("\n")
    assert once.startswith(FRONT)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_mark_of_order_stay(end: str, bom: bytes) -> None:
    """A file from another system keeps its line ends, line by line, and its byte order mark."""
    before = bom + f"бір - екі{end}үш\nтөрт".encode()
    assert write_back(before, "бір – екі\nүш\nтөрт") == bom + f"бір – екі{end}үш\nтөрт".encode()


def fix(rooms: Rooms, *options: str) -> Run:
    return call_press("check", *rooms.options(), ISSUE, "--fix", *options)


def plant(rooms: Rooms) -> tuple[str, str]:
    """Two faults with one right answer and one without, in two files; their texts."""
    rooms.sources.edit(BAKER, "Пештің өз мінезі", "Пештің өз - мінезі")
    rooms.sources.edit(BAKER, "көшеде жалғыз", "көшеде Лук'янның жалғыз")
    rooms.sources.edit(FIGURES, "2010: Тақтайы", "2010: 5-6 тақтайы")
    return rooms.sources.text(BAKER), rooms.sources.text(FIGURES)


def test_without_yes_it_only_shows(rooms: Rooms) -> None:
    """Elsewhere than on a terminal: the diff on stdout, no file touched, and the status that the check has."""
    before = plant(rooms)
    run = fix(rooms)
    assert run.status == 0
    assert f"--- a/sources/{BAKER}\n+++ b/sources/{BAKER}\n" in run.stdout
    assert "-Пештің өз - мінезі" in run.stdout
    assert "+Пештің өз – мінезі" in run.stdout
    assert "nothing was written" in run.stderr
    assert (rooms.sources.text(BAKER), rooms.sources.text(FIGURES)) == before


def test_with_yes_it_writes_and_checks_again(rooms: Rooms) -> None:
    """The sources are mended, what a person must decide is left and said; a second run finds nothing to mend."""
    baker, figures = plant(rooms)
    path = rooms.sources.folder / BAKER
    path.chmod(0o640)
    run = fix(rooms, "--yes")
    assert run.status == 0
    assert rooms.sources.text(BAKER) == baker.replace("өз - мін", "өз – мін")
    assert rooms.sources.text(FIGURES) == figures.replace("5-6", "5–6")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert "KK014" in run.stderr
    assert "KK013" not in run.stderr
    assert sorted(file.name for file in path.parent.iterdir()) == sorted(
        file.name for file in (FIXTURE / ISSUE / "articles").iterdir()
    )
    again = fix(rooms, "--yes")
    assert again.stdout == ""
    assert "nothing to mend" in again.stderr


def test_json_stays_json(rooms: Rooms) -> None:
    """With --json stdout is the problems that are left; the diff is for people, on stderr."""
    plant(rooms)
    run = fix(rooms, "--yes", "--json")
    assert [finding[0] for finding in run.findings() if finding[0].startswith("KK")] == ["KK014"]
    assert "+Пештің өз – мінезі" in run.stderr


def test_line_ends_of_files(rooms: Rooms) -> None:
    """A file with CRLF keeps them, in every line."""
    plant(rooms)
    path = rooms.sources.folder / BAKER
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    assert fix(rooms, "--yes").status == 0
    assert path.read_bytes() == before.replace("өз - мін".encode(), "өз – мін".encode())


def test_what_lies_outside_the_issue_is_not_written(rooms: Rooms) -> None:
    """magazine.yaml belongs to every issue, and an article outside the running order to none."""
    rooms.sources.edit("magazine.yaml", "№ KZ00ABC00000000", "№KZ00ABC00000000")
    rooms.sources.overlay({f"{ISSUE}/articles/spare.md": f"{FRONT}Бір - екі.\n"})
    run = fix(rooms, "--yes")
    assert "nothing to mend" in run.stderr
    assert "KK010" in run.stderr
    assert "№KZ00" in rooms.sources.text("magazine.yaml")
    assert "Бір - екі" in rooms.sources.text(f"{ISSUE}/articles/spare.md")


def test_what_is_allowed_is_not_mended(rooms: Rooms) -> None:
    """The editors wanted it so."""
    plant(rooms)
    entry = "allow:\n  - {code: KK013, text: мінезі, reason: автордың белгісі}\n"
    rooms.sources.edit(ISSUE_YAML, "allow: []\n", entry)
    fix(rooms, "--yes")
    assert "өз - мінезі" in rooms.sources.text(BAKER)
    assert "5–6" in rooms.sources.text(FIGURES)


def test_a_link_stays_a_link(rooms: Rooms) -> None:
    """Where a link stands for the article's file, what it leads to is written."""
    plant(rooms)
    path = rooms.sources.folder / BAKER
    other = path.with_name("baker-text.txt")
    path.rename(other)
    path.symlink_to(other.name)
    fix(rooms, "--yes")
    assert path.is_symlink()
    assert "өз – мінезі" in other.read_text(encoding="utf-8")


def test_sources_that_cannot_be_read_are_not_mended(rooms: Rooms) -> None:
    """With an error in the sources nobody knows what is prose: status 3, nothing written."""
    before = plant(rooms)
    rooms.sources.edit(BRIDGE, "kind: interview", "kind: talk")
    run = fix(rooms, "--yes")
    assert run.status == 3
    assert run.stdout == ""
    assert rooms.sources.text(BAKER) == before[0]


def test_yes_alone_is_wrong_use(rooms: Rooms) -> None:
    """Status 2: there is nothing to say yes to."""
    assert call_press("check", *rooms.options(), ISSUE, "--yes").status == 2


def test_a_file_that_may_not_be_written(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    """SRC001: the mode is a person's word; no other file is written either."""
    baker, figures = plant(rooms)
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "figures.md")
    run = fix(rooms, "--yes")
    assert run.status == 3
    assert "SRC001" in run.stderr
    assert (rooms.sources.text(BAKER), rooms.sources.text(FIGURES)) == (baker, figures)
    assert not list((rooms.sources.folder / ISSUE / "articles").glob("*.new"))


@pytest.mark.parametrize("answer", [True, False])
def test_on_a_terminal_it_asks(rooms: Rooms, monkeypatch: pytest.MonkeyPatch, answer: bool) -> None:
    """The diff first, then the question how many files to write; «no» leaves everything as it is."""
    before = plant(rooms)
    asked: list[str] = []

    def confirm(question: str, err: bool) -> bool:
        asked.append(question)
        return answer

    monkeypatch.setattr(correcting, "_is_attended", lambda: True)
    monkeypatch.setattr(click, "confirm", confirm)
    run = fix(rooms)
    assert asked == ["write this into 2 files?"]
    assert "+Пештің өз – мінезі" in run.stdout
    assert ((rooms.sources.text(BAKER), rooms.sources.text(FIGURES)) == before) is not answer


def test_a_file_changed_meanwhile(perfect_issue: PerfectIssue) -> None:
    """SRC001: somebody saved the article while the diff was being read; nothing is written."""
    perfect_issue.edit(BAKER, "Пештің өз мінезі", "Пештің өз - мінезі")
    house = House(perfect_issue.folder, perfect_issue.folder, perfect_issue.folder, perfect_issue.folder)
    correction = correct_issue(house, ISSUE)
    perfect_issue.append(BAKER, "\nЖаңа сөйлем.\n")
    with pytest.raises(Stopped) as stopped:
        write_correction(house, correction)
    assert [problem.code for problem in stopped.value.problems] == ["SRC001"]
    assert "өз - мінезі" in perfect_issue.text(BAKER)


def test_the_diff_has_the_files_own_line_ends(perfect_issue: PerfectIssue) -> None:
    """A file with \\r\\n keeps them in the diff, or no program could apply it; the header lines have none."""
    text = perfect_issue.edit(BAKER, "Пештің өз мінезі", "Пештің өз - мінезі").text(BAKER)
    (perfect_issue.folder / BAKER).write_bytes(text.replace("\n", "\r\n").encode())
    house = House(perfect_issue.folder, perfect_issue.folder, perfect_issue.folder, perfect_issue.folder)
    lines = correct_issue(house, ISSUE).diff.split("\n")[:-1]
    assert not any(line.endswith("\r") for line in lines if line.startswith(("---", "+++", "@@")))
    assert all(line.endswith("\r") for line in lines[3:])
