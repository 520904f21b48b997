"""What a serializer shows, without the questions it asks of every value anew.

Of the time an answer takes, Django REST framework spends two thirds on finding out, for each value of each row, how
to get at it. Here that is asked of the serializer, once; where a value is not simply there, and for what is said of
it, the field has the word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from itertools import repeat
from operator import attrgetter
from typing import Any, Final

from django.core.exceptions import ObjectDoesNotExist
from django.db.models.manager import BaseManager
from django.utils.timezone import get_default_timezone
from rest_framework import serializers

Show = Callable[[Any], Any]


def _moment(value: datetime | str) -> str:
    """A time in the zone of the settings, which is nowhere changed; a text is one already."""
    return value if isinstance(value, str) else value.astimezone(get_default_timezone()).isoformat()


#: Fields that say of a value what its type says, and times: all ours are said alike.
_SAID_BY: Final[dict[Any, Show]] = {
    serializers.CharField.to_representation: str,
    serializers.IntegerField.to_representation: int,
    serializers.DateTimeField.to_representation: _moment,
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
    """Field by field; what is simply there is taken all at once, and the field asked for what is not."""
    fields = {name: field for name, field in form.fields.items() if not field.write_only}
    columns = [(name, _get(field), _show(field)) for name, field in fields.items()]
    sources = [str(field.source) if _is_simple(field) else _ASK for field in fields.values()]
    reach = attrgetter(*sources, _ASK)  # of one source alone it would give no tuple

    def values(instance: Any) -> Iterable[Any]:
        if type(instance) is dict:
            return [instance.get(source, type) for source in sources]
        try:
            found: Iterable[Any] = reach(instance)
        except (AttributeError, ObjectDoesNotExist):
            return repeat(type)
        return found

    def show(instance: Any) -> dict[str, Any]:
        said = {}
        for (name, get, show_one), found in zip(columns, values(instance), strict=False):
            value = found
            if callable(found):
                try:
                    value = get(instance)
                except serializers.SkipField:
                    continue
            said[name] = None if value is None else show_one(value)
        return said

    return show


#: Leads to a class, and of what can be called the field is asked.
_ASK: Final = "__class__"


def _is_simple(field: Any) -> bool:
    """Whether its value is a plain attribute of the instance: a related row may be none, at the end or on the way."""
    row = isinstance(field, serializers.BaseSerializer)
    return _is_along_source(field) and not row and "." not in field.source


def _is_along_source(field: Any) -> bool:
    own = type(field).get_attribute is not serializers.Field.get_attribute
    return field.source != "*" and not own


def _get(field: Any) -> Show:
    """How to get at a field's value: along its source, and as the field itself would where that leads nowhere."""
    ask: Show = field.get_attribute
    if not _is_along_source(field) or _is_simple(field):
        return ask
    reach: Show = attrgetter(field.source)

    def get(instance: Any) -> Any:
        try:
            value = reach(instance)
        except (AttributeError, ObjectDoesNotExist):
            return ask(instance)
        return ask(instance) if callable(value) else value

    return get
