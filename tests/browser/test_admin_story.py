"""What a process admin does with an SOP, by clicking: changed, tried, in force, and the cases follow."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from service.bootstrap import Alur
from service.queries.chains import office_break
from tests.browser.desks import SAVED
from tests.browser.offices import sample_office, served
from tests.browser.visitors import DESKTOP, TELEPHONE, Visitor
from tests.builders.offices import SOP, run_to, started
from tests.builders.papers import words_of

Come = Callable[..., Visitor]
SCREENS = (TELEPHONE, DESKTOP)
MOVED = "Memerintahkan staf untuk membagikan formulir pengumpulan data kinerja"
ADDED = "Memeriksa kelengkapan formulir pengumpulan data"
CHOICE = "Pilih satu"
REASON = "Evaluasi bulan November berlaku untuk semua triwulan"
SENTENCES = (
    "Langkah 3 pindah dari Fungsional Perencana ke Staf",
    "Batas waktu langkah 4 berubah dari 1 jam menjadi 2 jam",
)
STAYS, MOVES_AT_2, MOVES_AT_3, NEW = "TW I 2026", "TW II 2026", "TW III 2026", "TW IV 2026"


@pytest.fixture(scope="module")
def alur(tmp_path_factory: pytest.TempPathFactory) -> Alur:
    """An office of its own, for a new version comes into force in it."""
    return sample_office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def address(alur: Alur) -> Iterator[str]:
    """Where the office's pages are."""
    with served(alur) as where:
        yield where


def look(visitor: Visitor) -> None:
    """The page keeps nobody out and fits its window, on a telephone and on a desk."""
    for size in SCREENS:
        visitor.page.set_viewport_size(size)
        assert (visitor.page.url, visitor.barriers()) == (visitor.page.url, [])
        assert visitor.overflow() <= 0, visitor.page.url


class Editor:
    """The draft's diagram with its panel, table and findings, used as an admin does."""

    def __init__(self, admin: Visitor) -> None:
        self.admin, self.page = admin, admin.page

    def tab(self, name: str) -> None:
        """Go to another page of the draft, once everything is saved."""
        self.page.locator(".draft-tabs").get_by_role("link", name=name, exact=True).click()
        self.page.wait_for_load_state()
        if name == "Diagram":
            self.page.locator(".editor-live").wait_for()

    def choose(self, activity: str) -> None:
        """Choose a step in the table."""
        self.page.locator("[data-table]").get_by_role("button", name=activity, exact=True).click()
        expect(self.page.locator("#panel-activity")).to_have_value(activity)

    def put(self, field: str, value: str) -> None:
        """Type into a field of the panel and leave it with Enter."""
        self.page.locator(f"#panel-{field}").fill(value)
        self.page.keyboard.press("Enter")

    def row(self, activity: str) -> Locator:
        """Find a step's row of the SOP table."""
        cell = self.page.get_by_role("button", name=activity, exact=True)
        return self.page.locator("[data-table] tr").filter(has=cell)

    def findings(self) -> Locator:
        """Find what the check says."""
        return self.page.locator("[data-findings]")

    def settled(self) -> None:
        """Wait until everything is saved."""
        expect(self.page.locator("[data-status]")).to_have_text(SAVED)


def change(admin: Visitor) -> Editor:
    """Open the SOP, begin its draft; move step 3, give step 4 longer, put a step behind step 2."""
    admin.visit("/proses")
    admin.follow("Pengumpulan Data Kinerja")
    admin.press("Ubah SOP")
    editor = Editor(admin)
    admin.page.locator(".editor-live").wait_for()
    expect(editor.findings()).to_contain_text("Sama dengan versi yang berlaku")

    editor.choose(MOVED)
    admin.page.locator("#panel-lane").select_option(label="Staf")
    expect(editor.row(MOVED).locator(".sop-performer")).to_have_text("Staf")

    editor.choose("Membagikan formulir pengumpulan data kinerja")
    editor.put("timeLimit-angka", "2")
    expect(editor.row("Membagikan formulir pengumpulan data kinerja")).to_contain_text("2 jam")

    editor.choose("Menyiapkan formulir pengumpulan data capaian kinerja")
    admin.page.get_by_role("button", name="Langkah sesudah ini").first.click()
    expect(admin.page.locator("#panel-activity")).to_have_value("")
    editor.put("activity", ADDED)
    editor.put("name", "Memeriksa formulir")
    editor.put("timeLimit-angka", "30")
    admin.page.locator("#panel-timeLimit-satuan").select_option(label="menit")
    editor.put("output", "Formulir yang sudah diperiksa")
    expect(editor.row(ADDED)).to_contain_text("30 menit")
    expect(editor.findings()).to_contain_text("belum memiliki formulir")
    editor.settled()
    return editor


def make_a_form(editor: Editor) -> None:
    """Make a form with two questions and choose it for the new step."""
    admin, page = editor.admin, editor.page
    editor.tab("Formulir")
    look(admin)
    page.get_by_label("Judul formulir").fill("Pemeriksaan formulir")
    admin.press("Buat formulir")
    for label, kind in (("Hasil pemeriksaan", CHOICE), ("Catatan pemeriksa", "Teks satu baris")):
        page.get_by_label("Pertanyaan").fill(label)
        page.get_by_label("Jenis isian").select_option(label=kind)
        if kind == CHOICE:
            page.locator("#pilihan").fill("Sudah lengkap\nDilengkapi dahulu")
            page.get_by_label("wajib diisi").check()
        admin.press("Tambah isian")
    assert page.locator(".draft-preview").get_by_label("Sudah lengkap").count() == 1
    look(admin)
    editor.tab("Diagram")
    editor.choose(ADDED)
    page.locator("#panel-form").select_option("pemeriksaan_formulir")


def err_and_mend(editor: Editor) -> None:
    """Give the new step a number that is taken: it is said, marked, and keeps the draft back until mended."""
    editor.put("number", "3")
    expect(editor.findings()).to_contain_text("Belum dapat diberlakukan.")
    expect(editor.findings()).to_contain_text("Nomor 3")
    expect(editor.page.locator(".panel-mark-error").first).to_be_visible()
    editor.settled()
    editor.tab("Berlakukan")
    assert "Belum dapat diberlakukan." in editor.admin.text()
    assert editor.page.get_by_label("Nomor SOP").count() == 0
    look(editor.admin)

    editor.tab("Diagram")
    editor.choose(ADDED)
    editor.put("number", "2a")
    expect(editor.findings()).to_contain_text("Dapat diberlakukan.")
    expect(editor.findings()).not_to_contain_text("Nomor 3")
    expect(editor.page.locator(".panel-mark-error")).to_have_count(0)
    expect(editor.findings()).to_contain_text("Skenario yang gagal disebut tersendiri saat diberlakukan.")
    editor.settled()
    look(editor.admin)


def weigh(editor: Editor) -> None:
    """Read what differs and what it means for the cases under way."""
    editor.tab("Perubahan")
    said = editor.admin.text()
    for sentence in SENTENCES:
        assert sentence in said, said
    look(editor.admin)
    editor.tab("Dampak")
    editor.page.locator("[data-go-on]").wait_for(state="detached")
    assert editor.page.locator(".verdict-dapat .verdict-number").inner_text() == "3"
    look(editor.admin)


def try_out(editor: Editor) -> None:
    """Take a sample case through the new step to the one that moved."""
    editor.tab("Coba")
    page = editor.page
    for step in ("1. ", "2. "):
        expect(page.locator("#tugas-judul")).to_contain_text(step)
        sample = page.get_by_role("button", name="Isi dengan contoh")
        if sample.count():
            sample.click()
            page.wait_for_load_state()
        editor.admin.press("Selesaikan")
    expect(page.locator("#tugas-judul")).to_contain_text("2a. Memeriksa formulir")
    look(editor.admin)
    page.locator("#formulir").get_by_label("Sudah lengkap").check()
    editor.admin.press("Selesaikan")
    expect(page.locator("#tugas-judul")).to_contain_text("3. ")
    expect(page.locator(".rehearsal-as")).to_contain_text("Staf")


def put_into_force(editor: Editor) -> None:
    """Decide with number, dates, official and the list of changes."""
    editor.tab("Berlakukan")
    admin, page = editor.admin, editor.page
    listed = page.get_by_label("Daftar perubahan")
    for sentence in SENTENCES:
        assert sentence in listed.input_value()
    listed.fill(listed.input_value() + "\nSesuai rapat evaluasi 18 November 2026.")
    page.get_by_label("Nomor SOP").fill("050/12/V.07-WK/2026")
    page.get_by_label("Tanggal revisi").fill("20 November 2026")
    page.get_by_label("Tanggal pengesahan").fill("20 November 2026")
    page.get_by_label("Nama pejabat").fill("SITI RAHMAWATI, S.Sos.")
    page.get_by_label("NIP").fill("19800101 200501 2 001")
    page.get_by_label("Saya sudah membaca").check()
    look(admin)
    admin.press("Berlakukan")
    assert "Versi 2 berlaku mulai sekarang." in admin.text(), admin.text()
    look(admin)


def move(admin: Visitor, ids: list[str]) -> None:
    """Move two of the three cases under way, with a reason."""
    admin.visit(f"/proses/{SOP}")
    look(admin)
    assert "3 berkas masih berjalan menurut versi lama." in admin.text()
    admin.follow("Pindahkan berkas")
    admin.page.locator("[data-go-on]").wait_for(state="detached")
    admin.page.locator(".verdict-dapat").click()
    for each in ids:
        admin.page.locator(f"#berkas-{each}").check()
    admin.page.get_by_label("Mengapa dipindahkan?").fill(REASON)
    look(admin)
    admin.press("Pindahkan…")
    assert "Pindahkan 2 berkas?" in admin.text()
    look(admin)
    admin.press("Ya, pindahkan 2 berkas")
    assert "2 berkas dipindahkan ke versi 2" in admin.text()
    look(admin)


def has(visitor: Visitor, case: str, step: str) -> bool:
    """Say whether a step of a case is on somebody's list."""
    visitor.visit("/tugas")
    return visitor.page.locator(".task", has_text=case).filter(has_text=step).count() > 0


def do(visitor: Visitor, case: str, step: str, answer: str | None = None) -> None:
    """Take the task of a case, answer its one question, complete it."""
    visitor.take(case)
    assert visitor.heading().startswith(f"{step}. "), visitor.heading()
    if answer is not None:
        visitor.page.get_by_label(answer, exact=True).check()
        look(visitor)
    visitor.settled()
    visitor.complete()
    visitor.page.wait_for_url("**/selesai")


def begin(secretary: Visitor) -> None:
    """Start a case of the new version and do step 1."""
    secretary.follow("Mulai berkas")
    secretary.answer("nomor", NEW)
    secretary.press("Mulai")
    do(secretary, NEW, "1", "Jadwal kerja")


def audited(auditor: Visitor, case: str, *, began_with: int, version: int) -> str:
    """Have a case's history verified and go back to its beginning; gives what the history says."""
    auditor.visit(f"/berkas?q={case.replace(' ', '+')}")
    auditor.follow(case)
    assert f"SOP versi {version}" in auditor.text()
    auditor.follow("Periksa keutuhan")
    assert "Utuh:" in auditor.text()
    assert "putar ulang menghasilkan keadaan yang sama" in auditor.text()
    look(auditor)
    assert "Memeriksa" in drawn(auditor) or version == 1
    said = auditor.page.locator("[aria-labelledby=riwayat]").inner_text()
    auditor.follow("Awal")
    auditor.page.wait_for_url("**upto=1#diagram")
    assert ("Memeriksa" in drawn(auditor)) == (began_with == 2)
    return said


def drawn(visitor: Visitor) -> str:
    """Read the words of the diagram on the page."""
    return visitor.page.locator(".diagram svg").text_content() or ""


def printed(visitor: Visitor, version: int) -> str:
    """Read the printed SOP of a version."""
    answer = visitor.page.request.get(f"{visitor.base_url}/proses/{SOP}/versi/{version}/sop.pdf")
    assert answer.ok
    return words_of(answer.body())


def test_an_admin_changes_the_sop_and_each_case_follows_its_version(somebody: Come, alur: Alur):
    at_3 = [run_to(alur, "langkah_3", started(alur, case)) for case in (STAYS, MOVES_AT_3)]
    at_2 = run_to(alur, "langkah_2", started(alur, MOVES_AT_2))
    alur.instances.claim(at_3[1].id, person="perencana")
    people = {name: somebody(name) for name in ("sekretaris", "perencana", "staf", "auditor")}
    secretary, planner, clerk, auditor = people.values()
    admin = somebody()
    admin.log_in("admin")

    editor = change(admin)
    make_a_form(editor)
    err_and_mend(editor)
    weigh(editor)
    try_out(editor)
    put_into_force(editor)
    assert has(planner, MOVES_AT_3, "3. ")
    move(admin, [at_3[1].instance_id, at_2.instance_id])

    begin(secretary)
    for case in (NEW, MOVES_AT_2):
        do(planner, case, "2")
        do(planner, case, "2a", "Sudah lengkap")
    for case in (NEW, MOVES_AT_2, MOVES_AT_3):
        assert has(clerk, case, "3. ")
        assert not has(planner, case, "3. ")
    do(planner, STAYS, "3")
    do(clerk, MOVES_AT_3, "3")

    for case in (MOVES_AT_2, MOVES_AT_3):
        assert REASON in audited(auditor, case, began_with=1, version=2)
    for case, version in ((STAYS, 1), (NEW, 2)):
        assert REASON not in audited(auditor, case, began_with=version, version=version)

    admin.visit(f"/proses/{SOP}")
    versions = admin.page.locator(".version").first.inner_text()
    for said in ("Versi 2", "050/12/V.07-WK/2026", "Admin Proses (contoh)", "rapat evaluasi", *SENTENCES):
        assert said in versions
    with alur.database.read() as connection:
        assert office_break(connection) is None
    old, new = printed(admin, 1), printed(admin, 2)
    for said in (ADDED, "050/12/V.07-WK/2026", "SITI RAHMAWATI, S.Sos.", "2 jam"):
        assert said in new
        assert said not in old
