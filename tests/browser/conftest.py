"""One server with the sample office and one browser for all tests here; each visitor has a fresh profile."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright

from service.accounts.sessions import open_session
from service.bootstrap import Alur
from service.web.session import COOKIE
from service.web.static_files import vendor_present
from tests.browser.chromium import found
from tests.browser.offices import sample_office, served
from tests.browser.visitors import Visitor, arrive
from tests.builders.offices import run_to, started

PERFORMERS = {"langkah_1": "sekretaris", "langkah_2": "perencana", "langkah_10": "sekretaris"}
_numbers = count(1)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium; where there is none, the tests fail and say so."""
    path = found()
    if path is None or not vendor_present():
        missing = "There is no Chromium." if path is None else "The front-end files are missing: make assets."
        pytest.fail(missing)
    launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def alur(tmp_path_factory: pytest.TempPathFactory) -> Alur:
    """The sample office on a Friday morning; its log goes nowhere."""
    return sample_office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="session")
def address(alur: Alur) -> Iterator[str]:
    """Where the office's pages are."""
    with served(alur) as where:
        yield where


@pytest.fixture
def somebody(browser: Browser, alur: Alur, address: str) -> Iterator[Callable[..., Visitor]]:
    """Let people arrive, signed in if a username is given; at the end nothing may have gone wrong."""
    visitors: list[Visitor] = []

    def come(username: str | None = None, **options: Any) -> Visitor:
        visitor = arrive(browser, address, **options)
        visitors.append(visitor)
        if username is not None:
            with alur.database.write() as connection:
                secret = open_session(connection, username, at=alur.clock.now(), agent=None)
            visitor.page.context.add_cookies([{"name": COOKIE, "value": secret, "url": address}])
            visitor.visit("/tugas")
        return visitor

    yield come
    faults = [fault for visitor in visitors for fault in visitor.faults]
    for visitor in visitors:
        visitor.page.context.close()
    assert faults == []


@pytest.fixture
def at_step(alur: Alur, somebody: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """Let the performer of a step open its task in a case of its own."""

    def open_task(step: str, **options: object) -> Visitor:
        task = run_to(alur, step, started(alur, f"Formulir {next(_numbers)}"))
        person = PERFORMERS.get(step) or f"kabid-{task.unit}"
        alur.instances.claim(task.id, person=person)
        visitor = somebody(person, **options)
        visitor.visit(f"/tugas/{task.id}")
        return visitor

    return open_task
