"""One's own account: password, language, browsers, tokens."""

import re

import pytest

from service.accounts import tokens
from service.accounts.login import log_in
from service.accounts.sessions import open_session
from service.bootstrap import Alur
from service.dispatch.office_commands import SetPassword
from service.persistence.store import people
from tests.builders.databases import ON_SQLITE
from tests.builders.readers import text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
OLD, NEW = "kata-sandi-lama", "kata-sandi-baru"


@pytest.fixture
def with_password(alur: Alur) -> None:
    alur.office.run(SetPassword(username="staf", password=OLD), person=None)


@pytest.mark.usefixtures("with_password")
def test_a_password_is_changed_by_who_knows_the_old_one_and_other_browsers_are_signed_out(
    alur: Alur, as_: As
):
    here, elsewhere = as_("staf"), as_("staf")

    done = here.post("/profil/sandi", {"lama": OLD, "baru": NEW, "ulang": NEW})

    assert "Kata sandi diganti." in text_of(done)
    assert elsewhere.get("/profil").request.path == "/masuk"
    assert log_in(alur.database, alur.clock, "staf", NEW, address=None, agent=None).username == "staf"


@pytest.mark.usefixtures("with_password")
@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("salah", NEW, NEW, "Kata sandi lama salah."),
        (OLD, NEW, "lain-lagi", "Kedua kata sandi baru tidak sama."),
        (OLD, OLD, OLD, "harus lain dari yang lama"),
        (OLD, "pendek", "pendek", "Kata sandi harus 8"),
    ],
)
def test_a_password_that_may_not_be_changed_like_this_says_why(
    alur: Alur, as_: As, old: str, new: str, again: str, said: str
):
    answer = as_("staf").post("/profil/sandi", {"lama": old, "baru": new, "ulang": again})

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert log_in(alur.database, alur.clock, "staf", OLD, address=None, agent=None).username == "staf"


@pytest.mark.usefixtures("with_password")
def test_guessing_the_old_password_is_no_quicker_than_at_the_door(as_: As):
    reader = as_("staf")

    answers = [
        reader.post("/profil/sandi", {"lama": f"tebakan-{n}", "baru": NEW, "ulang": NEW}) for n in range(6)
    ]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert "Terlalu banyak percobaan" in text_of(answers[-1])


def test_the_language_chosen_in_the_profile_is_the_one_of_messages_too(alur: Alur, as_: As):
    reader = as_("staf")

    reader.post("/bahasa", {"bahasa": "en", "kembali": "/profil", "tetap": "1"})

    assert "Profile" in text_of(reader.get("/profil"))
    with alur.database.read() as connection:
        account = people.account(connection, "staf")
    assert account is not None
    assert account.language == "en"


def test_other_browsers_are_listed_and_signed_out_one_by_one_or_all(alur: Alur, as_: As):
    chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36"
    with alur.database.write() as connection:
        open_session(connection, "staf", at=alur.clock.now(), agent=chrome)
    reader, other, stranger = as_("staf"), as_("staf"), as_("perencana")
    page = reader.get("/profil")
    assert "Chrome · Windows" in text_of(page)
    assert "yang ini" in text_of(page)
    listed = re.findall(r'name="sesi"\s+value="([^"]+)"', page.text)
    assert len(listed) == 2

    stranger.post("/profil/sesi/akhiri", {"sesi": listed[0]})
    assert len(re.findall(r'name="sesi"', reader.get("/profil").text)) == 2
    for session in listed:
        assert "Peramban itu sudah dikeluarkan." in text_of(
            reader.post("/profil/sesi/akhiri", {"sesi": session})
        )

    assert other.get("/profil").request.path == "/masuk"
    another = as_("staf")
    reader.post("/profil/sesi/akhiri")
    assert another.get("/profil").request.path == "/masuk"
    assert reader.get("/profil").status_code == 200


def test_a_token_is_shown_once_works_and_is_taken_back(alur: Alur, as_: As):
    reader = as_("staf")
    made = reader.post("/profil/token/baru", {"nama": " Rekap  bulanan "})
    token = re.search(r'value="(alur_[^"]+)"', made.text)
    assert token is not None
    client = reader.client.application.test_client()
    header = {"Authorization": f"Bearer {token[1]}"}
    assert client.get("/api/v1/tasks", headers=header).status_code == 200

    page = reader.get("/profil")
    assert "Rekap bulanan" in text_of(page)
    assert token[1] not in page.text
    assert "terakhir dipakai" in text_of(page)
    named = re.search(r'name="token"\s+value="([^"]+)"', page.text)
    assert named is not None
    as_("perencana").post("/profil/token/cabut", {"token": named[1]})
    assert client.get("/api/v1/tasks", headers=header).status_code == 200
    done = reader.post("/profil/token/cabut", {"token": named[1]})

    assert "Token dicabut." in text_of(done)
    assert client.get("/api/v1/tasks", headers=header).status_code == 401


def test_a_token_needs_a_name_and_there_are_only_so_many(alur: Alur, as_: As):
    reader = as_("staf")
    assert "Beri token sebuah nama" in text_of(reader.post("/profil/token/baru", {"nama": " "}))
    with alur.database.write() as connection:
        for number in range(20):
            tokens.issue(connection, "staf", name=str(number), at=alur.clock.now())

    assert "Paling banyak 20 token" in text_of(reader.post("/profil/token/baru", {"nama": "satu lagi"}))
