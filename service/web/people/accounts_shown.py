"""What the login page and the profile show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.persistence.store.people import Account, DatedRole, Person
from service.web.people.people_shown import RoleRowShown, Words, role_shown


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileShown:
    """One's own account."""

    nip: str | None
    email: str | None
    roles: tuple[RoleRowShown, ...]


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


def profile_of(
    account: Account | None, roles: Sequence[DatedRole], words: Words, at: datetime
) -> ProfileShown:
    """Present one's own account, with the roles held now and later."""
    return ProfileShown(
        nip=account.nip if account else None,
        email=account.email if account else None,
        roles=tuple(
            role_shown(role, words, at) for role in roles if role.valid_until is None or role.valid_until > at
        ),
    )


def demo_of(people: Sequence[Person], password: str) -> Demo:
    """Tell who may be tried out in a demo."""
    return Demo(
        password=password,
        accounts=tuple(SampleAccount(username=each.username, role=each.name) for each in people),
    )
