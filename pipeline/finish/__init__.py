"""finish: raw PDFs → the finished ones, with pikepdf alone."""

from pipeline.finish.finishing import Finishing, PressFinish, finish_pdf, plan_finishing
from pipeline.finish.metadata import Metadata

__all__ = ["Finishing", "Metadata", "PressFinish", "finish_pdf", "plan_finishing"]
