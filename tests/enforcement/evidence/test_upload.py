"""From the phone to the file, over HTTP, with a real object store."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from django.utils import timezone
from pytest_django import Settings

from enforcement.cases.models import Case, Finding
from enforcement.evidence import processing
from enforcement.evidence.models.evidence import Evidence, Pending
from enforcement.journal.models import Entry
from enforcement.registry.models import Certificate
from enforcement.registry.rules import Role
from media_storage.tree import tree_hash
from tests import factories
from tests.factories import Team

from .conftest import MIB, Phone, declaration, hex_of, parts_of, send

pytestmark = pytest.mark.django_db


def acts(case: Case) -> list[str]:
    return list(Entry.objects.filter(stream=case.pk).order_by("seq").values_list("act", flat=True))


class TestPhotograph:
    def test_becomes_evidence_of_its_case(self, phone: Phone, case: Case, photo: bytes) -> None:
        clock = timezone.now() - timedelta(minutes=3)
        answer = phone.upload(case, photo, device_clock=clock.isoformat(), device="执法记录仪 0031")
        assert answer.status_code == 201, answer.data
        shown = answer.data
        assert (shown["number"], shown["case"]) == (1, str(case.pk))
        assert (shown["sha256"], shown["size"], shown["sha256_confirmed"]) == (
            hex_of(photo),
            len(photo),
            True,
        )
        assert shown["tree_hash"] == tree_hash([hex_of(photo)])
        assert (shown["detected_type"], shown["type_mismatch"]) == ("", None)
        processing.inspect_content.call(shown["id"])
        seen = phone.get(f"/{shown['id']}").data
        assert (seen["detected_type"], seen["type_mismatch"]) == ("image/jpeg", False)
        assert (shown["latitude"], shown["device"]) == ("24.827900", "执法记录仪 0031")
        evidence = Evidence.objects.get(pk=shown["id"])
        assert evidence.collected_by_id == phone.account.officer_id
        assert evidence.certificate == phone.account.officer.certificates.get().number  # type: ignore[union-attr]
        assert evidence.device_clock == clock
        assert evidence.declared_at <= evidence.received_at
        assert acts(case)[-3:] == ["begin_upload", "bind_evidence", "inspect_evidence"]

    def test_is_fetched_by_whoever_asks_for_it(self, phone: Phone, case: Case, photo: bytes) -> None:
        id = phone.upload(case, photo).data["id"]
        [grant] = phone.post("/access", {"evidence": [id]}).data
        got = httpx.get(grant["url"])
        assert got.content == photo
        assert got.headers["Content-Disposition"].startswith("attachment")

    def test_ends_the_debt_of_evidence(self, phone: Phone, case: Case, photo: bytes) -> None:
        owed = case.hindrances.filter(code="evidence_owed", closed_at__isnull=True)
        assert phone.upload(case, photo, factual=False).status_code == 201
        assert owed.exists()
        assert phone.upload(case, photo).status_code == 201
        assert not owed.exists()

    def test_needs_no_device_clock_and_no_place(self, phone: Phone, case: Case, photo: bytes) -> None:
        shown = phone.upload(case, photo, place="", latitude=None, longitude=None).data
        assert (shown["device_clock"], shown["latitude"], shown["device"]) == (None, None, "执法手机")


class TestClock:
    def test_that_was_reset_is_set_right_before_the_certificate_is_asked_for(
        self, phone: Phone, case: Case, photo: bytes
    ) -> None:
        """电量耗尽的手机重新开机,时钟回到2020年:收集当日按校正后的时间确定。"""
        clock = datetime(2020, 1, 1, 0, 30, tzinfo=UTC)
        taken = clock - timedelta(minutes=20)
        shown = phone.upload(case, photo, captured_at=taken.isoformat(), device_clock=clock.isoformat()).data
        evidence = Evidence.objects.get(pk=shown["id"])
        assert evidence.certificate == phone.account.officer.certificates.get().number  # type: ignore[union-attr]
        assert not Finding.objects.filter(case=case, code="uncertified_collection").exists()
        assert evidence.captured_at == taken
        assert evidence.taken_at == evidence.declared_at - timedelta(minutes=20)

    def test_goes_on_while_a_phone_that_died_declares_its_file_again(
        self, phone: Phone, case: Case, photo: bytes
    ) -> None:
        clock = timezone.now()
        declared = declaration(case, photo, device_clock=clock.isoformat())
        first = phone.begin(declared)
        again = phone.begin(declared | {"device_clock": (clock + timedelta(hours=2)).isoformat()})
        assert (first.status_code, again.status_code) == (201, 201), again.data
        [part] = again.data["requests"]
        assert send(part, photo).status_code == 200
        assert phone.complete(declared["id"]).status_code == 201
        assert Evidence.objects.get().device_clock == clock


class TestBegunAgain:
    def test_though_the_register_shows_another_certificate_since(
        self, team: Team, case: Case, photo: bytes, bucket: str
    ) -> None:
        """What the register said the first time is no word of the phone's: its upload goes on, and that stays."""
        newcomer = factories.account(team.agency, Role.OFFICER, officer=True, certified=None)
        assert newcomer.officer
        phone = Phone(newcomer)
        declared = declaration(case, photo)
        assert phone.begin(declared).status_code == 201
        Certificate.objects.create(
            officer=newcomer.officer, number="T99999999", law_area="综合执法", valid_from=factories.LONG_AGO
        )
        again = phone.begin(declared)
        assert again.status_code == 201, again.data
        assert send(again.data["requests"][0], photo).status_code == 200
        shown = phone.complete(declared["id"]).data
        assert (shown["certificate"], Evidence.objects.count()) == ("", 1)

    def test_after_signing_in_under_another_name_of_the_device(
        self, phone: Phone, case: Case, photo: bytes
    ) -> None:
        declared = declaration(case, photo)
        assert phone.begin(declared).status_code == 201
        renamed = Phone(phone.account, device="新执法手机")
        assert renamed.begin(declared).status_code == 201
        assert renamed.begin(declared | {"device": "执法记录仪 0031"}).status_code == 409


class TestFilm:
    def test_goes_in_parts_and_resumes(self, phone: Phone, case: Case, film: bytes) -> None:
        declared = declaration(case, film, media_type="video/mp4", file_name="检查.mp4", parts=parts_of(film))
        begun = phone.begin(declared).data
        assert (begun["part_size"], begun["part_count"]) == (8 * MIB, 3)
        assert [part["number"] for part in begun["requests"]] == [1, 2, 3]
        assert send(begun["requests"][1], film).status_code == 200

        stands = phone.get(f"/uploads/{begun['id']}").data
        assert (stands["received"], stands["missing"]) == ([2], [1, 3])
        refused = phone.complete(begun["id"])
        assert (refused.status_code, refused.data["code"]) == (409, "parts_missing")
        assert "1、3" in refused.data["detail"]

        fresh = phone.post(f"/uploads/{begun['id']}/urls", {"parts": [1, 3]})
        assert fresh.status_code == 200
        for part in fresh.data["requests"]:
            assert send(part, film).status_code == 200
        answer = phone.complete(begun["id"])
        assert answer.status_code == 201, answer.data
        assert (answer.data["verification"], answer.data["sha256_confirmed"]) == ("verifying", False)
        assert answer.data["tree_hash"] == tree_hash(parts_of(film))
        assert phone.get(f"/uploads/{begun['id']}").data["evidence"] == begun["id"]

    def test_may_declare_its_parts_as_they_come(self, phone: Phone, case: Case, film: bytes) -> None:
        begun = phone.begin(declaration(case, film, media_type="video/mp4")).data
        assert begun["requests"] == []
        urls = f"/uploads/{begun['id']}/urls"
        refused = phone.post(urls, {"parts": [1]})
        assert (refused.status_code, refused.data["code"]) == (409, "parts_undeclared")
        signed = phone.post(urls, {"parts": [1, 2, 3], "sha256": parts_of(film)}).data["requests"]
        assert [send(part, film).status_code for part in signed] == [200, 200, 200]
        assert phone.complete(begun["id"]).status_code == 201

    def test_a_part_of_other_bytes_is_refused_by_the_store(
        self, phone: Phone, case: Case, film: bytes
    ) -> None:
        begun = phone.begin(declaration(case, film, media_type="video/mp4", parts=parts_of(film))).data
        assert send(begun["requests"][0], film[::-1]).status_code == 400
        assert phone.get(f"/uploads/{begun['id']}").data["missing"] == [1, 2, 3]

    def test_giving_out_addresses_stays_off_the_stream_of_the_case(
        self, phone: Phone, case: Case, film: bytes
    ) -> None:
        begun = phone.begin(declaration(case, film, media_type="video/mp4", parts=parts_of(film))).data
        before, key = acts(case), uuid4().hex
        for _ in range(2):
            assert phone.post(f"/uploads/{begun['id']}/urls", {"parts": [2]}, key=key).status_code == 200
        assert acts(case) == before
        assert Entry.objects.filter(stream=phone.account.pk, act="sign_upload").count() == 1


class TestBadInput:
    def test_a_wrong_checksum_never_becomes_evidence(self, phone: Phone, case: Case, photo: bytes) -> None:
        begun = phone.begin(declaration(case, photo, sha256=hex_of(b"another photograph"))).data
        assert send(begun["requests"][0], photo).status_code == 400
        answer = phone.complete(begun["id"])
        assert (answer.status_code, answer.data["code"]) == (409, "bytes_missing")
        assert not Evidence.objects.exists()

    def test_a_truncated_body_can_be_sent_again(self, phone: Phone, case: Case, photo: bytes) -> None:
        begun = phone.begin(declaration(case, photo)).data
        [part] = begun["requests"]
        assert send(part, photo[:-100]).status_code in {400, 403}
        assert phone.complete(begun["id"]).status_code == 409
        assert send(part, photo).status_code == 200
        assert phone.complete(begun["id"]).status_code == 201

    def test_a_file_beyond_the_limit_is_413(
        self, phone: Phone, case: Case, photo: bytes, settings: Settings
    ) -> None:
        settings.UPLOAD_MAX_BYTES = len(photo) - 1
        answer = phone.begin(declaration(case, photo))
        assert (answer.status_code, answer.data["code"]) == (413, "too_large")
        assert not Pending.objects.exists()

    def test_a_type_that_lies_is_accepted_and_flagged(self, phone: Phone, case: Case) -> None:
        page = "<!DOCTYPE html><script>alert('执法')</script>".encode()
        answer = phone.upload(case, page, media_type="image/jpeg")
        assert answer.status_code == 201
        processing.inspect_content.call(answer.data["id"])
        seen = phone.get(f"/{answer.data['id']}").data
        assert (seen["detected_type"], seen["type_mismatch"]) == ("text/html", True)
        noted = Entry.objects.get(stream=case.pk, act="inspect_evidence").body
        assert '"detected":"text/html"' in noted
        assert '"type_lies"' in noted

    def test_a_recording_that_came_out_empty_is_kept(self, phone: Phone, case: Case) -> None:
        answer = phone.upload(case, b"", media_type="video/mp4")
        assert answer.status_code == 201, answer.data
        assert (answer.data["size"], answer.data["verification"]) == (0, "confirmed")
        processing.inspect_content.call(answer.data["id"])
        assert phone.get(f"/{answer.data['id']}").data["type_mismatch"] is True
        [grant] = phone.post("/access", {"evidence": [answer.data["id"]]}).data
        assert httpx.get(grant["url"]).content == b""

    @pytest.mark.parametrize(
        ("said", "status", "pointer"),
        [
            ({"media_type": "not a type"}, 422, "/media_type"),
            ({"parts": ["0" * 64] * 2}, 422, "/parts"),
            ({"size": -1}, 400, "/size"),
            ({"sha256": "short"}, 400, "/sha256"),
            ({"kind": "hearsay"}, 400, "/kind"),
            ({"captured_at": "0001-01-01T00:00:00Z"}, 400, "/captured_at"),
            ({"captured_at": "9999-12-31T23:59:59Z"}, 400, "/captured_at"),
            ({"latitude": "NaN"}, 400, "/latitude"),
            ({"titel": "x"}, 400, "/titel"),
            ({"record": str(uuid4())}, 422, "/record"),
            ({"supersedes": str(uuid4())}, 422, "/supersedes"),
        ],
    )
    def test_says_which_field(
        self, phone: Phone, case: Case, said: dict[str, Any], status: int, pointer: str
    ) -> None:
        answer = phone.begin(declaration(case, b"a photograph", **said))
        assert answer.status_code == status, answer.data
        assert pointer in [error["pointer"] for error in answer.data["errors"]]
        assert not Pending.objects.exists()

    def test_a_write_without_a_key_is_refused_before_anything_happens(self, phone: Phone, case: Case) -> None:
        answer = phone.client.post(f"/api/v1/evidence/uploads/{uuid4()}/complete", {}, format="json")
        assert answer.status_code in {400, 404}
        answer = phone.client.post("/api/v1/evidence/uploads", declaration(case, b"x"), format="json")
        assert (answer.status_code, answer.data["code"]) == (400, "idempotency_key_required")


class TestWhose:
    def test_a_case_of_another_agency_is_not_there(self, case: Case, photo: bytes) -> None:
        stranger = Phone(factories.team().officer)
        answer = stranger.begin(declaration(case, photo))
        assert (answer.status_code, answer.data["code"]) == (404, "not_found")
        assert not Pending.objects.exists()

    def test_another_officer_cannot_complete_it(
        self, phone: Phone, team: Team, case: Case, photo: bytes
    ) -> None:
        begun = phone.begin(declaration(case, photo)).data
        send(begun["requests"][0], photo)
        second = Phone(team.second)
        for answer in (
            second.complete(begun["id"]),
            second.get(f"/uploads/{begun['id']}"),
            second.post(f"/uploads/{begun['id']}/urls", {"parts": [1]}),
        ):
            assert answer.status_code == 404

    @pytest.mark.parametrize("role", [Role.AGENCY_HEAD, Role.PUBLISHER, Role.AUDITOR])
    def test_who_does_not_collect_may_not_upload(
        self, role: Role, team: Team, case: Case, photo: bytes
    ) -> None:
        answer = Phone(factories.account(team.agency, role)).begin(declaration(case, photo))
        assert (answer.status_code, answer.data["code"]) == (403, "not_competent")

    @pytest.mark.usefixtures("phone")
    @pytest.mark.parametrize("role", [Role.HEARING_RECORDER, Role.CUSTODIAN])
    def test_who_handles_a_paper_brings_it_but_no_evidence_of_the_facts(
        self, role: Role, team: Team, case: Case, photo: bytes
    ) -> None:
        theirs = Phone(factories.account(team.agency, role))
        assert theirs.upload(case, photo, factual=False).status_code == 201
        assert not Finding.objects.filter(case=case).exists()
        refused = theirs.begin(declaration(case, photo))
        assert (refused.status_code, refused.data["code"]) == (403, "not_competent")

    def test_an_id_taken_by_somebody_reveals_nothing(
        self, phone: Phone, team: Team, case: Case, photo: bytes
    ) -> None:
        declared = declaration(case, photo)
        assert phone.begin(declared).status_code == 201
        for other in (phone.begin(declared | {"title": "另一份"}), Phone(team.second).begin(declared)):
            assert (other.status_code, other.data["code"]) == (409, "id_taken")


class TestTwice:
    def test_begun_again_is_the_same_upload_with_fresh_addresses(
        self, phone: Phone, case: Case, photo: bytes
    ) -> None:
        declared, key = declaration(case, photo), uuid4().hex
        answers = [phone.begin(declared, key=key), phone.begin(declared, key=key), phone.begin(declared)]
        assert {answer.status_code for answer in answers} == {201}
        assert acts(case).count("begin_upload") == 1
        assert send(answers[2].data["requests"][0], photo).status_code == 200

    def test_the_same_key_for_another_file_is_422(self, phone: Phone, case: Case, photo: bytes) -> None:
        key = uuid4().hex
        assert phone.begin(declaration(case, photo), key=key).status_code == 201
        assert phone.begin(declaration(case, photo), key=key).status_code == 422

    @pytest.mark.parametrize("same_key", [True, False])
    def test_completed_again_is_the_same_evidence(
        self, phone: Phone, case: Case, photo: bytes, same_key: bool
    ) -> None:
        begun = phone.begin(declaration(case, photo)).data
        send(begun["requests"][0], photo)
        first, second = uuid4().hex, uuid4().hex
        answers = [phone.complete(begun["id"], key=key) for key in (first, first if same_key else second)]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].data == answers[1].data
        assert acts(case).count("bind_evidence") == 1
        assert phone.begin(declaration(case, photo) | {"id": begun["id"]}).status_code in {201, 409}

    def test_an_upload_that_is_complete_gives_no_more_addresses(
        self, phone: Phone, case: Case, photo: bytes
    ) -> None:
        id = phone.upload(case, photo).data["id"]
        answer = phone.post(f"/uploads/{id}/urls", {"parts": [1]})
        assert (answer.status_code, answer.data["code"]) == (409, "upload_stored")
