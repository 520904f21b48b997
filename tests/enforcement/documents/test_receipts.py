"""What stands on a receipt 送达回证 and on an approval sheet is what the file says: who, where, in whose right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from enforcement.cases.models import Case
from enforcement.cases.rules import MatterKind, Status, StepCode
from enforcement.decisions.actions.served import Served
from enforcement.documents.reading import read
from enforcement.documents.rules import CATALOGUE, InstrumentKind
from enforcement.documents.rules.case_file import CaseFile
from enforcement.documents.rules.composing import compose, subject_of
from enforcement.documents.rules.records import Records
from enforcement.documents.rules.values import Opinion, Value
from enforcement.law.values import ServiceMethod
from tests import factories
from tests.enforcement.cases import test_detours as detours
from tests.enforcement.decisions import test_service as services
from tests.factories import AT, again

from .files import CASE

K = InstrumentKind
SHOP, KEEPER = "昌宁县耈街某某超市", "王某某"


def said(file: CaseFile, kind: InstrumentKind = K.SERVICE_RECEIPT) -> Mapping[str, Value]:
    row = CATALOGUE[kind]
    return compose(row, file, subject_of(row, file, None), {}).values


@pytest.mark.parametrize(
    ("given", "recipient", "relation"),
    [
        ({"recipient": "李某", "relation": "店员"}, SHOP, "李某(店员)"),
        ({"recipient": KEEPER, "relation": "经营者"}, SHOP, "王某某(经营者)"),
        ({"recipient": KEEPER, "relation": ""}, KEEPER, "法定代表人(负责人、经营者)"),
        ({"recipient": SHOP, "relation": ""}, SHOP, "本人签收"),
        # of several parties nobody says which: what is on file stands as it is
        ({"recipient": "李某", "relation": "店员", "party": ""}, "李某", "店员"),
    ],
)
def test_a_receipt_says_for_whom_it_is_and_who_took_it(
    given: dict[str, Any], recipient: str, relation: str
) -> None:
    (service,) = CASE.records.services
    file = replace(CASE, records=Records(services=(replace(service, **given),)))
    found = said(file)
    assert (found["recipient"], found["relation"]) == (recipient, relation)


def test_whoever_took_it_unknown_to_the_file_leaves_the_cell_blank() -> None:
    (service,) = CASE.records.services
    file = replace(CASE, records=Records(services=(replace(service, recipient="李某", relation=""),)))
    assert said(file)["recipient"] == "李某"
    assert not said(file).get("relation")


def test_a_record_on_the_spot_names_who_interpreted_from_what() -> None:
    steps = tuple(
        replace(step, content={**step.content, "interpreter": "岩温", "language": "傣语"})
        if step.code in {StepCode.INSPECT, StepCode.QUESTION}
        else step
        for step in CASE.steps
    )
    file = replace(CASE, steps=steps)
    for kind in (K.SITE_RECORD, K.QUESTIONING_RECORD):
        assert said(file, kind)["interpreter"] == "岩温(傣语)"
        assert "interpreter" not in said(CASE, kind)


def served(case: Case) -> Mapping[str, Value]:
    return said(read(again(case), at=AT + timedelta(days=4)))


@pytest.mark.django_db
class TestFromTheRecord:
    def test_what_was_left_names_place_refusal_its_day_witness_and_pictures(self) -> None:
        team, case = services.decided()
        party = case.parties.get()
        picture = factories.evidence(case, team.officer, factual=False)
        left = Served(
            ServiceMethod.LEFT_AT_DOMICILE,
            "李某",
            services.paper(team, case),
            services.TODAY,
            relation="同住成年家属",
            address="测试县测试路3号",
            refusal="称与己无关,拒绝签收",
            witness="村委会张某",
            proofs=(picture.pk,),
        )
        assert services.serve(team, case, left).status == Status.SERVED
        found = served(case)
        assert (found["recipient"], found["relation"]) == (party.name, "李某(同住成年家属)")
        assert found["service_place"] == "测试县测试路3号"
        assert found["refusal"] == (
            f"称与己无关,拒绝签收；2026年11月23日；见证人:村委会张某；照片、录像:证据{picture.number}"
        )

    def test_mail_names_the_confirmed_address_and_its_number(self) -> None:
        team, case = services.decided()
        address = services.confirmed(team, case)
        sent = services.by(
            ServiceMethod.MAIL, sent_on=services.TODAY, tracking_number="EMS1", confirmation=address.pk
        )
        mailed = services.record(team, case, sent)
        back = services.TODAY + timedelta(days=3)
        ending = services.by(
            ServiceMethod.MAIL,
            returned_on=back,
            receipt=services.paper(team, case),
            follows=mailed.pk,
        )
        services.serve(team, case, ending, days=3)
        assert served(case)["service_place"] == "测试县测试路3号；邮件编号:EMS1"

    def test_a_delegates_name_says_who_delegated_on_the_sheet_and_on_the_step(self) -> None:
        team = factories.team()
        case = factories.filed(factories.clue(team), team)
        matter = detours.asked(team, case, MatterKind.SUSPEND, "force_majeure")
        deputy = detours.delegate_of(team, StepCode.SUSPEND)
        case = detours.approve(team, case, matter, StepCode.SUSPEND, by=deputy)
        name = f"{deputy.name}(受{team.head.name}委托)"
        file = read(case, at=AT)
        (on_file,) = file.records.matters
        assert on_file.opinions["head"].name == name
        by = {step.code: step.by for step in file.steps}
        assert (by[StepCode.SUSPEND], by[StepCode.FILE]) == (name, team.head.name)

    @pytest.mark.parametrize(
        ("kind", "code", "ground"),
        [
            (MatterKind.EXTEND_DECISION, StepCode.APPROVE_MATTER, ""),
            (MatterKind.SUSPEND, StepCode.SUSPEND, "depends_on_case"),
            (MatterKind.EARLY_DISPOSAL, StepCode.APPROVE_MATTER, ""),
            (MatterKind.INSTALMENTS, StepCode.APPROVE_MATTER, ""),
        ],
    )
    def test_each_matter_has_its_sheet_with_every_level_by_name_and_date(
        self, kind: MatterKind, code: StepCode, ground: str
    ) -> None:
        team = factories.team()
        case = factories.filed(factories.clue(team), team)
        if kind is MatterKind.EXTEND_DECISION:
            detours.clock(case)
        detours.approve(team, case, detours.asked(team, case, kind, ground), code)
        sheet = said(read(again(case), at=AT), K.MATTER_APPROVAL)
        assert sheet["matter"] == kind.label
        assert "依据:" in str(sheet["reason"])
        signed = {
            level: (opinion.name, opinion.on)
            for level in ("handler_opinion", "unit_opinion", "head_opinion")
            if isinstance(opinion := sheet[level], Opinion)
        }
        assert signed == {
            "handler_opinion": (team.officer.name, "2026年11月23日"),
            "unit_opinion": (team.unit_head.name, "2026年11月23日"),
            "head_opinion": (team.head.name, "2026年11月23日"),
        }
