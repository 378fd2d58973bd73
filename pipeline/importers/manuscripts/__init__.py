"""Manuscripts as authors send them: .docx, .odt, .md and .txt."""

from pipeline.importers.manuscripts.reading import read_manuscript

__all__ = ["read_manuscript"]
