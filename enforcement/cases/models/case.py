"""The case on file. `Case.take` is the only writer of `status`; the database holds it to its last step."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from enforcement.cases.models.duties import Duties
from enforcement.cases.models.handling import Handled
from enforcement.cases.models.scope import CaseQuerySet
from enforcement.cases.models.steps import CaseStep, StepVoid
from enforcement.cases.rules import (
    PROCEDURE,
    Bar,
    Facts,
    Status,
    Step,
    StepCode,
    Taken,
    unmet_and_met,
)
from enforcement.cases.rules.switches import switches
from enforcement.errors import NotNow, Stale, VersionRequired
from enforcement.law.departments import profile
from enforcement.law.judging import barring, judged
from enforcement.law.limitation import Limitation, LongerGround, limitations
from enforcement.law.profile import Profile as Rules
from enforcement.law.values import ClueSource, DecisionVariant, Department, Procedure, Stage
from enforcement.registry.models import Account, Actor, Agency, choices, legal_day
from enforcement.registry.offline import when_made


class Case(Duties, Handled):
    """A case from clue to archive. `version` is its ETag; `last_seq` names the step its status follows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="cases", db_index=False)
    department = models.CharField(max_length=30, choices=choices(Department))
    procedure = models.CharField(max_length=10, choices=choices(Procedure))
    title = models.CharField("案由", max_length=300)
    party_name = models.CharField("当事人", max_length=200)
    source = models.CharField("案件来源", max_length=20, choices=choices(ClueSource))
    source_number = models.CharField("案源登记号", max_length=60)
    source_received_at = models.DateTimeField()
    hotline_number = models.CharField("热线工单号", max_length=60, blank=True, default="")
    summary = models.TextField("线索内容")
    place = models.CharField("违法行为发生地", max_length=300, blank=True, default="")
    township = models.CharField("违法行为发生地乡镇区划代码", max_length=12, blank=True, default="")
    act_ended_on = models.DateField("违法行为终了之日", null=True, blank=True)
    #: None: discovered when the clue came in.
    discovered_on = models.DateField("违法行为发现之日", null=True, blank=True)
    five_year_ground = models.CharField("适用较长追责期限的理由", max_length=500, blank=True, default="")
    five_year_kind = models.CharField(
        "适用较长追责期限的法定情形", max_length=20, choices=choices(LongerGround), blank=True, default=""
    )
    case_number = models.CharField("立案号", max_length=60, blank=True, default="")
    filed_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=choices(Status))
    last_seq = models.PositiveIntegerField(default=0)
    step_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    major = models.BooleanField("重大执法决定", default=False)
    major_grounds = ArrayField(models.TextField(), default=list)
    collective = models.BooleanField("须集体讨论", default=False)
    variant = models.CharField(
        "拟作处理", max_length=20, choices=choices(DecisionVariant), default=DecisionVariant.PENALTY
    )
    has_dossier = models.BooleanField(default=False)
    drawn_for = ArrayField(models.UUIDField(), default=list)
    #: What was stated otherwise before 更正: when, by whom, why, and what stood.
    restatements = models.JSONField(default=list)
    #: The day a running case on paper was taken over 纸质转入.
    paper_from = models.DateField("纸质转入之日", null=True, blank=True)
    #: What was chosen by the standing judgements, by rule; the rows themselves are `judgements`.
    chosen = models.JSONField(default=dict)
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        db_table = "cases_case"
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "source_number"], name="case_source_number_once"),
            models.UniqueConstraint(
                fields=["agency", "case_number"], condition=~Q(case_number=""), name="case_number_once"
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-opened_at", "-id"], name="case_of_agency"),
            models.Index(fields=["agency", "status", "-opened_at", "-id"], name="case_of_agency_by_status"),
            models.Index(fields=["-opened_at", "-id"], name="case_newest"),
            GinIndex(fields=["drawn_for"], name="case_drawn_for"),
        ]

    def __str__(self) -> str:
        return self.case_number or self.source_number

    @property
    def stage(self) -> Stage:
        """The stage of disclosure, derived from the status."""
        return Status(self.status).stage

    def expect(self, version: int | None) -> None:
        """Refuse an act decided on another version.

        Raises:
            VersionRequired: none was given.
            Stale: the case has moved on.

        """
        if version is None:
            raise VersionRequired
        if version != self.version:
            raise Stale

    def law_day(self) -> date:
        """The day whose rules govern the case: the day it was filed, before that the day it came in."""
        return legal_day(self.filed_at or self.opened_at)

    def law(self, on: date | None = None) -> Rules:
        """The department's rules that govern the case; where a person judged an unverified one, the judgement.

        `on`: the day of an act whose own day's rules govern it, such as a taking or a publication.
        """
        return judged(profile(Department(self.department), on or self.law_day()), self.chosen)

    def judged(self, rule: str) -> str | None:
        """What the standing judgement on a rule chose, or None."""
        return str(self.chosen[rule]) if rule in self.chosen else None

    @property
    def discovered(self) -> date:
        """The day the breach was discovered: as stated, else the day the clue came in."""
        return self.discovered_on or legal_day(self.source_received_at)

    def limitations(self, on: date) -> tuple[Limitation, ...]:
        """The limitations that may bind the act, looked at on a day; none while its end is unknown."""
        if self.act_ended_on is None:
            return ()
        ground = LongerGround(self.five_year_kind) if self.five_year_kind else None
        return limitations(
            Department(self.department), self.act_ended_on, on, ground=ground, chosen=self.chosen
        )

    def facts(self, at: datetime) -> Facts:
        """All that the procedure table asks of the case, as of `at`. Two queries."""
        rules = self.law()
        unjudged = barring(Department(self.department), self.act_ended_on, legal_day(at), self.chosen)
        return Facts(
            status=Status(self.status),
            procedure=Procedure(self.procedure),
            profile=switches(rules),
            major=self.major,
            collective=self.major or self.collective,
            variant=DecisionVariant(self.variant),
            taken=tuple(
                Taken(StepCode(code), seq)
                for code, seq in self.steps.filter(void__isnull=True).values_list("code", "seq")
            ),
            bars=(
                *(row.bar() for row in self.hindrances.open_at(at)),
                *(Bar("unjudged", one.article.cite(), f"{one.text}：{one.mark}") for one in unjudged),
            ),
        )

    def take(
        self,
        code: StepCode,
        *,
        by: Actor,
        at: datetime,
        content: Mapping[str, Any] | None = None,
        id: UUID | None = None,
        reached: bool = True,
    ) -> CaseStep:
        """Take a step: check every requirement of the table, write the step, move the status.

        The row must be locked (`for_step`). `reached` False keeps the status: a payment in part is no execution.

        Raises:
            NotNow: with every requirement, met and unmet, and its article.

        """
        row = PROCEDURE[code]
        if self.step_count or row.sources:
            requirements = unmet_and_met(row, self.facts(at))
            unmet = [requirement for requirement in requirements if not requirement.met]
            if unmet:
                first = min(unmet, key=lambda requirement: requirement.code == "status")
                raise NotNow(
                    f"尚不能办理“{row.code.label}”:{first.detail}({first.article})。",
                    code=f"{code}_not_now",
                    requirements=requirements,
                )
        return self._write(code, by=by, at=at, content=content or {}, id=id, reached=reached)

    def _write(
        self,
        code: StepCode,
        *,
        by: Actor,
        at: datetime,
        content: Mapping[str, Any],
        id: UUID | None,
        reached: bool,
    ) -> CaseStep:
        row = PROCEDURE[code]
        self.step_count += 1
        if not row.appends:
            self.status = self._after(row, reached=reached)
            self.last_seq = self.step_count
            self.version += 1
        if not self._state.adding:
            self.save(update_fields=["step_count", "status", "last_seq", "version"])
        else:
            self.save(force_insert=True)
        return CaseStep.objects.create(
            id=id or uuid.uuid4(),
            case=self,
            seq=self.step_count,
            code=code,
            status_after=self.status,
            at=at,
            account_id=by.account_id,
            certificate=by.certificate,
            content=dict(content),
            **when_made(by),
        )

    def _after(self, row: Step, *, reached: bool) -> str:
        """The status after a step; one that restores looks behind the step it undoes."""
        if not row.restores:
            return (row.target if reached else None) or self.status
        undone = self.steps.filter(code__in=row.restores, void__isnull=True).order_by("-seq").first()
        before = self.steps.filter(seq__lt=undone.seq if undone else 0).order_by("-seq").first()
        if before is None:
            raise NotNow(f"没有可以由“{row.code.label}”恢复的程序。", article=row.articles[0])
        return before.status_after

    def void(self, codes: Iterable[StepCode], *, reason: str, by: Actor, at: datetime) -> int:
        """Void the standing steps of these codes; their rows stay, with the reason. Returns how many."""
        standing = self.steps.filter(code__in=list(codes), void__isnull=True)
        voids = [StepVoid(step=step, reason=reason, account_id=by.account_id, at=at) for step in standing]
        return len(StepVoid.objects.bulk_create(voids))

    def void_one(self, step: CaseStep, reason: str, *, by: Actor, at: datetime) -> None:
        """Void one standing step; its row stays, with the reason."""
        StepVoid.objects.create(step=step, reason=reason, account_id=by.account_id, at=at)

    def draw_for(self, accounts: Iterable[UUID]) -> None:
        """Let evaluators see the file that was drawn for them; those it was drawn for earlier keep it."""
        self.drawn_for = sorted({*self.drawn_for, *accounts}, key=str)
        self.save(update_fields=["drawn_for"])
