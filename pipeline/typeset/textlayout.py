"""Text layouts set up alike share one Pango context and one font description.

Private to the kept way (``memory``). ``set_up`` follows ``Layout.setup`` of weasyprint 70.0 line by line; what
decorates text is left to the library.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint.text import line_break
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description


class SetUpMemory:
    """Contexts and font descriptions by the number of a style: equal styles have one number."""

    def __init__(self, number: Callable[[Any], int]) -> None:
        self.number = number
        self.original = line_break.Layout.setup
        self.known: dict[int, tuple[Any, Any, Any, Any]] = {}

    def set_up(self, layout: Any, style: Any) -> None:
        """In place of ``Layout.setup``."""
        if style["text_decoration_line"] != "none":
            self.original(layout, style)
            return
        number = self.number(style)
        known = self.known.get(number)
        if known is None:
            known = self.known[number] = _make(style)
        context, language, description, attribute = known
        layout.style = style
        layout.first_line_direction = 0
        layout.language = language
        layout.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(layout.layout, False)
        pango.pango_layout_set_font_description(layout.layout, description)
        layout.ascent = layout.underline_position = layout.strikethrough_position = None
        if attribute is not None:
            attributes = pango.pango_attr_list_new()
            pango.pango_attr_list_insert(attributes, attribute)
            pango.pango_layout_set_attributes(layout.layout, attributes)


def _make(style: Any) -> tuple[Any, Any, Any, Any]:
    """The context, the language, the font description and the attribute of font features, None where there is none."""
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    override = style["font_language_override"]
    name = LST_TO_ISO.get(override.lower(), override) if override != "normal" else style["lang"]
    if name:
        pointer, _held = unicode_to_char_p(name)
        language = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    features = font_features(
        style["font_kerning"],
        style["font_variant_ligatures"],
        style["font_variant_position"],
        style["font_variant_caps"],
        style["font_variant_numeric"],
        style["font_variant_alternates"],
        style["font_variant_east_asian"],
        style["font_feature_settings"],
    )
    attribute = None
    if features:
        text = ",".join(f"{key} {value}" for key, value in features.items()).encode()
        kept = style.font_config.font_features
        attribute = kept.get(text)
        if attribute is None:
            attribute = kept[text] = pango.pango_attr_font_features_new(text)
    return context, language, get_font_description(style), attribute
