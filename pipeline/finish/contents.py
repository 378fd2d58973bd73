"""Contents: every content stream of a PDF with its colours in ink and its solid black overprinting.

Pages, forms, tiling patterns, soft masks and glyphs that are drawn: each stream once, in the order in which pages
use them, and at last what pages only carry along. Images are not touched here, nor the colours of meshes, of inline
images and of inks with several parts: preflight names what is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Object, Pdf, Stream

from pipeline.finish.gradients import turn_shading, write_array
from pipeline.finish.plates import (
    KEPT,
    Plates,
    Space,
    ToInk,
    blend_in_inks,
    mask_plates,
    press_plates,
    read_array,
    read_space,
    turn_group,
)
from pipeline.finish.resources import drop_spaces, enter_form, entries_of, read_content, spell_name
from pipeline.finish.rewriting import SWITCHES, Rewriter
from pipeline.finish.states import FILL, INITIAL, LINE, NOT_BLACK, UNKNOWN, Changed, Irregular, State
from pipeline.finish.tokens import IDENTITY, Matrix, normalize_stream

DEPTH = 40  # forms within forms: what lies deeper is left as it is
_INLINE_SPACE = re.compile(rb"/(?:CS|ColorSpace)[\0\t\n\f\r ]*(/[^\0\t\n\f\r ()<>\[\]{}/%]+)")


@dataclass
class Drawn:
    """What one stream draws itself: images as resources and name, forms and patterns by their number."""

    images: list[tuple[Object, str]] = field(default_factory=list)
    forms: set[tuple[int, int]] = field(default_factory=set)


class Contents:
    """The streams of one PDF, each looked at once: ``rewrite``, then whatever replaces pictures, then ``blend``.

    ``line_limit``: solid black lines thinner than it, in pt, overprint.
    """

    def __init__(self, pdf: Pdf, to_ink: ToInk, line_limit: float) -> None:
        self.pdf = pdf
        self.press = press_plates(to_ink)
        self.mask = mask_plates()
        self.line_limit = line_limit
        self.transparent: dict[tuple[int, int], bool] = {}  # forms and patterns seen: do they use transparency
        self.masks: list[tuple[Object, State]] = []
        self.resources: list[Object] = []
        self.seen: set[tuple[int, int]] = set()  # shadings, resources, graphics states
        self.spaces_used: set[str] = set()
        self.spaces_kept: set[str] = set()
        self.switch_states: dict[int, Object] = {}
        self.depth = 0
        self.now, self.drawn = Drawn(), dict[tuple[int, int], Drawn]()  # by the stream at hand; by each form
        self.pages: list[tuple[bool, Drawn]] = []

    def rewrite(self) -> None:
        """All contents in inks."""
        for page in self.pdf.pages:
            self.rewrite_page(page)
        self.rewrite_rest()

    def blend(self) -> None:
        """A blend space on pages that use transparency, also through what stands now where a picture stood."""
        for page, (transparent, drawn) in zip(self.pdf.pages, self.pages, strict=True):
            found = (resources.XObject[name] for resources, name in self._images(drawn))
            if transparent or Name.Group in page.obj or any(Name.SMask in one or Name.Group in one for one in found):
                blend_in_inks(page)

    def _images(self, drawn: Drawn) -> Iterator[tuple[Object, str]]:
        """All images that a stream draws, itself and through forms; each form is looked into once."""
        todo, seen = [drawn], set[tuple[int, int]]()
        for one in todo:  # grows meanwhile
            yield from one.images
            todo += (self.drawn[key] for key in sorted(one.forms - seen) if key in self.drawn)
            seen |= one.forms

    def rewrite_page(self, page: pikepdf.Page) -> None:
        """A page's own content and all that it draws."""
        self.now = drawn = Drawn()
        resources = page.obj.get(Name.Resources)
        if resources is None:
            resources = page.obj.Resources = page.resources
        start = State(fill=INITIAL, stroke=INITIAL)
        content, transparent = self._rewrite(read_content(page), page, resources, self.press, start)
        page.obj.Contents = self.pdf.make_stream(content)
        self.pages.append((transparent, drawn))

    def rewrite_rest(self) -> None:
        """Soft masks, then what is only carried along, then colour spaces that nothing names any more."""
        self.now = Drawn()  # no page's: one that names a mask is transparent by that
        self._rewrite_masks()
        for resources in self.resources:  # grows meanwhile
            self._rewrite_carried(resources)
            self._rewrite_masks()
        for resources in self.resources:
            drop_spaces(self.pdf, resources, self.press, self.spaces_used, self.spaces_kept)

    # --- streams

    def _rewrite(
        self, content: bytes, owner: Any, resources: Object, plates: Plates, start: State
    ) -> tuple[bytes, bool]:
        """A stream's bytes rewritten, and whether it uses transparency. What cannot be read is left as it is."""
        self._note_resources(resources)
        try:
            try:
                return self._rewrite_once(content, resources, plates, start)
            except Irregular:
                return self._rewrite_once(normalize_stream(owner), resources, plates, start)
        except (ValueError, IndexError, pikepdf.PdfError):
            return content, True

    def _rewrite_once(self, content: bytes, resources: Object, plates: Plates, start: State) -> tuple[bytes, bool]:
        around = Named(self, resources, plates, start.matrix)
        rewriter = Rewriter(content, around, plates, replace(start), self.line_limit)
        made = rewriter.run()
        self._add_switches(resources, rewriter.switches)
        return made, around.transparent

    def rewrite_form(self, form: Object, plates: Plates, state: State, outer: Object) -> bool:
        """A form XObject, pattern cell or mask in its place; whether it uses transparency."""
        key = form.objgen
        self.now.forms.add(key)
        if key in self.transparent:
            return self.transparent[key]
        if self.depth >= DEPTH:
            return False
        self.transparent[key] = Name.Group in form
        content = form.read_bytes()
        self.depth += 1
        outside, self.now = self.now, self.drawn.setdefault(key, Drawn())
        resources = form.get(Name.Resources, outer)
        made, transparent = self._rewrite(content, form, resources, plates, enter_form(form, state))
        if made != content:
            form.write(made)
        turn_group(form.get(Name.Group), plates)
        self.now = outside
        self.depth -= 1
        self.transparent[key] |= transparent
        return self.transparent[key]

    def rewrite_pattern(self, pattern: Object, plates: Plates, base: Matrix, outer: Object) -> bool:
        """A pattern; whether it uses transparency. One without colours of its own has nothing to turn."""
        if isinstance(pattern, Stream):
            if int(pattern.get(Name.PaintType, 1)) == 2:
                return False
            black = INITIAL if plates.overprints else NOT_BLACK
            start = State(matrix=base, fill=black, stroke=black)
            return self.rewrite_form(pattern, plates, start, outer)
        if Name.Shading in pattern:
            self.rewrite_shading(pattern.Shading, plates)
        return False

    def rewrite_shading(self, shading: Object, plates: Plates) -> None:
        if self._is_new(shading):
            turn_shading(self.pdf, shading, plates)

    def _rewrite_masks(self) -> None:
        while self.masks:
            self._rewrite_mask(*self.masks.pop(0))

    def _rewrite_mask(self, mask: Object, state: State) -> None:
        """A soft mask's group. A luminosity mask stays in grey; of an alpha mask only shapes count."""
        group = mask.get(Name.G)
        if not isinstance(group, Stream) or group.objgen in self.transparent:
            return
        plates = self.mask if mask.get(Name.S) == Name.Luminosity else self.press
        if Name.BC in mask:
            space = read_space(group.get(Name.Group, Dictionary()).get(Name.CS))
            if plates.turns(space):
                mask.BC = write_array(plates.convert(space, read_array(mask.BC)))
        self.rewrite_form(group, plates, state, Dictionary())

    def _rewrite_glyphs(self, font: Object) -> None:
        """Drawn glyphs (Type 3) that have colours of their own: they begin with d0."""
        if font.get(Name.Subtype) != Name.Type3 or Name.CharProcs not in font:
            return
        for glyph in font.CharProcs.values():
            if isinstance(glyph, Stream) and b"d1" not in glyph.read_bytes()[:200]:
                self.rewrite_form(glyph, self.press, State(over=UNKNOWN), font.get(Name.Resources, Dictionary()))

    # --- resources

    def _is_new(self, obj: Object) -> bool:
        """Whether an object is met for the first time; one without a number is met once anyhow."""
        if obj.objgen == (0, 0):
            return True
        known = obj.objgen in self.seen
        self.seen.add(obj.objgen)
        return not known

    def _note_resources(self, resources: Object) -> None:
        if self._is_new(resources):
            self.resources.append(resources)

    def _rewrite_carried(self, resources: Object) -> None:
        start = State()
        for shading in entries_of(resources, Name.Shading).values():
            self.rewrite_shading(shading, self.press)
        for pattern in entries_of(resources, Name.Pattern).values():
            self.rewrite_pattern(pattern, self.press, IDENTITY, resources)
        for drawn in entries_of(resources, Name.XObject).values():
            if drawn.get(Name.Subtype) == Name.Form:
                self.rewrite_form(drawn, self.press, start, resources)
        for state in entries_of(resources, Name.ExtGState).values():
            if isinstance(state.get(Name.SMask), Dictionary):
                self.masks.append((state.SMask, start))
        for font in entries_of(resources, Name.Font).values():
            self._rewrite_glyphs(font)

    def _add_switches(self, resources: Object, switches: set[int]) -> None:
        """The graphics states that turn overprint on and off, in the resources of a stream that asks for them."""
        if switches and Name.ExtGState not in resources:
            resources.ExtGState = Dictionary()
        for over in sorted(switches):
            if over not in self.switch_states:
                state = Dictionary(Type=Name.ExtGState, OP=bool(over & LINE), op=bool(over & FILL), OPM=int(over > 0))
                self.switch_states[over] = self.pdf.make_indirect(state)
            resources.ExtGState[SWITCHES[over].decode()] = self.switch_states[over]


@dataclass
class Named:
    """The resources of one stream by name, each looked up once."""

    contents: Contents
    resources: Object
    plates: Plates
    base: Matrix  # of the stream's own space: patterns lie in it, whatever the stream does to its space later
    transparent: bool = False

    def __post_init__(self) -> None:
        self.states: dict[bytes, Changed] = {}
        self.spaces: dict[bytes, Space] = {}

    def _find(self, kind: Name, name: bytes) -> Object | None:
        found = self.resources.get(kind)
        return None if found is None else found.get(spell_name(name))

    def space(self, name: bytes) -> Space:
        if name not in self.spaces:
            defined = self._find(Name.ColorSpace, name)
            self.contents.spaces_used.add(spell_name(name))
            self.spaces[name] = read_space(Name(spell_name(name)) if defined is None else defined) if name else KEPT
        return self.spaces[name]

    def state(self, name: bytes, state: State) -> Changed:
        if name not in self.states:
            self.states[name] = self._read_state(self._find(Name.ExtGState, name), state)
        return self.states[name]

    def _read_state(self, found: Object | None, state: State) -> Changed:
        if found is None:
            return Changed()
        mask = found.get(Name.SMask)
        if isinstance(mask, Dictionary):
            self.contents.masks.append((mask, State(matrix=state.matrix)))
        faint = any(float(found.get(key, 1)) < 1 for key in (Name.ca, Name.CA))
        blended = found.get(Name.BM, Name.Normal) not in (Name.Normal, Name.Compatible)
        self.transparent |= faint or blended or isinstance(mask, Dictionary)
        width = float(found.LW) if Name.LW in found else None
        return Changed(width, UNKNOWN if any(key in found for key in (Name.OP, Name.op, Name.OPM)) else None)

    def place(self, name: bytes, state: State) -> None:
        found = self._find(Name.XObject, name)
        if found is None:
            return
        if found.get(Name.Subtype) == Name.Form:
            # Colours that a form inherits are not taken for black: at its next place they may be others.
            start = State(state.matrix, width=state.width, over=state.over, clip=state.clip)
            self.transparent |= self.contents.rewrite_form(found, self.plates, start, self.resources)
        else:
            self.contents.now.images.append((self.resources, spell_name(name)))

    def shade(self, name: bytes) -> None:
        found = self._find(Name.Shading, name)
        if found is not None:
            self.contents.rewrite_shading(found, self.plates)

    def pattern(self, name: bytes) -> None:
        found = self._find(Name.Pattern, name)
        if found is not None:
            self.transparent |= self.contents.rewrite_pattern(found, self.plates, self.base, self.resources)

    def inline(self, image: bytes) -> None:
        self.contents.spaces_kept.update(spell_name(name) for name in _INLINE_SPACE.findall(image))
