"""The API of an office with the real SOP in force, on each kind of database."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from service.bootstrap import Alur
from tests.builders.apps import an_app
from tests.builders.callers import Caller
from tests.builders.clocks import StandingClock
from tests.builders.offices import an_installation

As = Callable[[str], Caller]


@pytest.fixture
def alur(office_copy: str, tmp_path: Path, clock: StandingClock) -> Iterator[Alur]:
    """Give an office with the real SOP, its people and four units."""
    made = an_installation(office_copy, tmp_path, clock)
    yield made
    made.database.close()


@pytest.fixture
def app(alur: Alur) -> Flask:
    """Give the application of the office."""
    return an_app(alur)


@pytest.fixture
def as_(app: Flask) -> As:
    """Give a function that lets a person of the office call the API."""
    return cache(lambda username: Caller(app, username))
