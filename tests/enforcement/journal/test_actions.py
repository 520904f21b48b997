"""One act, one transaction, one entry (Penalty Law Art. 47)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from enforcement.cases import actions as casework
from enforcement.cases.models import Case, CaseStep
from enforcement.errors import KeyReused, NotNow
from enforcement.journal.actions import Act, Answer, Done, Once, act, constraint_name
from enforcement.journal.models import Claim, Entry
from enforcement.journal.rules import GENESIS, Outcome, broken
from enforcement.law.values import ClueSource, PartyKind, Procedure
from enforcement.registry.models import Actor, NumberSeries
from tests import factories
from tests.factories import AT

SECRETS = ("11010519491231002X", "13987654321", "张三丰", "测试路3号")


def chain(stream: UUID) -> Iterator[str]:
    """What is broken in a stream, entry by entry."""
    previous = GENESIS
    for seq, entry in enumerate(Entry.objects.filter(stream=stream).order_by("seq"), start=1):
        yield broken(entry.as_written(), seq=seq, previous=previous)
        previous = bytes(entry.digest)


def once(key: str = "key-1", request: str = "a") -> Once:
    return Once(key, hashlib.sha256(request.encode()).hexdigest())


@act("draw_number")
def draw(*, agency: UUID, fail: bool = False, by: Actor, at: datetime) -> Done[int]:
    """Write something, and refuse afterwards where a test says so."""
    number = NumberSeries.objects.draw(agency, "test", at.year)
    if fail:
        raise NotNow("不行。", code="said_no")
    return Done(number, stream=agency, facts={"number": number})


def shown(number: int) -> Answer:
    return Answer(201, {"number": number}, f'"{number}"')


@pytest.mark.django_db
class TestAct:
    def test_leaves_one_entry_per_act_with_actor_and_certificate(self) -> None:
        team = factories.team()
        case = factories.named_and_founded(factories.clue(team), team)
        acts = [entry.act for entry in Entry.objects.filter(stream=case.pk).order_by("seq")]
        assert acts == ["register_clue", "name_officers", "cite_basis"]
        first = json.loads(Entry.objects.get(stream=case.pk, seq=1).body)
        assert first["actor"] == str(team.officer.pk)
        assert first["certificate"] == factories.actor(team.officer).certificate != ""

    def test_a_refusal_leaves_nothing_but_the_refused_entry_of_the_actor(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        head = factories.actor(team.head)
        with pytest.raises(NotNow):
            casework.file(case_id=case.pk, version=case.version, opinion="同意", by=head, at=AT)
        assert Entry.objects.filter(stream=case.pk).count() == 1
        assert CaseStep.objects.filter(case=case).count() == 1
        refused = Entry.objects.get(stream=team.head.pk)
        assert (refused.outcome, refused.act, refused.subject) == (Outcome.REFUSED, "file", case.pk)
        assert json.loads(refused.body)["facts"] == {"code": "file_not_now"}

    def test_what_was_written_before_the_refusal_is_rolled_back(self) -> None:
        team = factories.team()
        by = factories.actor(team.officer)
        with pytest.raises(NotNow):
            draw(agency=team.agency.pk, fail=True, by=by, at=AT)
        assert not NumberSeries.objects.filter(agency=team.agency).exists()
        assert draw(agency=team.agency.pk, by=by, at=AT) == 1

    def test_what_the_database_refuses_is_journaled_with_its_constraint(self) -> None:
        team = factories.team()
        by = factories.actor(team.officer)
        case = factories.clue(team)

        @act("break_a_rule")
        def breaking(*, by: Actor, at: datetime) -> Done[None]:
            Case.objects.filter(pk=case.pk).update(major=True)
            Case.objects.filter(pk=case.pk).update(major=False)
            return Done(None, stream=case.pk)

        with pytest.raises(IntegrityError):
            breaking(by=by, at=AT)
        entry = Entry.objects.get(stream=team.officer.pk)
        assert json.loads(entry.body)["facts"] == {"code": "case_major_stays"}

    def test_no_entry_of_a_whole_case_holds_anything_personal(self) -> None:
        team = factories.team()
        case = casework.register_clue(
            **{
                **_clue(team),
                "parties": [
                    casework.PartyGiven(
                        kind=PartyKind.PERSON,
                        name=SECRETS[2],
                        id_number=SECRETS[0],
                        phone=SECRETS[1],
                        address=SECRETS[3],
                    )
                ],
            }
        )
        case = factories.concluded(factories.filed(case, team), team)
        bodies = "".join(Entry.objects.filter(stream=case.pk).values_list("body", flat=True))
        assert not [secret for secret in SECRETS if secret in bodies]
        assert bodies.isascii()

    def test_the_chain_recomputes_from_the_bodies_alone(self) -> None:
        team = factories.team()
        case = factories.filed(factories.clue(team), team)
        found = list(chain(case.pk))
        assert len(found) == 5
        assert not any(found)


def _clue(team: factories.Team) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "agency": team.agency.pk,
        "procedure": Procedure.ORDINARY,
        "title": "案",
        "source": ClueSource.REPORT,
        "received_at": AT,
        "summary": "线索",
        "by": factories.actor(team.officer),
        "at": AT,
    }


@pytest.mark.django_db
class TestOnce:
    def test_the_same_key_and_request_get_the_first_answer_and_act_once(self) -> None:
        team = factories.team()
        by = factories.actor(team.officer)
        first = draw.answer(once(), shown, agency=team.agency.pk, by=by, at=AT)
        again = draw.answer(once(), shown, agency=team.agency.pk, by=by, at=AT)
        assert first == again == Answer(201, {"number": 1}, '"1"')
        assert NumberSeries.objects.get(agency=team.agency).last == 1
        assert Entry.objects.filter(stream=team.agency.pk).count() == 1

    def test_an_answer_by_number_and_by_kind_is_kept_as_json_says_it(self) -> None:
        team = factories.team()
        by = factories.actor(team.officer)

        def counted(number: int) -> Answer:
            return Answer(201, {number: {Procedure.ORDINARY: number}})

        acting: Act[..., int] = draw
        acting.answer(once(), counted, agency=team.agency.pk, by=by, at=AT)
        again = acting.answer(once(), counted, agency=team.agency.pk, by=by, at=AT)
        assert again.body == {"1": {"ordinary": 1}}

    def test_the_same_key_for_another_request_is_refused(self) -> None:
        team = factories.team()
        by = factories.actor(team.officer)
        draw.answer(once(), shown, agency=team.agency.pk, by=by, at=AT)
        with pytest.raises(KeyReused):
            draw.answer(once(request="b"), shown, agency=team.agency.pk, by=by, at=AT)
        assert NumberSeries.objects.get(agency=team.agency).last == 1
        assert not Entry.objects.filter(stream=team.officer.pk).exists(), "a slip of the client, not an act"

    def test_a_key_belongs_to_an_account(self) -> None:
        team = factories.team()
        for person in (team.officer, team.second):
            draw.answer(once(), shown, agency=team.agency.pk, by=factories.actor(person), at=AT)
        assert NumberSeries.objects.get(agency=team.agency).last == 2

    def test_a_refusal_uses_up_no_key(self) -> None:
        team = factories.team()
        by = factories.actor(team.officer)
        with pytest.raises(NotNow):
            draw.answer(once(), shown, agency=team.agency.pk, fail=True, by=by, at=AT)
        assert not Claim.objects.filter(account=team.officer.pk).exists()
        assert draw.answer(once(), shown, agency=team.agency.pk, by=by, at=AT).status == 201

    def test_an_answer_that_cannot_be_shown_undoes_the_act(self) -> None:
        team = factories.team()
        by = factories.actor(team.officer)

        def unshowable(number: int) -> Answer:
            raise LookupError(number)

        failing: Act[..., int] = draw
        with pytest.raises(LookupError):
            failing.answer(once(), unshowable, agency=team.agency.pk, by=by, at=AT)
        assert not NumberSeries.objects.filter(agency=team.agency).exists()
        assert not Entry.objects.filter(stream=team.agency.pk).exists()


CHANGES = (
    "UPDATE journal_entry SET act = 'x'",
    "DELETE FROM journal_entry",
    "TRUNCATE journal_entry",
    "INSERT INTO journal_entry SELECT * FROM journal_entry ON CONFLICT (id) DO UPDATE SET act = 'x'",
)


class TestAppendOnly:
    @pytest.mark.django_db
    @pytest.mark.parametrize("statement", CHANGES)
    def test_the_runtime_role_has_no_right_to_change_an_entry(self, statement: str) -> None:
        factories.clue(factories.team())
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    @pytest.mark.usefixtures("committed_db")
    def test_the_triggers_refuse_even_the_owner(self) -> None:
        factories.clue(factories.team())
        for statement in CHANGES:
            with pytest.raises(IntegrityError) as caught, connections["owner"].cursor() as cursor:
                cursor.execute(statement)
            assert constraint_name(caught.value) == "append_only", statement

    @pytest.mark.django_db
    def test_a_forged_place_in_the_chain_is_overwritten_by_the_database(self) -> None:
        case = factories.clue(factories.team())
        forged = Entry.objects.append(stream=case.pk, act="x", by=factories.actor(case.opened_by), at=AT)
        Entry.objects.create(
            stream=case.pk,
            seq=1,
            act="forged",
            outcome="done",
            actor=case.opened_by_id,
            at=AT,
            body=forged.body,
            previous=b"\x01" * 32,
            digest=b"\x02" * 32,
        )
        last = Entry.objects.filter(stream=case.pk).order_by("-seq")[0]
        assert (last.act, last.seq) == ("forged", 3)
        assert bytes(last.previous) == bytes(Entry.objects.get(stream=case.pk, seq=2).digest)
