"""A case whose every step was taken, as instruments read it; no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from enforcement.cases.rules import StepCode
from enforcement.documents.rules.case_file import (
    AgencyOnFile,
    CaseFile,
    DecisionOnFile,
    DefenceOnFile,
    DraftOnFile,
    EvidenceOnFile,
    NoticeOnFile,
    OfficerOnFile,
    OpinionOnFile,
    PartyOnFile,
    StepOnFile,
)
from enforcement.documents.rules.records import Records, ServiceOnFile
from enforcement.law.values import Department

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 10, 30, tzinfo=ZONE)
C = StepCode
PHOTOGRAPH, NOTICE, DEFENCE, OPINION, DECISION, SERVICE = (UUID(int=number) for number in range(1, 7))
FACTS = (
    "2026年11月10日,本机关执法人员在昌宁县耈街乡检查时,发现当事人经营的货架上有超过保质期的"
    "某品牌纯牛奶十二盒(生产日期2026年3月1日,保质期6个月),货值金额七十二元,尚未售出。"
)


def step(code: StepCode, **content: Any) -> StepOnFile:
    by = "赵主任" if code in {C.FILE, C.DECIDE, C.CLOSE, C.APPROVE_NOTICE, C.ORDER_CORRECTION} else "李执法"
    return StepOnFile(UUID(int=100 + list(C).index(code)), code, AT, by, content)


def record(text: str, person: str = "王某某") -> dict[str, Any]:
    return {
        "occurred_from": "2026-11-10T01:05:00+00:00",
        "occurred_to": "2026-11-10T02:20:00+00:00",
        "place": "云南省昌宁县耈街乡打平村某某超市",
        "officers": [
            {"officer": "1", "name": "李执法", "certificate": "25052400101"},
            {"officer": "2", "name": "犇堃", "certificate": "25052400102"},
        ],
        "certificates_shown": True,
        "rights_told": True,
        "text": text,
        "person": person,
        "signature": "signed",
        "signature_note": "",
    }


STEPS = (
    step(C.REGISTER_CLUE),
    step(C.PROPOSE_FILING, opinion="符合立案条件,建议立案调查。"),
    step(C.FILE, opinion="同意立案。", five_year_ground=""),
    step(C.INSPECT, **record(FACTS + "\n现场已拍照、录像;当事人在场并予以配合。")),
    step(C.QUESTION, **record("问:请介绍经营情况。\n答:我经营这个超市,上述牛奶是我忘了下架。")),
    step(C.ORDER_CORRECTION, order="立即停止经营超过保质期的食品", deadline=None),
    step(
        C.CONCLUDE_INVESTIGATION,
        course="日常监督检查中发现,现场检查一次,询问一人;未采取行政强制措施。",
        facts=FACTS,
        nature="违反《中华人民共和国食品安全法》第三十四条第十项。",
        proposal="建议罚款五千元。",
        discretion="首次违法,积极配合。",
    ),
    step(C.DRAFT_DECISION, draft="d"),
    step(C.REQUEST_REVIEW, dossier="dossier"),
    step(C.PASS_REVIEW, opinion=str(OPINION), conclusion="pass"),
    step(C.APPROVE_NOTICE, opinion="同意告知。"),
    step(C.NOTIFY, notice=str(NOTICE)),
    step(C.HEAR_DEFENCE, defence=str(DEFENCE), received_on="2026-11-20"),
    step(
        C.REEXAMINE,
        points=[{"point": "已主动下架", "adopted": True, "reason": "属实"}],
        result="部分采纳。",
    ),
    step(
        C.DISCUSS,
        voices=[
            {"account": "a", "opinion": "事实清楚,同意。", "agrees": True},
            {"account": "b", "opinion": "同意。", "agrees": True},
        ],
        reporters=["o"],
        recorder="周记录",
        result="一致同意拟处罚意见。",
    ),
    step(C.DECIDE, decision=str(DECISION)),
    step(C.SERVE, service=str(SERVICE)),
    step(C.CLOSE, ground="executed", opinion="同意结案。"),
)

CASE = CaseFile(
    today=TODAY,
    agency=AgencyOnFile(
        name="昌宁县市场监督管理局",
        decides_as="昌宁县市场监督管理局",
        decider_verified=True,
        department=Department.MARKET_REGULATION,
        address="云南省昌宁县田园镇右文路1号",
        phone="0875-7120000",
        reconsideration_body="昌宁县人民政府",
        court="昌宁县人民法院",
        bank="昌宁县农村信用合作联社营业部(田园镇右文路88号)",
    ),
    title="涉嫌经营超过保质期的食品案",
    case_number="昌市监立〔2026〕31号",
    source_number="昌市监案源〔2026〕40号",
    source="监督检查",
    source_received_at=AT,
    summary="日常监督检查发现货架上有超过保质期的食品。",
    place="云南省昌宁县耈街乡",
    act_ended_on=date(2026, 11, 10),
    limitation="违法行为于2026-11-10终了，须在2年内（至2028-11-10）发现",
    major_grounds=("罚没款五千元以上",),
    registrar="李执法",
    opened_at=AT,
    filed_at=AT,
    closed_at=AT,
    parties=(
        PartyOnFile(
            name="昌宁县耈街某某超市",
            number="92530524MA6K0A1B2C",
            masked_number="9253**********1B2C",
            address="云南省昌宁县耈街乡打平村12号",
            representative="王某某",
        ),
    ),
    officers=(OfficerOnFile("李执法", "25052400101"), OfficerOnFile("犇堃", "25052400102")),
    bases=("《中华人民共和国食品安全法》第三十四条第十项",),
    steps=STEPS,
    evidence=tuple(
        EvidenceOnFile(
            id=UUID(int=number),
            number=number,
            title=title,
            kind=kind,
            purpose="证明当事人经营超过保质期的食品",
            captured_at=AT,
            place="昌宁县耈街乡某某超市",
            collector="李执法",
            certificate="25052400101",
            device="执法记录仪DSJ-0031",
            sha256=f"{number:064x}",
            media_type="image/jpeg",
            factual=True,
        )
        for number, title, kind in (
            (1, "现场照片(全景)", "视听资料"),
            (2, "现场检查录像", "视听资料"),
            (3, "王某某询问笔录", "当事人的陈述"),
        )
    ),
    draft=DraftOnFile(
        penalties=("罚款 5,000.00 元",),
        facts=FACTS,
        basis="《中华人民共和国食品安全法》第一百二十四条第一款第五项",
        discretion="首次违法,货值较小,主动下架,依裁量基准从轻。",
        correction="立即停止经营超过保质期的食品。",
        performance="自收到本决定书之日起十五日内,到代收银行缴纳罚款。",
        hearing=False,
        hearing_reason="未达到较大数额",
    ),
    notices=(
        NoticeOnFile(
            NOTICE,
            "昌市监罚告〔2026〕9号",
            hearing_offered=False,
            method="直接送达",
            recipient="王某某",
            served_on=date(2026, 11, 13),
            defence_until=date(2026, 11, 20),
        ),
    ),
    defences=(
        DefenceOnFile(DEFENCE, waived=False, hearing_waived=False, text="已主动下架。", received_at=AT),
    ),
    opinions=(
        OpinionOnFile(
            id=OPINION,
            conclusion="同意",
            answers=(("管辖权", "符合", "—"), ("事实证据", "符合", "—")),
            text="事实清楚,程序合法,同意。",
            reviewer="钱审核",
            qualification="A20195304000001",
            received_at=AT,
            finished_at=AT,
            dossier_digest="ab" * 32,
        ),
    ),
    dossiers={"dossier": "ab" * 32},
    decision=DecisionOnFile(
        id=DECISION,
        number="昌市监罚〔2026〕12号",
        penalises=True,
        content={
            "party_name": "昌宁县耈街某某超市",
            "party_address": "云南省昌宁县耈街乡打平村12号",
            "facts": FACTS,
            "basis": "《中华人民共和国食品安全法》第一百二十四条第一款第五项",
            "penalties": ["罚款 5,000.00 元"],
            "performance": "自收到本决定书之日起十五日内,到代收银行缴纳罚款。",
            "remedies": "如不服本决定,可以自收到本决定书之日起六十日内向昌宁县人民政府申请行政复议,"
            "或者自收到本决定书之日起六个月内向昌宁县人民法院提起行政诉讼。",
            "agency": "昌宁县市场监督管理局",
            "date": "2026年11月23日",
            "bank": "昌宁县农村信用合作联社营业部(田园镇右文路88号)",
            "late_penalty": "到期不缴纳罚款的,每日按罚款数额的百分之三加处罚款,加处罚款的数额不超过罚款的数额。",
            "discretion": "首次违法,货值较小,主动下架,依裁量基准从轻。",
            "correction": "立即停止经营超过保质期的食品。",
        },
        defence_treatment="当事人提出已主动下架,经复核属实,予以采纳。",
        decided_at=AT,
        decided_by="赵主任",
        payments=(("云财票20260001", "2026-11-25", "5,000.00", "银行代收"),),
    ),
    names={"a": "赵主任", "b": "孙副局长", "o": "李执法"},
    records=Records(
        services=(
            ServiceOnFile(
                id=SERVICE,
                step=step(C.DECIDE).id,
                method="直接送达",
                announced=False,
                party="昌宁县耈街某某超市",
                recipient="王某某",
                relation="经营者",
                sent_on=None,
                served_on=TODAY,
                place="昌宁县耈街乡",
                refusal="",
                ground="",
            ),
        )
    ),
)


def without(**changed: Any) -> CaseFile:
    """The case with something else on file, or nothing."""
    return replace(CASE, **changed)
