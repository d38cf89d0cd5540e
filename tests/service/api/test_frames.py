"""A case played back over the API: the same moments as its replay, in few bytes."""

import json
from typing import Any

import pytest

from service.bootstrap import Alur
from service.persistence.store import access
from tests.builders.callers import performer_of
from tests.builders.clocks import StandingClock
from tests.service.api.conftest import As

SECTIONS = ("tokens", "tasks", "timers", "taken", "done", "papers")
SENT_BACK = {"keputusan": "kembalikan", "saran": "Lengkapi sumber data.", "unit_bertugas": ["usaha"]}


@pytest.fixture
def case(as_: As, clock: StandingClock) -> str:
    """Run a case up to its first return, and the unit's answer to it."""
    waiting = [as_("sekretaris").start("TW I")]
    while waiting[0]["round"] == 1:
        task = waiting.pop(0)
        clock.advance(minutes=30)
        own = SENT_BACK if task["step"] == "langkah_10" else None
        waiting += as_(performer_of(task)).complete(task["id"], own).json["next_tasks"]
    as_(performer_of(waiting[0])).complete(waiting[0]["id"])
    found: str = waiting[0]["instance"]["id"]
    return found


def stands(frames: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the stands together as a player does."""
    found: list[dict[str, Any]] = []
    for frame in frames:
        stand, changes = frame["stand"], frame["changes"]
        if stand is None:
            stand = {name: changes[name] for name in ("status", "deployment_hash")}
            for name in SECTIONS:
                left = {k: v for k, v in found[-1][name].items() if k not in changes["gone"][name]}
                stand[name] = left | changes["put"][name]
        found.append(stand)
    return found


def test_frames_say_the_same_as_the_replay_to_each_command(as_: As, case: str):
    answer = as_("auditor").get(f"/instances/{case}/frames").json
    assert answer["commands"] == len(answer["frames"])
    assert answer["next_after"] is None

    for frame, stand in zip(answer["frames"], stands(answer["frames"]), strict=True):
        state = as_("auditor").get(f"/instances/{case}/replay", upto=frame["sequence"]).json
        for name in ("sequence", "kind", "actor", "at", "flows", "state_hash"):
            assert frame[name] == state[name]
        for name in ("status", "deployment_hash"):
            assert stand[name] == state[name]
        assert {(t["element"], t["unit"]) for t in stand["tokens"].values()} == {
            (t["element"], t["unit"]) for t in state["tokens"]
        }
        assert list(stand["tasks"]) == [task["key"] for task in state["tasks"]]
        assert set(stand["taken"]) == set(state["taken"])
        assert stand["done"].keys() == {
            f"{step}[{unit}]" if step in ("langkah_5", "langkah_6") else step
            for step, values in state["values"].items()
            for unit in (values if step in ("langkah_5", "langkah_6") else [""])
        }


def test_a_return_is_marked_with_its_reason_and_the_round_that_follows(as_: As, case: str):
    frames = as_("auditor").get(f"/instances/{case}/frames").json["frames"]

    (returned,) = (frame for frame in frames if "return" in frame["marks"])
    assert returned["returned"]["reason"] == "Lengkapi sumber data."
    offered = returned["changes"]["put"]["tasks"]["langkah_5[usaha]#2"]
    assert (offered["round"], offered["returned"]["by"]) == (2, "sekretaris")
    assert stands(frames)[-1]["done"]["langkah_5[usaha]"]["round"] == 2


def test_time_since_the_command_before_is_told_twice(as_: As, case: str):
    frames = as_("auditor").get(f"/instances/{case}/frames").json["frames"]

    assert (frames[0]["since_seconds"], frames[0]["working_seconds"]) == (0, 0)
    assert {frame["since_seconds"] for frame in frames[1:-1]} == {1800}
    assert sum(frame["working_seconds"] for frame in frames) < sum(f["since_seconds"] for f in frames)


def test_frames_come_in_pages_that_begin_with_a_whole_stand(as_: As, case: str):
    whole = as_("auditor").get(f"/instances/{case}/frames").json["frames"]
    pages, after = [], 0

    while after is not None:
        page = as_("auditor").get(f"/instances/{case}/frames", after=after, limit=7).json
        assert page["frames"][0]["stand"] is not None
        pages += page["frames"]
        after = page["next_after"]

    assert stands(pages) == stands(whole)
    assert len(json.dumps(whole)) < len(json.dumps(stands(whole)))


@pytest.mark.parametrize("query", [{"after": "-1"}, {"after": "x"}, {"limit": "0"}, {"limit": "1001"}])
def test_nonsense_is_refused_by_name(as_: As, case: str, query: dict[str, str]):
    refused = as_("auditor").get(f"/instances/{case}/frames", **query)

    assert refused.status_code == 422
    assert set(refused.json["errors"]) == set(query)


def test_who_may_not_read_the_case_gets_no_frames(as_: As, case: str):
    assert as_("wakil").get(f"/instances/{case}/frames").status_code == 404


def test_an_auditor_s_reading_of_answers_is_remembered_once_an_hour(
    alur: Alur, as_: As, clock: StandingClock, case: str
):
    for minutes in (0, 10, 60):
        clock.advance(minutes=minutes)
        as_("auditor").get(f"/instances/{case}/frames")
    as_("sekretaris").get(f"/instances/{case}/frames")

    with alur.database.read() as connection:
        found = access.accesses(connection, subject=case)
    assert [(each.person, each.action) for each in found] == [("auditor", "played-back")] * 2
