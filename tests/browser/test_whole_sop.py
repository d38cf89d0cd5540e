"""The whole SOP by clicking, as its people: a paper form, a unit sent back, two returns, the documents."""

from collections.abc import Callable, Iterator

import pytest

from service.bootstrap import Alur
from service.dispatch.office_commands import PutList
from service.founding.sample import sample_indicators
from tests.browser.visitors import DESKTOP, TELEPHONE, Visitor
from tests.builders.clocks import StandingClock
from tests.builders.papers import everything_made

Come = Callable[..., Visitor]
UNITS = {
    "pemerintahan": "Bidang Pemerintahan Kampung",
    "pembangunan": "Bidang Pembangunan dan Kawasan Kampung",
    "kelembagaan": "Bidang Kelembagaan dan Sosial Budaya",
    "usaha": "Bidang Usaha Ekonomi Kampung",
}
SCAN = {"name": "formulir.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 formulir kertas"}
DOCUMENTS = ("Disposisi", "Tanda terima", "Data capaian kinerja", "Rekapitulasi", "Laporan Kinerja")


@pytest.fixture
def clock(alur: Alur) -> Iterator[StandingClock]:
    """The office's clock, which is put right again at the end."""
    assert isinstance(alur.clock, StandingClock)
    at = alur.clock.at
    yield alur.clock
    alur.clock.at = at


@pytest.fixture
def few_indicators(alur: Alur) -> Iterator[None]:
    """Let each unit report on two indicators only."""
    every = sample_indicators()
    few = [row for row in every if row["kode"].endswith(("-01", "-02"))]
    alur.office.run(PutList(key="indikator", rows=few), person=None)
    yield
    alur.office.run(PutList(key="indikator", rows=every), person=None)


class Run:
    """One case and the people who take it through."""

    def __init__(self, come: Come, clock: StandingClock, case: str, size: dict[str, int]) -> None:
        self.come, self.clock, self.case, self.size = come, clock, case, size
        self.seen: set[str] = set()

    def somebody(self, username: str) -> Visitor:
        """Let a person come in through the login page."""
        visitor = self.come(viewport=self.size)
        visitor.log_in(username)
        assert visitor.heading() in ("Tugas Saya", "Berkas")
        return visitor

    def look(self, visitor: Visitor, page: str) -> None:
        """The page keeps nobody out and fits its window; each kind of page is looked at once."""
        if page not in self.seen:
            self.seen.add(page)
            visitor.page.wait_for_load_state("networkidle")
            visitor.page.evaluate("window.scrollTo({ top: 0, behavior: 'instant' })")
            assert (page, visitor.barriers()) == (page, [])
            assert visitor.overflow() <= 0, page

    def take(self, visitor: Visitor, step: str) -> None:
        """Take the task of a step from the list; what completes it stays in sight while one fills it in."""
        visitor.take(self.case)
        assert visitor.heading().startswith(f"{step}. "), visitor.heading()
        visitor.page.locator("#formulir").evaluate("form => form.scrollIntoView({ behavior: 'instant' })")
        bar = visitor.page.locator(".form-actions").bounding_box()
        assert bar is not None
        assert bar["y"] + bar["height"] <= self.size["height"] + 1
        visitor.unfold()
        self.look(visitor, f"step {step}")

    def finish(self, visitor: Visitor, step: str) -> None:
        """Complete the task in hand, some minutes later, and read what is said about it."""
        self.clock.advance(minutes=4)
        visitor.settled()
        visitor.complete()
        visitor.page.wait_for_url("**/selesai")
        assert visitor.heading().endswith(f"Langkah {step} selesai")
        self.look(visitor, "done")

    def do(self, visitor: Visitor, step: str, **answers: str) -> None:
        """Take the task of a step, answer what no default knows, complete it."""
        self.take(visitor, step)
        for name, value in answers.items():
            visitor.answer(name, value)
        self.finish(visitor, step)

    def has(self, visitor: Visitor) -> bool:
        """Say whether the case is on somebody's list."""
        return visitor.waiting_in(self.case).count() > 0


def fill_in(visitor: Visitor, realised: str) -> None:
    """Fill in step 5 for every indicator."""
    for ending, value in (("realisasi", realised), ("realisasi_anggaran", "1.250.000")):
        for field in visitor.page.locator(f"[name^='capaian-'][name$='-{ending}']").all():
            field.fill(value)
    visitor.settled()
    for ending in ("faktor_penghambat", "tindak_lanjut"):
        for field in visitor.page.locator(f"[name$='-{ending}']").all():
            field.fill("Pencairan dana terlambat; dijadwalkan ulang.")
    visitor.settled()


def hand_in(run: Run, kabid: Visitor, realised: str, former: str | None = None) -> None:
    """Fill in the data of a unit, which shows the `former` answers, and hand it in: steps 5 and 6."""
    run.take(kabid, "5")
    if former is not None:
        assert kabid.page.locator("[name$='-realisasi']").first.input_value() == former
    fill_in(kabid, realised)
    run.finish(kabid, "5")
    sign(run, kabid)


def sign(run: Run, kabid: Visitor) -> None:
    """Vouch for a unit's data at step 6."""
    run.take(kabid, "6")
    kabid.page.get_by_label("Saya menyatakan").check()
    run.finish(kabid, "6")


def enter_paper(run: Run, clerk: Visitor, unit: str) -> None:
    """Enter the paper form of a unit a.n. that unit, with its scan."""
    clerk.visit("/tugas")
    clerk.follow("Isian bidang yang belum masuk")
    run.look(clerk, "waiting units")
    row = clerk.page.locator("tr", has_text=UNITS[unit]).filter(has_text=run.case)
    row.get_by_role("link", name="Masukkan formulir kertas").click()
    clerk.page.get_by_text("Anda mengisi a.n.").wait_for()
    clerk.page.get_by_label("Mengapa tidak diisi bidang sendiri?").fill("Kabid dinas luar")
    with clerk.page.expect_navigation():
        clerk.page.locator("#_pindaian_berkas").set_input_files(SCAN)
    clerk.unfold()
    fill_in(clerk, "70")
    run.look(clerk, "paper")
    run.finish(clerk, "5")


def send_back_data(run: Run, planner: Visitor, unit: str, reason: str) -> None:
    """Send the data of a unit back at step 7."""
    run.take(planner, "7")
    planner.page.get_by_label("Kembalikan data").check()
    planner.page.get_by_role("checkbox", name=UNITS[unit]).check()
    planner.answer("alasan", reason)
    planner.settled()
    run.look(planner, "step 7, sending back")
    run.finish(planner, "7")


def recap(run: Run, planner: Visitor, clerk: Visitor) -> None:
    """Order, make and report the recap: steps 7, 8 and 9."""
    run.do(planner, "7")
    run.do(clerk, "8")
    run.do(planner, "9")


def judge(run: Run, secretary: Visitor, decision: str, saran: str = "", unit: str | None = None) -> None:
    """Approve or return at step 10; the button says which."""
    run.take(secretary, "10")
    secretary.page.get_by_label(decision, exact=True).check()
    if saran:
        secretary.page.locator("textarea[name=saran]").wait_for()
        secretary.answer("saran", saran)
    if unit is not None:
        secretary.page.locator("table.figures").get_by_label(UNITS[unit]).check()
    secretary.settled()
    assert secretary.page.locator("button[value=selesai]").inner_text() == decision
    run.look(secretary, f"step 10, {decision}")
    run.finish(secretary, "10")


def begin(run: Run, secretary: Visitor) -> None:
    """Start the case and assign at step 1."""
    secretary.follow("Mulai berkas")
    secretary.answer("nomor", run.case)
    run.look(secretary, "new case")
    secretary.press("Mulai")
    secretary.press("Ambil tugas")
    secretary.page.get_by_label("Jadwal kerja", exact=True).check()
    secretary.settled()
    run.look(secretary, "step 1")
    run.finish(secretary, "1")
    assert "menunggu diambil Fungsional Perencana:" in secretary.text()
    assert "Perencana Ahli Muda (contoh)" in secretary.text()


def told(run: Run, heads: dict[str, Visitor], unit: str, by: str, why: str) -> None:
    """Only this unit has the case again, and is told by whom and why."""
    assert [each for each, head in heads.items() if run.has(head)] == [unit]
    assert f"Dikembalikan oleh {by}" in heads[unit].text()
    assert why in heads[unit].text()
    run.look(heads[unit], "returned task in the list")


def read_documents(run: Run, alur: Alur, planner: Visitor) -> None:
    """Find what the system made of the steps on the case's page."""
    everything_made(alur)
    planner.follow("Lihat berkas")
    if run.size == TELEPHONE:
        for summary in planner.page.locator("details.wide-open > summary").all():
            summary.click()
    assert not [name for name in DOCUMENTS if name not in planner.text()]
    assert f"a.n. {UNITS['pembangunan']}" in planner.text()
    run.look(planner, "case with documents")
    with planner.page.expect_download() as download:
        planner.page.locator("a[href*='nama=Laporan+Kinerja.pdf']:visible").first.click()
    assert download.value.suggested_filename.endswith(".pdf")


def audit(run: Run) -> None:
    """Look the case up, have its log verified, and go back in it."""
    auditor = run.somebody("auditor")
    auditor.visit(f"/berkas?q={run.case.replace(' ', '+')}")
    auditor.follow(run.case)
    auditor.follow("Periksa keutuhan")
    assert "Utuh:" in auditor.text()
    auditor.page.get_by_role("link", name="Sebelumnya").click()
    auditor.page.wait_for_url("**upto=**")
    run.look(auditor, "replay")


@pytest.mark.usefixtures("few_indicators")
@pytest.mark.parametrize(
    ("case", "size"),
    [
        pytest.param("Triwulan III 2026", DESKTOP, id="desk"),
        pytest.param("Triwulan II 2026", TELEPHONE, id="telephone"),
    ],
)
def test_the_sop_runs_from_the_first_step_to_the_archive(
    somebody: Come, alur: Alur, clock: StandingClock, case: str, size: dict[str, int]
):
    run = Run(somebody, clock, case, size)
    secretary, planner, clerk = (run.somebody(name) for name in ("sekretaris", "perencana", "staf"))
    heads = {unit: run.somebody(f"kabid-{unit}") for unit in UNITS}

    begin(run, secretary)
    for person, step in ((planner, "2"), (planner, "3"), (clerk, "4")):
        run.do(person, step)
    enter_paper(run, clerk, "pembangunan")
    sign(run, heads["pembangunan"])
    for unit in ("pemerintahan", "kelembagaan", "usaha"):
        hand_in(run, heads[unit], "80,5")
    send_back_data(run, planner, "kelembagaan", "Sumber data belum jelas.")
    told(run, heads, "kelembagaan", "Perencana Ahli Muda (contoh)", "Sumber data belum jelas.")
    hand_in(run, heads["kelembagaan"], "82")
    recap(run, planner, clerk)

    judge(run, secretary, "Kembalikan", "Lengkapi penjelasan capaian.", "usaha")
    told(run, heads, "usaha", "Sekretaris Dinas (contoh)", "Lengkapi penjelasan capaian.")
    hand_in(run, heads["usaha"], "95", former="80,5")
    recap(run, planner, clerk)
    secretary.take(case)
    assert "95" in secretary.page.locator("#perubahan ins").all_inner_texts()

    judge(run, secretary, "Kembalikan", "Perbaiki ringkasan rekapitulasi.")
    assert not [unit for unit, head in heads.items() if run.has(head)]
    assert run.has(planner)
    assert "Perbaiki ringkasan rekapitulasi." in planner.text()
    recap(run, planner, clerk)
    judge(run, secretary, "Setujui")
    run.do(planner, "10b", nomor="050/12/V.07-WK/2026")
    run.do(planner, "11", nomor_arsip="A-12/2026", lokasi_fisik="Lemari 2, rak 3")
    assert "Berkas ini sudah selesai seluruhnya." in planner.text()

    read_documents(run, alur, planner)
    audit(run)
