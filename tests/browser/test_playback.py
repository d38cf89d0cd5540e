"""A case with two returns, played back in a browser."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from service.bootstrap import Alur
from service.evidence import keys
from tests.browser.visitors import Visitor
from tests.builders.offices import answers, completed, run_to, started

Come = Callable[..., Visitor]
FIRST, SECOND = "Lengkapi sumber data bidang usaha.", "Periksa lagi rekapnya."
BESIDE = "[data-beside]"


@pytest.fixture(scope="module")
def case(alur: Alur) -> str:
    """Send a case back twice: to one unit, and for the recap only."""
    review = run_to(alur, "langkah_10", started(alur, "Putar ulang dua pengembalian"))
    own = {"keputusan": "kembalikan", "saran": FIRST, "unit_bertugas": ["usaha"]}
    (task,) = completed(alur, review, own).offered
    rows = [row | {"realisasi": "7"} for row in answers(alur, task)["capaian"]]
    review = run_to(alur, "langkah_10", completed(alur, task, {"capaian": rows}))
    completed(alur, review, {"keputusan": "kembalikan", "saran": SECOND})
    return review.instance_id


def player(visitor: Visitor, case: str, at: str = "") -> Page:
    visitor.visit(f"/berkas/{case}/putar{at}")
    visitor.page.locator("[data-playback][data-ready]").wait_for()
    return visitor.page


def test_an_auditor_plays_a_case_and_scrubs_to_the_first_return(somebody: Come, case: str):
    page = player(somebody("auditor"), case)
    total = int(page.locator("[data-playback]").get_attribute("data-total") or "0")

    page.get_by_label("Kecepatan").select_option("12×")
    page.get_by_role("button", name="Putar", exact=True).click()
    expect(page.locator("[data-place]")).to_have_text(f"{total} dari {total}")
    expect(page.get_by_role("button", name="Putar", exact=True)).to_be_visible()

    returned = page.locator("tr[data-record]", has_text="berkas dikembalikan").first
    number = returned.get_attribute("data-record")
    page.get_by_label("Catatan ke").fill(number or "")
    expect(page.locator(BESIDE)).to_contain_text(FIRST)
    expect(returned).to_have_attribute("aria-current", "true")
    assert page.url.endswith(f"#{number}")
    current = page.locator("[data-stage] .play-current, [data-stage] .play-late")
    assert current.evaluate_all("parts => parts.map(part => part.dataset.elementId)") == ["langkah_5"]
    assert "↻2" in page.locator(".play-sign-round").all_text_contents()


def test_the_keyboard_goes_from_moment_to_moment(somebody: Come, case: str):
    page = player(somebody("auditor"), case, "#5")
    place = page.locator("[data-place]")
    expect(place).to_contain_text("5 dari")
    page.locator("h1").click()

    for key, number in (("ArrowRight", 6), ("ArrowLeft", 5), ("Home", 1), ("ArrowRight", 2)):
        page.keyboard.press(key)
        expect(place).to_contain_text(f"{number} dari")
    stage = page.locator("[data-stage]")
    hidden = "stage => stage.scrollWidth - stage.clientWidth"
    assert stage.evaluate(hidden) > 0
    page.keyboard.press("0")
    assert stage.evaluate(hidden) == 0
    expect(page.get_by_role("button", name="Seluruh diagram")).to_have_attribute("aria-pressed", "true")

    page.keyboard.press("?")
    expect(page.get_by_text("putar atau jeda")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Jeda")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Putar", exact=True)).to_be_visible()


def test_every_moment_can_be_reached_without_scripts(somebody: Come, case: str):
    visitor = somebody("auditor", java_script_enabled=False)
    visitor.visit(f"/berkas/{case}/putar?ke=17")
    assert FIRST in visitor.text()

    visitor.follow("Berikutnya")

    assert "Yang berubah pada putaran 2" in visitor.text()
    assert visitor.page.locator("[data-stage] .is-current").count() == 1


def test_rounds_are_compared_and_the_evidence_is_checked_by_a_process_of_its_own(
    somebody: Come, alur: Alur, case: str, tmp_path: Path
):
    visitor = somebody("auditor")
    player(visitor, case)
    visitor.follow("Bandingkan saat")
    visitor.follow("5. Mengisi formulir capaian kinerja – Bidang Usaha Ekonomi Kampung: putaran 1 dan 2")
    changed = visitor.page.locator("tr", has_text="Realisasi").first
    assert changed.locator("td").all_inner_texts() == ["9", "7"]

    visitor.visit(f"/berkas/{case}")
    with visitor.page.expect_download() as taken:
        visitor.page.get_by_role("link", name="Unduh bukti (ZIP)").click()
    bundle, script = tmp_path / "bukti.zip", tmp_path / "verify_bundle.py"
    taken.value.save_as(bundle)
    with zipfile.ZipFile(bundle) as archive:
        script.write_bytes(archive.read("verify_bundle.py"))
    (key,) = keys.public_keys(alur.config.signing_key_file)
    words = [sys.executable, "-I", str(script), str(bundle), "--key", key]
    checked = subprocess.run(words, capture_output=True, text=True, check=False, cwd=tmp_path)

    assert checked.returncode == 0, checked.stdout + checked.stderr
