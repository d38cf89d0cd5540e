"""Incidents over the API: listed for those in charge, tried again with a reason, counted."""

from sqlalchemy import update

from service.bootstrap import Alur
from service.persistence.tables import OutboxRow, table_of
from tests.builders.offices import run_to, started
from tests.service.api.conftest import As


def a_broken_case(alur: Alur) -> str:
    """A case whose first document could not be made."""
    case = run_to(alur, "langkah_2", started(alur)).instance_id
    failed = {"status": "failed", "attempts": 8, "last_error": "CannotTypeset: a.typ: rusak"}
    with alur.database.write() as connection:
        connection.execute(update(table_of(OutboxRow)).values(**failed))
    return case


def test_an_operator_finds_an_incident_and_has_it_tried_again(alur: Alur, as_: As):
    case, operator = a_broken_case(alur), as_("operator")

    (incident,) = operator.get("/incidents").json["items"]
    answer = operator.post(
        f"/instances/{case}/retry", {"incident": incident["id"], "reason": "Templat benar"}
    )

    assert (incident["id"], incident["instance_id"]) == ("documents:langkah_1#1", case)
    assert incident["problem"] == "Templat dokumen tidak dapat diolah: a.typ: rusak"
    assert answer.status_code == 200
    assert answer.json["status"] == "running"
    assert operator.get("/incidents").json["items"] == []
    last = as_("auditor").get(f"/instances/{case}/history").json["items"][-1]
    assert (last["kind"], last["body"]["command"]["reason"]) == ("retry_incident", "Templat benar")
    verdict = as_("auditor").get(f"/instances/{case}/verification").json
    assert (verdict["chain"], verdict["replay"]) == ("intact", "identical")


def test_it_is_refused_to_others_without_a_reason_and_where_nothing_failed(alur: Alur, as_: As):
    case = a_broken_case(alur)
    path, body = f"/instances/{case}/retry", {"incident": "documents:langkah_1#1", "reason": "coba"}

    for username in ("sekretaris", "auditor"):
        assert as_(username).get("/incidents").status_code == 403
        assert as_(username).post(path, body).status_code == 403
    assert as_("admin").post(path, {**body, "reason": " "}).status_code == 422
    assert as_("admin").post(path, {**body, "incident": "\ud800"}).status_code == 422
    nothing = as_("admin").post(path, {**body, "incident": "timer:langkah_1#1"})
    assert (nothing.status_code, nothing.json["code"]) == (409, "nothing-to-retry")
    assert as_("admin").post("/instances/tiada/retry", body).status_code == 404
    assert as_("admin").post(path, body).status_code == 200
