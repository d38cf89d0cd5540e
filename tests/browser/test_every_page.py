"""Every page, on a desk and on a telephone, in both languages: usable by all, whole, and quiet."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import yaml

from engine.covers import CoverDetails
from engine.diagram import read_diagram
from service.app import create_app
from service.bootstrap import Alur
from service.casework.folders import ROOT, files_of_process
from service.dispatch.release_terms import Terms
from service.founding.sample import sample_indicators
from service.jobs import projecting
from service.persistence.store import deployments, movings, office, people
from service.persistence.store.movings import Moving
from service.persistence.store.releases import Release
from service.queries.contributions import documents_of_case
from service.queries.deviation_register import Wanted, all_deviations
from tests.browser.drafts import draft_of_sop
from tests.browser.offices import sample_office, served
from tests.browser.visitors import DESKTOP, TELEPHONE, Visitor
from tests.builders.offices import SOP, completed, run_to, started
from tests.builders.papers import everything_made

Come = Callable[..., Visitor]
SCREENS = {"desk": DESKTOP, "telephone": TELEPHONE}
HOLDERS = {"langkah_2": "perencana", "langkah_4": "staf", "langkah_7": "perencana", "langkah_8": "staf"}
STEPS = ("langkah_1", "langkah_2", "langkah_4", "langkah_5", "langkah_7", "langkah_8", "langkah_10")
BPMN = f"{SOP}.bpmn"
REASON = "Batas waktu baru untuk semua"
NOTE = "Sudah dijelaskan kepada bidang dan diterima."
MOVING = "5c0d4d0a-6a4c-4b1e-9d3f-0d9a3f1b7e21"
NO_SUCH = "00000000-0000-0000-0000-000000000000"

STRANGERS = [
    "/masuk",
    "/masuk?kembali=/berkas",
    "/masuk/isian",
    "/verifikasi",
    f"/verifikasi/{64 * '0'}",
    "/verifikasi/{sha256}",
]
PAGES = [
    ("sekretaris", "/tugas"),
    ("sekretaris", "/tugas?milik=saya"),
    ("sekretaris", "/tugas?milik=kelompok&tenggat=terlambat"),
    ("sekretaris", "/tugas?milik=selesai"),
    ("sekretaris", "/tugas?q=tidak-ada"),
    ("sekretaris", "/tugas/pilihan/alihkan?tugas={langkah_1}"),
    ("sekretaris", "/tugas/{langkah_1}"),
    ("perencana", "/tugas/{langkah_2}"),
    ("staf", "/tugas/{langkah_4}"),
    ("kabid-pemerintahan", "/tugas/{langkah_5}"),
    ("perencana", "/tugas/{langkah_7}"),
    ("staf", "/tugas/{langkah_8}"),
    ("sekretaris", "/tugas/{langkah_10}"),
    ("kabid-usaha", "/tugas/{returned}"),
    ("perencana", "/tugas/{done}"),
    ("perencana", "/tugas/{done}/selesai"),
    ("perencana", "/tugas/{langkah_7}/bahan/langkah_2"),
    ("perencana", "/tugas/{langkah_7}/diagram"),
    ("staf", "/tugas/isian-bidang"),
    ("staf", "/tugas/{waiting}/atas-nama"),
    ("kabid-pemerintahan", "/tugas/{langkah_5}/lembar"),
    ("perencana", "/tugas/{langkah_2}/salin"),
    ("perencana", "/tugas/{waiting}/kecualikan"),
    ("admin", "/tugas/{langkah_10}/izin"),
    ("sekretaris", "/berkas"),
    ("sekretaris", "/berkas?q=tidak-ada"),
    ("sekretaris", "/berkas/baru"),
    ("operator", "/berkas/{case}"),
    ("auditor", "/berkas/{case}?upto=3"),
    ("auditor", "/berkas/{case}?periksa=1"),
    ("auditor", "/berkas/{documented}"),
    ("auditor", "/berkas/{documented}/putar"),
    ("auditor", "/berkas/{case}/putar?ke=3"),
    ("auditor", "/berkas/{case}/putar/banding"),
    ("auditor", "/berkas/{case}/putar/banding?dari=1&ke=5"),
    ("auditor", "/berkas/{documented}/putar/lama"),
    ("auditor", "/berkas/keutuhan"),
    ("operator", "/berkas/operasi"),
    ("operator", "/berkas/operasi?q=tidak-ada"),
    ("operator", "/berkas/operasi/tindakan?aksi=alihkan&berkas={case}"),
    ("operator", "/berkas/operasi/tindakan?aksi=batalkan&berkas={case}"),
    ("operator", "/berkas/operasi/insiden"),
    ("operator", "/berkas/{case}/coba-lagi"),
    ("operator", "/berkas/{case}/tangguhkan"),
    ("operator", "/berkas/{case}/batalkan"),
    ("operator", "/berkas/{case}/tugas/{langkah_5}/alihkan"),
    ("admin", "/berkas/" + NO_SUCH),
    ("auditor", "/temuan"),
    ("operator", "/temuan?jenis=return&status=terbuka"),
    ("sekretaris", "/temuan?proses=tidak-ada"),
    ("auditor", "/temuan/{deviation}"),
    ("admin", "/temuan/{deviation}"),
    ("auditor", "/laporan-mutu-baku"),
    ("staf", "/laporan-mutu-baku?periode=2019"),
    ("operator", "/laporan-mutu-baku/tugas?langkah=langkah_5"),
    ("auditor", "/berkas/pemusnahan"),
    ("admin", "/berkas/pemusnahan"),
    ("auditor", "/riwayat-kantor"),
    ("auditor", "/riwayat-kantor/pembacaan"),
    ("admin", "/riwayat-kantor?jenis=sop&sejak=2026-11-01"),
    ("sekretaris", "/proses"),
    ("sekretaris", "/proses/" + SOP),
    ("admin", "/proses/versi/baru"),
    ("staf", "/profil"),
    ("staf", "/profil/sandi"),
    ("staf", "/profil/pemberitahuan"),
    ("admin", "/pengaturan/orang"),
    ("admin", "/pengaturan/orang?q=tidak-ada"),
    ("admin", "/pengaturan/orang/baru"),
    ("admin", "/pengaturan/orang/staf"),
    ("admin", "/pengaturan/orang/staf/ubah"),
    ("admin", "/pengaturan/orang/staf/sandi"),
    ("admin", "/pengaturan/orang/staf/peran/baru"),
    ("admin", "/pengaturan/orang/staf/peran/plt"),
    ("admin", "/pengaturan/orang/staf/nonaktifkan"),
    ("admin", "/pengaturan/bidang"),
    ("admin", "/pengaturan/instansi"),
    ("admin", "/pengaturan/kalender"),
    ("admin", "/pengaturan/surel"),
    ("admin", "/pengaturan/pemberlakuan"),
    ("admin", "/proses/" + SOP + "/rancangan/berlakukan"),
    ("admin", "/proses/" + SOP + "/rancangan/formulir"),
    ("admin", "/proses/" + SOP + "/rancangan/formulir/langkah_2"),
    ("admin", "/proses/" + SOP + "/rancangan/formulir/langkah_10"),
    ("admin", "/proses/" + SOP + "/rancangan/formulir/langkah_10/isian/2"),
    ("admin", "/proses/" + SOP + "/berlaku/{release}"),
    ("admin", "/proses/" + SOP + "/berlaku/lagi/1"),
    ("admin", "/proses/" + SOP + "/berlaku/cabut"),
    ("sekretaris", "/proses/" + SOP + "/banding"),
    ("admin", "/proses/" + SOP + "/banding?dari=1&ke=rancangan"),
    ("admin", "/proses/baru"),
    ("admin", "/proses/" + SOP + "/rancangan"),
    ("admin", "/proses/" + SOP + "/rancangan/buang"),
    ("admin", "/proses/" + SOP + "/rancangan/perubahan"),
    ("admin", "/proses/" + SOP + "/rancangan/dampak"),
    ("admin", "/proses/" + SOP + "/rancangan/coba"),
    ("admin", "/proses/" + SOP + "/rancangan/skenario"),
    ("admin", "/proses/" + SOP + "/rancangan/skenario/penolakan.yaml"),
    ("admin", "/proses/" + SOP + "/pindah"),
    ("admin", "/proses/" + SOP + "/pindah/{moving}"),
    ("admin", "/tidak/ada"),
]
ELSEWHERE = {"sheets.look_over"}
"""Pages that need a file first: test_sheets.py looks at them."""
NO_PAGES = {
    "static",
    "home",
    "office_pages.index",
    "worklist.fresh",
    "playback.moment",
    "worklist.gone",
    "deviation_register.download",
    "measures.download",
    "measures.download_tasks",
    "evidence.bundle",
    "exporting.histories",
    "integrity.anchors",
    "sheets.download",
    "files.show",
    "draft_forms.download",
    "processes.download",
    "processes.download_all",
    "printing.of_version",
    "printing.of_draft",
    "release_pages.download",
    "draft_files.content",
    "draft_files.bpmn",
    "draft_files.picture",
    "draft_files.everything",
    "scenario_pages.download",
    "operations.live",
    "operations.ready",
    "operations.metrics",
}
INDONESIAN = re.compile(
    r"\b(Anda|akan|atau|batas|belum|berkas|bila|cari|dapat|dengan|isian|kembali|langkah|oleh"
    r"|pada|pelaksana|peran|pilih|putaran|riwayat|sandi|simpan|sudah|surel|tidak|tugas|untuk|wajib|yang)\b",
    re.IGNORECASE,
)

COMPOSED = ("Isi realisasi ", "Triwulan I Tahun 2026. Capaian ")
"""How the sentences begin that forms write into themselves; they go into documents."""


@pytest.fixture(scope="module")
def alur(tmp_path_factory: pytest.TempPathFactory) -> Alur:
    """An office of its own: what other tests leave behind is on none of its pages."""
    return sample_office(tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="module")
def address(alur: Alur) -> Iterator[str]:
    """Where its pages are."""
    with served(alur) as where:
        yield where


@pytest.fixture(scope="module")
def places(alur: Alur) -> Iterator[dict[str, str]]:
    """Cases at the steps with a form of their own kind, one returned, one with documents; ids by name.

    Besides there is a draft of the SOP that changes a time limit.
    """
    made = {}
    for step in STEPS:
        task = run_to(alur, step, started(alur, f"Halaman {step}"))
        alur.instances.claim(
            task.id, person=HOLDERS.get(step, f"kabid-{task.unit}" if task.unit else "sekretaris")
        )
        made[step] = task.id
        made["case"] = task.instance_id if step == "langkah_5" else made.get("case", "")
    made["waiting"] = run_to(alur, "langkah_5", started(alur, "Halaman tunggu")).id
    review = run_to(alur, "langkah_10", started(alur, "Halaman balik"))
    own = {"keputusan": "kembalikan", "saran": "Perbaiki.", "unit_bertugas": ["usaha"]}
    made["returned"] = completed(alur, review, own).offered[0].id
    last = run_to(alur, "langkah_11", started(alur, "Halaman arsip"))
    completed(alur, last)
    made |= {"done": last.id, "documented": last.instance_id}
    everything_made(alur)
    made["deviation"] = a_return(alur, review.instance_id)
    with alur.database.read() as connection:
        made["sha256"] = documents_of_case(connection, last.instance_id)[0].sha256
    changed = files_of_process(ROOT / "processes" / SOP)[BPMN].replace(b'timeLimit="P2D"', b'timeLimit="P3D"')
    with draft_of_sop(alur) as draft:
        release = a_release(alur, draft.revision)
        made["release"] = release.id
        alur.process_drafts.save(SOP, {BPMN: changed}, revision=release.draft_revision or 0, person="admin")
        made["moving"] = a_moving(alur, [made["case"]])
        yield made


def a_return(alur: Alur, case: str) -> str:
    """Draw the register of deviations; gives the id of a case's return that people wrote about."""
    while projecting.project(alur):
        pass
    with alur.database.read() as connection:
        everybody = people.everybody_at(connection, alur.clock.now())
        auditor = next(each for each in everybody if each.auditor)
        found = next(all_deviations(connection, auditor, Wanted(kind="return", instance=case)))
    alur.deviation_notes.write("note", found.id, NOTE, person="admin")
    alur.deviation_notes.write("close", found.id, NOTE, person="auditor")
    return found.id


def a_release(alur: Alur, revision: int) -> Release:
    """Let the admin ask for the draft with a new number on its cover, and take that back."""
    details = CoverDetails(number="050/9", approved_by_title="Kepala Dinas", approved_by_name="A")
    terms = Terms(changes="Nomor baru.", effective_at=alur.clock.now() + timedelta(days=1))
    release = alur.releases.ask(SOP, details, terms, revision=revision, person="admin")
    return alur.releases.withdraw(release.id, "Menunggu SK", person="admin")


def a_moving(alur: Alur, instance_ids: list[str]) -> str:
    """Keep a decision to move cases, none of which could be moved; gives its id."""
    with alur.database.write() as connection:
        there = deployments.in_force(connection, SOP)
        assert there is not None
        moving = Moving(
            id=MOVING,
            definition_key=SOP,
            version=there.version,
            deployment_hash=there.deployment_hash,
            mapping={},
            reason=REASON,
            asked_at=alur.clock.now(),
            asked_by="admin",
        )
        movings.add(connection, moving, instance_ids)
        for each in instance_ids:
            movings.note(connection, moving.id, each, "refused", ["Langkah 5 berubah", "Step 5 changed"])
    return moving.id


def check(visitor: Visitor) -> None:
    """The page keeps nobody out and fits its window, on a desk and on a telephone."""
    assert visitor.page.locator("h1").count() == 1
    for screen, size in SCREENS.items():
        visitor.page.set_viewport_size(size)
        assert (screen, visitor.barriers()) == (screen, [])
        assert visitor.overflow() <= 0, screen


@pytest.mark.parametrize("path", STRANGERS)
def test_what_strangers_may_see(somebody: Come, places: dict[str, str], path: str):
    visitor = somebody()

    visitor.visit(path.format_map(places))

    check(visitor)


@pytest.mark.parametrize(("person", "path"), PAGES)
def test_a_page_keeps_nobody_out(somebody: Come, places: dict[str, str], person: str, path: str):
    visitor = somebody(person)

    visitor.visit(path.format_map(places))

    check(visitor)


@pytest.mark.parametrize("step", ["langkah_1", "langkah_5", "langkah_10"])
def test_a_form_with_mistakes(somebody: Come, places: dict[str, str], step: str):
    visitor = somebody({"langkah_5": "kabid-pemerintahan"}.get(step, "sekretaris"))
    visitor.visit(f"/tugas/{places[step]}")

    visitor.unfold()
    for field in visitor.page.locator("form[data-form] textarea:visible").all():
        field.fill("")
    visitor.complete()

    visitor.page.locator("#ringkasan-galat").wait_for()
    check(visitor)


def test_no_page_is_forgotten(alur: Alur):
    rules = create_app(alur).url_map
    pages = {
        rule.endpoint
        for rule in rules.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.startswith("/api")
    }
    addresses = [*STRANGERS, *(path for _, path in PAGES if path != "/tidak/ada")]
    found = rules.bind("localhost")

    seen = {found.match(re.sub(r"{\w+}", NO_SUCH, path.partition("?")[0]))[0] for path in addresses}

    assert pages - seen - NO_PAGES == ELSEWHERE


def test_the_policy_forbids_inline_scripts_and_styles_on_every_page(
    somebody: Come, alur: Alur, places: dict[str, str]
):
    visitor = somebody("sekretaris")

    for path in [*STRANGERS, *(path for _, path in PAGES)]:
        answer = visitor.page.request.get(visitor.base_url + path.format_map(places))
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy, path
        assert {"default-src 'self'", "script-src 'self'"} & set(policy.split("; ")), path


def data_of(alur: Alur) -> Iterator[str]:
    """Give what is Indonesian in any language: what the SOP, the lists and the people say themselves."""
    with alur.database.read() as connection:
        yield from (name for _, name, _ in office.units(connection))
        yield from (account.name for account in people.accounts(connection))
    yield from (row["indikator"] for row in sample_indicators())
    for path in (ROOT / "processes" / SOP / "scenarios").glob("*.yaml"):
        said = yaml.safe_load(path.read_bytes())
        yield from (str(said.get(key) or "") for key in ("name", "description"))
    yield from (REASON, NOTE)
    diagram = read_diagram((ROOT / "processes" / SOP / f"{SOP}.bpmn").read_bytes())
    yield from (element.name for element in diagram.elements.values())
    yield from (flow.name for flow in diagram.flows)
    identity = diagram.identity
    yield from (*identity.legal_basis, *identity.related, identity.warning)
    for step in diagram.steps:
        yield from (
            step.name,
            step.activity,
            step.output,
            *step.required_inputs,
        )


def test_the_pages_in_english_say_nothing_in_indonesian(somebody: Come, alur: Alur, places: dict[str, str]):
    known = sorted(filter(None, data_of(alur)), key=len, reverse=True)
    left: dict[str, list[str]] = {}
    for person in dict.fromkeys(person for person, _ in PAGES):
        visitor = somebody(person)
        visitor.page.get_by_role("button", name="English").first.click()
        for path in (path for each, path in PAGES if each == person):
            visitor.visit(path.format_map(places))
            said = visitor.page.locator("body").inner_text()
            for name in known:
                said = said.replace(name, "")
            cells = [cell.strip() for line in said.splitlines() for cell in line.split("\t")]
            lines = [cell for cell in cells if INDONESIAN.search(cell)]
            lines = [line for line in lines if not line.startswith(COMPOSED)]
            if lines:
                left[path] = lines

    assert left == {}
