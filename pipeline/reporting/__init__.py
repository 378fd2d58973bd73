"""reporting: what was found, for people: report.html, one file with every page as a picture."""

from pipeline.reporting.content import Reported
from pipeline.reporting.page import write_report
from pipeline.reporting.pictures import PagePicture, begin_pictures, picture_pages

__all__ = ["PagePicture", "Reported", "begin_pictures", "picture_pages", "write_report"]
