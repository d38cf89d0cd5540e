"""Files are kept by their content: once, whole, and only if they are not too large."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import NotFound
from service.persistence.files import FileStore, FileTooLarge

LIMIT = 1_000_000


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@given(content=st.binary(max_size=2000))
def test_what_was_kept_is_read_back(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    store = FileStore(tmp_path_factory.mktemp("files"))

    kept = store.keep(BytesIO(content), limit=LIMIT)

    assert (kept.sha256, kept.size) == (sha256(content).hexdigest(), len(content))
    with store.open(kept.sha256) as file:
        assert file.read() == content
    assert store.is_intact(kept.sha256)


def test_the_same_content_is_kept_once(store: FileStore) -> None:
    first = store.keep(BytesIO(b"evidence"), limit=LIMIT)
    second = store.keep(BytesIO(b"evidence"), limit=LIMIT)

    assert first == second
    assert list(store.all()) == [first.sha256]


def test_a_file_that_is_too_large_leaves_nothing_behind(store: FileStore, tmp_path: Path) -> None:
    with pytest.raises(FileTooLarge) as refusal:
        store.keep(BytesIO(b"x" * (LIMIT + 1)), limit=LIMIT)

    assert "1 MB" in refusal.value.text.en
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_stream_that_breaks_leaves_nothing_behind(store: FileStore, tmp_path: Path) -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise ConnectionError

    with pytest.raises(ConnectionError):
        store.keep(Broken(), limit=LIMIT)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_altered_file_is_noticed(store: FileStore) -> None:
    kept = store.keep(BytesIO(b"evidence"), limit=LIMIT)
    place = store.path_of(kept.sha256)
    place.chmod(0o640)
    place.write_bytes(b"something else")

    assert store.has(kept.sha256)
    assert not store.is_intact(kept.sha256)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "g" * 64, "0" * 63])
def test_a_name_that_is_no_hash_is_not_found(store: FileStore, name: str) -> None:
    with pytest.raises(NotFound):
        store.open(name)


def test_an_unknown_file_is_not_found(store: FileStore) -> None:
    with pytest.raises(NotFound):
        store.open("0" * 64)
    assert not store.is_intact("0" * 64)


def test_a_removal_that_a_power_cut_broke_off_is_ended_by_the_next_one(store: FileStore) -> None:
    kept = store.keep(BytesIO(b"evidence"), limit=LIMIT)
    place = store.path_of(kept.sha256)
    place.rename(place.with_name(f".going-{kept.sha256}"))

    assert list(store.all()) == []
    assert store.remove(kept.sha256, before=datetime.now(UTC) + timedelta(hours=1))

    assert list(place.parent.iterdir()) == []


def test_what_was_brought_again_after_a_broken_removal_is_put_back(store: FileStore) -> None:
    kept = store.keep(BytesIO(b"evidence"), limit=LIMIT)
    place = store.path_of(kept.sha256)
    place.rename(place.with_name(f".going-{kept.sha256}"))

    assert not store.remove(kept.sha256, before=datetime.now(UTC) - timedelta(hours=1))

    assert store.is_intact(kept.sha256)
