"""Cases of the sample office that go on at uneven speed over some months."""

import random

from service.bootstrap import Alur
from service.jobs import projecting
from service.persistence.store.cases import Task
from tests.builders.clocks import StandingClock
from tests.builders.offices import completed, performer, started

MOST_RETURNS = 2


def some_cases(alur: Alur, clock: StandingClock, seed: int, *, number: int = 4) -> list[str]:
    """Lead cases on, some to their end, with tasks taken or not, in time or late, and returns; gives ids."""
    chance, ids = random.Random(seed), []
    for each in range(number):
        outcome = started(alur, f"TW {seed}.{each}")
        ids.append(outcome.case.id)
        _lead(alur, clock, chance, list(outcome.offered))
    while projecting.project(alur):
        pass
    return ids


def _lead(alur: Alur, clock: StandingClock, chance: random.Random, waiting: list[Task]) -> None:
    returns = MOST_RETURNS
    while waiting:
        task = waiting.pop(chance.randrange(len(waiting)))
        clock.advance(minutes=chance.choice((3, 40, 300, 1500, 6000)))
        if chance.random() < 0.5:
            alur.instances.claim(task.id, person=performer(task))
            clock.advance(minutes=chance.choice((5, 90, 700)))
        own = None
        if task.step == "langkah_10" and returns:
            returns -= 1
            own = {"keputusan": "kembalikan", "saran": "Lengkapi.", "unit_bertugas": ["usaha"]}
        waiting += completed(alur, task, own).offered
