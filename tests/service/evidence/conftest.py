"""An office with a key, a case that somebody commented on, and two checkpoints of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.bootstrap import Alur
from service.evidence import anchors, keys
from service.evidence.examining import Examined, examined
from tests.builders.clocks import StandingClock
from tests.builders.offices import an_installation, run_to, started
from tests.builders.tampering import SAID

Examine = Callable[[], Examined]


@pytest.fixture
def alur(office_copy: str, tmp_path: Path, clock: StandingClock) -> Iterator[Alur]:
    made = an_installation(office_copy, tmp_path, clock)
    keys.create(made.config.signing_key_file)
    yield made
    made.database.close()


@pytest.fixture
def case(alur: Alur, clock: StandingClock) -> str:
    """Run a case to step 3 with a comment on the way; one checkpoint before the comment and one after."""
    task = run_to(alur, "langkah_2", started(alur))
    alur.checkpoints.keep()
    clock.advance(minutes=2)
    alur.instances.comment(task.instance_id, SAID, person="sekretaris")
    alur.checkpoints.keep()
    clock.advance(minutes=2)
    return task.instance_id


@pytest.fixture
def kept(alur: Alur, case: str) -> str:
    """Give the lines that were published while all was well."""
    return alur.config.anchors_file.read_text(encoding="utf-8")


@pytest.fixture
def examine(alur: Alur, kept: str) -> Examine:
    """Examine the checkpoints, compared with what was published."""

    def examining() -> Examined:
        with alur.database.read() as connection:
            trusted = keys.public_keys(alur.config.signing_key_file)
            return examined(connection, trusted, anchors.read(kept))

    return examining
