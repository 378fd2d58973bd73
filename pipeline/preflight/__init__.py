"""preflight: reopens every finished file. A returned value is not proof."""

from pipeline.preflight.ours import check_fonts, compare_layouts, measure_trim, preflight_pdf, read_label

__all__ = ["check_fonts", "compare_layouts", "measure_trim", "preflight_pdf", "read_label"]
