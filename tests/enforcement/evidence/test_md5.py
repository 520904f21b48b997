"""Where the store enforces Content-MD5 and not SHA-256, the phone declares both."""

import hashlib

import pytest
from pytest_django import Settings

from enforcement.cases.models import Case
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.tasks.intake import confirm_content

from .conftest import PART, Phone, declaration, parts_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def under_md5(settings: Settings) -> None:
    settings.S3_CHECKSUM = "md5"


def md5s(data: bytes, size: int = PART) -> list[str]:
    pieces = (data[start : start + size] for start in range(0, len(data), size))
    return [hashlib.md5(piece, usedforsecurity=False).hexdigest() for piece in pieces]


class TestPhotograph:
    def test_is_evidence_and_stays_unconfirmed_until_it_was_read_back(
        self, phone: Phone, case: Case, photo: bytes
    ) -> None:
        shown = phone.upload(case, photo, md5=md5s(photo, len(photo)))
        assert (shown.status_code, shown.data["sha256_confirmed"]) == (201, False)
        confirm_content.func(shown.data["id"])
        assert phone.get(f"/{shown.data['id']}").data["sha256_confirmed"] is True

    def test_without_it_nothing_is_declared(self, phone: Phone, case: Case, photo: bytes) -> None:
        refused = phone.begin(declaration(case, photo))
        assert (refused.status_code, refused.data["code"]) == (422, "declaration_invalid")
        assert refused.data["requirements"] or "MD5" in refused.data["detail"]
        assert Evidence.objects.filter(case=case).count() == 0


class TestFilm:
    def test_parts_are_declared_as_they_come(self, phone: Phone, case: Case, film: bytes) -> None:
        declared = declaration(case, film, media_type="video/mp4", file_name="检查.mp4")
        id = phone.begin(declared).data["id"]
        asked = {"parts": [1, 2, 3], "sha256": parts_of(film)}
        refused = phone.post(f"/uploads/{id}/urls", asked)
        assert (refused.status_code, refused.data["code"]) == (422, "declaration_invalid")
        signed = phone.post(f"/uploads/{id}/urls", asked | {"md5": md5s(film)})
        assert signed.status_code == 200, signed.data
        for part in signed.data["requests"]:
            assert send(part, film).status_code == 200
        assert phone.complete(id).status_code == 201

    def test_each_part_has_one(self, phone: Phone, case: Case, film: bytes) -> None:
        id = phone.begin(declaration(case, film, media_type="video/mp4")).data["id"]
        asked = {"parts": [1, 2], "sha256": parts_of(film)[:2], "md5": md5s(film)[:1]}
        assert phone.post(f"/uploads/{id}/urls", asked).status_code == 400
