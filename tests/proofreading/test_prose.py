"""Prose: every word that a reader sees is read, each letter where it stands in its file, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.inlines import plain_text
from pipeline.load import Sources, load_issue
from pipeline.markup import parse_markdown
from pipeline.model import Block
from pipeline.proofreading.body import read_body
from pipeline.proofreading.prose import MASK, IssueProse, Passage, SourceFile
from pipeline.proofreading.reading import read_passages, read_prose
from tests.conftest import SPECIMEN
from tests.perfect import FIXTURE, ISSUE, PerfectIssue
from tests.pressing import PROJECT
from tests.proofreading.proofs import read_passages as passages_of
from tests.proofreading.proofs import reader


def texts_of(blocks: tuple[Block, ...]) -> Iterator[tuple[int | None, str]]:
    """Line and plain text of everything that the parser of the sources reads in a body."""
    for block in blocks:
        if block.inlines:
            yield block.place.line, plain_text(block.inlines)
        if block.picture and block.picture.caption:
            yield block.picture.place.line, plain_text(block.picture.caption)
        yield from texts_of(block.children)


def running(passages: tuple[Passage, ...]) -> list[tuple[int, str]]:
    """Line and text of the passages of a body, notes apart, breaks as spaces."""
    found = [p for p in passages if p.body and not p.name and p.role != "note"]
    return [(passage.locate()[0], passage.text.replace("\n", " ")) for passage in found]


def prose_of(folder: Path, issue_id: str) -> IssueProse:
    return read_prose(load_issue(Sources(folder), issue_id)[0], reader(folder))


@pytest.mark.parametrize(("folder", "issue_id"), [(PROJECT / "sources", SPECIMEN), (FIXTURE, ISSUE)])
def test_bodies_are_read_as_the_parser_reads_them(folder: Path, issue_id: str) -> None:
    """The same passages, on the same lines, with the same words as the blocks of the sources; foreign words masked."""
    for article in prose_of(folder, issue_id).articles:
        read = running(article.passages)
        parsed = list(texts_of(article.article.blocks))
        assert [line for line, _ in read] == [line for line, _ in parsed]
        for (_, mine), (_, true) in zip(read, parsed, strict=True):
            head, *tails = mine.split(MASK)
            assert true.startswith(head)
            assert true.endswith(tails[-1] if tails else head)
            assert MASK in mine or mine == true


@pytest.mark.parametrize(("folder", "issue_id"), [(PROJECT / "sources", SPECIMEN), (FIXTURE, ISSUE)])
def test_every_letter_knows_where_it_stands(folder: Path, issue_id: str) -> None:
    """The file has each letter of a passage at its offset, in fields too, and offsets only grow."""
    for passage in prose_of(folder, issue_id).passages():
        raw = passage.file.text
        assert list(passage.at) == sorted(set(passage.at))
        assert len(passage.at) == len(passage.text)
        for letter, offset in zip(passage.text, passage.at, strict=True):
            assert raw[offset] == letter or letter in f" \n{MASK}", (passage.file.path, passage.name)


BODY = """Ол *ақырын* айтты, **анық** айтты, ***қатты*** айтты \\*жоқ\\*. 2 * 3 * 4 емес, а_б_в.
Екінші жол: [сайтынан](https://kopir.example/a_(b)) оқыңыз, [Арасан]{.nobreak} жабық[^1].

> Дәйексөз *бар*
> екінші жолы.

1. Бірінші
2. Екінші
   жалғасы

* жұлдызды

    екінші абзацы

## Тақырып ##

| ағаш | *түп* |
|---|---|
| алма | 40 \\| 41 |

:::: box
### Қорап

::: {.item date="5 қаңтар"}
Ішкі &amp; мәтін `код`.
:::
::::

![Сурет *астында*.](images/a.jpg){alt="Не көрінеді?" credit="А. Оспан" lines=12}

Соңғы жол\\
жаңа жолдан [жақша] ішінде.

[^1]: Ескерту *мәтіні*.
"""


def test_mark_up_is_left_out_as_the_parser_leaves_it_out() -> None:
    """Emphasis, escapes, links, spans, notes, lists, tables, divs, figures: the same words in the same order."""
    blocks, problems = parse_markdown(BODY, "essay", "sources/x.md", 1, "feature")
    assert [problem.code for problem in problems] == []
    passages = read_body(SourceFile("sources/x.md", BODY), 0, "essay")
    assert [text for _, text in running(passages)] == [text for _, text in texts_of(blocks)]
    roles = {passage.text: passage.role for passage in passages}
    assert roles["Ескерту мәтіні."] == "note"
    assert roles["Не көрінеді?"] == "alt"
    assert roles["А. Оспан"] == "credit"
    assert roles["5 қаңтар"] == "attribute"
    assert {passage.within for passage in passages} == {"", "box", "item"}


PIECES = ("сөз", "*", "**", "_", " ", " ", "\n", "«", "»", "–", ",", "(", ")", "\\*", "бір", "№", "`")


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join))
def test_emphasis_is_read_as_the_parser_reads_it(text: str) -> None:
    """Stars and lines in any order: at most marks of emphasis are told apart otherwise, never a word."""
    paragraph = "Бас " + text.replace("\n", " ").strip() + " соң"
    blocks, _ = parse_markdown(paragraph, "essay", "sources/x.md", 1)
    (passage,) = read_body(SourceFile("sources/x.md", paragraph), 0, "essay")
    bare = str.maketrans("", "", "*_` ")
    assert passage.text.translate(bare) == plain_text(blocks[0].inlines).translate(bare)
    assert [passage.file.text[offset] for offset in passage.at] == list(passage.text)


def test_addresses_and_foreign_words_are_masked() -> None:
    """No rule sees an address, a link's target, or words of another language."""
    (passage,) = passages_of(
        "Сайты www.kopir.example/a--b , пошта a.b@kopir.kz, <https://kopir.example>, [Small -- Is]{lang=en}, [оқы](https://x.kz)."
    )
    assert passage.text == f"Сайты {MASK} , пошта {MASK}, {MASK}, {MASK}, оқы."


FIELDS = """---
kind: interview
title: |-
  Көпір деген –
  екі жағалау
contents_title: 'Көпір ''деген'''
standfirst: >-
  Бір *жол*
  екінші жол
kicker: "Ол \\"жаңа\\" сөз"
speaker: {name: Ержан Сәтбаев, office: шебер}
portrait:
  src: images/master.jpg
  alt: Шебер
    тұр
hyphenation: [жаға-лау]
---

– Мәтін.
"""


def test_fields_of_every_yaml_style() -> None:
    """Literal, folded, quoted and plain values: what is read is the value, at its own lines; files and words to be
    hyphenated are no prose."""
    passages = {p.name: p for p in read_passages(SourceFile("sources/x.md", FIELDS), "bridge") if p.name}
    assert {name: passage.text for name, passage in passages.items()} == {
        "title": "Көпір деген –\nекі жағалау",
        "contents_title": "Көпір 'деген'",
        "standfirst": "Бір жол екінші жол",
        "kicker": 'Ол "жаңа" сөз',
        "speaker.name": "Ержан Сәтбаев",
        "speaker.office": "шебер",
        "portrait.alt": "Шебер тұр",
    }
    title, alt = passages["title"], passages["portrait.alt"]
    assert title.locate(title.text.index("екі")) == (5, 3)
    assert alt.locate(alt.text.index("тұр")) == (15, 5)
    assert passages["kicker"].locate(5) == (10, 16)


def test_what_the_issue_prints_of_yaml(perfect_issue: PerfectIssue) -> None:
    """The imprint of both files and the issue's label; no codes, dates or names of files."""
    names = {(p.file.path, p.name): p.text for p in prose_of(perfect_issue.folder, ISSUE).imprint}
    assert names["sources/2024-01/issue.yaml", "imprint.print_run"] == "250 дана"
    assert names["sources/magazine.yaml", "imprint.fields.0.value"] == "«Көпір» қоғамдық бірлестігі"
    assert not {name for _, name in names} & {"id", "months", "date", "base_url", "language", "imprint.fields.0.key"}


def test_roles_of_an_interview() -> None:
    """A question is bold throughout, an answer opens with a dash; the dialogue rules go by that."""
    roles = [passage.role for passage in passages_of("**– Кім?**\n\n– Мен, – дейді.\n\nСодан **кейін** кетті.")]
    assert roles == ["question", "answer", "paragraph"]


BLOCKS = (
    "сөз", "бір сөз", " ", "\n", "\n\n", "- ", "1. ", "2. ", "> ", "## ", "::: box\n", ":::\n", "*", "**", "«", "– ",
    "| а | б |\n|---|---|\n", "[а](https://x.kz)", "[б]{.nobreak}", '![С](images/a.jpg){alt="Ә"}', "[^1]",
    "\n\n[^1]: Ескерту\n",
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=14).map("".join))
def test_blocks_are_read_as_the_parser_reads_them(text: str) -> None:
    """Lists, quotes, headings, tables, divs, figures in any order, wherever the parser accepts them: the same words in
    the same passages."""
    blocks, problems = parse_markdown(text, "essay", "sources/x.md", 1, "feature")
    if problems:
        return
    read = [passage for _, passage in running(read_body(SourceFile("sources/x.md", text), 0, "essay"))]
    parsed = [words for _, words in texts_of(blocks)]
    bare = str.maketrans("", "", "*: \n")
    assert [w for w in (words.translate(bare) for words in read) if w] == [
        w for w in (words.translate(bare) for words in parsed) if w
    ]
