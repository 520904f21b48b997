"""The contract that anybody may read is the one the checks hold the code to."""

from http import HTTPStatus

import yaml
from django.test import Client

from config.contract import OPENAPI


def test_the_schema_given_out_is_the_one_that_is_checked() -> None:
    answer = Client().get("/schema")
    assert answer.status_code == HTTPStatus.OK
    assert b"".join(answer.streaming_content) == OPENAPI.read_bytes()  # type: ignore[attr-defined]


def test_it_is_read_and_not_written() -> None:
    assert Client().post("/schema").status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_its_servers_are_the_one_it_came_from() -> None:
    described = yaml.safe_load(OPENAPI.read_text(encoding="utf-8"))
    assert all(server["url"].startswith("/") for server in described.get("servers", []))
