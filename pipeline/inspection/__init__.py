"""Looks at laid-out pages as a designer would: what can be measured of what fails a page."""

from pipeline.inspection.inspect import inspect_layout

__all__ = ["inspect_layout"]
