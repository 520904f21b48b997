"""What an act must rest on, on its day: two certified officers, bases in force, a breach not out of time.

Filing asks all three; a decision on the spot has no filing before it and asks them itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from enforcement.cases.models import Case
from enforcement.cases.townships import must_be_its_own
from enforcement.errors import NotNow, Requirement
from enforcement.law.limitation import in_time
from enforcement.law.statutes import art
from enforcement.law.values import DecisionVariant
from enforcement.registry.models import Certificate, Dated
from enforcement.registry.powers import LegalBasis

TWO = 2


def certificates_on(day: date, officers: Iterable[UUID]) -> Mapping[UUID, str]:
    """The certificate number of each of the officers who could show one on that day."""
    held = Certificate.objects.valid_on(day).filter(officer_id__in=list(officers))
    return dict(held.values_list("officer_id", "number"))


def must_be_two_certified(officers: Sequence[UUID], day: date) -> Mapping[UUID, str]:
    """Return the officers' certificates.

    Raises:
        NotNow: fewer than two officers, or one without a certificate valid on the day.

    Basis: Penalty Law Art. 42.

    """
    certificates = certificates_on(day, officers)
    without = sum(pk not in certificates for pk in officers)
    if len(officers) >= TWO and not without:
        return certificates
    raise NotNow(
        "执法人员不得少于两人,且行为当日均须持有有效的行政执法证。",
        code="two_certified_officers",
        requirements=[
            Requirement(
                "two_officers",
                art("CFF", "42").cite(),
                f"执法人员 {len(officers)} 人",
                met=len(officers) >= TWO,
            ),
            Requirement(
                "certified", art("CFF", "42").cite(), f"{without} 人当日没有有效执法证", met=not without
            ),
        ],
    )


def must_found_a_case(bases: Iterable[LegalBasis], day: date, *, in_force_on: Collection[date] = ()) -> None:
    """Refuse a basis that is not published and in force on the day, or of a rank that founds no penalty.

    `in_force_on`: days of which one is enough, where it is not the law of `day` that governs.

    Raises:
        NotNow: with each basis, met and unmet. Basis: Penalty Law Arts. 5, 16, 38.

    """
    bases = list(bases)
    in_force = set(
        LegalBasis.objects.filter(
            reduce(or_, map(Dated.on, in_force_on or [day])),
            published_at__date__lte=day,
            pk__in=[basis.pk for basis in bases],
        ).values_list("pk", flat=True)
    )
    requirements = []
    for basis in bases:
        requirements += [
            Requirement(
                "basis_in_force",
                art("CFF", "5,38").cite(),
                f"{basis}在行为当日已公布并有效",
                met=basis.pk in in_force,
            ),
            Requirement(
                "basis_level",
                art("CFF", "16").cite(),
                f"{basis}属于法律、法规、规章",
                met=basis.founds_penalties,
            ),
        ]
    if unmet := [requirement for requirement in requirements if not requirement.met]:
        raise NotNow(
            f"所援引的依据不能作为处罚依据:{unmet[0].detail}。",
            code="basis_not_in_force",
            requirements=requirements,
        )


def must_be_in_time(case: Case, day: date) -> None:
    """Refuse a breach discovered after the limitation that binds it, as the law of the day has it.

    While a person has yet to judge which of two laws binds it, one of them is enough here; nothing is decided then.

    Raises:
        NotNow: out of time. Basis: Penalty Law Art. 36; for ecology 生态环境法典 Art. 1054.

    """
    found = case.limitations(day)
    if found and not in_time(found, case.discovered):
        raise NotNow(
            "违法行为自终了之日起已逾追责期限,不再给予行政处罚。",
            code="limitation_passed",
            requirements=[
                Requirement("limitation", one.article.cite(), f"{one.said},{case.discovered}发现")
                for one in found
            ],
        )


def governing_days(case: Case, day: date) -> tuple[date, ...]:
    """The days whose law may govern an act looked at on `day`: the law then, and the law at the act.

    Basis: Penalty Law Art. 37; 生态环境法典 Art. 1057.
    """
    ended = case.act_ended_on
    return (day, ended) if ended is not None and ended < day else (day,)


def must_be_founded(case: Case, day: date) -> None:
    """Ask all three of a case as it stands, and that no township exercises the power instead. Raises NotNow."""
    named = case.case_officers.filter(released_at__isnull=True).values_list("officer_id", flat=True)
    must_be_two_certified(list(named), day)
    must_be_its_own(case, day)
    bases = [cited.basis for cited in case.bases.select_related("basis")]
    must_found_a_case(bases, day, in_force_on=governing_days(case, day))
    must_be_in_time(case, day)


def must_still_be_founded(case: Case, day: date) -> None:
    """Ask the cited bases again on the day of the decision: still published, and in force when they governed.

    What governs is the law at the act, or the one it was filed under where that is lighter; what was repealed after
    both still founds the decision.

    A penalty must still be in time; a decision that imposes none may say that it is not.

    Raises:
        NotNow: with each basis, met and unmet; out of time; or a power handed down to a township meanwhile.

    Basis: Penalty Law Arts. 24, 36-38.


    """
    must_be_its_own(case, day)
    bases = [cited.basis for cited in case.bases.select_related("basis")]
    governing = [case.law_day(), *([case.act_ended_on] if case.act_ended_on else [])]
    must_found_a_case(bases, day, in_force_on=governing)
    if DecisionVariant(case.variant).penalises:
        must_be_in_time(case, day)
