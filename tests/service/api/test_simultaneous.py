"""Several completions of one task at the same moment: one takes effect, from one process or from two."""

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Barrier as ProcessBarrier
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from service.app import create_app
from service.bootstrap import Alur
from tests.builders.callers import PREFIX
from tests.builders.clocks import StandingClock
from tests.builders.offices import an_installation
from tests.service.api.conftest import As

ROUNDS = 100
AT_ONCE = 4
ROUNDS_OF_PROCESSES = 25


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(AT_ONCE) as made:
        yield made


def at_once(pool: ThreadPoolExecutor, *calls: Any) -> list[Any]:
    """Make calls at the same moment."""
    barrier = Barrier(len(calls))

    def call(make: Any) -> Any:
        barrier.wait()
        return make()

    return list(pool.map(call, calls))


def test_of_four_completions_one_takes_effect(as_: As, pool: ThreadPoolExecutor):
    me = as_("sekretaris")
    values = me.answers(me.start("Pola")["id"])

    for number in range(ROUNDS):
        task = me.start(f"Berkas {number}")
        path = f"/tasks/{task['id']}/complete"
        answers = at_once(pool, *[lambda path=path: me.post(path, {"values": values})] * AT_ONCE)

        assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 3}
        assert me.get(f"/instances/{task['instance']['id']}").json["version"] == 2


def test_the_same_request_four_times_takes_effect_once(as_: As, pool: ThreadPoolExecutor):
    me = as_("sekretaris")
    values = me.answers(me.start("Pola")["id"])

    for number in range(10):
        task = me.start(f"Berkas {number}")
        path = f"/tasks/{task['id']}/complete"
        send = lambda path=path, number=number: me.post(path, {"values": values}, key=f"key-{number}")  # noqa: E731
        answers = at_once(pool, *[send] * AT_ONCE)

        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.text for answer in answers}) == 1
        assert me.get(f"/instances/{task['instance']['id']}").json["version"] == 2


def test_a_key_stands_for_one_request(as_: As):
    me = as_("sekretaris")
    task = me.start("TW I")
    values = me.answers(task["id"])
    path = f"/tasks/{task['id']}/complete"
    me.post(path, {"values": values}, key="k")

    other_body = me.post(path, {"values": values | {"tahun": 2027}}, key="k")
    other_path = me.post(f"/tasks/{task['id']}/claim", key="k")
    other_person = as_("staf").post(path, {"values": values}, key="k")

    assert (other_body.status_code, other_body.json["code"]) == (422, "idempotency-key-reused")
    assert other_path.status_code == 422
    assert other_person.status_code != 200
    assert me.post(path, {"values": values}, key="two words").json["code"] == "bad-idempotency-key"


def test_a_refused_request_may_be_mended_under_its_key(as_: As):
    me = as_("sekretaris")
    task = me.start("TW I")
    path = f"/tasks/{task['id']}/complete"

    assert me.post(path, {"values": {}}, key="k").status_code == 422
    assert me.post(path, {"values": me.answers(task["id"])}, key="k").status_code == 200


def test_a_case_is_opened_once_under_a_key(as_: As):
    body = {"definition_key": "pengumpulan_data_kinerja", "business_key": "TW I"}

    first = as_("sekretaris").post("/instances", body, key="k")
    second = as_("sekretaris").post("/instances", body, key="k")

    assert (second.status_code, second.json) == (first.status_code, first.json) == (201, first.json)
    assert len(as_("sekretaris").get("/instances").json["items"]) == 1


def test_of_four_completions_in_two_processes_one_takes_effect(
    alur: Alur, as_: As, office_copy: str, tmp_path: Path
):
    me = as_("sekretaris")
    values = me.answers(me.start("Pola")["id"])
    tasks = [me.start(f"Berkas {number}")["id"] for number in range(ROUNDS_OF_PROCESSES)]
    context = multiprocessing.get_context("spawn")
    barrier, found = context.Barrier(2), context.Queue()
    workers = [
        context.Process(
            target=complete_all, args=(office_copy, tmp_path, me.token, tasks, values, barrier, found)
        )
        for _ in range(2)
    ]

    for worker in workers:
        worker.start()
    counts = [found.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join()

    for task in tasks:
        assert Counter(status for each in counts for status in each[task]) == {200: 1, 409: 3}


def complete_all(
    database_url: str,
    data_dir: Path,
    token: str,
    tasks: list[str],
    values: dict[str, Any],
    barrier: ProcessBarrier,
    found: Any,
) -> None:
    """Complete each task twice at once, in step with another process; runs in a process of its own."""
    app: Flask = create_app(an_installation(database_url, data_dir, StandingClock()))
    headers = {"Authorization": f"Bearer {token}"}

    def send(task: str) -> int:
        path = f"{PREFIX}/tasks/{task}/complete"
        return app.test_client().post(path, headers=headers, json={"values": values}).status_code

    statuses: dict[str, list[int]] = {}
    with ThreadPoolExecutor(2) as threads:
        for task in tasks:
            barrier.wait(timeout=60)
            statuses[task] = list(threads.map(send, [task, task]))
    found.put(statuses)
