"""What a case stands on: its officers and its legal bases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from enforcement.cases.founding import (
    governing_days,
    must_be_two_certified,
    must_found_a_case,
)
from enforcement.cases.models import Case, CaseBasis, CaseOfficer, CaseStep
from enforcement.cases.rules import StepCode
from enforcement.errors import NotNow, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.judging import LIGHTER_LAW, NEW_LAW
from enforcement.law.statutes import art
from enforcement.registry.models import Account, Actor, Dated, Officer, legal_day
from enforcement.registry.powers import LegalBasis, Power, PublicationTask
from enforcement.registry.rules import Role
from enforcement.registry.townships import TownshipPower


@dataclass(frozen=True, slots=True)
class Named:
    """An officer to be named; `lead` is the one who answers for the case 主办."""

    officer: UUID
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A basis cited and the power it is exercised under; None when the list has none."""

    basis: UUID
    power: UUID | None = None


@act("name_officers")
def name_officers(
    *, case_id: UUID, version: int | None, officers: Sequence[Named], by: Actor, at: datetime
) -> Done[CaseStep]:
    """Name the officers of a case, replacing those named before.

    Raises:
        NotNow: fewer than two, or one without a certificate valid today. Basis: Penalty Law Art. 42.

    """
    case = Case.objects.for_step(case_id, StepCode.NAME_OFFICERS, by=by, version=version)
    ids = [named.officer for named in officers]
    if len(set(ids)) != len(ids):
        raise Unprocessable("同一执法人员不能重复指定。", pointer="/officers")
    if Officer.objects.filter(pk__in=ids, agency_id=case.agency_id).count() != len(ids):
        raise Unprocessable("执法人员须为本机关人员。", pointer="/officers")
    if Account.objects.filter(officer_id__in=ids, pk__in=case.recused).exists():
        raise NotNow("已决定回避的人员不得再办理本案。", code="officer_recused", article=art("CFF", "43"))
    if sum(named.lead for named in officers) > 1:
        raise Unprocessable("主办人员只能指定一人。", code="one_lead", pointer="/officers")
    certificates = must_be_two_certified(ids, legal_day(at))
    case.case_officers.filter(released_at__isnull=True).update(released_at=at)
    CaseOfficer.objects.bulk_create(
        CaseOfficer(
            case=case, officer_id=n.officer, lead=n.lead, certificate=certificates[n.officer], named_at=at
        )
        for n in officers
    )
    step = case.take(
        StepCode.NAME_OFFICERS, by=by, at=at, content={"officers": [str(officer) for officer in ids]}
    )
    return Done(step, stream=case.pk, subject=step.pk, facts={"officers": ids})


@act("hand_over")
def hand_over(
    *,
    case_id: UUID,
    version: int | None,
    leaves: UUID,
    takes: UUID,
    reason: str,
    materials: Sequence[str],
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Hand a case from one of its officers to another 移交承办: who leads hands on the lead; the materials are listed.

    Raises:
        NotNow: the one who takes over is not certified today, stands aside, or is named already; or the one who
            leaves is not named.
        Unprocessable: not an officer of the agency.

    Basis: Penalty Law Art. 42.

    """
    case = Case.objects.for_step(case_id, StepCode.HAND_OVER, by=by, version=version)
    named = case.case_officers.filter(released_at__isnull=True)
    outgoing = named.filter(officer_id=leaves).first()
    if outgoing is None or named.filter(officer_id=takes).exists():
        raise NotNow(
            "移交人须为本案办案人员,接收人不得已在本案。",
            code="hand_over_between",
            article=art("CFF", "42"),
        )
    if not Officer.objects.filter(pk=takes, agency_id=case.agency_id).exists():
        raise Unprocessable("执法人员须为本机关人员。", pointer="/takes")
    if Account.objects.filter(officer_id=takes, pk__in=case.recused).exists():
        raise NotNow("已决定回避的人员不得再办理本案。", code="officer_recused", article=art("CFF", "43"))
    staying = list(named.exclude(officer_id=leaves).values_list("officer_id", flat=True))
    certificates = must_be_two_certified([*staying, takes], legal_day(at))
    content = {
        "leaves": str(leaves),
        "takes": str(takes),
        "lead": outgoing.lead,
        "reason": reason,
        "materials": list(materials),
    }
    step = case.take(StepCode.HAND_OVER, by=by, at=at, content=content)
    named.filter(officer_id=leaves).update(released_at=at)
    CaseOfficer.objects.create(
        case=case, officer_id=takes, lead=outgoing.lead, certificate=certificates[takes], named_at=at
    )
    return Done(step, stream=case.pk, subject=step.pk, facts={"leaves": leaves, "takes": takes})


@act("cite_basis")
def cite_basis(
    *, case_id: UUID, version: int | None, citations: Sequence[Citation], by: Actor, at: datetime
) -> Done[CaseStep]:
    """Cite the legal bases and powers of a case.

    A basis must be published, of a rank that founds penalties, and in force on the day or when the act ended. One
    that came into force after the act bars the decision until a head judges that it is lighter. A power that the
    agency's published list lacks is a warning: a hindrance that a head overrides by name and reason.

    Raises:
        NotNow: a basis that cannot found a case. Basis: Penalty Law Arts. 5, 16, 37-38.

    """
    case = Case.objects.for_step(case_id, StepCode.CITE_BASIS, by=by, version=version)
    day = legal_day(at)
    bases = LegalBasis.objects.in_bulk([c.basis for c in citations])
    if len(bases) != len({c.basis for c in citations}):
        raise Unprocessable("所援引的依据不存在或重复。", pointer="/citations")
    governing = governing_days(case, day)
    must_found_a_case(bases.values(), day, in_force_on=governing)
    listed = set(
        Power.objects.filter(reduce(or_, map(Dated.on, governing)), published_at__date__lte=day)
        .filter(
            Q(agency_id=case.agency_id)
            | Q(handed_down__in=TownshipPower.objects.exercised_by(case.agency_id, day)),
            bases__in=list(bases),
        )
        .values_list("pk", "bases__pk")
    )
    case.bases.all().delete()
    CaseBasis.objects.bulk_create(
        CaseBasis(
            case=case,
            basis_id=c.basis,
            power_id=c.power if (c.power, c.basis) in listed else None,
            cited_at=at,
        )
        for c in citations
    )
    _must_be_lighter_if_newer(case, bases.values(), at)
    case.unhinder("power_unlisted", at=at)
    missing = [c for c in citations if (c.power, c.basis) not in listed]
    if missing:
        detail = f"有 {len(missing)} 项依据未对应已公布的权责清单事项;机关负责人可具名说明理由后继续"
        case.hinder("power_unlisted", art("CFF", "39"), detail, at=at)
    step = case.take(
        StepCode.CITE_BASIS,
        by=by,
        at=at,
        content={"bases": [str(c.basis) for c in citations], "unlisted": [str(c.basis) for c in missing]},
    )
    return Done(step, stream=case.pk, subject=step.pk, facts={"bases": [c.basis for c in citations]})


def _must_be_lighter_if_newer(case: Case, bases: Iterable[LegalBasis], at: datetime) -> None:
    """Bar the decision under a basis that is younger than the act, until a head judges that it is lighter."""
    ended = case.act_ended_on
    newer = ended is not None and any(basis.valid_from > ended for basis in bases)
    if newer and case.judged(LIGHTER_LAW) != NEW_LAW:
        detail = "所援引的依据施行于违法行为终了之后:处罚较轻的方可适用,请人工判断"
        case.hinder("unjudged", art("CFF", "37"), detail, at=at)
    else:
        case.unhinder("unjudged", at=at)


@act("override_power_list")
def override_power_list(*, case_id: UUID, reason: str, by: Actor, at: datetime) -> Done[PublicationTask]:
    """A head lets a case go on under a power that the published list lacks; the publication becomes a task.

    Raises:
        NotNow: nothing to override. Basis: Penalty Law Art. 39.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.AGENCY_HEAD], case.agency_id, "override_power_list")
    if not case.hindrances.filter(code="power_unlisted", closed_at__isnull=True).exists():
        raise NotNow(
            "本案援引的依据均已对应权责清单事项,无须说明。",
            code="nothing_to_override",
            article=art("CFF", "39"),
        )
    case.unhinder("power_unlisted", at=at)
    task = PublicationTask.objects.create(
        agency_id=case.agency_id,
        matter=f"{case.title}:所用职权未列入已公布的权责清单",
        reason=reason,
        overridden_by_id=by.account_id,
        case_id=case.pk,
        opened_at=at,
    )
    return Done(task, stream=case.pk, subject=task.pk)
