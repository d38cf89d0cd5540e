"""The page on which people choose how they hear of their tasks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.app import create_app
from service.bootstrap import Alur
from service.casework.digest_hours import DIGEST_TIME
from service.persistence.store import office
from tests.builders.clocks import StandingClock
from tests.builders.mailbox import Mailbox, a_mailbox
from tests.builders.readers import Reader, text_of
from tests.builders.readership import an_office_with_mail, change
from tests.service.web.conftest import As

PAGE = "/profil/pemberitahuan"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with a_mailbox() as made:
        yield made


@pytest.fixture
def with_mail(office_copy: str, tmp_path: Path, clock: StandingClock, mailbox: Mailbox) -> Iterator[Alur]:
    """Give an office that sends mail."""
    made = an_office_with_mail(office_copy, tmp_path, clock, mailbox)
    yield made
    made.database.close()


def test_who_never_chose_sees_the_defaults(as_: As):
    staf = as_("staf")

    staf.get(PAGE)

    kinds = ("new", "returned", "due_soon", "overdue")
    assert [staf.fields()[kind] for kind in kinds] == [["now"], ["now"], ["digest"], ["digest"]]


def test_a_choice_is_kept_for_oneself_alone(as_: As):
    staf = as_("staf")
    staf.get(PAGE)

    answer = staf.post(PAGE, {"new": "off", "overdue": "now", "kembali": PAGE})

    assert "Pilihan pemberitahuan disimpan." in text_of(answer)
    fields = staf.fields()
    assert (fields["new"], fields["returned"], fields["overdue"]) == (["off"], ["now"], ["now"])
    other = as_("sekretaris")
    other.get(PAGE)
    assert other.fields()["new"] == ["now"]


def test_what_is_no_choice_is_refused(as_: As):
    staf = as_("staf")
    staf.get(PAGE)

    assert staf.post(PAGE, {"new": "often"}).status_code == 422


def test_a_stranger_is_sent_to_the_login_page(as_: As):
    assert "Masuk" in text_of(as_(None).get(PAGE))


def test_an_office_without_a_mail_server_says_so(as_: As):
    assert "Surel belum diaktifkan" in text_of(as_("staf").get(PAGE))


def test_the_page_tells_where_mail_goes_or_that_it_goes_nowhere(with_mail: Alur):
    staf = Reader(create_app(with_mail), "staf")
    assert "Dikirim ke staf@dinas.example." in text_of(staf.get(PAGE))

    change(with_mail, "staf", email=None)

    assert "Belum ada alamat surel" in text_of(staf.get(PAGE))


def test_an_admin_chooses_when_the_digest_leaves(with_mail: Alur):
    admin = Reader(create_app(with_mail), "admin")
    page = admin.get("/pengaturan/surel")
    assert "127.0.0.1" in text_of(page)

    done = admin.post("/pengaturan/surel", admin.fields() | {"digest_time": "13:15"})

    assert "Pengaturan surel tersimpan." in text_of(done)
    assert admin.fields()["digest_time"] == ["13:15"]
    with with_mail.database.read() as connection:
        assert office.settings(connection).values[DIGEST_TIME] == "13:15"


def test_what_is_no_time_of_day_is_refused_and_stays_on_the_page(as_: As):
    admin = as_("admin")
    admin.get("/pengaturan/surel")

    answer = admin.post("/pengaturan/surel", {"digest_time": "pagi"})

    assert answer.status_code == 422
    assert "Tulis jam sebagai 07:30." in text_of(answer)
    assert admin.fields()["digest_time"] == ["pagi"]


def test_an_admin_chooses_who_is_sent_the_checkpoints(with_mail: Alur):
    admin = Reader(create_app(with_mail), "admin")
    admin.get("/pengaturan/surel")
    chosen = {"to": "itda@kabupaten.example, bukan alamat", "every": "daily"}

    answer = admin.post("/pengaturan/surel/titik-periksa", admin.fields() | chosen)
    assert answer.status_code == 422
    assert "Bukan alamat surel: bukan" in text_of(answer)
    done = admin.post("/pengaturan/surel/titik-periksa", admin.fields() | {"to": "itda@kabupaten.example"})

    assert "Pengaturan surel tersimpan." in text_of(done)
    with with_mail.database.read() as connection:
        stored = office.settings(connection).values["checkpoint_mail"]
    assert stored == {"to": ["itda@kabupaten.example"], "every": "daily"}
    assert "surel titik periksa" in text_of(admin.get("/riwayat-kantor"))


def test_two_admins_do_not_overwrite_each_other(as_: As):
    first, second = as_("admin"), as_("operator")
    assert second.get("/pengaturan/surel").status_code == 403
    first.get("/pengaturan/surel")
    seen = first.fields()
    first.post("/pengaturan/surel", seen | {"digest_time": "08:00"})

    assert first.post("/pengaturan/surel", seen | {"digest_time": "09:00"}).status_code == 409
