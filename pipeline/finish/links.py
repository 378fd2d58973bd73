"""The links of a tagged PDF: each an element with one annotation (ISO 14289-1, 7.18.5)."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Object, Pdf


class Links:
    """The link annotations that stay, each with its element, and those that go."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.rows: dict[int, Object] = {}  # the element of an annotation, by its StructParent
        self.dropped: set[int] = set()
        self.kept: dict[tuple[int, int], list[Object]] = {}  # the references of a link's element

    def take(self, link: Object, reference: Object) -> None:
        """Puts an annotation into its element, or drops it where it repeats one that is there.

        The library sets one for the link and for every box within it.
        """
        kept = self.kept.setdefault(link.objgen, [])
        annotation = reference.Obj
        number = int(annotation.StructParent)
        for one in kept:
            if _target(one.Obj) == _target(annotation) and one.get(Name.Pg) == reference.get(Name.Pg):
                one.Obj.Rect = _unite(one.Obj.Rect, annotation.Rect)
                self.dropped.add(number)
                reference.Pg.Annots = Array([other for other in reference.Pg.Annots.as_list() if other != annotation])
                return
        kept.append(reference)
        self.rows[number] = link


def _target(annotation: Object) -> str:
    if Name.Dest in annotation:
        return f"to {annotation.Dest!r}"
    action = annotation.get(Name.A)
    return f"at {action.get(Name.URI)!r}" if isinstance(action, Dictionary) else ""


def _unite(one: Object, other: Object) -> Array:
    """The box around two annotations."""
    (a, b, c, d), (e, f, g, h) = ([float(side) for side in box.as_list()] for box in (one, other))
    left, right = min(a, c, e, g), max(a, c, e, g)
    low, high = min(b, d, f, h), max(b, d, f, h)
    return Array([round(side, 4) for side in (left, low, right, high)])
