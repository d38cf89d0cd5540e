"""Tampering with a log: each kind is named, at its place, by the chain or by the replay."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from engine.definitions import compile_definition
from engine.history import Entry, sha256
from engine.replay import verify
from tests.engine.builders import DEPLOYMENT, INSTANCE
from tests.engine.forging import a_finished_case, body_of, chained, forged, place_of, verified
from tests.engine.sop import DIAGRAM, FORMS, at_the_review, definition, finish


def cause(entries: list[Entry]) -> tuple[int, str]:
    verdict = verified(entries)
    assert verdict.first_divergence is not None
    assert (verdict.chain, verdict.replay) == ("intact", "diverged")
    return verdict.first_divergence.sequence, verdict.first_divergence.cause


# --- tampering that breaks the chain ------------------------------------------------------------


def test_a_broken_chain_is_named_and_not_replayed():
    case = a_finished_case()
    entries = list(case.log)
    entries[4] = replace(entries[4], row=replace(entries[4].row, actor="lain"))

    verdict = verified(entries)

    assert (verdict.chain, verdict.replay) == ("broken", "not-replayed")
    assert verdict.first_divergence is not None
    assert (verdict.first_divergence.sequence, verdict.first_divergence.cause) == (5, "chain")


def test_a_cut_off_end_is_named():
    case = a_finished_case()
    head = case.log[-1].row.sequence, case.log[-1].row.hash

    verdict = verify(definition(), DEPLOYMENT, INSTANCE, case.log[:-1], head)

    assert verdict.chain == "broken"
    assert verdict.first_divergence is not None
    assert verdict.first_divergence.sequence == len(case.log)


# --- tampering that only replay can find, since everything was hashed anew ------------------------


def rename(body: dict[str, Any]) -> None:
    body["actor"]["id"] = "orang-lain"


@pytest.mark.parametrize("kind", ["start_instance", "claim_task", "complete_task", "suspend_instance"])
def test_another_actor_in_the_row_is_named(kind):
    case = a_finished_case()
    place = place_of(case, kind)

    assert cause(forged(case, place, actor="orang-lain")) == (place + 1, "actor")


@pytest.mark.parametrize("kind", ["claim_task", "complete_task"])
def test_another_actor_in_row_and_body_is_named(kind):
    case = a_finished_case()
    place = place_of(case, kind)

    assert cause(forged(case, place, rename, actor="orang-lain")) == (place + 1, "events")


def test_another_actor_told_throughout_is_named_where_it_matters_next():
    """Row, body and events of step 8 say it was the secretary, who then could not have approved."""
    case = at_the_review("sosial")
    finish(case)
    place = place_of(case, "complete_task", 7)

    def by_the_secretary(body: dict[str, Any]) -> None:
        text = (
            json.dumps(body)
            .replace('"staf"', '"sekretaris"')
            .replace('"lane": "sekretaris"', '"lane": "staf"')
        )
        body.update(json.loads(text))

    assert cause(forged(case, place, by_the_secretary, actor="sekretaris")) == (place + 1, "state")


def test_another_represented_person_is_named():
    case = a_finished_case()
    place = next(place for place, entry in enumerate(case.log) if entry.row.acted_for is not None)

    assert cause(forged(case, place, acted_for=None)) == (place + 1, "actor")
    assert cause(forged(case, place, acted_for="kabid-ekonomi")) == (place + 1, "actor")


def without_roles(body: dict[str, Any]) -> None:
    body["actor"]["roles"] = []


def without_power(body: dict[str, Any]) -> None:
    body["actor"]["intervenes"] = False


def other_lane(body: dict[str, Any]) -> None:
    body["actor"]["roles"] = [{"lane": "lain", "unit": None}]


def to_another_task(body: dict[str, Any]) -> None:
    body["command"]["task_key"] = "langkah_1#1"


def later_due(body: dict[str, Any]) -> None:
    for event in body["events"]:
        if "due_at" in event:
            event["due_at"] = "2030-01-01T00:00:00.000000Z"


def other_flows(body: dict[str, Any]) -> None:
    for event in body["events"]:
        if "flows" in event:
            event["flows"] = ["alur_ya"]


def fewer_events(body: dict[str, Any]) -> None:
    body["events"].pop()


def more_events(body: dict[str, Any]) -> None:
    body["events"].append({"kind": "task_withdrawn", "task_key": "langkah_1#1"})


def other_units(body: dict[str, Any]) -> None:
    body["command"]["values"]["unit_bertugas"] = ["sosial"]


def wrong_type(body: dict[str, Any]) -> None:
    body["command"]["values"]["unit_bertugas"] = "sosial"


@pytest.mark.parametrize(
    ("kind", "nth", "change", "named"),
    [
        ("complete_task", 0, without_roles, "refused"),
        ("complete_task", 0, other_lane, "refused"),
        ("suspend_instance", 0, without_power, "refused"),
        ("complete_task", 3, to_another_task, "refused"),
        ("complete_task", 1, wrong_type, "refused"),
        ("complete_task", 1, other_units, "state"),
        ("complete_task", 9, other_flows, "events"),
        ("complete_task", 9, fewer_events, "events"),
        ("complete_task", 9, more_events, "events"),
        ("complete_task", 12, later_due, "state"),
    ],
)
def test_a_changed_body_is_named(kind, nth, change, named):
    case = a_finished_case()
    place = place_of(case, kind, nth)

    assert cause(forged(case, place, change)) == (place + 1, named)


def test_a_changed_decision_is_named():
    case = a_finished_case()
    place = next(p for p, e in enumerate(case.log) if "kembalikan" in (e.body or b"").decode())

    def approved(body: dict[str, Any]) -> None:
        body["command"]["values"]["keputusan"] = "setuju"

    assert cause(forged(case, place, approved)) == (place + 1, "events")


def test_a_changed_state_hash_is_named():
    case = a_finished_case()

    assert cause(forged(case, 6, state_hash="0" * 64)) == (7, "state")


def test_a_changed_time_is_named():
    case = a_finished_case()
    place = place_of(case, "complete_task", 2)

    assert cause(forged(case, place, at=case.log[place].row.at + timedelta(seconds=1))) == (
        place + 1,
        "state",
    )


def test_a_changed_kind_is_named():
    case = a_finished_case()

    assert cause(forged(case, 1, kind="claim_task")) == (2, "body")


def test_swapped_commands_are_named():
    case = a_finished_case()
    entries = list(case.log)
    entries[2], entries[3] = entries[3], entries[2]

    assert cause(chained(entries)) == (3, "refused")


def test_swapped_units_are_named_though_both_may_go_first():
    case = at_the_review("sosial", "ekonomi")
    entries = list(case.log)
    first = place_of(case, "complete_task", 4)
    later = next(
        place
        for place, entry in enumerate(entries)
        if place > first and body_of(entry)["command"]["task_key"].startswith("langkah_5")
    )
    entries[first], entries[later] = entries[later], entries[first]

    assert cause(chained(entries))[0] == first + 1


def test_a_removed_command_is_named():
    case = a_finished_case()
    entries = list(case.log)
    del entries[3]

    assert cause(chained(entries)) == (4, "refused")


def test_an_inserted_command_is_named():
    case = a_finished_case()
    entries = list(case.log)
    entries.insert(3, entries[2])

    assert cause(chained(entries)) == (4, "refused")


def test_a_removed_remark_is_named_by_nothing_but_the_chain():
    """It changes no state, so only the hashes know of it."""
    case = a_finished_case()
    entries = list(case.log)
    del entries[place_of(case, "add_comment")]

    assert verified(entries).chain == "broken"
    assert verified(chained(entries)).replay == "identical"


def test_a_log_of_another_case_is_named():
    case = a_finished_case()

    verdict = verify(definition(), DEPLOYMENT, "00000000-0000-4000-8000-000000000002", case.log)

    assert verdict.first_divergence is not None
    assert (verdict.first_divergence.sequence, verdict.first_divergence.cause) == (1, "chain")


def test_another_deployment_is_named():
    verdict = verified(a_finished_case().log, deployment="1" * 64)

    assert verdict.first_divergence is not None
    assert (verdict.first_divergence.sequence, verdict.first_divergence.cause) == (1, "diagram")


def test_another_diagram_under_the_same_hash_is_named_where_it_differs():
    case = a_finished_case()
    drawn = DIAGRAM.read_bytes().replace(b'keputusan == "setuju"', b'keputusan == "kembalikan"')
    other = compile_definition(drawn, FORMS)
    place = next(p for p, e in enumerate(case.log) if "kembalikan" in (e.body or b"").decode())

    verdict = verify(other, DEPLOYMENT, INSTANCE, case.log)

    assert drawn != DIAGRAM.read_bytes()
    assert verdict.first_divergence is not None
    assert (verdict.first_divergence.sequence, verdict.first_divergence.cause) == (place + 1, "events")


def test_a_divergence_before_a_disposed_body_is_still_named():
    case = a_finished_case()
    entries = forged(case, 3, state_hash="0" * 64)
    entries[5] = replace(entries[5], body=None)

    assert cause(entries) == (4, "state")


def test_a_row_of_an_unknown_format_is_not_guessed():
    assert cause(forged(a_finished_case(), 2, format=2)) == (3, "body")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"null",
        b"[]",
        b"5",
        b"{}",
        b'{"command": 5, "events": [], "actor": {"id": "sekretaris"}}',
        b'{"command": {"kind": "complete_task"}, "events": [], "actor": {"id": "sekretaris"}}',
        b'{"command": {"kind": "complete_task"}, "events": 5, "actor": {"id": "sekretaris"}}',
        b'{"command": {"kind": "complete_task"}, "events": [5], "actor": {"id": "sekretaris"}}',
        b'{"command": {"kind": "complete_task"}, "events": [], "actor": 5}',
        b"[" * 200_000,
        b'{"command": {"kind": "complete_task", "task_key": [], "values": {}}, "events": [],'
        b' "actor": {"id": "sekretaris", "intervenes": false, "roles": []}}',
    ],
)
def test_a_body_that_makes_no_sense_is_named(content):
    case = at_the_review("sosial")
    entries = list(case.log)
    entries[1] = Entry(row=replace(entries[1].row, body_sha256=sha256(content)), body=content)

    assert cause(chained(entries))[0] == 2


@pytest.mark.parametrize("due_at", ["2030-01-01T00:00:00", "kemarin", 5, {}])
def test_a_due_date_that_is_none_is_named(due_at):
    case = at_the_review("sosial")

    def change(body: dict[str, Any]) -> None:
        body["events"][-1]["due_at"] = due_at

    assert cause(forged(case, 1, change)) == (2, "body")


def test_a_number_that_has_no_canonical_form_is_named():
    case = at_the_review("sosial")
    body = body_of(case.log[1])
    body["command"]["values"] = {"unit_bertugas": 1.5}
    content = json.dumps(body).encode()
    entries = list(case.log)
    entries[1] = Entry(row=replace(entries[1].row, body_sha256=sha256(content)), body=content)

    assert verified(chained(entries)).replay == "identical"  # step 1 gives nothing that the diagram reads
