"""What a case and its decision give to a notice: what may be said, what must not, and by when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from cryptography.exceptions import InvalidTag

from enforcement.cases import identity
from enforcement.cases.models import Case, Party
from enforcement.cases.rules import StepCode
from enforcement.decisions.models import Decision
from enforcement.decisions.models.revision import revised
from enforcement.errors import NotNow
from enforcement.law.models import working_calendar
from enforcement.law.statutes import art
from enforcement.law.values import PartyKind, PenaltyKind, Procedure
from enforcement.publicity.leaks import Sealed, SealedKind
from enforcement.publicity.names import looks_like_a_name
from enforcement.publicity.rules import Clock, Decided, Minority, PartyDecided, clocks, minority
from enforcement.sealed import unseal

_RECORDS = (StepCode.INSPECT, StepCode.QUESTION)


def decided_of(decision: Decision) -> Decided:
    """Read what a notice is built from; the elements of Art. 59 stand in the decision's content."""
    case, content = decision.case, decision.content
    changed = revised(decision)
    kinds = changed.penalty_kinds if changed else decision.penalty_kinds
    said = ";".join(changed.said if changed else content["penalties"])
    return Decided(
        number=decision.number,
        title=case.title,
        parties=tuple(party_decided(party) for party in case.parties.order_by("pk")),
        facts=content["facts"],
        basis=content["basis"],
        penalty_kinds=tuple(PenaltyKind(kind) for kind in kinds),
        content=f"{said}({changed.since}{changed.why}后)" if changed else said,
        amount=Decimal(changed.amount if changed else decision.amount),
        agency=content["agency"],
        decided_on=decision.decided_on,
        others=people_recorded(case),
    )


def sealed_of(case: Case) -> tuple[Sealed, ...]:
    """Everything of the case's people that the public must not read.

    Raises:
        NotNow: a sealed number cannot be opened, so nothing can be compared with it.

    """
    found = [Sealed(SealedKind.NAME, name) for name in people_recorded(case)]
    for party in case.parties.all():
        number, phone = _opened(party.id_sealed), _opened(party.phone_sealed)
        found += [Sealed(SealedKind.ID_NUMBER, number), Sealed(SealedKind.PHONE, phone)]
        if born := _born(party, number):
            found.append(Sealed(SealedKind.BIRTH, born.isoformat()))
        found.append(Sealed(SealedKind.ADDRESS, party.address))
        found.append(Sealed(SealedKind.REPRESENTATIVE, party.legal_representative))
        if party_decided(party).natural:
            found.append(Sealed(SealedKind.NAME, party.name))
    return tuple(one for one in found if one.value)


def business_names(case: Case) -> frozenset[str]:
    """Names of parties that may be public."""
    return frozenset(party.name for party in map(party_decided, case.parties.all()) if not party.natural)


def minority_of(case: Case, on: date) -> Minority:
    """Say whether a natural party was a minor on the day."""
    people = case.parties.filter(kind=PartyKind.PERSON)
    return minority([_born(person, _opened(person.id_sealed)) for person in people], on)


def clocks_of(decision: Decision) -> tuple[Clock, ...]:
    """By when the decision must be out, channel by channel, under the rules in force when it was made or changed."""
    changed = revised(decision)
    since = changed.since if changed else decision.decided_on
    kinds = changed.penalty_kinds if changed else decision.penalty_kinds
    return clocks(
        decision.case.law(since).publication,
        decided_on=since,
        ordinary=decision.procedure == Procedure.ORDINARY,
        kinds=[PenaltyKind(kind) for kind in kinds],
        calendar=working_calendar(),
    )


def party_decided(party: Party) -> PartyDecided:
    """A party as a notice reads it."""
    return PartyDecided(PartyKind(party.kind), party.name, party.uscc, party.legal_representative)


def people_recorded(case: Case) -> tuple[str, ...]:
    """Who was questioned or was present at an inspection."""
    records = case.steps.filter(code__in=_RECORDS).values_list("content__person", flat=True)
    return tuple(dict.fromkeys(name for name in records if name and looks_like_a_name(name)))


def _born(party: Party, number: str) -> date | None:
    return identity.born_on(number) if number and party.id_type == "resident" else None


def _opened(sealed: bytes | memoryview) -> str:
    try:
        return unseal(sealed)
    except InvalidTag as error:
        raise NotNow(
            "当事人的密封信息无法打开核对,不能确认公示内容是否泄露,不得公示。",
            code="notice_not_comparable",
            article=art("CFF", "48"),
        ) from error
