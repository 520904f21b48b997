"""What a named person decided where the law has no verified row 人工判断. Append-only; the latest counts."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.db import models

from enforcement.cases.models.case import Case
from enforcement.law.judging import Question
from enforcement.registry.models import Account, Actor


class JudgementQuerySet(models.QuerySet["Judgement"]):
    """Judgements by who may see them."""

    def visible_to(self, actor: Actor) -> JudgementQuerySet:
        """Judgements on the cases the actor may see."""
        return self.filter(case__in=Case.objects.visible_to(actor))

    def record(
        self, case: Case, asked: Question, value: str, decision: str, *, id: UUID, by: Actor, at: datetime
    ) -> Judgement:
        """Put a judgement on file and let it hold for the case, which must be locked."""
        row = self.create(
            id=id,
            case=case,
            rule=asked.rule,
            question=f"{asked.text}（{asked.mark}；判断前：{asked.meanwhile}）",
            value=value,
            decision=decision,
            article=str(asked.article),
            account_id=by.account_id,
            at=at,
        )
        case.chosen = {**case.chosen, asked.rule: value}
        case.version += 1
        case.save(update_fields=["chosen", "version"])
        return row


class Judgement(models.Model):
    """One decision on one open question of a case: what was asked, what was chosen, why, by whom and when.

    `rule` is the code of the question, `value` what was chosen as the question's choices have it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="judgements")
    rule = models.CharField(max_length=60)
    question = models.CharField(max_length=1000)
    value = models.CharField(max_length=200)
    decision = models.CharField("判断及理由", max_length=2000)
    article = models.CharField(max_length=40)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = JudgementQuerySet.as_manager()

    class Meta:
        db_table = "cases_judgement"
        ordering = ["at"]
        indexes = [models.Index(fields=["case", "rule"], name="judgement_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.rule}"
