"""What no browser of ours sends is refused as such: never with an error of the service itself."""

import pytest
from flask import Flask

from service.bootstrap import Alur
from tests.builders.offices import started
from tests.service.web.conftest import As

SOP = "pengumpulan_data_kinerja"


@pytest.mark.parametrize(
    "path", ["/berkas?q=%00", "/berkas/%00", "/tugas/%00", "/proses/%00", "/?%00=x", "/%00"]
)
def test_addresses_that_no_database_can_look_for_are_unreadable(as_: As, path: str):
    assert as_("sekretaris").client.get(path).status_code == 400


def test_a_stranger_whose_name_cannot_be_stored_is_not_let_in(as_: As):
    reader = as_(None)
    reader.get("/masuk")

    assert reader.post("/masuk", {"nama": "sta\x00f", "sandi": "salah"}).status_code == 400


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30, "9" * 5000])
def test_a_version_that_cannot_be_is_not_found(as_: As, number: object):
    reader = as_("sekretaris").client

    assert reader.get(f"/proses/{SOP}/versi/{number}.bpmn").status_code == 404
    assert reader.get(f"/api/v1/definitions/{SOP}/versions/{number}").status_code == 404


def test_a_version_chosen_out_of_all_bounds_is_not_found(as_: As):
    assert as_("sekretaris").client.get(f"/proses/{SOP}?versi={10**30}").status_code == 404


@pytest.mark.parametrize("until", [10**30, -(10**30), 0])
def test_a_log_goes_no_further_than_it_goes(as_: As, alur: Alur, until: int):
    case = started(alur).case

    answer = as_("sekretaris").client.get(f"/berkas/{case.id}?sampai={until}")

    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["a" * 300, "a" * 5000, "css/" + "a" * 300, "a/" * 3000, "é" * 150])
def test_a_file_whose_name_is_too_long_is_not_found(as_: As, name: str):
    assert as_(None).client.get(f"/static/{name}").status_code == 404


@pytest.mark.parametrize(
    "host", ["a b", "[::1", "x" * 64, "x" * 3000, "a..b", ".", "xn--\xff", "x:999999", "a/b", "a@b"]
)
@pytest.mark.parametrize("path", ["/masuk", "/health/live", "/tidak-ada", "/api/v1/tasks"])
def test_a_host_that_cannot_be_is_refused(app: Flask, host: str, path: str):
    answer = app.test_client().get(path, environ_overrides={"HTTP_HOST": host})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "host", ["", "alur.example:8443", "127.0.0.1", "[::1]:8000", "xn--bcher-kva.example"]
)
def test_any_name_that_can_be_is_served(app: Flask, host: str):
    assert app.test_client().get("/masuk", environ_overrides={"HTTP_HOST": host}).status_code == 200


@pytest.mark.parametrize("path", ["/tugas//x", "/static//x", "//jahat.example/tugas", "/tugas/"])
def test_no_redirect_leads_to_the_host_that_the_caller_named(app: Flask, path: str):
    answer = app.test_client().get("/", environ_overrides={"HTTP_HOST": "jahat.example", "PATH_INFO": path})

    assert "jahat" not in answer.headers.get("Location", "")
