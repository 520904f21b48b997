"""The custody log taken out of the system: complete, dated, signed by whom, and inert."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PageObject, PdfReader

from enforcement.cases.models import Case
from enforcement.evidence.models.custody import Custody
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.rules.custody import CustodyEvent
from enforcement.journal.models import Entry
from enforcement.registry.models import Account
from tests import factories
from tests.factories import AT, Team

from .conftest import Phone

pytestmark = pytest.mark.django_db

#: Markup, code, strings and paths that a template would obey if it read them as its own.
HOSTILE = '#read("/etc/passwd") #panic("x") $1/0$ *b* ] } " \\ #{import sys} 耈街 𬭎'


@pytest.fixture
def evidence(team: Team, case: Case) -> Evidence:
    return factories.evidence(case, team.officer)


def export(account: Account, evidence: Evidence, suffix: str, *, key: str = "", **headers: str) -> Any:
    return Phone(account).client.post(
        f"/api/v1/evidence/{evidence.pk}/custody.{suffix}",
        {},
        format="json",
        headers={"Idempotency-Key": key or uuid4().hex, **headers},
    )


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def text(content: bytes) -> str:
    """What the sheet says, without what only helps to break it."""
    return "".join(map(said_on, PdfReader(io.BytesIO(content)).pages))


def said_on(page: PageObject) -> str:
    """One page of it."""
    return "".join(page.extract_text().replace("\u200b", "").split())


class TestBoth:
    @pytest.mark.parametrize("suffix", ["csv", "pdf"])
    def test_an_export_is_an_event_of_its_own_log(self, team: Team, evidence: Evidence, suffix: str) -> None:
        answer = export(team.head, evidence, suffix)
        assert answer.status_code == 200
        assert answer["Content-Disposition"] == f'attachment; filename="custody-{evidence.pk}.{suffix}"'
        assert answer["Cache-Control"] == "no-store"
        row = Custody.objects.get(event="exported")
        assert (row.account_id, row.detail[:3].lower()) == (team.head.pk, suffix)
        assert Entry.objects.get(act="export_custody").stream == evidence.case_id

    @pytest.mark.parametrize("suffix", ["csv", "pdf"])
    def test_a_repeat_gives_the_same_bytes_whatever_happened_since(
        self, team: Team, evidence: Evidence, suffix: str
    ) -> None:
        key = uuid4().hex
        first = export(team.head, evidence, suffix, key=key)
        Phone(team.officer).get(f"/{evidence.pk}")
        again = export(team.head, evidence, suffix, key=key)
        assert first.content == again.content
        assert Custody.objects.filter(event="exported").count() == 1
        assert export(team.head, evidence, suffix).content != first.content

    @pytest.mark.parametrize("suffix", ["csv", "pdf"])
    def test_whoever_may_not_read_it_may_not_take_it_and_the_try_is_noted(
        self, team: Team, evidence: Evidence, suffix: str
    ) -> None:
        for account in (team.officer, factories.team().head):
            answer = export(account, evidence, suffix)
            assert answer.status_code == 404
            assert answer["Content-Type"] == "application/problem+json"
            row = Custody.objects.latest("seq")
            assert (row.event, row.outcome, row.account_id) == ("exported", "refused", account.pk)

    @pytest.mark.parametrize(("suffix", "type_"), [("csv", "text/csv"), ("pdf", "application/pdf")])
    def test_a_client_may_ask_for_what_it_gets(
        self, team: Team, evidence: Evidence, suffix: str, type_: str
    ) -> None:
        answer = export(team.head, evidence, suffix, Accept=type_)
        assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, type_)
        refused = export(team.officer, evidence, suffix, Accept=type_)
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")

    def test_an_export_says_what_it_is_about_and_carries_a_key(self, team: Team, evidence: Evidence) -> None:
        address = f"/api/v1/evidence/{evidence.pk}/custody.csv"
        assert Phone(team.head).client.post(address, {}, format="json").status_code == 400
        assert Phone(team.head).client.get(address).status_code == 405


class TestCsv:
    def test_opens_as_chinese_in_a_spreadsheet(self, team: Team, evidence: Evidence) -> None:
        Phone(team.officer).get(f"/{evidence.pk}")
        answer = export(team.head, evidence, "csv")
        assert answer.content.startswith(b"\xef\xbb\xbf")
        rows = table(answer.content)
        assert [row["事项"] for row in rows] == ["入库", "查看登记信息", "导出保管记录"]
        assert rows[1]["人员"] == team.officer.name
        assert rows[1]["单位"] == team.agency.name
        assert rows[1]["职务"] == "执法人员"
        assert {row["文件SHA-256"] for row in rows} == {evidence.sha256}

    @pytest.mark.parametrize(
        "name", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "  =1", "\t=1", "\uff1d1+1", "\uff20x"]
    )
    def test_no_cell_is_a_formula(self, team: Team, evidence: Evidence, name: str) -> None:
        Account.objects.filter(pk=team.head.pk).update(name=name)
        [*_, row] = table(export(team.head, evidence, "csv").content)
        assert row["人员"] == f"'{name}"

    def test_a_cell_with_quotes_and_lines_stays_one(self, team: Team, evidence: Evidence) -> None:
        Account.objects.filter(pk=team.head.pk).update(name='甲,"乙"\n丙')
        [*_, row] = table(export(team.head, evidence, "csv").content)
        assert row["人员"] == '甲,"乙"\n丙'


class TestPdf:
    def test_says_which_file_when_and_by_whom(self, team: Team, evidence: Evidence) -> None:
        content = export(team.head, evidence, "pdf").content
        said = text(content)
        for expected in (
            "证据保管记录",
            evidence.sha256,
            str(evidence.pk),
            evidence.case.source_number,
            evidence.case.title,
            team.head.name,
            "第1页共1页",
            "共2条",
            "入库",
        ):
            assert expected.replace(" ", "") in said, expected
        assert b"pdfaid:part>2<" in content
        assert b"pdfaid:conformance>B<" in content

    def test_what_people_wrote_is_text_and_never_markup(self, team: Team, case: Case) -> None:
        Case.objects.filter(pk=case.pk).update(title=HOSTILE)
        Account.objects.filter(pk=team.head.pk).update(name=HOSTILE[:60])
        piece = factories.evidence(case, team.officer)
        answer = export(team.head, piece, "pdf")
        assert answer.status_code == 200
        said = text(answer.content)
        assert "".join(HOSTILE.split()) in said
        assert "root:" not in said

    def test_goes_on_over_pages_each_with_the_head_and_its_number(
        self, team: Team, evidence: Evidence
    ) -> None:
        by = factories.actor(team.officer)
        for minute in range(60):
            Custody.objects.note(evidence, CustodyEvent.VIEWED, by=by, at=AT + timedelta(minutes=minute))
        pages = PdfReader(io.BytesIO(export(team.head, evidence, "pdf").content)).pages
        assert len(pages) > 1
        for number, page in enumerate(pages, start=1):
            said = said_on(page)
            assert f"第{number}页共{len(pages)}页" in said
            assert "网络地址" in said

    def test_every_face_is_embedded_and_every_character_has_one(self, team: Team, evidence: Evidence) -> None:
        Account.objects.filter(pk=team.head.pk).update(name="堃喆䶮㛃𬭎𠅤犇翀赟 耈街镇")
        content = export(team.head, evidence, "pdf").content
        assert "堃喆䶮㛃𬭎𠅤犇翀赟耈街镇" in text(content)
        for page in PdfReader(io.BytesIO(content)).pages:
            for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
                [descendant] = font.get_object()["/DescendantFonts"]
                described = descendant.get_object()["/FontDescriptor"]
                assert {"/FontFile2", "/FontFile3"} & set(described)

    def test_more_than_a_sheet_holds_goes_into_a_table(
        self, team: Team, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("enforcement.evidence.actions.custody.MOST_ON_PAPER", 2)
        assert export(team.head, evidence, "pdf").status_code == 200
        answer = export(team.head, evidence, "pdf")
        assert (answer.status_code, answer.json()["code"]) == (422, "too_long_for_paper")
        assert export(team.head, evidence, "csv").status_code == 200
