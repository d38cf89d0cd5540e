"""What the process admin does with a file made elsewhere: upload, check, make it the draft, download."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.bootstrap import Alur
from service.casework.folders import ROOT
from tests.browser.drafts import give_up
from tests.browser.visitors import Visitor

Come = Callable[..., Visitor]
DRAFT = "/proses/pengumpulan_data_kinerja/rancangan"
SOP = ROOT / "processes" / "pengumpulan_data_kinerja" / "pengumpulan_data_kinerja.bpmn"


@pytest.fixture(autouse=True)
def _no_draft(alur: Alur) -> Iterator[None]:
    yield
    give_up(alur)


def chosen(visitor: Visitor, content: bytes) -> None:
    visitor.page.get_by_label("Diagram (berkas .bpmn)").set_input_files(
        [{"name": "sop.bpmn", "mimeType": "application/xml", "buffer": content}]
    )


def test_a_diagram_with_mistakes_is_not_put_into_force_and_says_why(somebody: Come):
    admin = somebody("admin")
    admin.visit("/proses/versi/baru")
    chosen(admin, SOP.read_bytes().replace(b'timeLimit="PT30M"', b'timeLimit="30 menit"'))

    admin.press("Periksa")

    findings = admin.page.locator("#temuan")
    assert "galat" in findings.inner_text()
    assert "langkah_2" in findings.inner_text()


def test_a_changed_diagram_becomes_the_draft_and_comes_back_byte_by_byte(somebody: Come):
    admin = somebody("admin")
    changed = SOP.read_bytes().replace(b'name="Membagikan formulir"', b'name="Membagikan formulir (uji)"')
    admin.visit("/proses/versi/baru")
    chosen(admin, changed)

    admin.press("Periksa")
    admin.press("Jadikan rancangan")

    assert "masuk ke rancangan" in admin.text()
    with admin.page.expect_download() as download:
        admin.page.evaluate("address => { location.href = address }", f"{DRAFT}/diagram.bpmn")
    assert Path(download.value.path()).read_bytes() == changed


def test_what_was_checked_becomes_the_draft_by_one_press(somebody: Come):
    admin = somebody("admin")
    admin.visit("/proses/versi/baru")
    chosen(admin, SOP.read_bytes().replace(b'timeLimit="PT30M"', b'timeLimit="PT40M"'))
    admin.press("Periksa")
    assert "Dapat diberlakukan." in admin.text()
    assert "40 menit" in admin.page.locator("#perubahan").locator("xpath=..").inner_text()
    assert admin.barriers() == []

    admin.press("Jadikan rancangan")

    assert "masuk ke rancangan" in admin.text()


def test_what_is_not_bpmn_is_refused_in_words(somebody: Come):
    admin = somebody("admin")
    admin.visit("/proses/versi/baru")
    chosen(admin, b"bukan xml")

    admin.press("Periksa")

    assert admin.page.locator("#temuan .chip-bad").count() == 1


def test_nobody_else_may_upload(somebody: Come):
    clerk = somebody("staf")

    clerk.visit("/proses/versi/baru")

    assert "Anda tidak berwenang" in clerk.heading()
