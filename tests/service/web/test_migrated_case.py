"""The pages of a migrated case: each row of history by its own diagram, what was done as it was."""

import json
import re

import pytest

from service.bootstrap import Alur
from service.casework.folders import ROOT, files_of_process
from service.persistence.store.cases import Task
from tests.builders.databases import ON_SQLITE
from tests.builders.editions import shipped
from tests.builders.offices import SOP, run_to, started
from tests.builders.readers import text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
NAME = "Memerintahkan pembagian formulir"


def without_step_3(alur: Alur) -> dict[str, bytes]:
    """Take step 3 out of the SOP: step 2 leads to step 4."""
    files = dict(files_of_process(ROOT / "processes" / SOP))
    text = files[f"{SOP}.bpmn"].decode()
    for pattern in (
        r'<bpmn:userTask id="langkah_3".*?</bpmn:userTask>',
        r'<bpmn:sequenceFlow id="alur_3_4"[^>]*/>',
        r"<bpmn:flowNodeRef>langkah_3</bpmn:flowNodeRef>",
        r'<bpmndi:BPMNShape id="langkah_3_di".*?</bpmndi:BPMNShape>',
        r'<bpmndi:BPMNEdge [^>]*bpmnElement="alur_3_4".*?</bpmndi:BPMNEdge>',
        r"<bpmn:(incoming|outgoing)>alur_3_4</bpmn:\1>",
    ):
        text = re.sub(pattern, "", text, flags=re.DOTALL)
    arrow = 'sourceRef="langkah_2" targetRef="langkah_{}"'
    return {**files, f"{SOP}.bpmn": text.replace(arrow.format(3), arrow.format(4)).encode()}


@pytest.fixture
def done(alur: Alur) -> Task:
    """Step 3 as it was done in a case that has gone on by a version without it."""
    outcome = started(alur)
    task = run_to(alur, "langkah_3", outcome)
    alur.instances.complete(task.id, {"instruksi": "Bagikan"}, person="perencana")
    version = alur.office.put_into_force(without_step_3(alur), person=None).version
    alur.instances.migrate(outcome.case.id, version=version, reason="Langkah 3 dihapus", person="admin")
    return task


def test_the_history_says_so_and_shows_each_moment_by_its_own_diagram(as_: As, done: Task):
    admin, case = as_("admin"), f"/berkas/{done.instance_id}"

    now, then = admin.get(case), admin.get(f"{case}?upto=2")

    assert "Memindahkan berkas ke versi 2" in text_of(now)
    assert "Langkah 3 dihapus" in text_of(now)
    assert f"3. {NAME}" in text_of(now)  # a row of the history
    assert (now.status_code, then.status_code) == (200, 200)
    assert "Menyiapkan formulir" in text_of(then)


def test_it_is_played_back_on_the_diagram_of_each_moment(as_: As, done: Task):
    address = f"/berkas/{done.instance_id}/putar"
    before, after = (as_("auditor").get(f"{address}?ke={number}") for number in (4, 5))

    assert before.text.count("data-sheet=") == after.text.count("data-sheet=") == 2
    shown = [page.text.partition("<template")[0] for page in (before, after)]
    assert ["putar-langkah_3" in each for each in shown] == [True, False]
    assert "pindah versi SOP" in text_of(after)
    assert as_("auditor").get(f"{address}/banding?dari=2&ke=5").status_code == 200
    assert f"3. {NAME}" in text_of(as_("auditor").get(f"{address}/lama"))


def test_the_check_of_its_history_finds_it_whole(as_: As, done: Task):
    page = as_("auditor").get(f"/berkas/{done.instance_id}?periksa=1")

    assert page.status_code == 200
    assert "menyimpang" not in text_of(page).casefold()


def test_the_page_of_a_step_that_is_gone_stays_as_it_was(as_: As, done: Task):
    reader = as_("perencana")

    page = reader.get(f"/tugas/{done.id}")

    assert page.status_code == 200
    assert NAME in text_of(page)
    assert "Bagikan" in page.text
    assert reader.get(f"/tugas/{done.id}/selesai").status_code == 200
    assert reader.get(f"/tugas/{done.id}/diagram").status_code == 200
    assert NAME in text_of(reader.get(f"/berkas/{done.instance_id}"))


def test_earlier_answers_are_shown_on_the_form_that_they_were_given_on(as_: As, alur: Alur):
    outcome = started(alur)
    task = run_to(alur, "langkah_2", outcome)
    files = shipped()
    path = "forms/langkah_1.json"
    form = json.loads(files[path])
    former = form["components"][0]["label"]
    form["components"][0]["label"] = "Label baru"
    version = alur.office.put_into_force({**files, path: json.dumps(form).encode()}, person=None).version
    alur.instances.migrate(outcome.case.id, version=version, reason="Formulir baru", person="admin")

    page = text_of(as_("perencana").get(f"/tugas/{task.id}/bahan/langkah_1"))

    assert former in page
    assert "Label baru" not in page
