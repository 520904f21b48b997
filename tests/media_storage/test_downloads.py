import time
from urllib.parse import unquote

import httpx
import pytest
from pytest_django import Settings

from media_storage.downloads import sign_download

from .conftest import Phone

pytestmark = pytest.mark.django_db


class TestSignDownload:
    def test_is_an_attachment_under_its_chinese_name(self, phone: Phone, photo: bytes) -> None:
        stored = phone.seen(phone.store(photo, file_name="耈街 查封现场（一）.jpg"))
        answer = httpx.get(sign_download(stored).url)
        assert answer.content == photo
        kind, _, name = answer.headers["content-disposition"].partition("filename*=utf-8''")
        assert (kind, unquote(name)) == ("attachment; ", "耈街 查封现场（一）.jpg")
        assert answer.headers["content-type"] == "image/jpeg"

    @pytest.mark.parametrize("media_type", ["text/html", "image/jpeg", "image/svg+xml"])
    def test_of_a_page_has_no_type(self, phone: Phone, media_type: str) -> None:
        stored = phone.store(b"<html><script>alert(1)</script></html>", media_type=media_type)
        answer = httpx.get(sign_download(stored).url)
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment")

    def test_serves_a_range(self, phone: Phone, photo: bytes) -> None:
        answer = httpx.get(sign_download(phone.store(photo)).url, headers={"Range": "bytes=10-19"})
        assert (answer.status_code, answer.content) == (206, photo[10:20])

    def test_expires(self, phone: Phone, photo: bytes, settings: Settings) -> None:
        stored = phone.store(photo)  # which may take a busy machine longer than the address holds
        settings.S3_URL_SECONDS = 1
        request = sign_download(stored)
        time.sleep(2.1)
        assert httpx.get(request.url).status_code == 403
