"""The first migration makes its tables at once, and makes them whole."""

import pytest
from django.apps import apps
from django.db import connection, migrations
from django.db.migrations.state import ProjectState

from enforcement.migrations._whole import WholeAtOnce


@pytest.mark.django_db
def test_every_constraint_index_and_key_the_models_state_is_in_the_database() -> None:
    missing = []
    with connection.cursor() as cursor:
        for model in apps.get_app_config("enforcement").get_models():
            table = model._meta.db_table  # noqa: SLF001 - Django's documented way to a model's table
            found = connection.introspection.get_constraints(cursor, table)
            stated = {each.name for each in [*model._meta.constraints, *model._meta.indexes]}  # noqa: SLF001
            missing += [f"{table}: {name}" for name in stated - set(found)]
            references = {each["columns"][0] for each in found.values() if each["foreign_key"]}
            keys = {
                field.column
                for field in model._meta.concrete_fields  # noqa: SLF001 - Django's own word for a model
                if getattr(field, "db_constraint", False)
            }
            missing += [f"{table}: {column} refers to nothing" for column in keys - references]
    assert missing == []


def test_what_does_not_make_a_table_is_refused_in_it() -> None:
    class Mixed(WholeAtOnce):
        operations = [migrations.RunSQL("SELECT 1")]

    with pytest.raises(TypeError, match="not about a table it creates"):
        Mixed("0001_mixed", "enforcement").apply(ProjectState(), None)  # type: ignore[arg-type]
