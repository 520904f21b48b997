from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from enforcement.journal.models import Entry
from tests import factories


def verify() -> str:
    said = StringIO()
    call_command("verify_journal", stdout=said)
    return said.getvalue()


def as_owner(*statements: str) -> None:
    """What only somebody with the database's own rights could do, triggers switched off."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")


@pytest.mark.usefixtures("committed_db")
class TestVerifyJournal:
    def test_says_how_much_it_checked(self) -> None:
        team = factories.team()
        factories.filed(factories.clue(team), team)
        assert f"{Entry.objects.count()} 条记录" in verify()

    @pytest.mark.parametrize(
        ("tampering", "named"),
        [
            ("UPDATE journal_entry SET body = replace(body, 'done', 'none') WHERE id = %s", "内容与散列不符"),
            ("UPDATE journal_entry SET act = 'other' WHERE id = %s", "栏目与内容不一致:act"),
            ("DELETE FROM journal_entry WHERE id = %s", "中间有缺失"),
        ],
    )
    def test_names_the_first_broken_entry(self, tampering: str, named: str) -> None:
        team = factories.team()
        case = factories.filed(factories.clue(team), team)
        entries = list(Entry.objects.filter(stream=case.pk).order_by("seq"))
        as_owner(tampering.replace("%s", f"'{entries[2].pk}'"))
        with pytest.raises(CommandError) as caught:
            verify()
        assert named in str(caught.value)
        broken = entries[3] if "DELETE" in tampering else entries[2]
        assert str(broken.pk) in str(caught.value)
