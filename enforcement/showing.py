"""What a serializer shows, without the questions it asks of every value anew.

Of the time an answer takes, Django REST framework spends two thirds on finding out, for each value of each row, how
to get at it. Here that is asked of the serializer, once; where a value is not simply there, and for what is said of
it, the field has the word.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, Final

from django.core.exceptions import ObjectDoesNotExist
from django.db.models.manager import BaseManager
from rest_framework import serializers

Show = Callable[[Any], Any]

#: Fields that say of a value what its type says.
_SAID_BY: Final[dict[Any, Show]] = {
    serializers.CharField.to_representation: str,
    serializers.IntegerField.to_representation: int,
}


def shown(form: type[serializers.Serializer[Any]], instance: Any) -> dict[str, Any]:
    """The instance, an object or a dictionary, as the serializer shows it."""
    found: dict[str, Any] = _of_class(form)(instance)
    return found


@cache
def _of_class(form: type[serializers.Serializer[Any]]) -> Show:
    """One serializer shows everything: making one costs more than using it."""
    return _show(form())


def _show(field: Any) -> Show:
    """How a value is shown: a form field by field, a list row by row, unless it says otherwise itself."""
    own = type(field).to_representation
    if own is serializers.Serializer.to_representation:
        return _by_field(field)
    if own is serializers.ListSerializer.to_representation:
        one = _show(field.child)
        return lambda rows: [one(row) for row in (rows.all() if isinstance(rows, BaseManager) else rows)]
    show: Show = _SAID_BY.get(own) or field.to_representation
    return show


def _by_field(form: serializers.Serializer[Any]) -> Show:
    columns = [
        (name, _get(field), _show(field)) for name, field in form.fields.items() if not field.write_only
    ]

    def show(instance: Any) -> dict[str, Any]:
        said = {}
        for name, get, show_one in columns:
            try:
                value = get(instance)
            except serializers.SkipField:
                continue
            said[name] = None if value is None else show_one(value)
        return said

    return show


def _get(field: Any) -> Show:
    """How to get at a field's value: along its source, and as the field itself would where that leads nowhere."""
    ask: Show = field.get_attribute
    source: str = field.source
    if source == "*" or type(field).get_attribute is not serializers.Field.get_attribute:
        return ask
    reach: Show = attrgetter(source)

    def get(instance: Any) -> Any:
        try:
            value = instance[source] if type(instance) is dict else reach(instance)
        except (AttributeError, KeyError, ObjectDoesNotExist):
            return ask(instance)
        return ask(instance) if callable(value) else value

    return get
