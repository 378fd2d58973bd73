"""Page labels (ISO 32000-1, 12.4.2): the printed numbers of the pages."""

from __future__ import annotations

from collections.abc import Sequence

from pikepdf import Dictionary, Name, NumberTree, Object, Pdf, String


def label_tree(pdf: Pdf, labels: Sequence[str]) -> Object:
    """Page labels: runs of numbers, and "17+1" for surplus pages as a prefix."""
    tree = NumberTree.new(pdf)
    following: int | None = None
    for index, label in enumerate(labels):
        if label.isdecimal():
            if int(label) != following:
                tree[index] = Dictionary(S=Name.D, St=int(label))
            following = int(label) + 1
        else:
            tree[index] = Dictionary(P=String(label))
            following = None
    return tree.obj
