"""Takes the pictures of `docs/tour.md`: the sample office with a few cases under way, seen by its people.

Run as a program (`make screenshots`); it needs a Chromium, and pdftoppm for the pages of documents.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from service.bootstrap import Alur
from service.casework.folders import ROOT
from service.documents.sop.keeping import kept_or_printed
from service.persistence.store.cases import Task
from service.queries import process_drafts
from service.queries.contributions import documents_of_case
from tests.browser.chromium import found
from tests.browser.conftest import ARGUMENTS
from tests.browser.offices import sample_office, served
from tests.browser.visitors import DESKTOP, TELEPHONE, Visitor, arrive
from tests.builders.clocks import StandingClock
from tests.builders.offices import SOP, answers, completed, started
from tests.builders.papers import everything_made

FOLDER = ROOT / "docs" / "screenshots"
LARGEST = 150_000
PERIODS = {"Triwulan II 2026": "TW2", "Triwulan III 2026": "TW3", "Triwulan IV 2026 – persiapan": "TW4"}
SHARES = ("0.98", "1.04", "0.93", "1.00", "0.88", "0.97", "1.02", "0.95")
SARAN = "Jelaskan mengapa target BUMKam berklasifikasi maju tidak tercapai, dan lampirkan bukti dukungnya."


def main() -> int:
    """Take every picture; says which is too large."""
    path = found()
    if path is None:
        sys.stderr.write("There is no Chromium.\n")
        return 1
    with (
        tempfile.TemporaryDirectory() as folder,
        office(Path(folder)) as (alur, address),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, "--lang=id"])
        take_all(alur, browser, address)
        browser.close()
    large = [path.name for path in FOLDER.glob("*.png") if path.stat().st_size > LARGEST]
    sys.stderr.write(f"Larger than {LARGEST} bytes: {', '.join(large)}\n" if large else "")
    return 1 if large else 0


@contextmanager
def office(folder: Path) -> Iterator[tuple[Alur, str]]:
    """Serve the sample office; gives it and its address."""
    alur = sample_office(folder)
    with served(alur) as address:
        yield alur, address
    alur.database.close()


def realised(alur: Alur, task: Task) -> dict[str, Any]:
    """Give figures near their targets for step 5."""
    rows = answers(alur, task)["capaian"]
    whole = ("kampung", "dokumen", "orang", "posyandu", "kawasan", "lembaga", "kelompok", "BUMKam", "produk")
    for row, share in zip(rows, SHARES, strict=False):
        value = Decimal(row["target"]) * Decimal(share)
        row["realisasi"] = str(value.quantize(Decimal(1) if row["satuan"] in whole else Decimal("0.01")))
        row["realisasi_anggaran"] = int(row["pagu"] * Decimal(share) * Decimal("0.96"))
        row["faktor_penghambat"] = "Sebagian kegiatan tertunda karena pencairan dana tahap II."
        row["tindak_lanjut"] = "Dijadwalkan ulang pada triwulan berikutnya."
    return {"capaian": rows}


def go_on(alur: Alur, case: str, until: str) -> list[Task]:
    """Take a new case to a step with sensible figures; gives what is open then."""
    assert isinstance(alur.clock, StandingClock)
    yearly = {"tahun": 2025, "periode": "Tahunan"}
    waiting = list(started(alur, case).offered)
    while waiting[0].step != until:
        alur.clock.advance(minutes=3)
        task = waiting.pop(0)
        given = realised(alur, task) if task.step == "langkah_5" else None
        if task.step == "langkah_1":
            given = {"tahun": 2026, "periode": PERIODS[case]} if case in PERIODS else yearly
        waiting += completed(alur, task, given).offered
    return waiting


def snap(visitor: Visitor, name: str, *, height: int) -> None:
    """Keep what the window shows, made as high as asked for."""
    width = (visitor.page.viewport_size or DESKTOP)["width"]
    visitor.page.set_viewport_size({"width": width, "height": height})
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.evaluate("document.activeElement.blur()")
    visitor.page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")


def take_all(alur: Alur, browser: Browser, address: str) -> None:
    """Make the cases and look at them."""

    def come(username: str, size: Mapping[str, int] = DESKTOP) -> Visitor:
        visitor = arrive(browser, address, viewport=size)
        visitor.log_in(username)
        return visitor

    FOLDER.mkdir(exist_ok=True)
    done = go_on(alur, "Triwulan II 2026", "langkah_11")[0]
    review = go_on(alur, "Triwulan III 2026", "langkah_10")[0]
    other = go_on(alur, "Tahunan 2025 – Laporan Kinerja Instansi Pemerintah", "langkah_10")[0]
    returned = {"keputusan": "kembalikan", "saran": SARAN, "unit_bertugas": ["usaha", "pembangunan"]}
    assert isinstance(alur.clock, StandingClock)
    again = completed(alur, other, returned).offered
    go_on(alur, "Triwulan IV 2026 – persiapan", "langkah_5")
    alur.clock.advance(hours=2, minutes=40)
    back = next(task for task in again if task.unit == "usaha")
    everything_made(alur)

    head, pocket = come("kabid-usaha"), come("kabid-usaha", TELEPHONE)
    for visitor, name, height in ((head, "tugas-saya", 620), (pocket, "tugas-saya-telepon", 844)):
        snap(visitor, name, height=height)
    head.visit(f"/tugas/{back.id}")
    head.press("Ambil tugas")
    head.answer("capaian-0-realisasi", "23,1")
    head.settled()
    head.page.locator("#perubahan ins").first.wait_for()
    head.page.evaluate("window.scrollTo({ top: 0, behavior: 'instant' })")
    snap(head, "dikembalikan", height=900)
    head.page.locator("#formulir").evaluate("form => form.scrollIntoView({ behavior: 'instant' })")
    snap(head, "formulir", height=900)
    pocket.visit(f"/tugas/{back.id}")
    pocket.page.locator("#isian-capaian-0").evaluate("row => row.scrollIntoView({ behavior: 'instant' })")
    snap(pocket, "formulir-telepon", height=844)

    secretary = come("sekretaris")
    secretary.visit(f"/tugas/{review.id}")
    secretary.press("Ambil tugas")
    secretary.page.get_by_label("Kembalikan", exact=True).check()
    secretary.page.locator("textarea[name=saran]").wait_for()
    secretary.answer("saran", SARAN)
    secretary.page.locator("table.figures").get_by_label("Bidang Usaha Ekonomi Kampung").check()
    secretary.settled()
    secretary.page.locator("#formulir").evaluate("form => form.scrollIntoView({ behavior: 'instant' })")
    snap(secretary, "keputusan", height=940)
    secretary.visit(f"/berkas/{done.instance_id}")
    snap(secretary, "berkas", height=860)
    picture_playback(come("auditor"), other)
    admin = come("admin")
    admin.visit("/pengaturan/orang")
    snap(admin, "orang", height=800)
    picture_draft(alur, admin)
    picture_documents(alur, done.instance_id)


def picture_playback(auditor: Visitor, returned: Task) -> None:
    """Play a case up to the command that returned it."""
    auditor.visit(f"/berkas/{returned.instance_id}/putar")
    auditor.page.locator("[data-ready]").wait_for()
    number = auditor.page.locator("tr[data-record]", has_text="dikembalikan").last.get_attribute(
        "data-record"
    )
    auditor.page.locator("#player-place").fill(number or "")
    auditor.press("Seluruh diagram")
    auditor.settled()
    snap(auditor, "putar-ulang", height=730)


def picture_draft(alur: Alur, admin: Visitor) -> None:
    """Change an SOP a little, and look at its draft and at what it means for the running cases."""
    draft = alur.process_drafts.begin(SOP, person="admin")
    with alur.database.read() as connection:
        bpmn = process_drafts.draft(connection, SOP).files[f"{SOP}.bpmn"]
    changed = bpmn.replace(b'timeLimit="P2D"', b'timeLimit="P3D"')
    alur.process_drafts.save(SOP, {f"{SOP}.bpmn": changed}, revision=draft.revision, person="admin")
    admin.visit(f"/proses/{SOP}/rancangan")
    admin.page.locator("[data-element-id=langkah_5]").first.click()
    admin.settled()
    snap(admin, "rancangan", height=1000)
    admin.visit(f"/proses/{SOP}/rancangan/perubahan")
    snap(admin, "perubahan", height=760)
    admin.visit(f"/proses/{SOP}/rancangan/dampak")
    admin.page.locator("[role=progressbar]").wait_for(state="hidden")
    snap(admin, "dampak", height=700)


def picture_documents(alur: Alur, instance_id: str) -> None:
    """Turn pages of documents and of the printed SOP into pictures, where there is a program for it."""
    program = shutil.which("pdftoppm")
    if program is None:
        sys.stderr.write("pdftoppm is missing: the pictures of documents stay as they were.\n")
        return
    with alur.database.read() as connection:
        documents = documents_of_case(connection, instance_id)
    for beginning, page, name in (("Rekapitulasi", 1, "rekapitulasi"), ("Laporan Kinerja", 4, "laporan")):
        for each in documents:
            if each.name.startswith(beginning) and each.name.endswith(".pdf"):
                picture_page(program, alur.files.path_of(each.sha256), page, name)
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "sop.pdf"
        bpmn = (ROOT / "processes" / SOP / f"{SOP}.bpmn").read_bytes()
        printed.write_bytes(kept_or_printed(Path(folder), bpmn))
        picture_page(program, printed, 2, "sop-cetak")


def picture_page(program: str, source: Path, page: int, name: str) -> None:
    """Turn a page of a PDF into a grey picture."""
    once = ["-png", "-singlefile", "-gray", "-r", "80", "-f", str(page), "-l", str(page)]
    subprocess.run([program, *once, str(source), str(FOLDER / name)], check=True)


if __name__ == "__main__":
    raise SystemExit(main())
