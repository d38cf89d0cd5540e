"""Health, metrics, the request log, and the description of the API."""

import io
import json
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask

from service.accounts import sessions
from service.bootstrap import Alur
from service.dispatch.office_commands import ChangeOwnPassword, SetPassword
from service.persistence import triggers
from tests.builders.databases import ON_SQLITE
from tests.service.api.conftest import As

pytestmark = ON_SQLITE


def records(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_running_service_is_alive_and_ready(app: Flask):
    client = app.test_client()

    assert client.get("/health/live").json == {"status": "ok"}
    assert client.get("/health/ready").json["checks"] == {"database": "ok", "data_folder": "ok"}


def test_a_service_whose_history_is_unprotected_is_not_ready(app: Flask, alur: Alur):
    with alur.database.write() as connection:
        triggers.drop(connection)

    answer = app.test_client().get("/health/ready")

    assert (answer.status_code, answer.json["checks"]["database"]) == (503, "failed")


def test_metrics_count_requests_and_work_and_name_nobody(app: Flask, as_: As):
    task = as_("sekretaris").start("Berkas rahasia")
    as_("sekretaris").get(f"/tasks/{task['id']}")

    text = app.test_client().get("/metrics").text

    assert 'alur_requests_total{method="GET",route="/api/v1/tasks/<task_id>",status="200"} 1.0' in text
    assert 'alur_cases{status="running"} 1.0' in text
    assert "alur_open_tasks 1.0" in text
    assert "sekretaris" not in text
    assert "Berkas" not in text


def test_methods_that_callers_invent_are_counted_as_one(app: Flask):
    client = app.test_client()

    for number in range(3):
        client.open("/tidak-ada", method=f"JAHAT{number}")

    text = client.get("/metrics").text
    assert 'alur_requests_total{method="other",route="–",status="404"} 3.0' in text
    assert "JAHAT" not in text


def test_each_request_is_one_line_of_json(app: Flask, as_: As, log: io.StringIO):
    answer = as_("sekretaris").get("/tasks", q="rahasia")

    (line,) = [each for each in records(log) if each["event"] == "request"]
    assert (line["person"], line["status"], line["route"]) == ("sekretaris", 200, "/api/v1/tasks")
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert "rahasia" not in log.getvalue()


def test_a_proper_request_id_is_taken_over_and_an_improper_one_is_not(app: Flask):
    client = app.test_client()

    assert client.get("/health/live", headers={"X-Request-ID": "a-1"}).headers["X-Request-ID"] == "a-1"
    assert client.get("/health/live", headers={"X-Request-ID": "a b"}).headers["X-Request-ID"] != "a b"


def test_no_secret_and_nothing_that_was_typed_is_logged(app: Flask, as_: As, log: io.StringIO):
    me = as_("sekretaris")
    task = me.start("TW I")
    client = app.test_client()
    client.set_cookie("alur_session", "rahasia-sesi")
    client.get("/api/v1/tasks")

    me.complete(task["id"], {"isi_disposisi": "isian rahasia"})
    client.post("/masuk", data={"nama": "sekretaris", "sandi": "sandi rahasia"})

    assert len(records(log)) >= 4
    for secret in (me.token, "rahasia-sesi", "isian rahasia", "sandi rahasia", "alur_session"):
        assert secret not in log.getvalue()


def test_a_failure_is_logged_and_told_to_nobody(
    app: Flask, as_: As, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("service.queries.worklist.tasks", fail)

    answer = as_("sekretaris").get("/tasks")

    assert (answer.status_code, answer.json["code"]) == (500, "internal-error")
    assert "disk" not in answer.text
    assert "the disk is full" in log.getvalue()


def test_the_document_names_every_operation_of_the_contract(app: Flask):
    document = app.test_client().get("/api/v1/openapi.json").json

    named = {
        (method, path.removeprefix("/api/v1")) for path, item in document["paths"].items() for method in item
    }
    assert {
        ("get", "/definitions"),
        ("get", "/definitions/{key}"),
        ("get", "/definitions/{key}/versions/{number}"),
        ("get", "/definitions/{key}/versions/{number}/bpmn"),
        ("get", "/definitions/{key}/versions/{number}/svg"),
        ("get", "/definitions/{key}/versions/{number}/sop.pdf"),
        ("post", "/definitions/{key}/releases"),
        ("get", "/definitions/{key}/releases"),
        ("post", "/definitions/{key}/releases/again"),
        ("post", "/definitions/{key}/retire"),
        ("get", "/definitions/{key}/versions/{number}/changes"),
        ("get", "/definitions/{key}/versions/{number}/impact"),
        ("get", "/releases/{release_id}"),
        ("post", "/releases/{release_id}/approve"),
        ("post", "/releases/{release_id}/refuse"),
        ("post", "/releases/{release_id}/withdraw"),
        ("post", "/lint"),
        ("post", "/deployments"),
        ("post", "/instances"),
        ("get", "/instances"),
        ("get", "/instances/{instance_id}"),
        ("post", "/instances/{instance_id}/cancel"),
        ("post", "/instances/{instance_id}/excuse"),
        ("post", "/instances/{instance_id}/migrate"),
        ("post", "/instances/{instance_id}/retry"),
        ("get", "/incidents"),
        ("post", "/instances/{instance_id}/suspend"),
        ("post", "/instances/{instance_id}/resume"),
        ("get", "/tasks"),
        ("get", "/tasks/{task_id}"),
        ("post", "/tasks/{task_id}/claim"),
        ("post", "/tasks/{task_id}/release"),
        ("post", "/tasks/{task_id}/reassign"),
        ("put", "/tasks/{task_id}/draft"),
        ("post", "/tasks/{task_id}/complete"),
        ("post", "/tasks/{task_id}/allow-same-person"),
        ("post", "/tasks/{task_id}/files"),
        ("get", "/files/{file_id}"),
        ("post", "/instances/{instance_id}/comments"),
        ("get", "/people"),
        ("get", "/lists/{key}"),
        ("put", "/lists/{key}"),
        ("get", "/instances/{instance_id}/history"),
        ("get", "/instances/{instance_id}/replay"),
        ("get", "/instances/{instance_id}/verification"),
        ("get", "/instances/{instance_id}/frames"),
        ("get", "/instances/{instance_id}/export"),
        ("get", "/event-logs"),
        ("get", "/deviations"),
        ("get", "/deviations/file"),
        ("get", "/deviations/{deviation_id}"),
        ("post", "/deviations/{deviation_id}/notes"),
        ("get", "/measures"),
        ("get", "/measures/tasks"),
        ("get", "/measures/file"),
        ("get", "/disposals"),
        ("get", "/disposals/candidates"),
        ("post", "/disposals"),
        ("post", "/disposals/{disposal_id}/approve"),
        ("post", "/disposals/{disposal_id}/refuse"),
    } == {(method, path) for method, path in named if method != "parameters"}


def test_the_reference_page_needs_nothing_from_elsewhere(app: Flask):
    page = app.test_client().get("/api/v1/docs")
    found: list[str] = []

    class Links(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(value or "" for name, value in attrs if name in ("href", "src"))

    Links().feed(page.text)

    assert not [link for link in found if "://" in link]
    assert app.test_client().get("/api/v1/docs/static/reference.css").status_code == 200
    assert "/api/v1/tasks/{task_id}/complete" in page.text


def test_a_browser_session_needs_its_csrf_token(app: Flask, alur: Alur, as_: As):
    task = as_("sekretaris").start("TW I")
    with alur.database.write() as connection:
        secret = sessions.open_session(connection, "sekretaris", at=alur.clock.now(), agent=None)
    client = app.test_client()
    client.set_cookie("alur_session", secret)

    assert client.get("/api/v1/tasks").status_code == 200
    refused = client.post(f"/api/v1/tasks/{task['id']}/claim")
    assert (refused.status_code, refused.json["code"]) == (403, "csrf-token-missing")


def test_a_password_for_one_login_opens_the_pages_but_not_the_api_to_a_browser(
    app: Flask, alur: Alur, as_: As
):
    once = SetPassword(username="staf", password="dibuat-sekali-9", must_change=True)
    alur.office.run(once, person="admin")
    with alur.database.write() as connection:
        secret = sessions.open_session(connection, "staf", at=alur.clock.now(), agent=None)
    client = app.test_client()
    client.set_cookie("alur_session", secret)

    refused = client.get("/api/v1/tasks")

    assert (refused.status_code, refused.json["code"]) == (403, "password-must-change")
    assert as_("staf").get("/tasks").status_code == 200

    alur.office.run(ChangeOwnPassword(username="staf", password="pilihan-sendiri-9"), person="staf")
    with alur.database.write() as connection:
        secret = sessions.open_session(connection, "staf", at=alur.clock.now(), agent=None)
    client.set_cookie("alur_session", secret)
    assert client.get("/api/v1/tasks").status_code == 200
