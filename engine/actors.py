"""Who acts: a person with the roles held at that moment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRole:
    """A role held now: a lane, for one unit or (None) for the whole office.

    `represents` is the person whose place is taken by decree (Plt/Plh), if any.
    """

    lane: str
    unit: str | None = None
    represents: str | None = None
    decree: str | None = None

    def covers(self, lane: str, unit: str | None) -> bool:
        """Say whether a task of `lane` and `unit` is work for this role."""
        return self.lane == lane and (unit is None or self.unit is None or self.unit == unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person (or `system`) as the engine sees them: a stable id and the roles held now.

    `intervenes` marks a process admin or operator, who may act on an instance from outside its lanes.
    """

    id: str
    roles: tuple[HeldRole, ...] = ()
    intervenes: bool = False

    def role_for(self, lane: str, unit: str | None) -> HeldRole | None:
        """Give the role that makes this person a candidate; an own role goes before a substitution."""
        covering = [role for role in self.roles if role.covers(lane, unit)]
        return min(covering, key=lambda role: role.represents is not None, default=None)


SYSTEM = Actor(id="system", intervenes=True)
