"""An object that is filled at once is the one Django would have made."""

from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Model

from media_storage import instances
from media_storage.models import Safekeeping, StoredObject, Upload
from tests.media_storage.conftest import AT, Phone


def said(row: Model) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if name != "_state"}


def state(row: Model) -> tuple[bool, str | None]:
    of = row._state  # noqa: SLF001 - what Django knows of a row's origin
    return of.adding, of.db


def upload() -> dict[str, Any]:
    return {
        "id": uuid4(),
        "owner": uuid4(),
        "size": 3,
        "key": "originals/x",
        "created_at": AT,
        "part_size": None,
    }


def test_a_new_row_holds_what_was_said_and_otherwise_the_defaults() -> None:
    given = upload()
    row = instances.new(Upload, **given)
    assert said(row) == said(Upload(**given))
    assert state(row) == (True, None)
    assert row.part_sha256 is not instances.new(Upload, **given).part_sha256


def test_a_row_that_is_given_is_known_from_both_sides() -> None:
    of = Upload(**upload())
    row = instances.new(StoredObject, upload=of, size=3)
    assert row.upload is of
    assert row.upload_id == of.pk
    assert of.stored is row
    kept = instances.new(Safekeeping, stored=row, until=AT)
    assert row.safekeeping is kept
    plain = Safekeeping(stored=StoredObject(id=row.pk, upload=Upload(**upload())), until=AT)
    assert said(kept) == said(plain)


def test_an_unknown_column_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        instances.new(Upload, sizes=3)


@pytest.mark.django_db
def test_a_row_on_file_is_the_row(phone: Phone, photo: bytes) -> None:
    [plain] = StoredObject.objects.filter(pk=phone.store(photo).pk)
    names = [name for name in said(plain) if not name.startswith("_")]
    row = instances.on_file(StoredObject, names, [getattr(plain, name) for name in names], "default")
    assert row == plain
    assert said(row) == said(plain)
    assert state(row) == (False, "default")
    assert row.upload == plain.upload
