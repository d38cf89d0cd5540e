"""Operasi in a browser: find a case, suspend it with another, try again what failed, and see it all told."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select, update

from service.bootstrap import Alur
from service.persistence.tables import OutboxRow, table_of
from tests.browser.visitors import DESKTOP, TELEPHONE, Visitor
from tests.builders.offices import run_to, started

Come = Callable[..., Visitor]
PAGE = "/berkas/operasi"


@pytest.fixture
def two_cases(alur: Alur) -> Iterator[list[str]]:
    """Two cases at their second step, the first one's document and a mail have failed for good."""
    outbox = table_of(OutboxRow)
    with alur.database.read() as connection:
        before = set(connection.execute(select(outbox.c.id)).scalars())
    names = ("Operasi satu", "Operasi dua")
    ids = [run_to(alur, "langkah_2", started(alur, name)).instance_id for name in names]
    failed = {"status": "failed", "attempts": 8, "last_error": "CannotTypeset: disposisi.typ: rusak"}
    mail = {"kind": "mail", "payload": {"person": "staf"}, "last_error": "MailServerAwayError: x"}
    with alur.database.write() as connection:
        first, second = sorted(set(connection.execute(select(outbox.c.id)).scalars()) - before)
        connection.execute(update(outbox).where(outbox.c.id == first).values(**failed))
        connection.execute(update(outbox).where(outbox.c.id == second).values(**failed | mail))
    yield ids
    with alur.database.write() as connection:
        connection.execute(update(outbox).where(outbox.c.id.in_([first, second])).values(status="done"))
    for each in ids:
        alur.instances.cancel(each, "selesai dicoba", person="admin")


def fits(visitor: Visitor) -> None:
    """The page keeps nobody out and fits its window, on a desk and on a telephone."""
    for size in (TELEPHONE, DESKTOP):
        visitor.page.set_viewport_size(size)
        assert visitor.barriers() == []
        assert visitor.overflow() <= 0


def test_an_operator_suspends_two_cases_and_has_what_failed_tried_again(
    somebody: Come, two_cases: list[str]
) -> None:
    operator = somebody("operator")
    operator.visit("/berkas")
    operator.follow("Operasi")
    operator.page.get_by_label("Nomor atau nama berkas").fill("Operasi")
    operator.press("Saring")
    assert operator.page.locator("tbody tr").count() == 2
    fits(operator)

    for each in two_cases:
        operator.page.locator(f"#berkas-{each}").check()
    operator.press("Tangguhkan…")
    assert operator.heading() == "Tangguhkan 2 berkas?"
    fits(operator)
    operator.press("Tangguhkan (2 berkas)")
    assert "Tulis dahulu alasannya." in operator.text()
    operator.page.get_by_label("Alasan").fill("Menunggu SK")
    operator.press("Tangguhkan (2 berkas)")
    assert "2 dari 2 berkas: ditangguhkan." in operator.text()
    fits(operator)

    operator.follow("Kembali ke daftar")
    operator.page.get_by_role("link", name="Insiden").click()
    assert "Server surel tidak dapat dihubungi." in operator.text()
    fits(operator)
    operator.page.locator("input[name=insiden]").first.check()
    operator.page.get_by_label("Mengapa dicoba lagi?").fill("Templat diperbaiki")
    operator.press("Coba lagi yang dipilih")
    assert "1 insiden segera dicoba lagi." in operator.text()
    operator.page.locator("td a").first.click()
    assert "campur tangan" in operator.text()
    assert "Templat diperbaiki" in operator.text()
    fits(operator)
