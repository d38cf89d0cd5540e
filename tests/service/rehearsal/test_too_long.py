"""Scenarios that would keep the site busy: they are cut at so much work, and say at which act."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from service.casework.recent import Recent
from service.rehearsal import run_all
from tests.engine.builders import diagram, end, gateway, start, task, timer
from tests.service.rehearsal.builders import sop_files

WAIT = "  - after: P3660D\n"


def going_round(**scenarios: str) -> dict[str, bytes]:
    """Draw a minute's timer that goes back to itself for ever, with these scenarios."""
    bpmn = diagram(
        start(),
        task("kerja_1"),
        gateway("gabung"),
        timer("tunggu", '"PT1M"'),
        gateway("pilih", default="gabung"),
        end(),
        arrows=["mulai kerja_1 gabung tunggu pilih gabung", "pilih selesai"],
        conditions={"pilih_ke_selesai": 'putus == "ya"'},
    )
    field = {"type": "textfield", "key": "putus", "label": "Putus", "properties": {"label_en": "Decide"}}
    form = {"type": "default", "schemaVersion": 19, "id": "kerja_1", "components": [field]}
    written = {f"scenarios/{name}.yaml": text.encode() for name, text in scenarios.items()}
    return {"proses.bpmn": bpmn, "forms/kerja_1.json": json.dumps(form).encode(), **written}


def scenario(*acts: str, answer: str = "belum") -> str:
    return f"name: A\nsteps:\n  - {{step: 1, values: {{putus: {answer}}}}}\n{''.join(acts)}"


def test_a_case_that_goes_round_for_ever_is_cut_at_the_act_that_is_too_long():
    (verdict,) = run_all(going_round(putar=scenario("  - after: PT5M\n", *[WAIT] * 298)))

    assert (verdict.passed, verdict.move, verdict.line) == (False, 3, 5)
    assert verdict.text.id.startswith("Sesudah waktu berlalu: skenario terlalu panjang")
    assert verdict.text.en.startswith("After some time: the scenario is too long")


def test_to_expect_a_refusal_is_not_to_expect_that_it_is_too_long():
    (verdict,) = run_all(going_round(putar=scenario("  - {after: P3660D, refused: scenario-too-long}\n")))

    assert not verdict.passed
    assert "terlalu panjang" in verdict.text.id


def test_the_scenarios_of_a_process_are_cut_together():
    files = going_round(**{f"s{number:02}": scenario(WAIT) for number in range(12)})

    verdicts = run_all({**files, "scenarios/z.yaml": scenario("  - after: PT1M\n", answer="ya").encode()})

    assert not any(verdict.passed for verdict in verdicts)
    assert "semua skenario SOP ini" not in verdicts[0].text.id
    assert "semua skenario SOP ini" in verdicts[-1].text.id


def test_reading_many_large_scenarios_counts_as_well():
    padded = scenario() + "# " + "x" * 190_000 + "\n"

    verdicts = run_all(going_round(**{f"s{number:02}": padded for number in range(14)}))

    assert verdicts[0].passed
    assert not verdicts[-1].passed


def test_the_same_files_are_played_once_however_many_ask_at_the_same_time():
    files = {**sop_files(), "scenarios/lain.yaml": b"name: Lain\nsteps:\n  - step: 1\n"}

    with ThreadPoolExecutor(4) as threads:
        first, *others = threads.map(lambda _: run_all(files), range(4))

    assert all(other is first for other in others)


def test_whoever_waits_for_something_that_fails_tries_it_again():
    kept = Recent[str, int]()

    def failing() -> int:
        raise KeyError

    with pytest.raises(KeyError):
        kept.get_once("a", failing)

    assert kept.get_once("a", lambda: 3) == 3
