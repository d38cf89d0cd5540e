"""Returns: who gets the case back, with which note, how often, and that only participants are named."""

import pytest

from engine.errors import NotAParticipant, TooManyRounds, WrongVariable
from engine.events import Event, InstanceReturned
from tests.engine.builders import (
    Case,
    a_case,
    a_definition,
    boundary,
    diagram,
    end,
    flows,
    gateway,
    kinds,
    start,
    sub_process,
    task,
)
from tests.engine.sop import (
    UNITS,
    a_sop_case,
    at_the_review,
    at_the_units,
    do,
    finish,
    report,
    review,
    send_back,
)


def test_exactly_the_named_units_get_the_case_back():
    case = at_the_review()

    events = send_back(case, "ekonomi", "sosial")

    assert flows(events) == [
        *("alur_10_keputusan", "alur_tidak", "alur_data_bidang", "alur_bidang_5", "alur_bidang_5")
    ]
    assert case.steps == ["langkah_5[ekonomi]#2", "langkah_5[sosial]#2"]
    assert [task.round for task in case.instance.open_tasks.values()] == [2, 2]


def test_a_return_of_the_recap_goes_to_step_7():
    case = at_the_review()

    events = send_back(case)

    assert flows(events) == ["alur_10_keputusan", "alur_tidak", "alur_rekap_saja"]
    assert case.steps == ["langkah_7#2"]


def test_a_return_tells_by_whom_when_and_why():
    case = at_the_review()

    events = send_back(case, "sosial", saran="Lengkapi bukti dukung")

    (returned,) = [event for event in events if isinstance(event, InstanceReturned)]
    assert (returned.note.step, returned.note.by) == ("langkah_10", "sekretaris")
    assert (returned.note.at, returned.note.reason) == (case.at, "Lengkapi bukti dukung")
    assert returned.note.units == ("sosial",)
    assert case.open("langkah_5").returned == returned.note


def test_the_note_is_shown_in_every_step_until_the_next_review():
    case = at_the_review("sosial", "ekonomi")
    send_back(case, "sosial")
    seen = []
    for key in ("langkah_5", "langkah_6", "langkah_7", "langkah_8", "langkah_9", "langkah_10"):
        case.reload()
        seen.append(case.open(key).returned)
        do(case, key, keputusan="setuju", saran="")

    assert None not in seen
    assert len(set(seen)) == 1
    assert case.open("langkah_10b").returned is None


def test_a_new_return_replaces_the_note():
    case = at_the_review("sosial")
    send_back(case, saran="pertama")
    review(case)

    send_back(case, "sosial", saran="kedua")

    assert case.open("langkah_5").returned.reason == "kedua"


def test_a_straight_case_carries_no_note():
    case = at_the_review()

    assert case.open("langkah_10").returned is None
    assert case.instance.projection()["returned"] == {}
    assert "instance_returned" not in kinds(finish(case))


def test_several_returns_of_both_kinds_still_lead_to_the_end():
    case = at_the_review()
    for units in ([], ["sosial"], list(UNITS), [], ["ekonomi", "sosial"]):
        send_back(case, *units)
        report(case)
        review(case)

    finish(case)

    assert case.instance.status == "completed"


def test_a_case_is_returned_until_its_steps_came_99_times():
    case = at_the_review("sosial")
    case.recorded = False
    for _ in range(98):
        send_back(case, "sosial")
        report(case)
        review(case)
    snapshot = case.instance.snapshot()

    with pytest.raises(TooManyRounds) as refusal:
        send_back(case, "sosial")

    assert refusal.value.parameters == {"step": "5", "rounds": 99}
    assert len(snapshot) < 5_000
    case.instance = type(case.instance).restored(case.definition, case.instance.id, snapshot)
    finish(case)


def test_the_units_of_step_2_take_part_and_no_others():
    case = at_the_review("sosial", "ekonomi")
    taking_part = case.instance.participants

    with pytest.raises(NotAParticipant) as refusal:
        send_back(case, "sosial", "pembangunan")

    assert taking_part == {"unit_bertugas": ("sosial", "ekonomi")}
    assert refusal.value.parameters == {"unit": "pembangunan"}
    assert list(refusal.value.errors) == ["unit_bertugas"]


def test_a_partial_return_does_not_change_who_takes_part():
    case = at_the_review("sosial", "ekonomi")
    send_back(case, "sosial")
    report(case)
    review(case)

    send_back(case, "ekonomi")

    assert case.instance.participants == {"unit_bertugas": ("sosial", "ekonomi")}
    assert case.steps == ["langkah_5[ekonomi]#2"]


def test_participants_are_fixed_when_they_are_first_named_not_when_left_empty():
    case = at_the_units()
    empty = a_sop_case()
    do(empty, "langkah_1")
    do(empty, "langkah_2", unit_bertugas=[])
    do(empty, "langkah_3")
    do(empty, "langkah_4")
    review(empty)

    send_back(empty, "sosial")

    assert case.instance.participants["unit_bertugas"] == UNITS
    assert empty.instance.participants["unit_bertugas"] == ("sosial",)


def test_a_unit_named_twice_reports_once():
    case = at_the_units("sosial", "sosial", "ekonomi")

    assert case.steps == ["langkah_5[sosial]#1", "langkah_5[ekonomi]#1"]


@pytest.mark.parametrize("value", ["sosial", [1], [None], {"sosial": 1}, ["sosial", ""], 5, True])
def test_what_is_no_list_of_units_is_refused(value):
    case = a_sop_case()
    do(case, "langkah_1")

    with pytest.raises(WrongVariable) as refusal:
        do(case, "langkah_2", unit_bertugas=value)

    assert list(refusal.value.errors) == ["unit_bertugas"]


def test_what_was_left_out_is_empty_and_not_what_it_was():
    case = at_the_review("sosial")
    send_back(case, "sosial")
    report(case)
    review(case)

    do(case, "langkah_10", keputusan="kembalikan", saran="Rekap saja")

    assert case.steps == ["langkah_7#3"]


# --- returns in other diagrams ------------------------------------------------------------------


def reviewed_in_branches() -> Case:
    """In each unit step 3 may lead back to step 2; step 4 may lead back to all units."""
    part = sub_process(
        "bagian",
        start("awal"),
        task("langkah_2"),
        task("langkah_3", returnReason="catatan"),
        gateway("lagi", default="akhir"),
        end("akhir"),
        arrows=["awal langkah_2 langkah_3 lagi akhir", "lagi langkah_2"],
        conditions={"lagi_ke_langkah_2": "ulang"},
        multi="unit",
    )
    bpmn = diagram(
        start(),
        task("langkah_1"),
        part,
        task("langkah_4", returnReason="catatan"),
        gateway("semua", default="selesai"),
        end(),
        arrows=["mulai langkah_1 bagian langkah_4 semua selesai", "semua bagian"],
        conditions={"semua_ke_bagian": "len(unit) > 0"},
    )
    units = {"unit": "strings"}
    case = a_case(a_definition(bpmn, langkah_1=units, langkah_3={"ulang": "boolean"}, langkah_4=units))
    case.complete("langkah_1", unit=["a", "b"])
    case.complete("langkah_2[a]#1")
    case.complete("langkah_2[b]#1")
    return case


def notes(case: Case) -> dict[str, str | None]:
    return {key: task.returned and task.returned.reason for key, task in case.instance.open_tasks.items()}


def test_a_return_inside_a_branch_is_that_unit_s_alone():
    case = reviewed_in_branches()

    case.complete("langkah_3[a]#1", ulang=True, catatan="kurang")
    case.reload()

    assert notes(case) == {"langkah_3[b]#1": None, "langkah_2[a]#2": "kurang"}
    case.complete("langkah_3[b]#1", ulang=True, catatan="salah")
    case.complete("langkah_2[a]#2")
    assert notes(case) == {"langkah_2[b]#2": "salah", "langkah_3[a]#2": "kurang"}
    case.complete("langkah_3[a]#2", ulang=False)
    assert notes(case) == {"langkah_2[b]#2": "salah"}


def test_a_return_of_the_whole_case_replaces_what_was_returned_in_branches():
    case = reviewed_in_branches()
    case.complete("langkah_3[a]#1", ulang=True, catatan="kurang")
    for key in ("langkah_2[a]#2", "langkah_3[b]#1", "langkah_3[a]#2"):
        case.complete(key, ulang=False)

    case.complete("langkah_4", unit=["a"], catatan="semua lagi")

    assert notes(case) == {"langkah_2[a]#3": "semua lagi"}


def test_a_branch_that_was_cut_short_leaves_no_note_behind():
    part = sub_process(
        "bagian",
        start("awal"),
        task("langkah_2"),
        task("langkah_3", returnReason="catatan"),
        gateway("lagi", default="akhir"),
        end("akhir"),
        arrows=["awal langkah_2 langkah_3 lagi akhir", "lagi langkah_2"],
        conditions={"lagi_ke_langkah_2": "ulang"},
        multi="unit",
    )
    bpmn = diagram(
        start(),
        task("langkah_1"),
        part,
        boundary("lewat", "bagian", '"P1D"'),
        task("langkah_4", returnReason="catatan"),
        gateway("semua", default="langkah_1"),
        end(),
        arrows=["mulai langkah_1 bagian langkah_4 semua langkah_1", "lewat langkah_4", "semua selesai"],
        conditions={"semua_ke_selesai": "len(unit) == 0"},
    )
    units = {"unit": "strings"}
    case = a_case(a_definition(bpmn, langkah_1=units, langkah_3={"ulang": "boolean"}))
    case.complete("langkah_1", unit=["a"])
    case.complete("langkah_2")
    case.complete("langkah_3", ulang=True, catatan="kurang")
    case.fire("lewat#1")

    case.complete("langkah_4", catatan="semua lagi")
    case.complete("langkah_1", unit=["a"])

    assert notes(case) == {"langkah_2[a]#3": "semua lagi"}


def test_a_step_without_a_number_returns_nothing():
    bpmn = diagram(
        start(),
        task("langkah_1", number=""),
        task("langkah_2"),
        end(),
        arrows=["mulai langkah_1 langkah_2 selesai"],
    )
    case = a_case(a_definition(bpmn))

    assert "instance_returned" not in kinds(case.complete("langkah_1"))


# --- step 7 sends data back ---------------------------------------------------------------------


def incomplete(case: Case, *units: str, alasan: str = "Bukti belum ada") -> tuple[Event, ...]:
    """Let step 7 send the case back to some units."""
    return do(case, "langkah_7", kelengkapan_data="kembalikan", alasan=alasan, unit_bertugas=list(units))


def test_step_7_sends_data_back_to_the_named_units_with_its_reason():
    case = at_the_units("sosial", "ekonomi")
    report(case)

    events = incomplete(case, "sosial")

    assert flows(events) == ["alur_7_kelengkapan", "alur_belum_lengkap", "alur_bidang_5"]
    assert notes(case) == {"langkah_5[sosial]#2": "Bukti belum ada"}
    report(case)
    assert notes(case) == {"langkah_7#2": "Bukti belum ada"}
    do(case, "langkah_7", kelengkapan_data="lengkap")
    assert notes(case) == {"langkah_8#1": None}


def test_the_reviewer_s_saran_comes_to_light_again_when_step_7_is_content():
    case = at_the_review("sosial", "ekonomi")
    send_back(case, "sosial", saran="Lengkapi bukti")
    report(case)

    incomplete(case, "ekonomi")
    case.reload()
    seen = {**notes(case)}
    report(case)
    seen |= notes(case)
    do(case, "langkah_7")
    seen |= notes(case)

    assert seen == {
        "langkah_5[ekonomi]#2": "Bukti belum ada",
        "langkah_7#3": "Bukti belum ada",
        "langkah_8#2": "Lengkapi bukti",
    }
    do(case, "langkah_8")
    do(case, "langkah_9")
    do(case, "langkah_10", keputusan="setuju")
    assert notes(case) == {"langkah_10b#1": None}


def test_a_second_return_of_step_7_replaces_its_first_and_not_the_reviewer_s():
    case = at_the_review("sosial")
    send_back(case, "sosial", saran="Lengkapi bukti")
    for reason in ("pertama", "kedua"):
        report(case)
        incomplete(case, "sosial", alasan=reason)

    assert notes(case) == {"langkah_5[sosial]#4": "kedua"}
    report(case)
    do(case, "langkah_7")
    assert notes(case) == {"langkah_8#2": "Lengkapi bukti"}


def test_a_return_of_the_reviewer_settles_what_step_7_had_said():
    case = at_the_units("sosial")
    report(case)
    incomplete(case, "sosial")
    report(case)
    review(case)

    send_back(case, saran="Perbaiki rekap")

    assert notes(case) == {"langkah_7#3": "Perbaiki rekap"}
    do(case, "langkah_7")
    assert notes(case) == {"langkah_8#2": "Perbaiki rekap"}
