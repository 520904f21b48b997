"""The simple procedure: decided, handed over and filed with the agency (Penalty Law Arts. 51-53, 68)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from tests.journeys import invented, opening
from tests.journeys.aftermath import close, owed, pay, payment
from tests.journeys.county import County
from tests.journeys.expect import done, same
from tests.journeys.law import COLLECTED_ON_SPOT, ON_SPOT, Law, penalty
from tests.journeys.ordinary import photograph
from tests.journeys.publication import publish
from tests.journeys.say import Say
from tests.journeys.story import Story

_FINES = {"person": Decimal(150), "organisation": Decimal(2000)}
PEOPLE = ("公民", "个人")


def play(county: County, law: Law, say: Say) -> Story:
    """Play the whole case, against a citizen where the power is one over citizens."""
    story = Story(county, law, invented.organisation(), "simple", say)
    say.heading(f"{story.team.first.agency_name}·简易程序")
    opening.choose_power(story)
    if any(word in story.power["subject"] for word in PEOPLE):
        story.party = invented.person()
    opening.register(story)
    opening.name_officers(story)
    opening.cite_basis(story)
    find(story)
    amount = decide(story)
    after(story, amount)
    return story


def find(story: Story) -> None:
    """Establish the fact on the spot."""
    first, act = story.team.first, story.basis["act"]
    record = story.take(
        first,
        "inspect",
        opening.record_form(story, f"现场发现当事人{act},事实确凿。", person=story.party.speaker),
    )
    story.bring(first, photograph(story), record=record["id"])


def decision(story: Story, amount: Decimal) -> dict[str, Any]:
    """The decision on the spot."""
    act = story.basis["act"]
    return {
        "id": str(uuid4()),
        "penalties": [{"kind": "fine", "amount": str(amount)}],
        "facts": f"当事人{act},事实确凿。",
        "basis": story.cited,
        "correction": f"立即改正{act}的行为。",
        "performance": "自收到本决定书之日起十五日内,到代收银行缴纳罚款。",
        "place": "昌宁县田园镇",
        "told": True,
        "defence": "当事人表示认可,未提出申辩。",
        "signature": "signed",
    }


def decide(story: Story) -> Decimal:
    """Too high a fine, another kind of penalty and an untold party are refused; then the decision."""
    first, kind = story.team.first, story.party.form["kind"]
    lawful, ceiling = decision(story, _FINES[kind]), ON_SPOT[kind]
    gains = [{"kind": "confiscation_of_gains", "amount": "100"}]
    for wrong, article, why in (
        (decision(story, ceiling + 1), penalty("五十一"), f"罚款 {ceiling + 1} 元超过当场处罚限额"),
        (lawful | {"penalties": gains}, penalty("五十一"), "当场没收违法所得"),
        (lawful | {"told": False}, penalty("四十四"), "未告知事实、理由、依据和权利"),
    ):
        story.refuse(first, "decide_on_spot", wrong, status=409, kind="not_simple", article=article, why=why)
    refusal = lawful | {"signature": "refused"}
    answer = story.attempt(first, "decide_on_spot", refusal)
    same((answer.status, answer.body["errors"][0]["pointer"]), (422, "/signature_note"), "拒签而未注明")
    story.say.refusal("当事人拒签而未注明", answer)
    story.unchanged()
    step = story.take(first, "decide_on_spot", lawful, to="served", note=f"罚款 {_FINES[kind]} 元,当场交付")
    made = done(first.get(f"cases/{story.id}/decision"), 200)
    same(made["number"], step["content"]["number"], "当场处罚决定书文号")
    same("先申请行政复议" in made["content"]["remedies"], True, "应告知复议前置")
    story.say.note(f"{made['number']};告知当场处罚应先申请行政复议")
    return _FINES[kind]


def after(story: Story, amount: Decimal) -> None:
    """File with the agency, publish, pay at the bank, close."""
    first = story.team.first
    story.say.heading("事后:备案、公示、执行、结案")
    lacking = [row["code"] for row in story.unmet(story.team.chief, "close")]
    same(sorted(lacking), ["on_spot_filing_owed", "payment_owed", "publication_owed"], "结案前的未了义务")
    owed(story, "payment_owed", penalty("六十六"))
    story.take(first, "file_on_spot", {"note": "当场处罚决定书已报所属机关备案。"})
    publish(story)
    if amount > COLLECTED_ON_SPOT:
        story.refuse(
            first,
            "record_payment",
            payment(amount, on_spot=True),
            status=409,
            kind="not_collected_on_spot",
            article=penalty("六十八"),
            why="超过一百元当场收缴",
        )
    pay(story, amount)
    close(story)
