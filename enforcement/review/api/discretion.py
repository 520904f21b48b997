"""How a draft's fine stands to benchmark and like cases, as data."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.law.local import Grade
from enforcement.registry.models import Actor
from enforcement.review.benchmarks import benchmarks_of, like_cases
from enforcement.review.models import Draft
from enforcement.review.rules.discretion import FEWEST
from enforcement.wire import ScopedView, moment


class GradeShown(serializers.Serializer[Any]):
    """A grade of the benchmark."""

    grade = serializers.ChoiceField(Grade.choices())
    minimum = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    maximum = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    circumstances = serializers.ListField(child=serializers.CharField())
    document = serializers.CharField()
    verified = serializers.BooleanField()


class LikeShown(serializers.Serializer[Any]):
    """Fines of like cases in the county: same power, same grade, decided in the last years."""

    grade = serializers.ChoiceField(Grade.choices())
    count = serializers.IntegerField()
    lower_quartile = serializers.DecimalField(max_digits=14, decimal_places=2)
    median = serializers.DecimalField(max_digits=14, decimal_places=2)
    upper_quartile = serializers.DecimalField(max_digits=14, decimal_places=2)
    fences = serializers.ListField(child=serializers.DecimalField(max_digits=16, decimal_places=2))
    enough = serializers.BooleanField(help_text="Whether there are enough of them to compare with")


class PowerBenchmark(serializers.Serializer[Any]):
    """The benchmark of one power of the case."""

    power = serializers.UUIDField()
    grades = GradeShown(many=True)
    like = LikeShown(many=True)


class DiscretionShown(serializers.Serializer[Any]):
    """Discretion of a draft."""

    draft = serializers.UUIDField()
    fine = serializers.DecimalField(max_digits=14, decimal_places=2)
    stated = serializers.DictField(help_text="What the draft stated, and how it stood when it was drafted")
    benchmarks = PowerBenchmark(many=True, help_text="As they are today")


class DiscretionOfDraft(ScopedView[Draft]):
    """The discretion of a draft."""

    queryset = Draft.objects.none()
    serializer_class = DiscretionShown

    def visible(self, by: Actor) -> QuerySet[Draft]:
        """Drafts of cases whose content the actor may read."""
        return Draft.objects.visible_to(by.reading)

    @extend_schema(operation_id="readDiscretion", responses=DiscretionShown)
    def get(self, request: Request, id: UUID) -> Response:
        """Read how a draft's fine stands to its benchmark 裁量基准 and to like cases of the county (Art. 34)."""
        draft, at = self.get_object(), moment(request)
        shown = {
            "draft": draft.pk,
            "fine": draft.fine,
            "stated": draft.benchmark,
            "benchmarks": [
                {"power": power, "grades": rows, "like": [_like(draft, power, row.grade, at) for row in rows]}
                for power, rows in benchmarks_of(draft.case, at).items()
            ],
        }
        return Response(DiscretionShown(shown).data)


def _like(draft: Draft, power: UUID, grade: Grade, at: Any) -> dict[str, Any]:
    found = like_cases(draft.case, power, grade, at)
    return {
        "grade": grade,
        "count": found.count,
        "lower_quartile": found.lower_quartile,
        "median": found.median,
        "upper_quartile": found.upper_quartile,
        "fences": list(found.fences),
        "enough": found.count >= FEWEST,
    }
