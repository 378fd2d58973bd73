"""The Library of Congress's reader agrees: it takes our packages, after it was seen to refuse broken ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import bagit
import pytest

from tests.archive.packing import INFO, make_archive
from tests.archive.test_tampering import (
    add,
    add_tag_file,
    delete,
    edit_info,
    flip_bit,
    rename,
    rewrite_manifest,
    truncate,
)

REFUSED = (flip_bit, rename, delete, add, truncate, edit_info, rewrite_manifest)


@pytest.mark.parametrize("tamper", REFUSED, ids=lambda tamper: str(tamper.__name__))
def test_it_refuses_a_broken_package(tmp_path: Path, tamper: Callable[[Path], None]) -> None:
    """A second opinion that takes everything would be none."""
    root = make_archive(tmp_path)
    tamper(root)
    with pytest.raises(bagit.BagError):
        bagit.Bag(str(root)).validate()


def test_it_takes_a_whole_package(tmp_path: Path) -> None:
    """Valid, every digest computed, and what bag-info.txt says is read as it was given."""
    bag = bagit.Bag(str(make_archive(tmp_path)))
    assert bag.validate()
    assert bag.version_info == (1, 0)
    assert {label: bag.info[label] for label, _ in INFO.fields} == dict(INFO.fields)
    assert bag.algorithms == ["sha512"]


def test_it_sees_less_than_we_do(tmp_path: Path) -> None:
    """A stray tag file is none of its business; ours it is (test_tampering.py)."""
    root = make_archive(tmp_path)
    add_tag_file(root)
    assert bagit.Bag(str(root)).validate()
