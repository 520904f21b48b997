"""What is shown is what the serializer itself would say, for everything that evidence answers with."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework import serializers

from enforcement.showing import shown


class Part(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    name = serializers.CharField(default="无")


class Spoken(serializers.Serializer[Any]):
    """One that says itself what it says."""

    def to_representation(self, instance: Any) -> Any:
        return {"spoken": instance.number}


class Shape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    told = serializers.CharField(source="inner.told")
    lost = serializers.CharField(source="inner.lost.name", default="没有")
    empty = serializers.CharField(source="inner.lost.name", allow_null=True)
    absent = serializers.CharField(required=False)
    called = serializers.SerializerMethodField()
    method = serializers.IntegerField(source="reckon")
    secret = serializers.CharField(write_only=True)
    part = Part(source="inner.part", allow_null=True)
    parts = Part(many=True)
    spoken = Spoken(source="inner.part")
    amount = serializers.DecimalField(max_digits=9, decimal_places=2, allow_null=True)

    def get_called(self, instance: Any) -> str:
        return "called"


def _object(**over: Any) -> Any:
    part = SimpleNamespace(number=1)
    rows = {
        "id": "6f1c7f0e-6d0e-4d6a-9a57-0b8a9c4b5d10",
        "inner": SimpleNamespace(told="说", lost=None, part=part),
        "reckon": lambda: 7,
        "parts": [part, {"number": 2, "name": "二"}],
        "amount": None,
        "secret": "x",
    }
    return SimpleNamespace(**rows | over)


@pytest.mark.parametrize(
    "instance",
    [
        _object(),
        vars(_object()),
        _object(absent="here", amount="12.5"),
        _object(inner={"told": 3, "lost": {"name": "在"}, "part": SimpleNamespace(number=2, name="二")}),
    ],
)
def test_it_says_what_the_serializer_says(instance: Any) -> None:
    assert shown(Shape, instance) == dict(Shape(instance).data)


def test_what_is_neither_there_nor_excused_is_an_error() -> None:
    with pytest.raises(AttributeError):
        shown(Part, SimpleNamespace(name="无号"))
