"""A session that ended while somebody without scripts was typing: the answers go through the login page."""

import pytest

from service.bootstrap import Alur
from service.dispatch.office_commands import SetPassword
from service.persistence.store.cases import Task, open_tasks
from service.web.session import COOKIE
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import run_to, started
from tests.builders.readers import Reader, text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
PASSWORD = "rahasia-lama-9"
TYPED = "Bagikan lusa pagi, sebelum apel & senam."


@pytest.fixture
def task(alur: Alur) -> Task:
    return run_to(alur, "langkah_3", started(alur))


@pytest.fixture
def planner(as_: As, alur: Alur, task: Task) -> Reader:
    """Somebody who pressed the last button when the session was over already."""
    for username in ("perencana", "staf"):
        alur.office.run(SetPassword(username=username, password=PASSWORD), person=None)
    reader = as_("perencana")
    before = reader.get(f"/tugas/{task.id}")
    typed = reader.fields() | {"instruksi": TYPED, "_aksi": "selesai"}
    reader.client.delete_cookie(COOKIE)
    sent_on = reader.post(f"/tugas/{task.id}", typed, follow=False)
    assert sent_on.status_code == 307
    reader.page = before
    reader.post(sent_on.location, typed)
    return reader


def logged_in(reader: Reader, task: Task, username: str, password: str = PASSWORD) -> str:
    own = {"nama": username, "sandi": password, "kembali": f"/tugas/{task.id}"}
    return text_of(reader.post("/masuk", reader.fields() | own))


def test_the_login_page_says_that_nothing_is_lost_and_keeps_it_when_the_password_is_wrong(
    planner: Reader, task: Task
):
    assert planner.page is not None
    assert planner.page.status_code == 401
    assert f'name="kembali" value="/tugas/{task.id}"' in planner.page.text
    assert "yang Anda isi tidak hilang" in text_of(planner.page)

    again = logged_in(planner, task, "perencana", "salah")

    assert "yang Anda isi tidak hilang" in again
    assert "Isian Anda masih ada" in logged_in(planner, task, "perencana")


def test_after_the_login_the_form_stands_as_it_was_typed_and_nothing_was_completed(
    planner: Reader, task: Task, alur: Alur
):
    assert "Isian Anda masih ada" in logged_in(planner, task, "perencana")

    planner.post(f"/tugas/{task.id}", planner.fields())

    assert planner.fields()["instruksi"] == [TYPED]
    with alur.database.read() as connection:
        assert [each.step for each in open_tasks(connection, task.instance_id)] == ["langkah_3"]


def test_what_one_person_typed_is_shown_to_nobody_else(planner: Reader, task: Task):
    told = logged_in(planner, task, "staf")

    assert "Isian Anda masih ada" not in told
    assert planner.page is not None
    assert "Bagikan lusa" not in planner.page.text
