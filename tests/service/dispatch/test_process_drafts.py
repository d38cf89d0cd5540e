"""Drafts of processes: one each, saved without overwriting anybody, given up without a trace."""

from datetime import timedelta

import pytest

from engine.diagram import read_diagram
from engine.errors import DiagramRefused, NotFound, NotPermitted
from service.bootstrap import Alur
from service.casework.deployment_files import BadDeploymentFile
from service.casework.folders import ROOT, files_of_process
from service.dispatch.deploying import checked, findings_of
from service.dispatch.office_commands import AddPerson
from service.dispatch.process_drafts import BadNewProcess, DraftChanged, OtherProcess
from service.queries import process_drafts
from service.queries.drafts_gone import DraftDiscarded
from service.queries.process_drafts import DraftItem
from tests.builders.clocks import StandingClock
from tests.builders.offices import SOP

BPMN = f"{SOP}.bpmn"


def draft(alur: Alur, key: str = SOP) -> DraftItem:
    with alur.database.read() as connection:
        return process_drafts.draft(connection, key)


def renamed(files: DraftItem, name: bytes = b"Menugaskan") -> bytes:
    return files.files[BPMN].replace(b"Menugaskan penyiapan formulir", name)


def test_a_draft_begins_with_the_files_in_force(alur: Alur):
    begun = alur.process_drafts.begin(SOP, person="admin")

    found = draft(alur)
    assert found.files == files_of_process(ROOT / "processes" / SOP)
    assert (found.name, found.based_on) == ("Pengumpulan Data Kinerja", checked(found.files).hash)
    assert (found.revision, found.saved_by_name) == (begun.revision, "Admin")


def test_the_draft_that_there_is_is_opened(alur: Alur):
    first = alur.process_drafts.begin(SOP, person="admin")
    saved = alur.process_drafts.save(
        SOP, {BPMN: renamed(draft(alur))}, revision=first.revision, person="admin"
    )

    assert alur.process_drafts.begin(SOP, person="admin") == saved


def test_only_the_process_admin_works_on_drafts(alur: Alur):
    begun = alur.process_drafts.begin(SOP, person="admin")

    for person in ("staf", "operator", "auditor"):
        with pytest.raises(NotPermitted):
            alur.process_drafts.begin(SOP, person=person)
        with pytest.raises(NotPermitted):
            alur.process_drafts.begin_new(name="Baru", lanes=["Staf"], person=person)
        with pytest.raises(NotPermitted):
            alur.process_drafts.save(SOP, {}, revision=begun.revision, person=person)
        with pytest.raises(NotPermitted):
            alur.process_drafts.discard(SOP, revision=begun.revision, person=person)


def test_there_is_no_draft_of_an_unknown_process(alur: Alur):
    with pytest.raises(NotFound):
        alur.process_drafts.begin("tidak_ada", person="admin")
    with pytest.raises(NotFound):
        alur.process_drafts.save(SOP, {}, revision=1, person="admin")
    with pytest.raises(NotFound):
        alur.process_drafts.discard(SOP, revision=1, person="admin")


def test_what_is_saved_replaces_adds_and_removes_files(alur: Alur, clock: StandingClock):
    begun = alur.process_drafts.begin(SOP, person="admin")
    clock.advance(minutes=2)

    saved = alur.process_drafts.save(
        SOP,
        {
            BPMN: renamed(draft(alur)),
            "scenarios/lurus.yaml": b"name: Lurus\n",
            "documents/disposisi.typ": None,
        },
        revision=begun.revision,
        person="admin",
    )

    found = draft(alur)
    assert b"Menugaskan penyiapan formulir" not in found.files[BPMN]
    assert found.files["scenarios/lurus.yaml"] == b"name: Lurus\n"
    assert "documents/disposisi.typ" not in found.files
    assert (found.revision, found.saved_at) == (begun.revision + 1, begun.saved_at + timedelta(minutes=2))
    assert saved.revision == found.revision


def test_a_draft_bears_the_name_that_its_diagram_gives_the_process(alur: Alur):
    begun = alur.process_drafts.begin(SOP, person="admin")
    other = draft(alur).files[BPMN].replace(b'" name="Pengumpulan Data Kinerja" is', b'" name="Data" is')

    assert (
        alur.process_drafts.save(SOP, {BPMN: other}, revision=begun.revision, person="admin").name == "Data"
    )


def test_bytes_that_are_there_already_change_nothing(alur: Alur):
    begun = alur.process_drafts.begin(SOP, person="admin")

    same = alur.process_drafts.save(
        SOP,
        {BPMN: draft(alur).files[BPMN], "forms/tak_ada.json": None},
        revision=begun.revision,
        person="admin",
    )

    assert same == begun


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(alur: Alur, clock: StandingClock):
    alur.office.run(AddPerson(username="rekan", name="Rekan", process_admin=True), person=None)
    begun = alur.process_drafts.begin(SOP, person="admin")
    clock.advance(minutes=2)
    alur.process_drafts.save(SOP, {BPMN: renamed(draft(alur))}, revision=begun.revision, person="rekan")

    with pytest.raises(DraftChanged) as refusal:
        alur.process_drafts.save(SOP, {BPMN: b"<x/>"}, revision=begun.revision, person="admin")
    with pytest.raises(DraftChanged):
        alur.process_drafts.discard(SOP, revision=begun.revision, person="admin")

    assert refusal.value.parameters["who"] == "Rekan"
    assert draft(alur).saved_by_name == "Rekan"


def test_a_draft_begun_again_has_no_revision_of_the_former_one(alur: Alur, clock: StandingClock):
    begun = alur.process_drafts.begin(SOP, person="admin")
    alur.process_drafts.discard(SOP, revision=begun.revision, person="admin")
    clock.advance(seconds=1)
    again = alur.process_drafts.begin(SOP, person="admin")

    with pytest.raises(DraftChanged):
        alur.process_drafts.save(SOP, {BPMN: renamed(draft(alur))}, revision=begun.revision, person="admin")
    assert again.revision != begun.revision


def test_a_discarded_draft_is_gone(alur: Alur):
    begun = alur.process_drafts.begin(SOP, person="admin")

    alur.process_drafts.discard(SOP, revision=begun.revision, person="admin")

    with pytest.raises(DraftDiscarded) as refusal:
        draft(alur)
    assert refusal.value.parameters["who"] == "Admin"
    with alur.database.read() as connection:
        assert process_drafts.drafts(connection) == {}
        assert process_drafts.line(connection, SOP) is None


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"../x.bpmn": b""}, BadDeploymentFile),
        ({"forms/../../x.json": b"{}"}, BadDeploymentFile),
        ({"forms/x.html": b"{}"}, BadDeploymentFile),
        ({"forms/x.json": b" " * 2_000_001}, BadDeploymentFile),
        ({f"forms/{number}.json": b"{}" for number in range(200)}, BadDeploymentFile),
        ({BPMN: None}, DiagramRefused),
        ({"kedua.bpmn": b"<x/>"}, DiagramRefused),
        ({BPMN: b"<x/>"}, DiagramRefused),
        ({BPMN: b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}, DiagramRefused),
    ],
)
def test_a_draft_takes_only_what_a_deployment_may_hold(
    alur: Alur, changes: dict[str, bytes | None], error: type[Exception]
):
    begun = alur.process_drafts.begin(SOP, person="admin")

    with pytest.raises(error):
        alur.process_drafts.save(SOP, changes, revision=begun.revision, person="admin")

    assert draft(alur).revision == begun.revision


def test_a_draft_takes_no_diagram_of_another_process(alur: Alur):
    begun = alur.process_drafts.begin(SOP, person="admin")
    other = draft(alur).files[BPMN].replace(SOP.encode(), b"sop_lain")

    with pytest.raises(OtherProcess):
        alur.process_drafts.save(SOP, {BPMN: other}, revision=begun.revision, person="admin")


def test_a_new_sop_begins_with_a_step_that_can_be_put_into_force(alur: Alur):
    begun = alur.process_drafts.begin_new(
        name=" Pengukuran  Kinerja & <Lain> ", lanes=["Sekretaris", "Analis"], person="admin"
    )

    found = draft(alur, begun.key)
    diagram = read_diagram(found.files[f"{begun.key}.bpmn"])
    assert begun.key == "pengukuran_kinerja_lain"
    assert found.name == diagram.process_name == diagram.identity.name == "Pengukuran Kinerja & <Lain>"
    assert [(lane.id, lane.name) for lane in diagram.lanes] == [
        ("sekretaris", "Sekretaris"),
        ("analis", "Analis"),
    ]
    assert [step.lane for step in diagram.steps] == ["sekretaris"]
    assert not [finding for finding in findings_of(found.files) if finding.severity == "error"]
    assert alur.office.put_into_force(found.files, person="admin").version == 1


def test_a_new_sop_gets_a_key_that_is_free(alur: Alur):
    keys = [
        alur.process_drafts.begin_new(name=name, lanes=["Staf"], person="admin").key
        for name in ("Pengumpulan Data Kinerja", "Baru", "Baru", "東京", "Versi")
    ]

    assert keys == [f"{SOP}_2", "baru_2", "baru_3", "isian", "versi_2"]


@pytest.mark.parametrize(
    ("name", "lanes", "blamed"),
    [
        ("", ["Staf"], {"name"}),
        ("x" * 121, ["Staf"], {"name"}),
        ("a\x00b", ["Staf"], {"name"}),
        ("SOP", [], {"lanes"}),
        ("SOP", ["Staf", "staf"], {"lanes"}),
        ("SOP", [""], {"lanes"}),
        (" ", [str(number) for number in range(21)], {"name", "lanes"}),
    ],
)
def test_a_new_sop_needs_a_name_and_performers(alur: Alur, name: str, lanes: list[str], blamed: set[str]):
    with pytest.raises(BadNewProcess) as refusal:
        alur.process_drafts.begin_new(name=name, lanes=lanes, person="admin")

    assert refusal.value.errors.keys() == blamed
