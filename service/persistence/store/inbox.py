"""The names of the lists in `inbox`: which open task stands in whose list.

An unclaimed task of lane L stands in `lane:L`; one of lane L and unit X in `lane:L/X` and, for those who hold
the lane for all units, in `lane:L/*`. A claimed task stands only in its assignee's `person:…`.
"""

from collections.abc import Iterable
from typing import Final

from engine.actors import HeldRole

PERSON: Final = "person:"
LANE: Final = "lane:"
ANY_UNIT: Final = "*"


def lists_of_task(lane: str, unit: str | None, assignee: str | None) -> tuple[str, ...]:
    """Name the lists that an open task stands in."""
    if assignee is not None:
        return (list_of_person(assignee),)
    if unit is None:
        return (f"{LANE}{lane}",)
    return (f"{LANE}{lane}/{unit}", f"{LANE}{lane}/{ANY_UNIT}")


def list_of_person(username: str) -> str:
    """Name the list of what a person has claimed."""
    return f"{PERSON}{username}"


def lists_of_roles(roles: Iterable[HeldRole]) -> tuple[str, ...]:
    """Name the lists of what the holders of roles may claim; no task stands in two of them."""
    held = {(role.lane, role.unit) for role in roles}
    of_all_units = {lane for lane, unit in held if unit is None}
    lists = {f"{LANE}{lane}" for lane, _ in held}
    lists |= {f"{LANE}{lane}/{ANY_UNIT}" for lane in of_all_units}
    lists |= {f"{LANE}{lane}/{unit}" for lane, unit in held if unit is not None and lane not in of_all_units}
    return tuple(sorted(lists))
