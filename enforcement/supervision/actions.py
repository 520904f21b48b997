"""Open a round, draw the files, look at one, score one."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from enforcement.cases.models import Case
from enforcement.errors import NotCompetent, NotNow, NotVisible, Requirement, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.evaluation import STANDARD_VERSION
from enforcement.law.statutes import art
from enforcement.law.values import Department
from enforcement.registry.models import Account, Actor, Agency, Appointment, Dated, legal_day
from enforcement.registry.rules import Role
from enforcement.supervision.checks import precheck
from enforcement.supervision.models import (
    Round,
    RoundEvaluator,
    Sample,
    Score,
    eligible_for,
    frame_of,
)
from enforcement.supervision.reading import read_file
from enforcement.supervision.rules import (
    ALGORITHM,
    SEED_BYTES,
    Given,
    Judged,
    Result,
    assign,
    draw,
    frame_digest,
    judge,
    total,
)

_SUPERVISION = art("JDT")


@act("open_round")
def open_round(
    *,
    id: UUID,
    title: str,
    agencies: Sequence[UUID],
    departments: Sequence[Department],
    closed_from: date,
    closed_to: date,
    sample_size: int,
    each: int,
    evaluators: Sequence[UUID],
    by: Actor,
    at: datetime,
) -> Done[Round]:
    """Open an evaluation round: fix the frame and its digest before there is a seed, appoint evaluators.

    The frame is every case closed in the days given, of the agencies and departments given (none: all).
    `each` is how many evaluators score one file.

    Raises:
        NotCompetent: not a supervisor of the justice bureau.
        NotNow: the frame is empty.
        Taken: the id exists.
        Unprocessable: an agency is unknown, an appointee is no evaluator today, or the days are reversed.

    Basis: 行政执法监督条例.

    """
    _must_supervise(by)
    if closed_to < closed_from:
        raise Unprocessable("结案日期的止日不得早于起日。", pointer="/closed_to")
    if Round.objects.filter(pk=id).exists():
        raise Taken
    if Agency.objects.filter(pk__in=agencies).count() != len(set(agencies)):
        raise Unprocessable("所列机关不存在。", pointer="/agencies")
    _must_be_evaluators(evaluators, each, legal_day(at))
    row = Round(
        id=id,
        title=title,
        standard=STANDARD_VERSION,
        agencies=sorted(set(agencies), key=str),
        departments=sorted(set(departments)),
        closed_from=closed_from,
        closed_to=closed_to,
        sample_size=sample_size,
        each=each,
        algorithm=ALGORITHM,
        opened_by_id=by.account_id,
        opened_at=at,
    )
    row.frame = [pk for pk, _ in frame_of(row)]
    if not row.frame:
        raise NotNow("所选范围内没有已结案的案卷。", code="frame_empty")
    row.frame_digest = frame_digest(row.frame)
    row.save(force_insert=True)
    RoundEvaluator.objects.bulk_create(RoundEvaluator(round=row, account_id=pk) for pk in evaluators)
    return Done(
        row,
        stream=row.pk,
        subject=row.pk,
        facts={
            "standard": row.standard,
            "algorithm": row.algorithm,
            "frame_digest": row.frame_digest,
            "frame_size": len(row.frame),
            "sample_size": sample_size,
            "evaluators": list(evaluators),
        },
    )


@act("draw_sample")
def draw_sample(*, subject_id: UUID, by: Actor, at: datetime) -> Done[Round]:
    """Draw the files with a seed made now; each goes to evaluators who are strangers to its agency and to it.

    Whether the draw can be staffed is asked of the whole frame before the seed is made, so that a refusal
    never depends on what was drawn and cannot be used to draw again.

    Raises:
        NotCompetent: not a supervisor of the justice bureau.
        NotNow: drawn already, or too few evaluators may score some file of the frame.

    Basis: 行政执法监督条例.

    """
    _must_supervise(by)
    row = Round.objects.for_act(subject_id, by=by)
    if row.drawn_at:
        raise NotNow("本次评查已经抽取案卷,不得重新抽取。", code="already_drawn")
    agencies = dict(Case.objects.filter(pk__in=row.frame).values_list("pk", "agency_id"))
    appointed = _evaluators_today(row.evaluators.values_list("account_id", flat=True), legal_day(at))
    eligible = eligible_for(agencies, appointed)
    if short := sum(len(found) < row.each for found in eligible.values()):
        raise NotNow(
            f"评查范围内有 {short} 件案卷没有足够的评查人员可以评查。",
            code="no_eligible_evaluator",
            requirements=[
                Requirement(
                    "eligible_evaluator",
                    _SUPERVISION.cite(),
                    f"每卷须有 {row.each} 名评查人员,且不得来自办案机关、不得参与过本案",
                )
            ],
        )
    seed = secrets.token_hex(SEED_BYTES)
    drawn = draw(row.frame, seed, row.sample_size)
    assigned = assign(drawn, eligible, seed, row.each)
    row.drawn(seed, by=by, at=at)
    cases = {
        case.pk: case
        for case in Case.objects.select_for_update(no_key=True).filter(pk__in=drawn).order_by("pk")
    }
    for pk in drawn:
        cases[pk].draw_for(assigned[pk])
    Sample.objects.bulk_create(
        Sample(
            round=row,
            case_id=pk,
            agency_id=agencies[pk],
            position=position,
            evaluators=list(assigned[pk]),
            drawn_at=at,
        )
        for position, pk in enumerate(drawn, start=1)
    )
    return Done(
        row,
        stream=row.pk,
        subject=row.pk,
        facts={
            "algorithm": row.algorithm,
            "frame_digest": row.frame_digest,
            "seed": seed,
            "cases": list(drawn),
        },
    )


@act("view_file")
def view_file(*, subject_id: UUID, by: Actor, at: datetime) -> Done[None]:
    """Note that somebody looked at a file for its evaluation; every look is on file. Raises NotVisible."""
    case_id = Sample.objects.visible_to(by).filter(pk=subject_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotVisible
    return Done(None, stream=by.account_id, subject=case_id, facts={"sample": subject_id})


@act("score_file")
def score_file(
    *, subject_id: UUID, id: UUID, answers: Sequence[Given], comment: str, by: Actor, at: datetime
) -> Done[Score]:
    """Score a file against the standard; the machine's results stand unless a written reason says otherwise.

    Raises:
        NotVisible: not drawn for the actor.
        NotCompetent: not the file's evaluator, no evaluator any more, or no longer a stranger to it.
        NotNow: scored already by the actor.
        Taken: the id exists.
        Unprocessable: an item that waits for a person is unanswered, or a reason is missing.

    Basis: 行政执法监督条例.

    """
    sample = Sample.objects.for_act(subject_id, by=by)
    if by.account_id not in sample.evaluators or not by.agencies([Role.EVALUATOR]):
        raise NotCompetent("须由本次评查指定的评查人员评查。", code="not_the_evaluator")
    if not eligible_for({sample.case_id: sample.agency_id}, [by.account_id])[sample.case_id]:
        raise NotCompetent(
            "评查人员不得评查本机关的案卷,也不得评查自己办理、审核过的案卷。",
            code="own_file",
            requirements=[
                Requirement("stranger", _SUPERVISION.cite(), "评查人员与案卷所属机关、案件没有关系")
            ],
        )
    if sample.scores.filter(evaluator_id=by.account_id).exists():
        raise NotNow("您已评查过本案卷,评查结果不得更改。", code="already_scored")
    if Score.objects.filter(pk=id).exists():
        raise Taken
    judged = judge(precheck(read_file(sample.case, legal_day(at))), answers)
    result = total(judged)
    score = Score.objects.create(
        id=id,
        sample=sample,
        evaluator_id=by.account_id,
        items=[_stored(item) for item in judged],
        veto=result.vetoed,
        points=result.points,
        grade=result.grade,
        comment=comment,
        scored_at=at,
    )
    sample.note_scored(at=at)
    return Done(
        score,
        stream=sample.round_id,
        subject=score.pk,
        facts={
            "case": sample.case_id,
            "points": result.points,
            "grade": result.grade,
            "veto": result.vetoed,
            "found": [item.code for item in judged if item.result is Result.FAIL],
            "overridden": [item.code for item in judged if item.overridden],
        },
    )


def _must_supervise(by: Actor) -> None:
    if not by.supervises:
        raise NotCompetent("此事项须由司法行政部门的执法监督人员办理。")


def _evaluators_today(accounts: Iterable[UUID], day: date) -> list[UUID]:
    """Those of the accounts that are active and hold the office of evaluator on the day."""
    held = Appointment.objects.filter(Dated.on(day), account_id__in=list(accounts), role=Role.EVALUATOR)
    active = Account.objects.filter(pk__in=held.values("account_id"), is_active=True)
    return list(active.values_list("pk", flat=True))


def _must_be_evaluators(accounts: Sequence[UUID], each: int, day: date) -> None:
    if len(set(accounts)) != len(accounts):
        raise Unprocessable("同一评查人员不能重复指定。", pointer="/evaluators")
    if len(_evaluators_today(accounts, day)) != len(accounts):
        raise Unprocessable(
            "所列人员中有人当日不担任案卷评查员。", code="not_an_evaluator", pointer="/evaluators"
        )
    if len(accounts) < each:
        raise Unprocessable("评查人员少于每卷评查人数。", pointer="/evaluators")


def _stored(item: Judged) -> dict[str, object]:
    return {
        "code": item.code,
        "machine": item.machine.value,
        "result": item.result.value,
        "overridden": item.overridden,
        "reason": item.reason,
        "evidence": [asdict(row) for row in item.evidence],
    }
