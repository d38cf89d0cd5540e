"""What keeps strangers out and browsers from doing harm."""

import pytest

from service.bootstrap import Alur
from service.dispatch.office_commands import SetPassword
from service.web.security import HEADERS
from tests.builders.clocks import StandingClock
from tests.builders.databases import ON_SQLITE
from tests.builders.readers import Reader, text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE


@pytest.mark.parametrize(
    "path", ["/tugas", "/berkas", "/berkas/baru", "/proses", "/profil", "/tugas/x", "/berkas/x"]
)
def test_a_stranger_is_sent_to_the_login_page(as_: As, path: str):
    answer = as_(None).client.get(path)

    assert answer.status_code == 302
    assert answer.location.startswith("/masuk")


@pytest.mark.parametrize("path", ["/masuk", "/tidak-ada", "/static/css/alur.css"])
def test_every_answer_carries_the_headers_of_a_strict_page(as_: As, path: str):
    answer = as_(None).client.get(path)

    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_pages_are_kept_by_no_cache(as_: As):
    assert as_("staf").client.get("/tugas").headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("token", [None, "", "bukan-token"])
def test_a_form_without_its_token_changes_nothing(as_: As, alur: Alur, token: str | None):
    reader = as_("sekretaris")
    values = {"proses": "pengumpulan_data_kinerja", "nomor": "TW I"} | (
        {"csrf_token": token} if token else {}
    )

    answer = reader.client.post("/berkas/baru", data=values)

    assert answer.status_code == 400
    assert "tab lain" in text_of(answer)
    assert "Tidak ada berkas." in text_of(reader.get("/berkas"))


def test_the_api_takes_a_session_only_with_its_token(as_: As):
    reader = as_("sekretaris")
    body = {"definition_key": "pengumpulan_data_kinerja", "business_key": "TW I"}

    without = reader.client.post("/api/v1/instances", json=body)
    with_token = reader.client.post("/api/v1/instances", json=body, headers={"X-CSRFToken": reader.token()})

    assert without.status_code == 403
    assert without.mimetype == "application/problem+json"
    assert with_token.status_code == 201


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(alur: Alur, as_: As):
    alur.office.run(SetPassword(username="staf", password="kata sandi panjang"), person=None)
    reader = as_(None)
    reader.get("/masuk")

    answer = reader.post("/masuk", {"nama": "staf", "sandi": "kata sandi panjang"}, follow=False)

    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("alur_session="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert answer.location == "/"


@pytest.mark.parametrize(
    "target",
    [
        "https://jahat.example",
        "//jahat.example",
        "/\\jahat.example",
        "/\t/jahat.example",
        "/\r/jahat.example",
        "/\r\nSet-Cookie: a=b",
        "javascript:x",
    ],
)
def test_logging_in_leads_nowhere_else(alur: Alur, as_: As, target: str):
    reader = as_("staf")

    answer = reader.client.get("/masuk", query_string={"kembali": target})

    assert answer.location == "/"


def test_logging_in_leads_back_to_the_page_that_was_wanted(as_: As):
    wanted = "/berkas?q=TW%20I&status=running"

    assert as_("staf").client.get("/masuk", query_string={"kembali": wanted}).location == wanted


@pytest.mark.parametrize(
    ("person", "page"), [("staf", "/tugas"), ("auditor", "/berkas"), ("admin", "/proses"), (None, "/tugas")]
)
def test_everybody_begins_where_their_work_is(as_: As, person: str | None, page: str):
    assert as_(person).client.get("/").location == page


def test_who_tries_too_often_waits_and_is_told_how_long(as_: As):
    reader = as_(None)
    for _ in range(5):
        reader.get("/masuk")
        assert reader.post("/masuk", {"nama": "staf", "sandi": "salah"}).status_code == 403

    reader.get("/masuk")
    answer = reader.post("/masuk", {"nama": "staf", "sandi": "salah"})

    assert answer.status_code == 429
    assert "menit lagi" in text_of(answer)


def test_a_session_that_ran_out_asks_to_log_in_again(as_: As, clock: StandingClock):
    reader = as_("staf")
    assert reader.client.get("/tugas").status_code == 200

    clock.advance(hours=13)

    assert reader.client.get("/tugas").location.startswith("/masuk")


def test_logging_out_ends_the_session_on_the_server(as_: As, app):
    reader = as_("staf")
    stolen = reader.client.get_cookie("alur_session").value

    reader.post("/keluar")

    thief = Reader(app, None)
    thief.client.set_cookie("alur_session", stolen)
    assert thief.client.get("/tugas").status_code == 302


def test_logging_in_again_ends_the_session_before(as_: As, alur: Alur, app):
    alur.office.run(SetPassword(username="staf", password="kata sandi panjang"), person=None)
    reader = as_("staf")
    before = reader.client.get_cookie("alur_session").value

    reader.post("/masuk", {"nama": "staf", "sandi": "kata sandi panjang"})

    assert reader.client.get("/tugas").status_code == 200
    thief = Reader(app, None)
    thief.client.set_cookie("alur_session", before)
    assert thief.client.get("/tugas").status_code == 302
