"""What may be made offline is a table that forgets no route, and a digest is the same wherever it is computed."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
import yaml
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse

from enforcement.journal.actions import constraint_name
from enforcement.sealed import masked
from enforcement.sync.models import Operation
from enforcement.sync.rules import OFFLINE, ONLINE, content_of, digest_of, unhashable, without_secrets
from tests.device import digest
from tests.enforcement.sync.conftest import Handset

CHAIN = UUID("5b0c8a9e-0d5f-4f3b-9c7a-2e6a1b9d4c11")
WRITES = {
    operation["post"]["operationId"]: (path, operation["post"])
    for path, operation in yaml.safe_load(Path("openapi.yaml").read_text())["paths"].items()
    if "post" in operation
}


class TestTable:
    def test_every_write_of_the_api_may_be_made_offline_or_says_why_not(self) -> None:
        reasons = [name for names in ONLINE.values() for name in names]
        assert len(reasons) == len(set(reasons))
        assert set(OFFLINE) | set(reasons) == set(WRITES)
        assert not set(OFFLINE) & set(reasons)

    @pytest.mark.parametrize("name", list(OFFLINE))
    def test_an_operation_is_dispatched_to_the_route_that_bears_its_name(self, name: str) -> None:
        row = OFFLINE[name]
        path, operation = WRITES[name]
        nobody = UUID(int=0)
        filled = path
        for parameter in row.params:
            filled = filled.replace(f"{{{parameter}}}", str(nobody))
        assert reverse(row.route, kwargs=dict.fromkeys(row.params, nobody)) == filled
        headers = {parameter["name"] for parameter in operation["parameters"]}
        assert ("If-Match" in headers) == row.versioned


class TestDigest:
    def test_names_are_sorted_and_characters_stand_for_themselves(self) -> None:
        said = {"seq": 1, "body": {"b": "超市\n\u0001", "a": [True, None]}, "digest": "no part of it"}
        assert content_of(CHAIN, said) == (
            '{"body":{"a":[true,null],"b":"超市\\n\\u0001"},"chain":"5b0c8a9e-0d5f-4f3b-9c7a-2e6a1b9d4c11","seq":1}'
        )

    def test_a_phone_computes_the_same(self) -> None:
        said = {"seq": 1, "body": {"b": "超市", "a": 2**53 - 1}}
        assert digest(str(CHAIN), said) == digest_of(content_of(CHAIN, said))

    @pytest.mark.parametrize("value", [1.5, 2**53, -(2**53), {"名": 1}, [{"a": [0.1]}]])
    def test_what_has_two_spellings_has_none(self, value: object) -> None:
        assert unhashable(value)

    @pytest.mark.parametrize("value", [2**53 - 1, True, None, "1.5", [], {"a": {"b": ["名"]}}])
    def test_the_rest_has_one(self, value: object) -> None:
        assert not unhashable(value)

    def test_numbers_of_people_are_masked_wherever_they_stand(self) -> None:
        body = {"parties": [{"id_number": "11010519491231002X", "name": "张某某"}], "phone": "13987654321"}
        shown = without_secrets(body, masked)
        assert shown == {
            "parties": [{"id_number": "110105********002X", "name": "张某某"}],
            "phone": "***********",
        }


class TestOnFile:
    @pytest.mark.parametrize(
        "change",
        [
            "sealed = '\\x00'",
            "digest = repeat('0', 64)",
            "seq = 9",
            "wall = now()",
            "earliest = now()",
            "flags = '{}'",
            "state = 'held'",
            "state = 'conflict'",
            "status = 500",
            "problem = '{}'",
        ],
    )
    def test_what_was_made_and_what_became_of_it_stay(self, handset: Handset, change: str) -> None:
        handset.clue()
        handset.sync()
        with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE sync_operation SET {change}")  # noqa: S608 - the cases above
        assert constraint_name(refused.value) == "sync_operation_stays"

    @pytest.mark.parametrize("table", ["sync_operation", "sync_chain", "sync_handshake", "sync_settlement"])
    def test_nothing_is_removed(self, handset: Handset, table: str) -> None:
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - the cases above

    def test_a_log_grows_only(self, handset: Handset) -> None:
        handset.clue()
        handset.sync()
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE sync_chain SET head_seq = 0")
        assert Operation.objects.get().linked
