"""Pindah in a browser: the bar goes on by itself, ticked cases are meant, moved ones go by what is new."""

from collections.abc import Callable, Iterator

import pytest

from service.bootstrap import Alur
from service.persistence.store import cases
from tests.browser.visitors import DESKTOP, TELEPHONE, Visitor
from tests.builders.editions import edited, shipped
from tests.builders.offices import SOP, started

Come = Callable[..., Visitor]
MOVE = f"/proses/{SOP}/pindah"


@pytest.fixture
def two_cases(alur: Alur) -> Iterator[list[str]]:
    """Begin two cases, and put another version into force for as long as the test runs."""
    ids = [started(alur, f"Pindah {name}").case.id for name in ("satu", "dua")]
    alur.office.put_into_force(
        edited('timeLimit="PT30M" form="langkah_3"', 'timeLimit="PT45M" form="langkah_3"'), person=None
    )
    yield ids
    for each in ids:
        alur.instances.cancel(each, "selesai dicoba", person="admin")
    alur.office.put_into_force(shipped(), person=None)


def version_of(alur: Alur, case_id: str) -> int:
    with alur.database.read() as connection:
        case = cases.read_case(connection, case_id)
    assert case is not None
    return case.definition_version


def fits(visitor: Visitor) -> None:
    """The page keeps nobody out and fits its window, on a desk and on a telephone."""
    for size in (TELEPHONE, DESKTOP):
        visitor.page.set_viewport_size(size)
        assert visitor.barriers() == []
        assert visitor.overflow() <= 0


def test_what_takes_several_requests_goes_on_by_itself(
    somebody: Come, alur: Alur, two_cases: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.web.processes.moving.AT_FIRST_S", 0)
    admin = somebody("admin")

    admin.visit(MOVE)
    admin.page.locator("[data-go-on]").wait_for(state="detached")

    assert int(admin.page.locator(".verdict-dapat .verdict-number").inner_text()) >= len(two_cases)
    fits(admin)


def test_a_lost_connection_is_said_and_a_button_goes_on(
    somebody: Come, alur: Alur, two_cases: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.web.processes.moving.AT_FIRST_S", 0)
    admin = somebody("admin")
    admin.page.route(f"**{MOVE}/periksa", lambda route: route.fulfill(status=409))
    admin.visit(MOVE)

    admin.page.get_by_text("Sambungan terputus").wait_for()
    fits(admin)
    admin.page.unroute(f"**{MOVE}/periksa")
    admin.press("Teruskan")

    admin.page.locator("[data-go-on]").wait_for(state="detached")
    assert admin.page.locator(".verdict").count() == 5


def test_a_ticked_case_is_moved_and_the_other_stays(somebody: Come, alur: Alur, two_cases: list[str]) -> None:
    first, second = two_cases
    admin = somebody("admin")
    admin.visit(f"{MOVE}?kelompok=dapat&q=Pindah")

    admin.page.locator(f"#berkas-{first}").check()
    assert admin.page.get_by_label("Hanya yang dicentang di halaman ini").is_checked()
    admin.page.get_by_label("Mengapa dipindahkan?").fill("Batas waktu baru")
    admin.press("Pindahkan…")
    assert "Pindahkan 1 berkas?" in admin.text()
    fits(admin)
    admin.press("Ya, pindahkan 1 berkas")

    assert "1 berkas dipindahkan ke versi" in admin.text()
    fits(admin)
    assert version_of(alur, first) > version_of(alur, second)
    admin.visit(f"/berkas/{first}")
    assert "Batas waktu baru" in admin.text()
    assert "sudah berlaku" not in admin.page.locator(".page-head").inner_text()
