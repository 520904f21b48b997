"""Filling: from the file first, by hand where it says nothing, and not without an element the law asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from enforcement.cases.rules import StepCode
from enforcement.documents.rules import CATALOGUE, InstrumentKind
from enforcement.documents.rules.case_file import CaseFile
from enforcement.documents.rules.composing import (
    Composed,
    Heading,
    compose,
    content,
    must_be_the_right_kind,
    subject_of,
)
from enforcement.documents.rules.records import MatterOnFile, Records
from enforcement.documents.rules.values import Opinion
from enforcement.errors import NotNow, Unprocessable

from .files import CASE, DEFENCE, FACTS, PHOTOGRAPH, without

K = InstrumentKind
#: Kinds that the file of an ordinary case fills by itself.
WHOLE = (
    K.CLUE_REGISTER,
    K.FILING_APPROVAL,
    K.SITE_RECORD,
    K.QUESTIONING_RECORD,
    K.INVESTIGATION_REPORT,
    K.REVIEW_SUBMISSION,
    K.REVIEW_OPINION,
    K.NOTICE_APPROVAL,
    K.PENALTY_NOTICE,
    K.DEFENCE_RECORD,
    K.REEXAMINATION_OPINION,
    K.DISCUSSION_RECORD,
    K.DECISION_APPROVAL,
    K.PENALTY_DECISION,
    K.SERVICE_RECEIPT,
    K.FINE_RECEIPT,
    K.CLOSING_APPROVAL,
)


def composed(code: InstrumentKind, file: CaseFile = CASE, **given: Any) -> Composed:
    kind = CATALOGUE[code]
    return compose(kind, file, subject_of(kind, file, None), given)


@pytest.mark.parametrize("code", WHOLE)
def test_the_file_of_a_case_fills_its_instruments(code: InstrumentKind) -> None:
    made = composed(code)
    made.must_be_complete()
    assert made.values


def test_a_decision_says_what_was_reviewed_and_nothing_else() -> None:
    said = composed(K.PENALTY_DECISION).values
    assert said["facts"] == FACTS
    assert said["party_number"] == "92530524MA6K0A1B2C"
    assert said["penalties"] == "罚款 5,000.00 元。"
    assert isinstance(said["evidence"], tuple)
    assert said["evidence"][0] == ("1", "现场照片(全景)", "视听资料", "证明当事人经营超过保质期的食品")
    assert "昌市监罚告〔2026〕9号" in str(said["notice_course"])


def test_a_decision_without_an_element_of_article_59_is_refused_with_its_article() -> None:
    assert CASE.decision
    bare = {**CASE.decision.content, "remedies": "", "party_address": ""}
    made = composed(K.PENALTY_DECISION, without(decision=replace(CASE.decision, content=bare)))
    with pytest.raises(NotNow) as refused:
        made.must_be_complete()
    assert refused.value.code == "elements_missing"
    unmet = {one.code: one.article for one in refused.value.requirements if not one.met}
    assert set(unmet) == {"element_remedies", "element_address"}
    assert "第五十九条第五项" in unmet["element_remedies"]


def test_a_decision_without_a_fine_names_no_bank() -> None:
    assert CASE.decision
    made = composed(
        K.PENALTY_DECISION,
        without(decision=replace(CASE.decision, content={**CASE.decision.content, "bank": ""})),
    )
    made.must_be_complete()
    assert made.values["bank"] == "本决定不涉及罚款。"


def test_what_is_expected_only_warns() -> None:
    file = without(draft=replace(CASE.draft, discretion="") if CASE.draft else None)
    made = composed(K.PENALTY_NOTICE, file)
    made.must_be_complete()
    assert [one.code for one in made.warnings] == ["element_discretion"]


def test_nothing_on_file_is_said_otherwise_by_hand() -> None:
    refusals: tuple[tuple[dict[str, Any], str], ...] = (
        ({"facts": "另一事实"}, "element_on_file"),
        ({"date": "2026年1月1日"}, "element_on_file"),
        ({"weather": "晴"}, "element_unknown"),
    )
    for given, code in refusals:
        with pytest.raises(Unprocessable) as refused:
            composed(K.PENALTY_DECISION, CASE, **given)
        assert refused.value.code == code


def test_what_no_step_says_is_given_by_hand_in_its_form() -> None:
    items = [["1", "面粉", "25kg", "3袋", "完好", "本局仓库"]]
    made = composed(K.RETURN_LIST, items=items, returned="2026年11月23日")
    made.must_be_complete()
    assert made.values["items"] == (tuple(items[0]),)
    with pytest.raises(Unprocessable, match="每行 6 项"):
        composed(K.RETURN_LIST, items=[["1"]], returned="今日")
    assert [one.code for one in composed(K.RETURN_LIST).missing] == ["element_items", "element_returned"]


def test_an_approval_carries_who_decided_and_when() -> None:
    assert composed(K.FILING_APPROVAL).values["head_opinion"] == Opinion(
        "同意立案。", "赵主任", "2026年11月23日"
    )


def test_an_instrument_of_a_step_that_was_not_taken_is_not_made() -> None:
    file = without(steps=tuple(step for step in CASE.steps if step.code is not StepCode.DECIDE))
    with pytest.raises(NotNow, match="作出处理决定"):
        composed(K.PENALTY_DECISION, file)


def test_the_notice_tells_of_a_hearing_if_and_only_if_the_law_gives_it() -> None:
    assert CASE.draft
    heard = without(draft=replace(CASE.draft, hearing=True))
    for file, right, wrong in (
        (CASE, K.PENALTY_NOTICE, K.HEARING_RIGHT_NOTICE),
        (heard, K.HEARING_RIGHT_NOTICE, K.PENALTY_NOTICE),
    ):
        must_be_the_right_kind(CATALOGUE[right], file)
        with pytest.raises(NotNow, match="应当制作"):
            must_be_the_right_kind(CATALOGUE[wrong], file)


def test_defence_and_waiver_are_two_papers() -> None:
    waived = replace(CASE.defences[0], waived=True, hearing_waived=True)
    assert waived.id == DEFENCE
    file = without(defences=(waived,))
    assert composed(K.DEFENCE_WAIVER, file).values["waived_defence"] == "是"
    assert composed(K.HEARING_WAIVER, file).values["waived_hearing"] == "是"
    assert "text" not in composed(K.DEFENCE_RECORD, file).values


def test_a_sheet_is_of_the_piece_of_evidence_named() -> None:
    kind = CATALOGUE[K.PICTURE_EVIDENCE]
    made = compose(kind, CASE, subject_of(kind, CASE, PHOTOGRAPH), {})
    made.must_be_complete()
    assert made.values["evidence_title"] == "现场照片(全景)"


def test_what_is_posted_up_shows_numbers_in_part() -> None:
    file = without(parties=(replace(CASE.parties[0], number="530524199001011234", masked_number="5305****"),))
    assert "party_number" not in composed(K.SERVICE_ANNOUNCEMENT, file).values
    assert composed(K.PENALTY_DECISION, file).values["party_number"] == "530524199001011234"


def test_blanks_are_struck_out_and_the_sealed_ends_with_name_and_date() -> None:
    heading = Heading("昌宁县市场监督管理局", "立案审批表", "昌市监立〔2026〕31号", "2026年11月23日")
    asked = MatterOnFile(UUID(int=7), "延长办案期限", "案情复杂", {})
    form = content(composed(K.MATTER_APPROVAL, without(records=Records(matters=(asked,)))), heading)
    assert form["layout"] == "form"
    assert [block["value"] for block in form["blocks"] if block["key"] == "head_opinion"] == [
        {"text": "", "name": "", "on": ""}
    ]
    record = content(composed(K.QUESTIONING_RECORD), heading)
    assert [block["value"] for block in record["blocks"] if block["key"] == "interpreter"] == ["/"]
    decision = content(composed(K.PENALTY_DECISION), heading)
    assert decision["seal"] == {"agency": "昌宁县市场监督管理局", "date": "2026年11月23日"}
    assert "date" not in [block["key"] for block in decision["blocks"]]
