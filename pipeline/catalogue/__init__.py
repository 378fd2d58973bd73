"""catalogue: a folder of every finished issue for readers and stores, feeds and pages over all of them."""

from pipeline.catalogue.folder import Catalogued, make_catalogue

__all__ = ["Catalogued", "make_catalogue"]
