"""What the login page and the profile show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.persistence.store.people import Account, DatedRole, Person
from service.web import times


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleShown:
    """A role held now."""

    lane: str
    unit: str | None
    represents: str | None
    decree: str | None
    until: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileShown:
    """One's own account."""

    nip: str | None
    email: str | None
    roles: tuple[RoleShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleAccount:
    """An account that anybody may use in a demo."""

    username: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What a demo's login page tells."""

    password: str
    accounts: tuple[SampleAccount, ...]


def profile_of(account: Account | None, roles: Sequence[DatedRole], names: Mapping[str, str]) -> ProfileShown:
    """Present one's own account; `names` are those of lanes, units and people by their codes."""
    return ProfileShown(
        nip=account.nip if account else None,
        email=account.email if account else None,
        roles=tuple(
            RoleShown(
                lane=names.get(role.lane, role.lane),
                unit=names.get(role.unit, role.unit) if role.unit else None,
                represents=names.get(role.represents, role.represents) if role.represents else None,
                decree=role.decree,
                until=times.day(role.valid_until) if role.valid_until else None,
            )
            for role in roles
        ),
    )


def demo_of(people: Sequence[Person], password: str) -> Demo:
    """Tell who may be tried out in a demo."""
    return Demo(
        password=password,
        accounts=tuple(SampleAccount(username=each.username, role=each.name) for each in people),
    )
