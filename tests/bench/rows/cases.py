"""`cases.*`: registering a clue and listing cases, among `BENCH_CASES` of them, as an officer of one agency."""

from __future__ import annotations

import json
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid4

from tests.bench.client import Client
from tests.bench.measure import Compared, Once, in_turns, milliseconds, per_second, row
from tests.bench.site import Site

CASES, BARE = "/api/v1/cases", "/bench/create"
PAGE = 100
CONNECTIONS = 8
ONE_INSERT = "bare DRF view, one durable insert"


def clue(site: Site) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "agency": site.officer.agency,
        "procedure": "ordinary",
        "title": "涉嫌经营超过保质期的食品案",
        "source": "inspection",
        "received_at": "2026-11-02T09:30:00+08:00",
        "summary": "日常监督检查发现货架上有超过保质期的食品，现场清点十二袋，当事人未能提供进货查验记录。",
        "place": "昌宁县田园镇",
        "parties": [{"kind": "organisation", "name": "昌宁县某某超市有限公司", "address": "昌宁县田园镇"}],
    }


def bare(site: Site) -> dict[str, Any]:
    return {
        "agency": site.officer.agency,
        "department": "market_regulation",
        "procedure": "ordinary",
        "title": "涉嫌经营超过保质期的食品案",
        "party_name": "昌宁县某某超市有限公司",
        "source_number": "昌市监案源〔2026〕1号",
        "case_number": "",
        "status": "clue",
        "stage": "pre_publicity",
        "major": False,
        "version": 1,
        "opened_at": datetime.now(UTC).isoformat(),
        "filed_at": None,
        "closed_at": None,
    }


def register(client: Client, site: Site) -> None:
    client.send("POST", CASES, json.dumps(clue(site)).encode(), {"Idempotency-Key": str(uuid4())})


def insert(client: Client, site: Site) -> None:
    client.send("POST", BARE, json.dumps(bare(site)).encode())


def _json(site: Site, stack: ExitStack) -> tuple[Once, Once]:
    """The product's request and the floor's, each on a connection of its own."""
    product = stack.enter_context(site.client(**{"Content-Type": "application/json"}))
    floor = stack.enter_context(site.stranger(**{"Content-Type": "application/json"}))
    return partial(register, product, site), partial(insert, floor, site)


@row("cases.create", unit="ms", floor=ONE_INSERT)
def create(site: Site) -> Compared:
    """Signed in, once per key, journaled: the median time of one."""
    _ = site.cases
    with ExitStack() as stack:
        product, floor = _json(site, stack)
        per_round = 20
        return in_turns(
            partial(milliseconds, product, per_round),
            partial(milliseconds, floor, per_round),
            rounds=15,
            per_round=per_round,
        )


@row(
    "cases.create_rate", unit="requests/s", better="higher", floor=f"{ONE_INSERT}, {CONNECTIONS} connections"
)
def create_rate(site: Site) -> Compared:
    """The same from eight phones at once."""
    _ = site.cases
    with ExitStack() as stack:
        pairs = [_json(site, stack) for _ in range(CONNECTIONS)]
        each = 10
        return in_turns(
            partial(per_second, [product for product, _ in pairs], each),
            partial(per_second, [floor for _, floor in pairs], each),
            rounds=5,
            per_round=each * CONNECTIONS,
        )


def _pages(site: Site, product: str, floor: str) -> Compared:
    per_round = 5
    with site.client() as officer, site.stranger() as stranger:
        return in_turns(
            partial(milliseconds, partial(officer.send, "GET", product), per_round),
            partial(milliseconds, partial(stranger.send, "GET", floor), per_round),
            rounds=25,
            per_round=per_round,
        )


@row("cases.list", unit="ms", floor="bare DRF list of 100 rows, exact count")
def first_page(site: Site) -> Compared:
    """The first page of 100 with the exact count."""
    _ = site.cases
    product, floor = f"{CASES}?limit={PAGE}", f"/bench/rows?agency={site.officer.agency}&limit={PAGE}"
    with site.client() as officer, site.stranger() as stranger:
        seen, rows = officer.get(product), stranger.get(floor)
        if not len(seen["results"]) == len(rows["results"]) == PAGE or seen["count"] < site.cases // 6:
            raise RuntimeError("the two lists are not of the same size")
    return _pages(site, product, floor)


@row("cases.list_deep", unit="ms", floor="bare DRF cursor page of 100 rows")
def deep_page(site: Site) -> Compared:
    """A page in the middle of what the officer sees, by cursor."""
    _ = site.cases
    product, floor = f"{CASES}?limit={PAGE}", f"/bench/deep?agency={site.officer.agency}"
    with site.client() as officer, site.stranger() as stranger:
        for _ in range(site.cases // 6 // PAGE // 2):
            product = _path(officer.get(product)["next"])
            floor = _path(stranger.get(floor)["next"])
    return _pages(site, product, floor)


def _path(url: str) -> str:
    return url[url.index("/", len("https://")) :]
