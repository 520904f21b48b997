import pytest

from tests.contract.valid import faults

LEAST = {"openapi": "3.1.0", "info": {"title": "行政执法记录", "version": "1"}, "paths": {}}


def test_the_least_document_has_no_fault() -> None:
    assert faults(LEAST) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"openapi": "3.1.0", "paths": {}},
        LEAST | {"paths": {"/cases": {"get": {"parameters": [{"name": "limit"}]}}}},
        LEAST | {"paths": {"cases": {}}},
        LEAST | {"components": {"schemas": {"Case": "table"}}},
    ],
    ids=["no information", "a parameter that is nowhere", "a path that is none", "a schema that is none"],
)
def test_what_the_specification_does_not_allow_is_a_fault(wrong: dict[str, object]) -> None:
    assert faults(wrong)
