"""Interviews that name who speaks, or mark no question: what becomes of them, and that it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from pipeline.importers.manuscripts import read_manuscript
from pipeline.importers.model import Manuscript
from pipeline.problems import Problem
from tests.importers.manuscripts.worddocs import paragraph, write_docx

Read = tuple[Manuscript, Mapping[str, bytes], tuple[Problem, ...]]
TALK = (
    "Журналист: Қайықты қашан жасадыңыз?",
    "Б. Сәден: Былтыр көктемде бастадым.",
    "Ж.: Ағашты қайдан алдыңыз?",
    "Б.С.: Ескі қоймадан.",
)


def read(folder: Path, words: Sequence[str], kind: str = "interview") -> Read:
    body = paragraph("Қайықшының күні", "Title") + "".join(paragraph(line) for line in words)
    return read_manuscript(write_docx(folder, body), kind, "boat")


def pieces(made: Read) -> list[tuple[str, str]]:
    return [(piece.role, piece.text) for piece in made[0].pieces]


def said(made: Read, code: str) -> list[str]:
    return [problem.message for problem in made[2] if problem.code == code]


def test_labels_part_questions_from_answers(tmp_path: Path) -> None:
    """Whoever is called a journalist asks; a name and its initials are one person; the labels go, and that is told."""
    made = read(tmp_path, TALK)
    assert pieces(made) == [
        ("question", "– Қайықты қашан жасадыңыз?"),
        ("answer", "– Былтыр көктемде бастадым."),
        ("question", "– Ағашты қайдан алдыңыз?"),
        ("answer", "– Ескі қоймадан."),
    ]
    (told,) = said(made, "INT006")
    assert "«Ж.», «Журналист» asks (2)" in told
    assert said(made, "INT009") == []


def test_initials_alone(tmp_path: Path) -> None:
    """Without such a word whoever mostly ends in a question mark asks."""
    made = read(tmp_path, ["С.Т.: Қашан?", "Е.М.: Кеше.", "С.Т.: Қайда?", "Е.М.: Өзенде."])
    assert [role for role, _ in pieces(made)] == ["question", "answer", "question", "answer"]


def test_several_who_answer_keep_their_names(tmp_path: Path) -> None:
    """At a round table the reader must see who says what."""
    made = read(tmp_path, ["Тілші: Су қайда?", "Айдос: Құдықта.", "Марал: Өзенде.", "Тілші: Ал нан?", "Айдос: Үйде.",
                           "Марал: Дүкенде."])  # fmt: skip
    assert ("answer", "– Марал: Өзенде.") in pieces(made)


def test_a_colon_is_no_label(tmp_path: Path) -> None:
    """A word and a colon that stand once are the sentence's own."""
    made = read(tmp_path, ["Мысалы: қайық, ескек, желкен.", "Ауылда үш қайық бар."])
    assert pieces(made)[0] == ("paragraph", "Мысалы: қайық, ескек, желкен.")


@pytest.mark.parametrize(("words", "role"), [("– Қиын болды ма?", "question"), ("Қиын болды ма?", "paragraph")])
def test_questions_without_labels(tmp_path: Path, words: str, role: str) -> None:
    """A line with a dash that asks before another is a question; one without a dash is only named."""
    made = read(tmp_path, [words, "– Иә, көп күн кетті."])
    assert pieces(made)[0][0] == role
    (told,) = said(made, "INT006")
    assert "Қиын болды ма?" in told


def test_other_kinds_are_left_alone(tmp_path: Path) -> None:
    """Only an interview has questions: a letter keeps its labels."""
    assert pieces(read(tmp_path, TALK, "letter"))[0] == ("paragraph", TALK[0])
