"""What an instrument is and must contain; pure."""

from enforcement.documents.rules.catalogue import CATALOGUE
from enforcement.documents.rules.shapes import (
    Alias,
    Circulation,
    Element,
    Form,
    GenericPlace,
    Kind,
    Place,
    Practice,
    Volume,
)

__all__ = [
    "CATALOGUE",
    "Alias",
    "Circulation",
    "Element",
    "Form",
    "GenericPlace",
    "Kind",
    "Place",
    "Practice",
    "Volume",
]
