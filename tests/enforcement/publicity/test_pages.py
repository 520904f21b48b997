from datetime import timedelta
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from enforcement.publicity import actions
from enforcement.publicity.rules import WithdrawalGround
from enforcement.registry.models import Certificate
from tests.enforcement.publicity.cases import PERSON, SHOP, prepared, published, served
from tests.factories import AT, Team, actor


class Outside(HTMLParser):
    """Collects what a page would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if (
            tag in {"script", "style", "iframe"}
            or "style" in values
            or any(n.startswith("on") for n in values)
        ):
            self.found.append(tag)
        for name in ("src", "href", "action"):
            if (values.get(name) or "").startswith(("http", "//", "data:")):
                self.found.append(str(values[name]))


@pytest.fixture(autouse=True)
def _no_throttle() -> None:
    cache.clear()


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.mark.parametrize("url", ["/", "/notices", "/officers", "/notices?q=面粉"])
def test_a_page_loads_nothing_from_elsewhere_and_runs_no_script(
    people: Team, visitor: Client, url: str
) -> None:
    published(served(people), people)
    answer = visitor.get(url)
    outside = Outside()
    outside.feed(answer.content.decode())
    assert (answer.status_code, outside.found) == (200, [])
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


class TestList:
    def test_shows_what_is_published_and_not_what_is_prepared(self, people: Team, visitor: Client) -> None:
        hidden = prepared(served(people), people.officer)
        shown = published(served(people), people)
        text = visitor.get("/").content.decode()
        assert f"/notices/{shown.pk}" in text
        assert str(hidden.pk) not in text
        assert "共 <strong>1</strong> 条" in text

    @pytest.mark.usefixtures("people")
    def test_is_empty_with_a_word_of_explanation(self, visitor: Client) -> None:
        assert "暂无公示" in visitor.get("/notices").content.decode()
        assert "没有符合条件的公示" in visitor.get("/notices?q=饲料").content.decode()

    def test_finds_two_characters(self, people: Team, visitor: Client) -> None:
        published(served(people), people)
        assert "共 <strong>1</strong> 条" in visitor.get("/notices?q=面粉&department=").content.decode()

    @pytest.mark.parametrize(
        "query",
        ["utm_source=x", "q=面", "department=x", "decided_from=昨天", "cursor=x", "agency=1", "q=%00面粉"],
    )
    @pytest.mark.usefixtures("people")
    def test_says_what_it_does_not_understand(self, visitor: Client, query: str) -> None:
        answer = visitor.get(f"/notices?{query}")
        assert answer.status_code == 400
        assert "没有查询" in answer.content.decode()

    def test_pages_forth_and_back(self, people: Team, visitor: Client) -> None:
        for number in range(21):
            published(served(people), people, at=AT + timedelta(minutes=number))
        first = visitor.get("/notices")
        assert first.content.decode().count("<article") == 20
        second = visitor.get(f"/notices{first.context['next']}")
        assert second.content.decode().count("<article") == 1
        back = visitor.get(f"/notices{second.context['previous']}")
        assert [n["id"] for n in back.context["notices"]] == [n["id"] for n in first.context["notices"]]

    @pytest.mark.usefixtures("people")
    def test_what_was_asked_is_escaped(self, visitor: Client) -> None:
        assert "<script>" not in visitor.get('/notices?q="><script>').content.decode()


class TestNotice:
    def test_shows_the_allow_list(self, people: Team, visitor: Client) -> None:
        text = visitor.get(f"/notices/{published(served(people), people).pk}").content.decode()
        for said in (SHOP.name, SHOP.uscc, "罚款", "50.00 元", people.agency.name, "2026年11月23日"):
            assert said in text
        assert SHOP.address not in text
        assert SHOP.legal_representative not in text

    def test_names_no_natural_person(self, people: Team, visitor: Client) -> None:
        case = served(people, [PERSON], title="张三丰无证经营案", facts="张三丰无证经营。")
        text = visitor.get(f"/notices/{published(case, people).pk}").content.decode()
        assert "张某某" in text
        assert "张三丰" not in text

    def test_a_withdrawn_notice_says_why_and_no_more(self, people: Team, visitor: Client) -> None:
        notice = published(served(people), people)
        actions.withdraw_notice(
            subject_id=notice.pk,
            version=notice.version,
            ground=WithdrawalGround.UNLAWFUL,
            reason="经判决确认违法。",
            by=actor(people.publisher),
            at=AT,
        )
        for url in ("/", f"/notices/{notice.pk}"):
            text = visitor.get(url).content.decode()
            assert "已撤回" in text
            assert "经判决确认违法。" in text
            assert SHOP.name not in text

    def test_an_unknown_or_unpublished_one_is_not_found(self, people: Team, visitor: Client) -> None:
        hidden = prepared(served(people), people.officer)
        for id in (uuid4(), hidden.pk):
            answer = visitor.get(f"/notices/{id}")
            assert answer.status_code == 404
            assert "没有这条公示" in answer.content.decode()

    @pytest.mark.usefixtures("people")
    def test_is_read_only(self, visitor: Client) -> None:
        assert visitor.post("/notices").status_code == 405


class TestOfficers:
    def test_a_certificate_is_valid_today_or_not(self, people: Team, visitor: Client) -> None:
        held = Certificate.objects.get(officer=people.officer.officer)
        text = visitor.get("/officers", {"certificate": held.number}).content.decode()
        assert "今日有效" in text
        assert people.agency.name in text
        held.revoked_on = AT.date() - timedelta(days=900)
        held.save()
        assert "今日无效" in visitor.get("/officers", {"certificate": held.number}).content.decode()

    @pytest.mark.usefixtures("people")
    def test_an_unknown_number_is_said_to_be_so(self, visitor: Client) -> None:
        assert "没有查到该执法证号" in visitor.get("/officers?certificate=XYZ").content.decode()
