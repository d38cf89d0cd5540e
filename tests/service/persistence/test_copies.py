"""A copy holds everything, and comes back as it was, into either kind of database."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from service.bootstrap import Alur
from service.founding.sample import make_sample
from service.persistence import copies
from service.persistence.copies import NotACopy, NotEmpty
from service.persistence.database import Database
from service.persistence.files import FileStore
from service.persistence.store import access, cases
from service.persistence.store.access import Access
from service.persistence.tables import Base, SessionRow, table_of
from service.queries import chains
from service.queries.verification import verified
from tests.builders.clocks import StandingClock
from tests.builders.databases import Maker
from tests.builders.offices import an_installation, run_to, started


@pytest.fixture
def alur(database_url: str, tmp_path: Path, clock: StandingClock) -> Alur:
    """Give an office with a case under way, a file, and something looked at."""
    alur = an_installation(database_url, tmp_path / "data", clock)
    make_sample(alur)
    run_to(alur, "langkah_3", started(alur))
    alur.files.keep(BytesIO(b"evidence"), limit=100)
    with alur.database.write() as connection:
        access.note_access(
            connection, Access(at=clock.now(), person="auditor", action="export", subject="case")
        )
    return alur


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Give an empty installation of either kind."""
    maker: Maker = request.getfixturevalue(f"{request.param}_maker")
    url = maker.make()
    database = Database(url)
    yield database
    database.close()
    maker.drop(url)


def everything(database: Database) -> dict[str, list[Any]]:
    with database.read() as connection:
        return {
            name: list(connection.execute(select(table).order_by(*table.primary_key)))
            for name, table in Base.metadata.tables.items()
            if name != table_of(SessionRow).name
        }


def test_a_copy_comes_back_as_it_was(alur: Alur, elsewhere: Database, tmp_path: Path) -> None:
    files = FileStore(tmp_path / "other")

    written = copies.write(alur.database, alur.files, tmp_path / "copy.zip", at=alur.clock.now())
    found = copies.read(elsewhere, files, tmp_path / "copy.zip")

    assert found == written
    assert everything(elsewhere) == everything(alur.database)
    assert list(files.all()) == list(alur.files.all())
    with elsewhere.read() as connection:
        assert chains.office_break(connection) is None
        _, end = chains.ends(connection)
        case = cases.read_case(connection, end.chain)
        assert case is not None
        assert verified(connection, case).first_divergence is None


def test_life_goes_on_after_a_copy_came_back(
    alur: Alur, elsewhere: Database, tmp_path: Path, clock: StandingClock
) -> None:
    copies.write(alur.database, alur.files, tmp_path / "copy.zip", at=clock.now())

    copies.read(elsewhere, FileStore(tmp_path / "other"), tmp_path / "copy.zip")

    with elsewhere.write() as connection:
        access.note_access(
            connection, Access(at=clock.now(), person="auditor", action="again", subject="case")
        )
        assert [each.action for each in access.accesses(connection)] == ["again", "export"]


def test_a_copy_never_overwrites_an_office(alur: Alur, tmp_path: Path) -> None:
    copies.write(alur.database, alur.files, tmp_path / "copy.zip", at=alur.clock.now())
    before = everything(alur.database)

    with pytest.raises(NotEmpty):
        copies.read(alur.database, alur.files, tmp_path / "copy.zip")

    assert everything(alur.database) == before


def test_only_its_owner_may_read_a_copy(alur: Alur, tmp_path: Path) -> None:
    copies.write(alur.database, alur.files, tmp_path / "copy.zip", at=alur.clock.now())

    assert (tmp_path / "copy.zip").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file() and path.suffix != ".db"] == [
        "copy.zip"
    ]


def test_a_damaged_copy_brings_nothing_back(alur: Alur, elsewhere: Database, tmp_path: Path) -> None:
    copies.write(alur.database, alur.files, tmp_path / "copy.zip", at=alur.clock.now())
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(tmp_path / "copy.zip") as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            target.writestr(name, b"altered" if name.startswith("files/") else source.read(name))

    with pytest.raises(NotACopy, match="damaged"):
        copies.read(elsewhere, FileStore(tmp_path / "other"), damaged)

    assert not any(rows for name, rows in everything(elsewhere).items() if name != "office_chain")


@pytest.mark.parametrize("content", [b"", b"not a zip", b'{"format": 1}'])
def test_any_other_file_is_no_copy(database: Database, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "copy.zip").write_bytes(content)

    with pytest.raises(NotACopy):
        copies.read(database, FileStore(tmp_path / "files"), tmp_path / "copy.zip")


def test_a_copy_of_another_revision_is_refused(database: Database, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "copy.zip", "w") as archive:
        archive.writestr("alur.json", '{"format": 1, "revision": "0000"}')

    with pytest.raises(NotACopy, match="0000"):
        copies.read(database, FileStore(tmp_path / "files"), tmp_path / "copy.zip")
