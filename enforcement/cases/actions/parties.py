"""The parties of a case: named, and described as they become known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from enforcement.cases import identity
from enforcement.cases.models import Case, Party
from enforcement.cases.rules import StepCode
from enforcement.errors import NotNow, NotVisible, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.values import PartyKind
from enforcement.registry.models import Actor, legal_day
from enforcement.registry.rules import Role
from enforcement.sealed import lookup, masked, seal

#: Once one of these stands, the party is the one that was told, decided on or let go.
_PARTY_SETTLED = (StepCode.NOTIFY, StepCode.DECIDE, StepCode.DECIDE_ON_SPOT, StepCode.DECLINE_FILING)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyDetails:
    """What is known of a party beside the name; numbers in clear, to be sealed here."""

    uscc: str = ""
    id_number: str = ""
    id_type: str = ""
    phone: str = ""
    address: str = ""
    legal_representative: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyGiven(PartyDetails):
    """A party as the officer entered it."""

    kind: PartyKind
    name: str


@act("add_party")
def add_party(
    *, case_id: UUID, version: int | None, id: UUID, party: PartyGiven, by: Actor, at: datetime
) -> Done[Party]:
    """Name a party the clue did not know. Once a decision is drafted against those known, it is too late.

    Raises:
        NotCompetent, NotNow, Taken, Unprocessable: as for `complete_party`.

    Basis: Penalty Law Arts. 54, 59 (1).

    """
    case = _open_for_parties(case_id, version, "add_party", by=by)
    if case.steps.filter(code=StepCode.DRAFT_DECISION).exists():
        raise NotNow("已拟定处理决定,不能再增加当事人。", code="party_settled")
    if Party.objects.filter(pk=id).exists():
        raise Taken
    row = Party(id=id, case=case, kind=party.kind, name=party.name, **columns_of(party, legal_day(at), ""))
    row.save(force_insert=True)
    case.party_name = case.party_name or party.name
    case.version += 1
    case.save(update_fields=["party_name", "version"])
    return Done(row, stream=case.pk, subject=row.pk)


@act("complete_party")
def complete_party(
    *, case_id: UUID, party_id: UUID, version: int | None, details: PartyDetails, by: Actor, at: datetime
) -> Done[Party]:
    """Fill in what the clue did not know of a party: address, representative, telephone, numbers.

    The decision names the party with its address, and everything before it rests on the same party: what is
    on file is not changed, and nothing is filled in once the party was notified.

    Raises:
        NotVisible: no such party in the case.
        NotCompetent: not an officer of the case, nor, before any is named, the one who registered it.
        NotNow: the party was notified, the case decided, or filing declined.
        Unprocessable: nothing given, a number is not valid, or the detail is on file.

    Basis: Penalty Law Art. 59 (1).

    """
    case = _open_for_parties(case_id, version, "complete_party", by=by)
    party = case.parties.select_for_update().filter(pk=party_id).first()
    if party is None:
        raise NotVisible
    columns = {name: value for name, value in columns_of(details, legal_day(at), "").items() if value}
    if not columns:
        raise Unprocessable("没有需要补充的内容。", code="nothing_given")
    party.complete(columns)
    case.version += 1
    case.save(update_fields=["version"])
    return Done(party, stream=case.pk, subject=party.pk, facts={"columns": sorted(columns)})


def _open_for_parties(case_id: UUID, version: int | None, act_name: str, *, by: Actor) -> Case:
    """Lock a case whose parties may still be described, for who handles it or, before that, registered it."""
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.OFFICER], case.agency_id, act_name)
    if by.account_id != case.opened_by_id or case.case_officers.filter(released_at__isnull=True).exists():
        case.must_be_handled_by(by)
    case.expect(version)
    if case.steps.filter(code__in=_PARTY_SETTLED, void__isnull=True).exists():
        raise NotNow("已向当事人告知、作出决定或者不予立案,当事人信息不再补充。", code="party_settled")
    return case


def party_row(index: int, given: PartyGiven, today: date) -> Party:
    """Build a party's row."""
    return Party(kind=given.kind, name=given.name, **columns_of(given, today, f"/parties/{index}"))


def columns_of(given: PartyDetails, today: date, pointer: str) -> dict[str, str | bytes]:
    """The columns of what was given, numbers checked and sealed; `pointer` says where the party stands."""
    number, code = given.id_number, given.uscc
    try:
        if number and given.id_type in {"", "resident"}:
            number = identity.resident_number(number, today)
    except ValueError as error:
        raise Unprocessable(str(error), code="id_number_invalid", pointer=f"{pointer}/id_number") from error
    try:
        if code:
            code = identity.credit_code(code)
    except ValueError as error:
        raise Unprocessable(str(error), code="uscc_invalid", pointer=f"{pointer}/uscc") from error
    return {
        "uscc": code,
        "id_type": (given.id_type or "resident") if number else "",
        "id_sealed": seal(number),
        "id_lookup": lookup(number),
        "id_masked": masked(number),
        "phone_sealed": seal(given.phone),
        "address": given.address,
        "legal_representative": given.legal_representative,
    }
