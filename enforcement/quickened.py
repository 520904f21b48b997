"""Fields of a form, without what the library does anew for each character and each time.

A declaration of a film of 1 GiB has eight thousand characters of digests; to look at each of them for being half a
character (a surrogate) takes a quarter of what the request takes. Of a time it asks each time which zone is meant
where none is said.
"""

import re
from typing import Any, Final

from django.core.validators import ProhibitNullCharactersValidator
from django.utils.timezone import get_default_timezone
from rest_framework.serializers import DateTimeField, Field, ListField
from rest_framework.validators import ProhibitSurrogateCharactersValidator

_BY_CHARACTER: Final = (ProhibitNullCharactersValidator, ProhibitSurrogateCharactersValidator)
_REFUSED: Final = re.compile("[\x00\ud800-\udfff]")


def characters(value: Any) -> None:
    """Ask the library's validators of single characters only where there is something to say; the first says it.

    Raises: ValidationError (400).
    """
    if _REFUSED.search(str(value)):
        for refuse in _BY_CHARACTER:
            refuse()(value)


def quickened(field: Field[Any, Any, Any, Any]) -> Field[Any, Any, Any, Any]:
    """The field, with its own look at each character replaced, and that of a list's members; in the zone of the law."""
    validators: list[Any] = []
    for one in field.validators:
        if type(one) not in _BY_CHARACTER:
            validators.append(one)
        elif characters not in validators:
            validators.append(characters)
    field.validators = validators
    if isinstance(field, ListField):
        quickened(field.child)
    if isinstance(field, DateTimeField):
        field.timezone = get_default_timezone()
    return field
