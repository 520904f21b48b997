"""The case on file. `Case.take` is the only writer of `status`; the database holds it to its last step."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from enforcement.cases.rules import (
    PROCEDURE,
    Bar,
    Facts,
    Profile,
    Status,
    StepCode,
    Taken,
    unmet_and_met,
)
from enforcement.errors import NotCompetent, NotNow, NotVisible, Stale, Unprocessable, VersionRequired
from enforcement.law.departments import profile
from enforcement.law.statutes import Article
from enforcement.law.values import ClueSource, Department, PartyKind, Procedure, Stage
from enforcement.registry.models import Account, Actor, Agency, Officer, choices, legal_day
from enforcement.registry.powers import LegalBasis, Power
from enforcement.registry.rules import Role
from enforcement.written_once import NOBODY, WrittenOnce


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases an actor may see, and the way to lock one for a step."""

    def visible_to(self, actor: Actor) -> CaseQuerySet:
        """Cases the actor may see, if and only if one of these holds.

        The actor holds casework in the case's agency; or a review office there and the case has a dossier; or the
        case was drawn for the actor to evaluate; or the actor is a supervisor of the justice bureau, or an auditor
        (metadata) of the agency. Nobody else sees any.
        """
        if actor.supervises:
            return self
        agencies = actor.casework_agencies | actor.agencies([Role.AUDITOR])
        scope = Q(agency_id__in=agencies) if len(agencies) != 1 else Q(agency_id=next(iter(agencies)))
        if reviewing := actor.reviewing_agencies - agencies:
            scope |= Q(agency_id__in=reviewing, has_dossier=True)
        if actor.agencies([Role.EVALUATOR]):
            scope |= Q(drawn_for__contains=[actor.account_id])
        return self.filter(scope)

    def for_step(self, case_id: UUID, code: StepCode, *, by: Actor, version: int | None = None) -> Case:
        """Lock a case for a step: visible, competent, certified where officers act, and the version seen.

        Raises:
            NotVisible, NotCompetent, VersionRequired, Stale: in this order.

        """
        case = self.locked(case_id, by=by)
        step = PROCEDURE[code]
        office = by.must(step.roles, case.agency_id, code)
        if step.certified and office.role is Role.OFFICER:
            by.must_be_certified()
        if not step.appends:
            case.expect(version)
        return case

    def locked(self, case_id: UUID, *, by: Actor) -> Case:
        """Lock a case the actor may see, for an act that is no step. Raises NotVisible."""
        case = _LOCKED.first(case=case_id)
        if case is None or not case.is_visible_to(by):
            raise NotVisible
        return case


class Case(models.Model):
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
    summary = models.TextField("线索内容")
    place = models.CharField("违法行为发生地", max_length=300, blank=True, default="")
    act_ended_on = models.DateField("违法行为终了之日", null=True, blank=True)
    case_number = models.CharField("立案号", max_length=60, blank=True, default="")
    filed_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=choices(Status))
    last_seq = models.PositiveIntegerField(default=0)
    step_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    major = models.BooleanField("重大执法决定", default=False)
    major_grounds = ArrayField(models.TextField(), default=list)
    collective = models.BooleanField("须集体讨论", default=False)
    has_dossier = models.BooleanField(default=False)
    drawn_for = ArrayField(models.UUIDField(), default=list)
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

    def is_visible_to(self, actor: Actor) -> bool:
        """Whether `visible_to` would give this row: the same rule, for a row that is at hand."""
        return (
            actor.supervises
            or self.agency_id in actor.casework_agencies | actor.agencies([Role.AUDITOR])
            or (self.has_dossier and self.agency_id in actor.reviewing_agencies)
            or (actor.account_id in self.drawn_for and bool(actor.agencies([Role.EVALUATOR])))
        )

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

    def facts(self, at: datetime) -> Facts:
        """All that the procedure table asks of the case, as of `at`. Two queries."""
        rules = profile(Department(self.department), self.law_day())
        return Facts(
            status=Status(self.status),
            procedure=Procedure(self.procedure),
            profile=Profile(
                review_before_notice=rules.review_before_notice.value,
                audit_required=rules.audit_required.value,
                head_approves_notice=rules.notice_needs_head_approval.value,
            ),
            major=self.major,
            collective=self.major or self.collective,
            taken=tuple(
                Taken(StepCode(code), seq)
                for code, seq in self.steps.filter(void__isnull=True).values_list("code", "seq")
            ),
            bars=tuple(row.bar() for row in self.hindrances.open_at(at)),
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
            self.status = (row.target if reached else None) or self.status
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
        )

    def void(self, codes: Iterable[StepCode], *, reason: str, by: Actor, at: datetime) -> int:
        """Void the standing steps of these codes; their rows stay, with the reason. Returns how many."""
        standing = self.steps.filter(code__in=list(codes), void__isnull=True)
        voids = [StepVoid(step=step, reason=reason, account_id=by.account_id, at=at) for step in standing]
        return len(StepVoid.objects.bulk_create(voids))

    def hinder(
        self, code: str, article: Article, detail: str, *, at: datetime, until: date | None = None
    ) -> None:
        """Open a hindrance, once per code. `until` is the last day on which it bars by itself."""
        Hindrance.objects.get_or_create(
            case=self,
            code=code,
            closed_at=None,
            defaults={"article": str(article), "detail": detail, "opened_at": at, "until": until},
        )

    def unhinder(self, code: str, *, at: datetime) -> None:
        """Close the open hindrances of a code."""
        self.hindrances.filter(code=code, closed_at__isnull=True).update(closed_at=at)

    def find(
        self, step: CaseStep | None, code: str, article: Article, detail: str, *, at: datetime
    ) -> Finding:
        """Record a veto finding: the record was accepted, the defect stays on file."""
        return Finding.objects.create(
            case=self, step=step, code=code, article=str(article), detail=detail, found_at=at
        )

    def draw_for(self, accounts: Iterable[UUID]) -> None:
        """Let evaluators see the file that was drawn for them; those it was drawn for earlier keep it."""
        self.drawn_for = sorted({*self.drawn_for, *accounts}, key=str)
        self.save(update_fields=["drawn_for"])

    def must_be_handled_by(self, actor: Actor) -> None:
        """Refuse anybody but the officers now named to the case.

        Raises:
            NotCompetent: the actor is not one of them. Basis: Penalty Law Art. 42.

        """
        named = self.case_officers.filter(released_at__isnull=True).values_list("officer_id", flat=True)
        if actor.officer_id not in named:
            raise NotCompetent("须由本案办案人员办理。", code="not_on_the_case")

    def investigator_ids(self) -> frozenset[UUID]:
        """Every officer ever named on the case or present at one of its records; leaving makes nobody a stranger."""
        records = self.steps.filter(code__in=[StepCode.INSPECT, StepCode.QUESTION])
        present = {
            UUID(officer["officer"])
            for content in records.values_list("content", flat=True)
            for officer in content.get("officers", ())
        }
        return frozenset(self.case_officers.values_list("officer_id", flat=True)) | present


_LOCKED: Final = WrittenOnce(
    lambda: Case.objects.select_for_update(no_key=True).filter(pk=NOBODY).order_by(), case=NOBODY
)


class CaseStep(models.Model):
    """A step taken. Append-only; `content` is the record of the act (it may hold personal data, the journal not)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps", db_index=False)
    seq = models.PositiveIntegerField()
    code = models.CharField(max_length=40, choices=choices(StepCode))
    status_after = models.CharField(max_length=20, choices=choices(Status))
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    certificate = models.CharField(max_length=30, blank=True, default="")
    content = models.JSONField(default=dict)

    class Meta:
        db_table = "cases_step"
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="case_step_follows_one"),
            models.UniqueConstraint(fields=["case", "seq", "status_after"], name="case_step_status"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.seq} {self.code}"


class StepVoid(models.Model):
    """That a step no longer counts, and why. Append-only."""

    step = models.OneToOneField(CaseStep, on_delete=models.PROTECT, related_name="void", primary_key=True)
    reason = models.CharField(max_length=300)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "cases_step_void"

    def __str__(self) -> str:
        return f"{self.step_id}: {self.reason}"


class Party(models.Model):
    """A party 当事人. Numbers are sealed; lists and cases show `name` and `masked_number` only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    kind = models.CharField(max_length=30, choices=choices(PartyKind))
    name = models.CharField(max_length=200)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True, default="")
    id_type = models.CharField(max_length=30, blank=True, default="")
    id_sealed = models.BinaryField(default=b"")
    id_lookup = models.CharField(max_length=64, blank=True, default="", db_index=True)
    id_masked = models.CharField(max_length=40, blank=True, default="")
    phone_sealed = models.BinaryField(default=b"")
    address = models.CharField(max_length=300, blank=True, default="")
    legal_representative = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        db_table = "cases_party"

    def __str__(self) -> str:
        return self.name

    def complete(self, columns: Mapping[str, str | bytes]) -> None:
        """Fill in columns that were empty; what is on file is never overwritten.

        Raises:
            Unprocessable: a column holds something already.

        """
        if held := [name for name in columns if getattr(self, name)]:
            field = "id_number" if held[0].startswith("id_") else held[0].removesuffix("_sealed")
            raise Unprocessable("该项已经登记,不能改动。", code="party_detail_given", pointer=f"/{field}")
        for name, value in columns.items():
            setattr(self, name, value)
        self.save(update_fields=list(columns))


class CaseOfficer(models.Model):
    """An officer named to a case 主办/协办; `released_at` ends it, the row stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="case_officers")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    lead = models.BooleanField(default=False)
    certificate = models.CharField(max_length=30)
    named_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "cases_officer"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "officer"], condition=Q(released_at__isnull=True), name="case_officer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.officer_id}"


class CaseBasis(models.Model):
    """A legal basis cited, with the power it is exercised under."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="bases")
    basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, related_name="+")
    power = models.ForeignKey(Power, on_delete=models.PROTECT, null=True, related_name="+")
    cited_at = models.DateTimeField()

    class Meta:
        db_table = "cases_basis"
        constraints = [models.UniqueConstraint(fields=["case", "basis"], name="case_basis_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.basis_id}"


class HindranceQuerySet(models.QuerySet["Hindrance"]):
    """Hindrances by time."""

    def open_at(self, at: datetime) -> HindranceQuerySet:
        """Those that bar at a moment: not closed, and not lapsed with their last day."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=legal_day(at)), closed_at__isnull=True)


class Hindrance(models.Model):
    """A duty that bars steps until it is met; opened when the duty arises, so that forgetting fails closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hindrances")
    code = models.CharField(max_length=40)
    article = models.CharField(max_length=40)
    detail = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    until = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = HindranceQuerySet.as_manager()

    class Meta:
        db_table = "cases_hindrance"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code"], condition=Q(closed_at__isnull=True), name="hindrance_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.code}"

    def bar(self) -> Bar:
        """The hindrance as the procedure table sees it."""
        return Bar(self.code, Article.parse(self.article).cite(), self.detail)


class Finding(models.Model):
    """A veto finding 一票否决情形 on what was recorded; evaluation reads it. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="findings")
    step = models.ForeignKey(CaseStep, on_delete=models.PROTECT, null=True, related_name="findings")
    code = models.CharField(max_length=40)
    article = models.CharField(max_length=40)
    detail = models.CharField(max_length=300)
    found_at = models.DateTimeField()

    class Meta:
        db_table = "cases_finding"

    def __str__(self) -> str:
        return f"{self.case_id} {self.code}"
