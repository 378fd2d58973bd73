"""Looks at laid-out pages as a designer would: what can be measured of what fails a page."""

from pipeline.inspection.columns import largest_drift
from pipeline.inspection.inspect import inspect_layout
from pipeline.inspection.texts import inspect_markup

__all__ = ["inspect_layout", "inspect_markup", "largest_drift"]
