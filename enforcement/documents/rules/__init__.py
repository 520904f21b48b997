"""What an instrument is and must contain; pure."""

from enforcement.documents.rules.catalogue import CATALOGUE
from enforcement.documents.rules.shapes import (
    Alias,
    Element,
    Form,
    GenericPlace,
    Kind,
    Place,
    Practice,
)
from enforcement.law.instruments import InstrumentKind, Side, Volume

__all__ = [
    "CATALOGUE",
    "Alias",
    "Element",
    "Form",
    "GenericPlace",
    "InstrumentKind",
    "Kind",
    "Place",
    "Practice",
    "Side",
    "Volume",
]
