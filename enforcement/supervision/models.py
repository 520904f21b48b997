"""Rounds, who scores in them, the files drawn, and the scores."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from enforcement.cases.models import Case, CaseOfficer, CaseStep
from enforcement.cases.rules import Status
from enforcement.decisions.models import Decision
from enforcement.errors import NotVisible
from enforcement.law.evaluation import FULL_SCORE, Grade
from enforcement.law.values import Department
from enforcement.registry.models import Account, Actor, Agency, Appointment, choices
from enforcement.registry.rules import CASEWORK, REVIEWING, Role
from enforcement.review.models import Draft, Opinion


class RoundQuerySet(models.QuerySet["Round"]):
    """Rounds by who may see them."""

    def visible_to(self, actor: Actor) -> RoundQuerySet:
        """Rounds the actor may see, if and only if one of these holds.

        The actor is a supervisor of the justice bureau; or an evaluator appointed to the round; or a head of
        an agency one of whose files was scored in it. Frame and seed are for all of these: whoever is judged
        may repeat the draw.
        """
        if actor.supervises:
            return self
        scope = Q(pk__in=Sample.objects.results_of(actor).values("round_id"))
        if actor.agencies([Role.EVALUATOR]):
            scope |= Q(
                Exists(RoundEvaluator.objects.filter(round=OuterRef("pk"), account_id=actor.account_id))
            )
        return self.filter(scope)

    def for_act(self, round_id: UUID, *, by: Actor) -> Round:
        """Lock a round. Raises NotVisible."""
        found = self.visible_to(by).select_for_update().filter(pk=round_id).first()
        if found is None:
            raise NotVisible
        return found


class Round(models.Model):
    """An evaluation round 案卷评查. The frame is fixed when it is opened, `seed` is made at the draw.

    `frame` holds the ids of the cases, `each` is how many evaluators score one file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    title = models.CharField("评查名称", max_length=200)
    standard = models.CharField("评查标准版本", max_length=20)
    agencies = ArrayField(models.UUIDField(), default=list, blank=True)
    departments = ArrayField(
        models.CharField(max_length=30, choices=choices(Department)), default=list, blank=True
    )
    closed_from = models.DateField("结案日期自")
    closed_to = models.DateField("结案日期至")
    sample_size = models.PositiveIntegerField("抽取件数")
    each = models.PositiveSmallIntegerField("每卷评查人数", default=1)
    frame = ArrayField(models.UUIDField())
    frame_digest = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=40)
    seed = models.CharField(max_length=64, blank=True, default="")
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField(null=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        db_table = "supervision_round"
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(closed_to__gte=F("closed_from")), name="round_has_days"),
            models.CheckConstraint(
                condition=Q(sample_size__gte=1, each__gte=1), name="round_draws_something"
            ),
            models.CheckConstraint(
                condition=Q(seed="", drawn_at__isnull=True, drawn_by__isnull=True)
                | Q(~Q(seed=""), drawn_at__isnull=False, drawn_by__isnull=False),
                name="round_drawn_with_seed",
            ),
        ]
        indexes = [models.Index(fields=["-opened_at", "-id"], name="round_newest")]

    def __str__(self) -> str:
        return self.title

    def drawn(self, seed: str, *, by: Actor, at: datetime) -> None:
        """Record the seed of the draw; there is one draw."""
        self.seed, self.drawn_by_id, self.drawn_at = seed, by.account_id, at
        self.save(update_fields=["seed", "drawn_by", "drawn_at"])


class RoundEvaluator(models.Model):
    """An evaluator appointed to a round. Append-only."""

    id = models.BigAutoField(primary_key=True)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="evaluators")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "supervision_evaluator"
        constraints = [models.UniqueConstraint(fields=["round", "account"], name="round_evaluator_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.account_id}"


class SampleQuerySet(models.QuerySet["Sample"]):
    """Files drawn, by who may see them."""

    def visible_to(self, actor: Actor) -> SampleQuerySet:
        """Files the actor may see, if and only if one of these holds.

        The actor is a supervisor of the justice bureau; or the file is the actor's to score; or the actor is
        a head of the file's agency and every evaluator has scored it: before that the agency is not told what
        was drawn.
        """
        if actor.supervises:
            return self
        scope = self._results(actor)
        if actor.agencies([Role.EVALUATOR]):
            scope |= Q(evaluators__contains=[actor.account_id])
        return self.filter(scope)

    def results_of(self, actor: Actor) -> SampleQuerySet:
        """Scored files of the agencies the actor heads."""
        return self.filter(self._results(actor))

    @staticmethod
    def _results(actor: Actor) -> Q:
        return Q(agency_id__in=actor.agencies([Role.AGENCY_HEAD]), completed_at__isnull=False)

    def for_act(self, sample_id: UUID, *, by: Actor) -> Sample:
        """Lock a file drawn. Raises NotVisible."""
        found = (
            self.visible_to(by)
            .select_for_update(of=("self",))
            .select_related("case", "round")
            .filter(pk=sample_id)
            .first()
        )
        if found is None:
            raise NotVisible
        return found


class Sample(models.Model):
    """A file drawn 抽取案卷, in the order of the draw from 1, and who scores it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="samples")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="samples")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    evaluators = ArrayField(models.UUIDField())
    drawn_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    objects = SampleQuerySet.as_manager()

    class Meta:
        db_table = "supervision_sample"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "case"], name="sample_case_once"),
            models.UniqueConstraint(fields=["round", "position"], name="sample_position_once"),
            models.CheckConstraint(condition=~Q(evaluators=[]), name="sample_has_evaluator"),
        ]
        indexes = [
            GinIndex(fields=["evaluators"], name="sample_of_evaluator"),
            models.Index(fields=["-drawn_at", "-id"], name="sample_newest"),
            models.Index(fields=["agency", "-drawn_at", "-id"], name="sample_of_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.position}"

    def note_scored(self, *, at: datetime) -> None:
        """Complete the file once every evaluator has scored it; from then on its agency sees the result."""
        if self.scores.count() >= len(self.evaluators):
            self.completed_at = at
            self.save(update_fields=["completed_at"])


class ScoreQuerySet(models.QuerySet["Score"]):
    """Scores by who may see them."""

    def visible_to(self, actor: Actor) -> ScoreQuerySet:
        """Scores the actor may see: a supervisor all, an evaluator the own, a head those of scored files."""
        if actor.supervises:
            return self
        return self.filter(Q(evaluator_id=actor.account_id) | Q(sample__in=Sample.objects.results_of(actor)))


class Score(models.Model):
    """One evaluator's score of one file. Append-only; `items`: the machine's result beside the person's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="scores")
    evaluator = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    items = models.JSONField("逐项结果")
    veto = models.BooleanField("一票否决")
    points = models.PositiveSmallIntegerField("得分")
    grade = models.CharField("等次", max_length=10, choices=choices(Grade))
    comment = models.TextField("评查意见")
    scored_at = models.DateTimeField()

    objects = ScoreQuerySet.as_manager()

    class Meta:
        db_table = "supervision_score"
        ordering = ["scored_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "evaluator"], name="score_once"),
            models.CheckConstraint(
                condition=Q(points__lte=FULL_SCORE) & (Q(veto=False) | Q(points=0, grade=Grade.FAIL.value)),
                name="score_veto_is_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.points}"


def frame_of(row: Round) -> list[tuple[UUID, UUID]]:
    """Id and agency of every closed case in the round's scope, by closing day and agency or department."""
    cases = Case.objects.filter(
        status=Status.CLOSED, closed_at__date__gte=row.closed_from, closed_at__date__lte=row.closed_to
    )
    if row.agencies:
        cases = cases.filter(agency_id__in=row.agencies)
    if row.departments:
        cases = cases.filter(department__in=row.departments)
    return list(cases.order_by("pk").values_list("pk", "agency_id"))


def eligible_for(cases: dict[UUID, UUID], accounts: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Who of the accounts may score which case (id to agency): never one's own agency's, nor one worked on.

    An agency is one's own by home or by any appointment to casework or review in it, past ones included.
    """
    people = list(Account.objects.filter(pk__in=list(accounts)).values_list("pk", "agency_id", "officer_id"))
    ids = [pk for pk, _, _ in people]
    homes = {(pk, agency) for pk, agency, _ in people}
    homes |= set(
        Appointment.objects.filter(account_id__in=ids, role__in=[*CASEWORK, *REVIEWING]).values_list(
            "account_id", "agency_id"
        )
    )
    worked = _worked_on(list(cases), ids, {officer: pk for pk, _, officer in people if officer})
    return {
        case: frozenset(pk for pk in ids if (pk, agency) not in homes and (pk, case) not in worked)
        for case, agency in cases.items()
    }


def _worked_on(cases: list[UUID], accounts: list[UUID], officers: dict[UUID, UUID]) -> set[tuple[UUID, UUID]]:
    """Pairs of account and case: opened it, took a step, drafted, reviewed, decided, or was on the spot."""
    found: set[tuple[UUID, UUID]] = set()
    for model, who, case in (
        (Case, "opened_by_id", "pk"),
        (CaseStep, "account_id", "case_id"),
        (Draft, "author_id", "case_id"),
        (Opinion, "reviewer_id", "case_id"),
        (Decision, "decided_by_id", "case_id"),
    ):
        rows = model.objects.filter(**{f"{case}__in": cases, f"{who}__in": accounts})
        found.update(rows.values_list(who, case))
    named = CaseOfficer.objects.filter(case_id__in=cases, officer_id__in=list(officers))
    found.update((officers[pk], case) for pk, case in named.values_list("officer_id", "case_id"))
    for pk, account in officers.items():
        present = CaseStep.objects.filter(
            case_id__in=cases, content__contains={"officers": [{"officer": str(pk)}]}
        )
        found.update((account, case) for case in present.values_list("case_id", flat=True))
    return found
