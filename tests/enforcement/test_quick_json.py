"""An answer is written as the library would write it, also where orjson does not."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ErrorDetail
from rest_framework.renderers import JSONRenderer

from enforcement.framework import QuickJSON

_TEXT = st.text('ab"\\/\n\t\x00\x7f罚\u2028\U0001f4f7', max_size=8)
_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(_VALUE)
def test_it_says_what_the_library_says(value: Any) -> None:
    assert json.loads(QuickJSON().render(value) or b"null") == json.loads(
        JSONRenderer().render(value) or b"null"
    )


@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 11, 2, 2, 12, 31, 123456, tzinfo=UTC),
        timedelta(seconds=3),
        Decimal("10.50"),
        UUID(int=7),
        gettext_lazy("Not found."),
        ErrorDetail("错误", code="wrong"),
        2**70,
        "half \ud83d",
    ],
)
def test_so_it_does_of_what_json_has_no_word_for(value: Any) -> None:
    def written(renderer: JSONRenderer) -> bytes | str:
        try:
            return bytes(renderer.render({"value": [value]}))
        except UnicodeEncodeError as refused:
            return type(refused).__name__

    assert written(QuickJSON()) == written(JSONRenderer())
