"""Completing tasks over HTTP against "hello + one comparable transaction", by turns, in the same server.

`python -m benchmarks.completion [CASES]`
"""

import http.client
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.measuring import a_folder, databases, machine, written
from service.clock import SystemClock
from service.persistence.store import people
from tests.builders.callers import a_token, filled_in, performer_of
from tests.builders.databases import Maker
from tests.builders.offices import SOP, an_installation, an_office
from tests.builders.servers import ROOT, free_port

CASES = 6


class Caller:
    """Keeps one connection open, as a program would."""

    def __init__(self, port: int, tokens: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._tokens = tokens

    def call(self, method: str, path: str, who: str | None = None, body: object = None) -> tuple[float, Any]:
        """Call, and give the time it took with the answer."""
        headers = {"Authorization": f"Bearer {self._tokens[who]}"} if who else {}
        content = None
        if body is not None:
            content, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        began = time.perf_counter()
        self._connection.request(method, f"/api{path}", content, headers)
        answer = self._connection.getresponse()
        read = answer.read()
        took = time.perf_counter() - began
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {read[:500]!r}")
        return took, json.loads(read)

    def close(self) -> None:
        """Begin anew with the next call."""
        self._connection.close()


def main() -> None:
    """Measure on both databases and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    print(f"Completing a task over HTTP, {number} cases of the whole SOP with four units")
    with databases() as makers:
        for name, maker in makers.items():
            completions, hellos = measured(maker, number)
            print(f" {name}, {len(completions)} completions and as many hellos, by turns")
            print(written("completion, median", statistics.median(completions) * 1000, unit=" ms"))
            print(written("hello + one transaction, median", statistics.median(hellos) * 1000, unit=" ms"))
            ratio = statistics.median(hellos) / statistics.median(completions)
            print(written("completions for one hello", ratio, aim="aim >= 0.5"))
            slow = statistics.quantiles(hellos, n=20)[-1] / statistics.quantiles(completions, n=20)[-1]
            print(written("the same at the 95th percentile", slow))
    print(machine())


def measured(maker: Maker, number: int) -> tuple[list[float], list[float]]:
    """Run cases from step 1 to step 11; after each completion comes a hello."""
    with a_folder() as folder, a_caller(maker, folder) as caller:
        _run(caller, "warm-up")
        completions: list[float] = []
        hellos: list[float] = []
        for case in range(number):
            for took in _run(caller, f"Berkas {case}"):
                completions.append(took)
                hellos.append(caller.call("GET", "/hello")[0])
        return completions, hellos


def _run(caller: Caller, business_key: str) -> Iterator[float]:
    body = {"definition_key": SOP, "business_key": business_key}
    waiting = caller.call("POST", "/v1/instances", "sekretaris", body)[1]["tasks"]
    while waiting:
        task = waiting.pop(0)
        who = performer_of(task)
        page = caller.call("GET", f"/v1/tasks/{task['id']}", who)[1]
        took, answer = caller.call(
            "POST", f"/v1/tasks/{task['id']}/complete", who, {"values": filled_in(page)}
        )
        waiting += answer["next_tasks"]
        yield took


@contextmanager
def a_caller(maker: Maker, folder: Path) -> Iterator[Caller]:
    """Serve an office by a process of its own."""
    url = maker.make()
    alur = an_office(an_installation(url, folder, SystemClock()))
    with alur.database.read() as connection:
        everybody = [each.username for each in people.accounts(connection)]
    tokens = {name: a_token(alur, name) for name in everybody}
    alur.database.close()
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.hello", url, str(folder), str(port)]
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            caller = Caller(port, tokens)
            _wait_for(caller)
            yield caller
        finally:
            process.terminate()
    maker.drop(url)


def _wait_for(caller: Caller) -> None:
    for _ in range(300):
        try:
            caller.call("GET", "/hello")
            return
        except OSError:
            caller.close()
            time.sleep(0.1)
    raise TimeoutError("The server does not answer.")


if __name__ == "__main__":
    main()
