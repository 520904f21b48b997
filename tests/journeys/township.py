"""A power handed down to a township 乡镇赋权: from that day it is the township's there (Penalty Law Art. 24)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from tests.journeys import course, opening
from tests.journeys.client import Person
from tests.journeys.county import County
from tests.journeys.expect import done, holds, same
from tests.journeys.law import Law, penalty, today
from tests.journeys.say import Say
from tests.journeys.story import Story

#: The township of the reference county that has staff, and another.
HERE, ELSEWHERE = "530524208", "530524207"
DOCUMENT = "省人民政府关于赋予乡镇行政处罚权的决定(样例)"


def play(county: County, law: Law, say: Say) -> Story:
    """Before that day the department's; from then on the township decides in its own name, and nobody else there."""
    department = course.begin(county, law, say, "乡镇赋权")
    story = Story(county, replace(law, name="乡镇", code=""), department.party, "ordinary", say)
    story.power = department.power
    not_yet(story, law)
    row = handed_down(story)
    try:
        no_longer(department)
        elsewhere(department)
        decided(story, law)
    finally:
        taken_back(story, row)
    return story


def registrar(story: Story) -> Person:
    """The justice bureau's registrar, who puts the province's decision on file."""
    return story.county.people("registrar")[0]


def not_yet(story: Story, law: Law) -> None:
    """Nothing was handed down: the township registers no case of the field."""
    form = opening.clue_form(story) | {"department": law.code, "township": HERE}
    answer = story.team.first.post("cases", form)
    story.denied("未经赋权的乡镇登记案源", answer, 403, "power_not_handed_down", penalty("二十四"))


def handed_down(story: Story) -> str:
    """By the province alone, put on file by the registrar alone, binding once published; the row's id."""
    who = registrar(story)
    form = {
        "id": str(uuid4()),
        "township": story.team.agency,
        "power": story.power["id"],
        "issuer": "province",
        "document": DOCUMENT,
        "verified": False,
        "valid_from": today().isoformat(),
    }
    path = "county-rules/township-powers"
    by_county = who.post(path, form | {"issuer": "county"})
    story.denied("由县决定交由乡镇行使", by_county, 422, "not_the_provinces_decision", penalty("二十四"))
    story.denied("乡镇自己登记赋权", story.team.chief.post(path, form), 403, "not_competent")
    answer = who.post(path, form)
    same(done(answer)["published_at"], None, "尚未公布的赋权")
    published = who.post(f"county-rules/{form['id']}/publish", {})
    holds(done(published, 200)["published_at"], "公布之后")
    story.say.act("公布乡镇赋权", who, published, f"{story.power['code']} 自 {form['valid_from']} 起")
    return str(form["id"])


def no_longer(story: Story) -> None:
    """The department files nothing there from that day (Art. 24)."""
    course.found(story, township=HERE, place="昌宁县耈街彝族苗族乡")
    story.take(story.team.unit_head, "propose_filing", {"opinion": "建议立案。"})
    story.refuse(
        story.team.chief,
        "file",
        {"opinion": "同意立案。"},
        status=409,
        kind="power_handed_down",
        article=penalty("二十四"),
        why="县级部门在已赋权的乡镇立案",
    )


def elsewhere(story: Story) -> None:
    """In every other township it goes on as before."""
    other = Story(story.county, story.law, story.party, "ordinary", story.say)
    other.power = story.power
    course.file(other, township=ELSEWHERE, place="昌宁县珠街彝族乡")


def decided(story: Story, law: Law) -> None:
    """The township: its own officers, head and number, the department's rules."""
    say = story.say
    say.heading(f"{story.team.first.agency_name}以自己的名义办理")
    course.file(story, department=law.code, township=HERE, place="昌宁县耈街彝族苗族乡")
    course.investigate(story)
    course.draft(story)
    course.tell(story)
    made = course.decide(story)
    same(made["content"]["agency"], story.team.first.agency_name, "决定的机关")
    course.serve(story)
    course.publish(story)
    course.pay(story, course.SMALL)
    course.close(story)


def taken_back(story: Story, row: str) -> None:
    """The row ends tomorrow; what was done under it stands."""
    answer = registrar(story).post(
        f"county-rules/{row}/end", {"valid_to": (today() + timedelta(days=1)).isoformat()}
    )
    done(answer, 200)
    story.say.act("终止赋权(次日起)", registrar(story), answer)
