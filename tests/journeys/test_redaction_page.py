"""An officer covers a face by drawing on the photograph; the picture comes from the object store's own address."""

from __future__ import annotations

import io
import re
import time
from pathlib import Path

import httpx
import pytest
from PIL import Image

from tests.chromium import CHROMIUM, browser
from tests.conftest import System
from tests.journeys import invented, opening, ordinary
from tests.journeys.client import Person
from tests.journeys.county import County
from tests.journeys.expect import done
from tests.journeys.law import DEPARTMENTS
from tests.journeys.say import Say
from tests.journeys.story import Story

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium, which .ci/run installs")

SAID = "document.getElementById('said').textContent"


def signed_in(system: System, username: str) -> dict[str, str]:
    """The cookies of a page's session."""
    row = next(one for one in system.sign_ins if one["username"] == username)
    with httpx.Client(base_url=system.url) as http:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', http.get("/sign-in").text)
        assert token
        form = {"username": username, "password": row["password"], "csrfmiddlewaretoken": token[1]}
        assert http.post("/sign-in", data=form).status_code == 302
        return dict(http.cookies)


def inspected(officer: Person, evidence: str) -> None:
    """Wait until a task has looked at the photograph."""
    deadline = time.monotonic() + 60
    while done(officer.get(f"evidence/{evidence}"), 200)["inspection"] is None:
        assert time.monotonic() < deadline
        time.sleep(0.5)


def test_what_is_drawn_on_the_photograph_is_covered(system: System, county: County, tmp_path: Path) -> None:
    story = Story(county, DEPARTMENTS["交通运输"], invented.organisation(), "ordinary", Say(quiet=True))
    opening.choose_power(story)
    opening.register(story)
    officer = story.team.first
    evidence = story.upload(officer, ordinary.photograph(story)).run()["id"]
    page = f"{system.url}/evidence/{evidence}/redact"
    cookies = signed_in(system, officer.sign_in.username)
    with browser(tmp_path / "profile") as chromium:
        ready = "(document.getElementById('picture') || {}).naturalWidth > 0"
        inspected(officer, evidence)
        chromium.open(page, cookies)
        chromium.until(ready)
        source = chromium.script("document.getElementById('picture').src")
        assert not source.startswith(system.url)
        box = chromium.script(
            "(() => { const b = document.getElementById('regions').getBoundingClientRect();"
            " return [b.left, b.top, b.width, b.height] })()"
        )
        left, top, wide, high = box
        chromium.drag((left + wide * 0.25, top + high * 0.25), (left + wide * 0.5, top + high * 0.5))
        chromium.script("document.getElementById('reason').value = '遮盖无关人员面部'")
        chromium.shoot(tmp_path / "drawn.png")
        chromium.script("document.getElementById('submit').click()")
        chromium.until(f"{SAID}.includes('已制作完成')")
        chromium.until("document.getElementById('result').naturalWidth > 0")
        chromium.shoot(tmp_path / "covered.png")
    for name in ("drawn.png", "covered.png"):
        with Image.open(tmp_path / name) as shot:
            assert len(shot.convert("RGB").getcolors(maxcolors=2**24) or []) > 100
    (made,) = done(officer.get(f"evidence/{evidence}/redactions"), 200)
    (region,) = made["regions"]
    assert (made["reason"], made["derivative"]["state"]) == ("遮盖无关人员面部", "made")
    width, height = made["derivative"]["width"], made["derivative"]["height"]
    for side, whole in (("x", width), ("y", height), ("width", width), ("height", height)):
        assert abs(region[side] - whole / 4) <= whole / 50, region
    asked = {"kind": "redaction", "redaction": made["id"], "purpose": "casework"}
    told = done(officer.post(f"evidence/{evidence}/derivatives", asked), 200)
    with Image.open(io.BytesIO(county.storage.get(told["url"]).content)) as covered:
        middle = covered.convert("L").getpixel((covered.width * 3 // 8, covered.height * 3 // 8))
    assert isinstance(middle, int)
    assert middle < 100


def test_it_asks_who_is_there_and_is_not_for_everybody(system: System, county: County) -> None:
    story = Story(county, DEPARTMENTS["交通运输"], invented.organisation(), "ordinary", Say(quiet=True))
    opening.choose_power(story)
    opening.register(story)
    evidence = story.upload(story.team.first, ordinary.photograph(story)).run()["id"]
    path = f"/evidence/{evidence}/redact"
    answer = httpx.get(f"{system.url}{path}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/sign-in?next={path}")
    inspected(story.team.first, evidence)
    for person, status in ((story.team.outsider, 404), (story.team.chief, 403)):
        cookies = signed_in(system, person.sign_in.username)
        answer = httpx.get(f"{system.url}{path}", cookies=cookies)
        assert answer.status_code == status, answer.text
        assert "img-src" not in answer.headers["Content-Security-Policy"]
