"""Two admins put a version into force in the browser: asked for at a time, looked at, approved."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from service.bootstrap import Alur
from service.casework.folders import ROOT, files_of_process
from service.dispatch.office_commands import PutSetting
from service.dispatch.release_terms import SECOND_APPROVAL
from service.persistence.store import deployments
from tests.browser.drafts import draft_of_sop
from tests.browser.visitors import DESKTOP, TELEPHONE, Visitor
from tests.builders.offices import SOP

Come = Callable[..., Visitor]
BPMN = f"{SOP}.bpmn"
PAGE = f"/proses/{SOP}/rancangan/berlakukan"


@pytest.fixture
def draft(alur: Alur) -> Iterator[None]:
    """A draft that changes a time limit; afterwards there is none, and the files of before are in force."""
    files = files_of_process(ROOT / "processes" / SOP)
    changed = files[BPMN].replace(b'timeLimit="PT1H"', b'timeLimit="PT2H"')
    with draft_of_sop(alur) as begun:
        alur.process_drafts.save(SOP, {BPMN: changed}, revision=begun.revision, person="admin")
        yield
        alur.office.run(PutSetting(key=SECOND_APPROVAL, value=False), person=None)
    alur.office.put_into_force(files, person=None)


def version(alur: Alur) -> int:
    with alur.database.read() as connection:
        there = deployments.in_force(connection, SOP)
    return there.version if there is not None else 0


def usable(visitor: Visitor) -> None:
    for size in (TELEPHONE, DESKTOP):
        visitor.page.set_viewport_size(size)
        assert visitor.barriers() == []
        assert visitor.overflow() <= 0


@pytest.mark.usefixtures("draft")
def test_one_admin_asks_and_another_approves(somebody: Come, alur: Alur):
    alur.office.run(PutSetting(key=SECOND_APPROVAL, value=True), person="admin")
    before, admin, other = version(alur), somebody("admin"), somebody("admin2")

    admin.visit(PAGE)
    expect(admin.page.get_by_label("Daftar perubahan")).to_have_value(
        "Batas waktu langkah 4 berubah dari 1 jam menjadi 2 jam.\n"
        "Batas waktu langkah 7 berubah dari 1 jam menjadi 2 jam."
    )
    admin.page.get_by_label("Nomor SOP").fill("050/7/V.07-WK/2026")
    usable(admin)
    admin.press("Ajukan untuk disetujui")
    assert "menunggu persetujuan" in admin.text()
    usable(admin)

    other.visit("/proses")
    other.follow("Periksa dan putuskan")
    assert "050/7/V.07-WK/2026" in other.text()
    usable(other)
    other.press("Setujui")

    assert f"Versi {before + 1} berlaku mulai sekarang." in other.text()
    assert version(alur) == before + 1
    usable(other)


@pytest.mark.usefixtures("draft")
def test_day_and_hour_are_asked_for_only_when_it_is_to_be_later(somebody: Come, alur: Alur):
    before, admin = version(alur), somebody("admin")
    admin.visit(PAGE)
    day = admin.page.get_by_label("Hari", exact=True)
    expect(day).to_be_hidden()

    admin.page.get_by_label("Pada waktu tertentu").check()
    expect(day).to_be_visible()
    admin.page.get_by_label("Nomor SOP").fill("")
    admin.press("Berlakukan")

    expect(admin.page.locator("[data-focus]")).to_be_focused()
    expect(admin.page.get_by_label("Pada waktu tertentu")).to_be_checked()
    assert "Tulis hari dan jam mulai berlaku." in admin.text()
    usable(admin)
    assert version(alur) == before
