"""Who acts in a rehearsal: one person for each lane and unit, and those whom the scenario introduces."""

from collections.abc import Mapping

from engine.actors import Actor, HeldRole
from service.rehearsal.errors import UnknownPerson

People = Mapping[str, tuple[HeldRole, ...]]
IN_CHARGE = "admin"


def of_lane(lane: str, unit: str | None) -> Actor:
    """Give the person who holds nothing but a lane, for a unit where its task is for one."""
    name = f"{lane}-{unit}" if unit is not None else lane
    return Actor(id=name, roles=(HeldRole(lane=lane, unit=unit),))


def named(people: People, name: str) -> Actor:
    """Give somebody whom the scenario introduces; raises `UnknownPerson`."""
    if name not in people:
        raise UnknownPerson({"by": [UnknownPerson.template.filled(person=name)]}, person=name)
    return Actor(id=name, roles=tuple(people[name]))


def in_charge() -> Actor:
    """Give who may decide on exceptions."""
    return Actor(id=IN_CHARGE, intervenes=True)
