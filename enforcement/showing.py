"""What a serializer shows, without the questions it asks of every value anew.

Of the time an answer takes, Django REST framework spends two thirds on finding out, for each value of each row, how
to get at it. Here that is asked of the serializer, once; where a value is not simply there, and for what is said of
it, the field has the word.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models.manager import BaseManager
from rest_framework import serializers

Show = Callable[[Any], Any]


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
    show: Show = field.to_representation
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
    if type(field).get_attribute is not serializers.Field.get_attribute:
        return ask
    path = tuple(field.source_attrs)

    def get(instance: Any) -> Any:
        value = instance
        try:
            for name in path:
                value = value[name] if type(value) is dict else getattr(value, name)
                if callable(value):
                    return ask(instance)
        except (AttributeError, LookupError, ObjectDoesNotExist):
            return ask(instance)
        return value

    return get
