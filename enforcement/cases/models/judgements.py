"""What a named person decided where the law has no verified row 人工判断. Append-only; the latest counts."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from uuid import UUID

from django.db import models

from enforcement.cases.models.case import Case
from enforcement.law.departments import profile
from enforcement.law.judging import Question, length_question, questions
from enforcement.law.limits import pinned
from enforcement.law.values import Department
from enforcement.registry.county import SigningRule
from enforcement.registry.models import Account, Actor


class JudgementQuerySet(models.QuerySet["Judgement"]):
    """Judgements by who may see them."""

    def visible_to(self, actor: Actor) -> JudgementQuerySet:
        """Judgements on the cases the actor may see."""
        return self.filter(case__in=Case.objects.visible_to(actor))

    def questions(self, case: Case, on: date) -> tuple[Question, ...]:
        """What the law leaves to a person in a case, judged or not, as of a day. Three queries at most.

        Who signs is no question where a verified row of the registry says so; how long a time limit is, is one while
        it runs and its row gives no length.
        """
        rules = profile(Department(case.department), case.law_day())
        ended = case.act_ended_on
        newer = ended is not None and case.bases.filter(basis__valid_from__gt=ended).exists()
        signing = SigningRule.objects.published_on(on).filter(agency_id=case.agency_id, verified=True)
        known = {"signature"} if signing.exists() else set()
        asked = [one for one in questions(rules, ended, on, newer=newer) if one.rule not in known]
        versions = case.deadlines.filter(ended_at__isnull=True).exclude(limit_version="")
        rows = {row.clock: row for row in map(pinned, versions.values_list("limit_version", flat=True))}
        asked += [length_question(row) for row in rows.values() if row.missing and not row.verified]
        return tuple(asked)

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
