"""Collation: finished copies compared with the sources, text and pages."""
