"""One article of an export: its title, its people, its parts."""

from pipeline.importers.anatomy.reading import read_article

__all__ = ["read_article"]
