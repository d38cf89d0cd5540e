"""How one moment differs from the next: what a player is told instead of every whole moment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from engine.playback.frames import Stand

SECTIONS: Final = ("tokens", "tasks", "timers", "taken", "done", "papers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What to change in a stand to come to the next: what is new or other, and the names that are gone."""

    status: str
    deployment_hash: str
    put: Mapping[str, Mapping[str, Any]]
    gone: Mapping[str, tuple[str, ...]]


def difference(before: Stand, after: Stand) -> Difference:
    """Compare two stands, section by section."""
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in SECTIONS}
    return Difference(
        status=after.status,
        deployment_hash=after.deployment_hash,
        put={name: dict(_put(*pair)) for name, pair in pairs.items()},
        gone={
            name: tuple(key for key in former if key not in latter)
            for name, (former, latter) in pairs.items()
        },
    )


def applied(before: Stand, found: Difference) -> Stand:
    """Come to the next stand."""
    sections: dict[str, Any] = {}
    for name in SECTIONS:
        gone = set(found.gone[name])
        left = {key: value for key, value in getattr(before, name).items() if key not in gone}
        sections[name] = {**left, **found.put[name]}
    return replace(before, status=found.status, deployment_hash=found.deployment_hash, **sections)


def _put(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if before is after:
        return
    for key, value in after.items():
        if key not in before or before[key] != value:
            yield key, value
