"""The text export of a whole issue: read, and cut into articles by its contents list."""

from pipeline.importers.export.cutting import cut_export
from pipeline.importers.export.reading import read_export

__all__ = ["cut_export", "read_export"]
