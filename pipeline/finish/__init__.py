"""finish: raw PDFs → the finished ones, with pikepdf alone."""

from pipeline.finish.finishing import FINISH_VERSION, Finishing, finish_pdf, plan_finishing

__all__ = ["FINISH_VERSION", "Finishing", "finish_pdf", "plan_finishing"]
