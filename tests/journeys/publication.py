"""Publication of the decision: two people, anonymous readers, nobody's numbers (Penalty Law Art. 48)."""

from __future__ import annotations

import html
from typing import Any
from uuid import uuid4

from tests.journeys.aftermath import bars_to_closing
from tests.journeys.expect import done, holds, same
from tests.journeys.story import Story


def publish(story: Story) -> None:
    """Prepare and publish by two people, then read it as a citizen."""
    team = story.team
    bars_to_closing(story)
    citizen = story.county.citizen
    body = prepare(story)
    notice, path = body["id"], f"notices/{body['id']}/publish"
    story.denied("未发布时公众查看", citizen.get(f"public/notices/{notice}"), 404, "not_found")
    alone = team.preparer.post(path, {}, version=body["version"])
    story.denied("采集人自己发布", alone, 403, "notice_two_people", "国办发〔2018〕118号")
    story.denied("发布没有 If-Match", team.publisher.post(path, {}), 428, "if_match_required")
    publish_prepared(story, body)
    _read_as_citizen(story, notice)


def prepare(story: Story, **said: Any) -> dict[str, Any]:
    """Prepare the notice, with nothing in its way; the notice."""
    preparer = story.team.preparer
    answer = preparer.post(f"cases/{story.id}/notice", {"id": str(uuid4())} | said)
    body = dict(done(answer))
    unmet = [row for row in body["obstacles"] if not row["met"]]
    same(unmet, [], "合法的公示信息不应有障碍")
    holds(body["due_on"], "公示应有期限")
    story.say.act("准备公示信息", preparer, answer, f"最迟 {body['due_on']}")
    return body


def publish_prepared(story: Story, notice: dict[str, Any]) -> dict[str, Any]:
    """The second person publishes it."""
    publisher, version = story.team.publisher, notice["version"]
    answer = publisher.post(f"notices/{notice['id']}/publish", {}, version=version)
    body = dict(done(answer, 200))
    same(body["state"], "published", "发布后的状态")
    same(answer.etag, f'"{version + 1}"', "公示信息的 ETag")
    story.say.act("审核发布", publisher, answer)
    return body


def _read_as_citizen(story: Story, notice: str) -> None:
    """The anonymous endpoint, the search and the page show the decision and nobody's number."""
    citizen = story.county.citizen
    answer = citizen.get(f"public/notices/{notice}")
    shown = done(answer, 200)
    party = shown["notice"]["parties"][0]
    if story.party.form["kind"] == "organisation":
        same((party["name"], party["uscc"]), (story.party.name, story.party.form["uscc"]), "公示的单位")
    else:
        holds(party["name"] != story.party.name and "某" in party["name"], "自然人应隐去名字")
        same(party["uscc"], "", "自然人没有公示的代码")
    page = citizen.page(f"/notices/{notice}")
    same(page.status_code, 200, "公示页面")
    holds(shown["decision_number"] in html.unescape(page.text), "公示页面应有决定书文号")
    _tells_nothing(story, "公示接口", shown)
    _tells_nothing(story, "公示页面", page.text)
    words = story.party.name if story.party.form["kind"] == "organisation" else story.basis["act"]
    found = done(citizen.get("public/notices", q=words[:20], agency=story.team.agency), 200)
    holds(any(row["id"] == notice for row in found["results"]), f"应能搜到公示信息:{words[:20]}")
    story.say.act("公众查询公示", "匿名", answer, f"{shown['decision_number']} {party['name']}")
    story.say.note(f"接口和页面均不含 {len(story.party.secrets)} 项个人信息")


def _tells_nothing(story: Story, where: str, shown: Any) -> None:
    text = str(shown)
    for secret in story.party.secrets:
        holds(secret not in text, f"{where}泄露了个人信息")
