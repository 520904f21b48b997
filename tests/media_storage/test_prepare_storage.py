import socket
from collections.abc import Callable
from contextlib import closing
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

#: Whether the store was accepted stands in the database.
pytestmark = pytest.mark.django_db


def run() -> str:
    out = StringIO()
    call_command("prepare_storage", stdout=out)
    return out.getvalue()


class TestPrepareStorage:
    def test_makes_the_bucket_and_a_second_run_only_checks_it(self, settings: Settings) -> None:
        settings.S3_BUCKET = f"prepared-{uuid4()}"
        assert "已创建" in run()
        assert "已存在" in run()

    def test_says_in_chinese_that_the_store_cannot_be_reached(self, elsewhere: Callable[[int], None]) -> None:
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            elsewhere(free.getsockname()[1])
            with pytest.raises(CommandError, match="存储未就绪：对象存储暂时无法访问"):
                run()
