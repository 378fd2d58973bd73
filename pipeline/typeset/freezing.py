"""Laid-out pages as bytes, and back: the pages of a unit can be kept between builds.

Pages hold no pointers of the text library once laid out. What belongs to the process (fonts, fetcher, picture
store, layout context) is named, not stored; raster pictures are named by their file. Thaw only what this
project's own build froze: the classes that may be made are listed all the same.
"""

from __future__ import annotations

import io
import pickle
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FunctionType, SimpleNamespace
from typing import Any

from weasyprint import DEFAULT_OPTIONS
from weasyprint.images import LazyImage, LazyLocalImage, SVGImage, get_image_from_uri
from weasyprint.layout import LayoutContext
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.text.fonts import FontConfiguration

from pipeline.typeset.engine import Engine, ImageCache, ResourceFetcher

TRUSTED_PACKAGES = ("weasyprint", "pydyf", "tinycss2", "xml.etree.ElementTree", "pipeline.typeset.freezing")
TRUSTED_NAMES = frozenset(
    (
        ("builtins", "set"),
        ("builtins", "frozenset"),
        ("builtins", "object"),
        ("builtins", "getattr"),
        ("collections", "defaultdict"),
        ("collections", "deque"),
        ("collections", "OrderedDict"),
        ("functools", "partial"),  # a shorthand with var() keeps its expander
        ("copyreg", "_reconstructor"),
        ("functools", "partial"),  # a shorthand with var() in it keeps its expander
        ("_elementtree", "Element"),
    )
)


def answer_no() -> bool:
    """Stands for the library's ``lambda: False`` on flex items."""
    return False


def find_answer() -> Any:
    """The function itself: a function is pickled by its name, and the library's has none."""
    return answer_no


def make_placeholder() -> Any:
    """A placeholder of an absolute box, still empty."""
    return AbsolutePlaceholder.__new__(AbsolutePlaceholder)


def fill_placeholder(placeholder: Any, state: tuple[Any, bool]) -> None:
    """Its state goes past the placeholder's own attribute access."""
    object.__setattr__(placeholder, "_box", state[0])
    object.__setattr__(placeholder, "_layout_done", state[1])


SURROUNDINGS = {
    FontConfiguration: "fonts",
    ResourceFetcher: "fetcher",
    ImageCache: "pictures",
    LayoutContext: "context",
}


def recall(name: str, path: str = "") -> Any:
    """Stands in frozen pages for a part of the process; the thawing side puts its own in place."""
    raise pickle.UnpicklingError(name)


class _Freezer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, root: Path) -> None:
        super().__init__(file, protocol=5)
        self.root = root.absolute()

    def reducer_override(self, obj: Any) -> Any:
        kind = type(obj)
        if kind in SURROUNDINGS:
            return recall, (SURROUNDINGS[kind],)
        if kind is LazyLocalImage:
            return recall, ("file", Path(obj._filename).relative_to(self.root).as_posix())
        if kind is AbsolutePlaceholder:
            state = obj._box, obj._layout_done
            return make_placeholder, (), state, None, None, fill_placeholder
        if kind is SVGImage:
            return SVGImage, (obj._svg.tree._etree_node, obj._base_url, obj._url_fetcher, obj._context)
        if kind is LazyImage:
            return LazyImage, (obj._cache, obj._key, obj.data)
        if kind is FunctionType and obj.__name__ == "<lambda>" and obj.__module__.startswith("weasyprint."):
            if not obj.__closure__ and not obj.__code__.co_argcount and obj() is False:
                return find_answer, ()
            raise pickle.PicklingError(f"a function of {obj.__module__}")
        return NotImplemented


@dataclass
class Surroundings:
    """What thawed pages find in the process: one for all units of a document."""

    engine: Engine
    fetcher: ResourceFetcher
    pictures: ImageCache
    context: Any


def make_surroundings(engine: Engine, resources: tuple[str, ...], bleed_mm: float) -> Surroundings:
    """For pages that load the given files, supplied pages with so much bleed."""
    fetcher, pictures = engine.fetcher(resources, bleed_mm), ImageCache()
    load = partial(get_image_from_uri, cache=pictures, url_fetcher=fetcher, options=DEFAULT_OPTIONS)
    context = SimpleNamespace(font_config=engine.fonts, dictionaries={}, get_image_from_uri=load)
    context.get_image_from_uri = partial(load, context=context)
    return Surroundings(engine, fetcher, pictures, context)


class _Thawer(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, around: Surroundings) -> None:
        super().__init__(file)
        self.around = around

    def recall(self, name: str, path: str = "") -> Any:
        """What ``recall`` stands for in frozen pages."""
        around = self.around
        if name == "file":
            return LazyLocalImage(str(around.engine.root.absolute() / path))
        known = {"fonts": around.engine.fonts, "fetcher": around.fetcher, "pictures": around.pictures}
        return around.context if name == "context" else known[name]

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == (__name__, "recall"):
            return self.recall
        trusted = any(module == package or module.startswith(package + ".") for package in TRUSTED_PACKAGES)
        if trusted or (module, name) in TRUSTED_NAMES:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is not a part of a page")


def freeze(pages: list[Any], root: Path) -> bytes:
    """Pages as bytes. Raises PicklingError where a page holds something unknown."""
    file = io.BytesIO()
    try:
        _Freezer(file, root).dump(pages)
    except (TypeError, AttributeError, ValueError) as error:
        raise pickle.PicklingError(str(error)) from error
    return file.getvalue()


def thaw(data: bytes, around: Surroundings) -> list[Any]:
    """The pages that were frozen, in these surroundings."""
    pages: list[Any] = _Thawer(io.BytesIO(data), around).load()
    return pages
