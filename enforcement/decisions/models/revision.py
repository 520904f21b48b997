"""A decision as it stands after it was changed, by a remedy or by the agency itself."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db import models
from django.db.models import Q

from enforcement.decisions.models.decision import Decision
from enforcement.decisions.rules import fine_of, penalties_said
from enforcement.law.values import PenaltyKind
from enforcement.review.rules import Penalty, total


class Revision(models.Model):
    """What of a decision stands from a day on 变更后的处罚, or the remainder of one revoked in part. Append-only.

    The decision itself stays as it was made; the latest revision says what is owed, and what the public reads.
    `said` are the penalties as an instrument words them; `money` is the fine and the gains, without things.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="revisions")
    penalty_kinds = models.JSONField()
    said = models.JSONField("变更后的处罚内容")
    fine = models.DecimalField("罚款(元)", max_digits=14, decimal_places=2)
    money = models.DecimalField("应缴合计(元)", max_digits=14, decimal_places=2)
    amount = models.DecimalField("罚款与没收合计(元)", max_digits=14, decimal_places=2)
    why = models.CharField(max_length=40)
    since = models.DateField("生效之日")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "decisions_revision"
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fine__gte=0, money__gte=0, amount__gte=0), name="revision_amounts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.since}"


def revise(
    decision: Decision, penalties: Sequence[Penalty], *, why: str, since: date, at: datetime
) -> Revision:
    """Put on file what of a decision stands."""
    things = total(one for one in penalties if one.kind is PenaltyKind.CONFISCATION_OF_THINGS)
    return Revision.objects.create(
        decision=decision,
        penalty_kinds=[penalty.kind for penalty in penalties],
        said=penalties_said(penalties),
        fine=fine_of(penalties),
        money=total(penalties) - things,
        amount=total(penalties),
        why=why,
        since=since,
        recorded_at=at,
    )


def revised(decision: Decision) -> Revision | None:
    """What stands of a decision, where it was changed."""
    found: Revision | None = decision.revisions.order_by("-recorded_at").first()
    return found
