"""The parties of a case: named, and described as they become known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from enforcement.cases import identity
from enforcement.cases.capacity import age_of, weigh
from enforcement.cases.models import Case, Party
from enforcement.cases.rules import Age, StepCode
from enforcement.errors import NotNow, NotVisible, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.statutes import art
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
    born_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyGiven(PartyDetails):
    """A party as the officer entered it.

    `unidentified`: nobody knows who it is yet, `name` is what they are called meanwhile; `unlicensed`: a business
    without the licence or registration it needs; `description` says what is known of either.
    """

    kind: PartyKind
    name: str
    unidentified: bool = False
    unlicensed: bool = False
    description: str = ""


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
        raise NotNow("已拟定处理决定,不能再增加当事人。", code="party_settled", article=art("CFF", "44"))
    if Party.objects.filter(pk=id).exists():
        raise Taken
    row = party_row("", party, legal_day(at))
    row.id, row.case = id, case
    row.save(force_insert=True)
    consider(case, [row], at)
    case.party_name = case.party_name or party.name
    case.version += 1
    case.save(update_fields=["party_name", "version"])
    return Done(row, stream=case.pk, subject=row.pk)


@act("complete_party")
def complete_party(
    *,
    case_id: UUID,
    party_id: UUID,
    version: int | None,
    details: PartyDetails,
    name: str = "",
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Done[Party]:
    """Fill in what the clue did not know of a party: address, representative, telephone, numbers.

    The decision names the party with its address, and everything before it rests on the same party: what is
    on file is not changed, and nothing is filled in once the party was notified. With a reason, what was entered
    wrongly is corrected 更正, the name too, until a decision is drafted; what stood is kept with the reason and the
    time.

    Raises:
        NotVisible: no such party in the case.
        NotCompetent: not an officer of the case, nor, before any is named, the one who registered it.
        NotNow: the party was notified, the case decided, or filing declined; to be corrected, a decision was drafted.
        Unprocessable: nothing given, a number is not valid, or the detail is on file and no reason is given.

    Basis: Penalty Law Arts. 47, 59 (1).

    """
    case = _open_for_parties(case_id, version, "complete_party", by=by)
    party = case.parties.select_for_update().filter(pk=party_id).first()
    if party is None:
        raise NotVisible
    columns = {name: value for name, value in columns_of(details, legal_day(at), "").items() if value}
    if name:
        columns["name"] = name
    if not columns:
        raise Unprocessable("没有需要补充的内容。", code="nothing_given")
    if reason:
        _correct(case, party, columns, reason, by=by, at=at)
    elif name:
        raise Unprocessable("更正名称须说明理由。", code="party_detail_given", pointer="/reason")
    else:
        party.complete(columns)
        consider(case, [party], at)
    case.version += 1
    case.save(update_fields=["party_name", "version"])
    return Done(
        party,
        stream=case.pk,
        subject=party.pk,
        facts={"columns": sorted(columns), "corrected": bool(reason)},
    )


def _correct(
    case: Case, party: Party, columns: Mapping[str, str | bytes], reason: str, *, by: Actor, at: datetime
) -> None:
    if case.steps.filter(code=StepCode.DRAFT_DECISION).exists():
        raise NotNow("已拟定处理决定,不能再更正当事人。", code="party_settled", article=art("CFF", "44"))
    named = case.party_name == party.name
    was, sealed = party.stood(columns)
    entry = {
        "at": at.isoformat(),
        "by": str(by.account_id),
        "reason": reason,
        "was": {"party": str(party.pk), **was},
        "sealed": sealed,
    }
    case.restatements = [*case.restatements, entry]
    case.save(update_fields=["restatements"])
    party.restate(columns)
    if named:
        case.party_name = party.name
    weigh(case, at)


@act("identify_party")
def identify_party(
    *,
    case_id: UUID,
    party_id: UUID,
    version: int | None,
    name: str,
    details: PartyDetails,
    by: Actor,
    at: datetime,
) -> Done[Party]:
    """Say who a party is that nobody knew 查明身份; what it was called meanwhile stays in its description.

    Raises:
        NotVisible: no such party. NotNow: it is known already, or as for `complete_party`.
        NotCompetent, Unprocessable: as for `complete_party`.

    Basis: Penalty Law Art. 59 (1).

    """
    case = _open_for_parties(case_id, version, "identify_party", by=by)
    party = case.parties.select_for_update().filter(pk=party_id).first()
    if party is None:
        raise NotVisible
    if not party.unidentified:
        raise NotNow("该当事人身份已经登记。", code="party_identified", article=art("CFF", "40"))
    was = party.name
    party.complete(
        {column: value for column, value in columns_of(details, legal_day(at), "").items() if value}
    )
    party.name, party.unidentified = name, False
    party.description = f"{party.description}(查明前登记为“{was}”)"[:500]
    party.save(update_fields=["name", "unidentified", "description"])
    if case.party_name == was:
        case.party_name = name
    case.version += 1
    case.save(update_fields=["party_name", "version"])
    if not case.parties.filter(unidentified=True).exists():
        case.unhinder("party_unidentified", at=at)
    consider(case, [party], at)
    return Done(party, stream=case.pk, subject=party.pk)


def consider(case: Case, parties: Sequence[Party], at: datetime) -> None:
    """Open what new knowledge of parties bars: nobody knows who it is, or it was done before the age of majority."""
    if any(party.unidentified for party in parties):
        case.hinder("party_unidentified", art("CFF", "59(1)"), "当事人身份尚未查明", at=at)
    if any(age_of(case, party) in {Age.CHILD, Age.MINOR} for party in parties):
        weigh(case, at)


def _open_for_parties(case_id: UUID, version: int | None, act_name: str, *, by: Actor) -> Case:
    """Lock a case whose parties may still be described, for who handles it or, before that, registered it."""
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.OFFICER], case.agency_id, act_name)
    if by.account_id != case.opened_by_id or case.case_officers.filter(released_at__isnull=True).exists():
        case.must_be_handled_by(by)
    case.expect(version)
    if case.steps.filter(code__in=_PARTY_SETTLED, void__isnull=True).exists():
        raise NotNow(
            "已向当事人告知、作出决定或者不予立案,当事人信息不再补充。",
            code="party_settled",
            article=art("CFF", "44"),
        )
    return case


def party_row(pointer: str, given: PartyGiven, today: date) -> Party:
    """Build a party's row; `pointer` says where it stands in the form."""
    if given.unidentified and not given.description:
        raise Unprocessable("身份不明的,须说明已知情况。", pointer=f"{pointer}/description")
    return Party(
        kind=given.kind,
        name=given.name,
        unidentified=given.unidentified,
        unlicensed=given.unlicensed,
        description=given.description,
        **columns_of(given, today, pointer),
    )


def columns_of(given: PartyDetails, today: date, pointer: str) -> dict[str, str | bytes]:
    """The columns of what was given, numbers checked and sealed; `pointer` says where the party stands."""
    number, code = given.id_number, given.uscc
    try:
        if number and given.id_type in {"", "resident"}:
            number = identity.resident_number(number, today)
    except ValueError as error:
        raise Unprocessable(str(error), code="id_number_invalid", pointer=f"{pointer}/id_number") from error
    if given.born_on and given.born_on > today:
        raise Unprocessable("出生日期不得晚于今日。", pointer=f"{pointer}/born_on")
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
        "born_sealed": seal(given.born_on.isoformat()) if given.born_on else b"",
    }
