"""Disposal over the wire."""

from typing import Any

import pytest

from service.bootstrap import Alur
from tests.builders.clocks import StandingClock
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import started
from tests.service.api.conftest import As

pytestmark = ON_SQLITE
DECREE: dict[str, Any] = {"decree": "800/12", "decided_on": "2037-11-20", "reason": "Masa simpan habis."}


@pytest.fixture
def case(alur: Alur, clock: StandingClock) -> str:
    case = started(alur).case.id
    alur.instances.cancel(case, "Keliru.", person="operator")
    clock.advance(days=365 * 11 + 4)
    return case


def test_what_would_go_is_listed_and_then_goes(case: str, as_: As):
    admin = as_("admin")
    listed = admin.get("/disposals/candidates").json

    done = admin.post("/disposals", {**DECREE, "cases": [case]})

    assert [(each["id"], each["sequence"]) for each in listed["items"]] == [(case, 2)]
    assert done.json == {"done": True, "awaiting": None}
    (decision,) = as_("auditor").get("/disposals").json["items"]
    assert (decision["decree"], decision["cases"][0]["id"]) == ("800/12", case)
    assert admin.get("/disposals/candidates").json["items"] == []
    assert admin.get(f"/instances/{case}/verification").json["disposal"]["decree"] == "800/12"
    played = admin.get(f"/instances/{case}/frames")
    assert (played.status_code, played.json["code"]) == (409, "case-disposed")
    assert {each["body"] for each in admin.get(f"/instances/{case}/history").json["items"]} == {None}


def test_who_may_not_decide_and_what_is_missing_are_named(case: str, as_: As):
    refused = as_("admin").post("/disposals", {**DECREE, "cases": []})

    assert as_("auditor").post("/disposals", {**DECREE, "cases": [case]}).status_code == 403
    assert as_("sekretaris").get("/disposals").status_code == 403
    assert (refused.status_code, "cases" in refused.json["errors"]) == (422, True)
    assert as_("admin").post("/disposals/none/approve").status_code == 409
