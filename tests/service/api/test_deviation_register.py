"""The register of deviations over the wire."""

from typing import Any

import pytest

from service.bootstrap import Alur
from tests.builders.clocks import StandingClock
from tests.builders.deviating import REASON, a_deviating_case
from tests.service.api.conftest import As


@pytest.fixture
def case(alur: Alur, clock: StandingClock) -> str:
    return a_deviating_case(alur, clock)


def listed(as_: As, **query: Any) -> dict[str, Any]:
    answer = as_("auditor").get("/deviations", **query)
    assert answer.status_code == 200, answer.text
    found: Any = answer.json
    return found


def test_it_tells_what_deviated_and_how_often(case: str, as_: As):
    found = listed(as_, kind="return")

    (item,) = found["items"]
    assert (item["instance_id"], item["number"], item["facts"]["units"]) == (case, "10", ["usaha"])
    assert item["sentence"].endswith(REASON)
    assert found["counts"]["intervention"] == 2
    assert listed(as_, instance=case, closed="true")["items"] == []
    assert listed(as_, until="2026-11-20T00:00:00Z")["counts"] == {}


def test_it_is_read_page_by_page(case: str, as_: As):
    whole = [item["id"] for item in listed(as_)["items"]]

    pages, cursor = [], None
    while True:
        page = listed(as_, limit=2, **({"cursor": cursor} if cursor else {}))
        pages += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert pages == whole
    assert len(whole) > 4


def test_notes_are_written_by_who_may(case: str, as_: As):
    deviation = listed(as_, kind="return")["items"][0]["id"]
    address = f"/deviations/{deviation}/notes"

    assert as_("admin").post(address, {"text": "Sudah dijelaskan."}).status_code == 200
    closed = as_("auditor").post(address, {"kind": "close", "text": "Diterima."})

    answer: Any = closed.json
    assert answer["closed"]
    assert [(each["kind"], each["person"], each["text"]) for each in answer["written"]] == [
        ("note", "admin", "Sudah dijelaskan."),
        ("close", "auditor", "Diterima."),
    ]


REFUSED = [
    ("admin", {"kind": "close", "text": "Selesai."}, 403, "not-permitted"),
    ("sekretaris", {"text": "Selesai."}, 403, "not-permitted"),
    ("auditor", {"kind": "reopen", "text": "Belum."}, 409, "deviation-open"),
    ("auditor", {"text": "  "}, 422, "bad-note"),
    ("auditor", {"text": "x" * 4001}, 422, "bad-note"),
    ("auditor", {"text": "a\x01b"}, 422, "unsuitable-text"),
    ("auditor", {"kind": "lain", "text": "?"}, 422, "bad-request-content"),
]


def test_other_notes_are_refused(case: str, as_: As):
    deviation = listed(as_, kind="return")["items"][0]["id"]

    for who, body, status, code in REFUSED:
        answer = as_(who).post(f"/deviations/{deviation}/notes", body)
        problem: Any = answer.json

        assert (answer.status_code, problem["code"]) == (status, code), body
    assert listed(as_, kind="return")["items"][0]["notes"] == 0


@pytest.mark.parametrize(
    "query", [{"kind": "lain"}, {"since": "kemarin"}, {"limit": 0}, {"cursor": "x"}, {"apa": 1}]
)
def test_what_cannot_be_read_is_refused(as_: As, query: dict[str, Any]):
    assert as_("auditor").get("/deviations", **query).status_code == 422


def test_what_does_not_exist_is_not_found(as_: As):
    assert as_("auditor").get("/deviations/tidak-ada").status_code == 404
    assert as_("auditor").post("/deviations/tidak-ada/notes", {"text": "?"}).status_code == 404


def test_the_register_is_given_as_a_file(case: str, as_: As):
    answer = as_("auditor").get("/deviations/file", kind="return", format="csv")

    assert answer.status_code == 200
    assert REASON in answer.data.decode("utf-8-sig")
