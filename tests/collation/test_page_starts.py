"""Whatever an article holds, laid out by the real typesetter: all its pages begin in the ePub as in print."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from tests.collation.articles import articles
from tests.collation.paged import make_paged
from tests.pressing import open_small_rooms


@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(article=articles())
def test_all_pages_are_proved(article: str, tmp_path_factory: pytest.TempPathFactory, press_cache: Path) -> None:
    """Long paragraphs, columns, boxes, notes, drop caps, lists, tables, pull quotes, pictures with captions or not."""
    with TemporaryDirectory(dir=tmp_path_factory.getbasetemp()) as folder:
        rooms = open_small_rooms(Path(folder), press_cache)
        rooms.sources.overlay({"2024-01/articles/bridge.md": article})
        paged = make_paged(rooms)
        proof = paged.prove()
        assert proof.problems == ()
        assert proof.proved == proof.pages >= 4
        assert all(f'id="page-{label.replace("+", "-")}"' in str(paged.texts()) for label in paged.pages.labels)
