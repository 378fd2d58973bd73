"""The contract of a language: tags, labels, order, and what the package may import."""

from __future__ import annotations

import ast
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline.language
from pipeline.language import find_language
from pipeline.language.kk import ALPHABET

KAZAKH = find_language("kk")
PACKAGE = Path(pipeline.language.__file__).parent


@pytest.mark.parametrize("tag", ["kk", "KK", "kk-KZ", "kk_KZ", "kk-Cyrl", "kk-Cyrl-KZ"])
def test_tags_of_kazakh_resolve(tag: str) -> None:
    """Region and the Cyrillic script do not change the language."""
    assert find_language(tag) is KAZAKH


@pytest.mark.parametrize("tag", ["ru", "", "kk-Latn", "kkj"])
def test_other_tags_are_refused(tag: str) -> None:
    """A language or script without rules is refused, with the ones there are."""
    with pytest.raises(LookupError, match="there are: kk"):
        find_language(tag)


def test_alphabet_is_the_order() -> None:
    """The 42 letters sort as the alphabet has them, which code points do not."""
    letters = list(ALPHABET)
    random.Random(1).shuffle(letters)
    assert "".join(sorted(letters, key=KAZAKH.sort_key)) == ALPHABET
    assert "".join(sorted(letters)) != ALPHABET
    assert len(ALPHABET) == 42


def test_words_sort_as_in_a_dictionary() -> None:
    """Kazakh letters follow their neighbours; a shorter first word, digits and any case come first."""
    words = (
        "2023 жыл", "ағаш", "ана", "ана тілі", "Анар", "Әбен", "ғасыр", "Ёлка", "Қоғам", "ұлт", "ҮЕҰ", "Һәм",
        "Ірі", "NGO",
    )  # fmt: skip
    shuffled = list(words)
    random.Random(2).shuffle(shuffled)
    assert sorted(shuffled, key=KAZAKH.sort_key) == list(words)


@given(st.text(alphabet=ALPHABET + ALPHABET.upper() + " -«»1", max_size=12))
def test_case_and_punctuation_do_not_count(text: str) -> None:
    """Capitals, quotes and hyphens leave the key as it is."""
    assert KAZAKH.sort_key(text.upper()) == KAZAKH.sort_key(text.lower())
    assert KAZAKH.sort_key(f"«{text.strip()}»") == KAZAKH.sort_key(text)


def test_labels_are_kazakh_words() -> None:
    """Every label is written in the letters of the Kazakh alphabet and holds no stray space."""
    for label in KAZAKH.labels.values():
        assert label == label.strip()
        assert label
        assert set(label.lower()) <= set(ALPHABET + " ")


def foreign_imports(source: str) -> set[str]:
    """Modules of the project outside pipeline.language that a source imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    ours = {name for name in names if name.split(".")[0] == "pipeline"}
    return {name for name in ours if name.split(".")[:2] != ["pipeline", "language"]}


def test_package_imports_nothing_else_of_the_project() -> None:
    """A language stands on its own: it imports only its package and libraries."""
    for path in PACKAGE.glob("*.py"):
        assert foreign_imports(path.read_text(encoding="utf-8")) == set()
    assert foreign_imports("from pipeline.model import Issue") == {"pipeline.model"}
