"""Fixtures of all tests of the service: a fresh database of each kind, a standing clock."""

import io
import logging
import os
from collections.abc import Iterator

import pytest
import structlog

from service import logs
from service.persistence.database import Database
from tests.builders.clocks import StandingClock
from tests.builders.databases import Maker, PostgresqlMaker, SqliteMaker
from tests.builders.offices import an_installation, an_office


@pytest.fixture(scope="session")
def sqlite_maker() -> Iterator[Maker]:
    maker = SqliteMaker()
    yield maker
    maker.close()


@pytest.fixture(scope="session")
def postgresql_maker() -> Iterator[Maker]:
    maker = PostgresqlMaker(os.environ.get("ALUR_TEST_DATABASE_URL"))
    yield maker
    maker.close()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def maker(request: pytest.FixtureRequest) -> Maker:
    """Make databases of one kind; every test that asks for it runs once with each."""
    made: Maker = request.getfixturevalue(f"{request.param}_maker")
    return made


@pytest.fixture
def database_url(maker: Maker) -> Iterator[str]:
    """Give the URL of a fresh, migrated database."""
    url = maker.make()
    yield url
    maker.drop(url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Give a fresh, migrated database."""
    made = Database(database_url)
    yield made
    made.close()


@pytest.fixture
def empty_database(maker: Maker) -> Iterator[Database]:
    """Give a database without any table."""
    url = maker.empty()
    made = Database(url)
    yield made
    made.close()
    maker.drop(url)


@pytest.fixture(scope="session")
def office_url(maker: Maker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give a database that holds the sample office, to be copied and never written to."""
    url = maker.make()
    an_office(an_installation(url, tmp_path_factory.mktemp("office"), StandingClock())).database.close()
    yield url
    maker.drop(url)


@pytest.fixture
def office_copy(maker: Maker, office_url: str) -> Iterator[str]:
    """Give the URL of a database of one's own with the sample office: the real SOP, people, four units."""
    url = maker.copy(office_url)
    yield url
    maker.drop(url)


@pytest.fixture
def clock() -> StandingClock:
    """Give a clock that stands at a Friday morning."""
    return StandingClock()


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Collect what the service writes down."""
    stream, root = io.StringIO(), logging.getLogger()
    before, level = list(root.handlers), root.level
    logs.configure(stream)
    yield stream
    root.handlers, root.level = before, level
    structlog.reset_defaults()
