"""`user`, `token`: accounts, roles and API tokens, also when nobody can log in."""

import argparse
from datetime import datetime, time

from engine.errors import NotFound
from engine.zone import OFFICE_ZONE
from service.accounts import tokens
from service.bootstrap import Alur
from service.cli.command import Commands, add, asked_password
from service.dispatch.office_commands import (
    AddPerson,
    ChangePerson,
    EndRole,
    GrantRole,
    OfficeCommand,
    SetPassword,
)
from service.persistence import migrations
from service.persistence.store import people
from service.persistence.store.people import Account


def add_to(commands: Commands) -> None:
    """Add the commands about people."""
    user = commands.add_parser("user", help="Look after accounts and roles.")
    acts: Commands = user.add_subparsers(title="what to do", required=True, metavar="WHAT")
    add(acts, "list", show, "List everybody with the roles held now.")
    new = add(acts, "add", add_person, "Add a person; the password is asked for.")
    new.add_argument("username")
    new.add_argument("--name", required=True)
    new.add_argument("--nip")
    new.add_argument("--email")
    new.add_argument("--language", choices=("id", "en"), default="id")
    for flag in ("process-admin", "operator", "auditor"):
        new.add_argument(f"--{flag}", action="store_true")
    _on_username(add(acts, "password", set_password, "Give a person a new password."))
    _on_username(add(acts, "disable", disable, "Let a person not come in any more."))
    _on_username(add(acts, "enable", enable, "Let a person come in again."))
    grant = _on_username(add(acts, "grant", grant_role, "Let a person hold a lane."))
    grant.add_argument("lane", help="lane, or lane/unit")
    grant.add_argument("--from", dest="first", type=_day, metavar="DATE", help="first day (else: now)")
    grant.add_argument("--until", type=_day, metavar="DATE", help="first day on which it is over")
    grant.add_argument("--for", dest="represents", metavar="USERNAME", help="whose place is taken (Plt/Plh)")
    grant.add_argument("--decree", help="number of the decree")
    revoke = add(acts, "revoke", end_role, "End a role now.")
    revoke.add_argument("role_id", help="as `user roles` shows it")
    _on_username(add(acts, "roles", show_roles, "List a person's roles, past and future ones too."))
    token = _on_username(add(commands, "token", issue_token, "Make an API token and print it, this once."))
    token.add_argument("--name", default="command line", help="what it is for")


def show(alur: Alur, _arguments: argparse.Namespace) -> int:
    """List everybody."""
    with alur.database.read() as connection:
        accounts = people.accounts(connection)
        held = {person.username: person for person in people.everybody_at(connection, alur.clock.now())}
    for account in accounts:
        person = held.get(account.username)
        words = (
            [f"{role.lane}/{role.unit}" if role.unit else role.lane for role in person.roles]
            if person
            else []
        )
        words += [flag for flag in ("process_admin", "operator", "auditor") if getattr(account, flag)]
        words += [] if account.active else ["(disabled)"]
        print(f"{account.username:24} {account.name:40} {' '.join(words)}")
    return 0


def add_person(alur: Alur, arguments: argparse.Namespace) -> int:
    """Add a person."""
    flags = {flag: getattr(arguments, flag) for flag in ("process_admin", "operator", "auditor")}
    command = AddPerson(
        username=arguments.username,
        name=arguments.name,
        nip=arguments.nip,
        email=arguments.email,
        language=arguments.language,
        password=asked_password(),
        **flags,
    )
    return _decide(alur, command)


def set_password(alur: Alur, arguments: argparse.Namespace) -> int:
    """Give a person a new password, which ends their sessions and revokes their tokens."""
    return _decide(alur, SetPassword(username=arguments.username, password=asked_password()))


def disable(alur: Alur, arguments: argparse.Namespace) -> int:
    """Let a person not come in any more."""
    return _decide(alur, _with_activity(_account(alur, arguments.username), active=False))


def enable(alur: Alur, arguments: argparse.Namespace) -> int:
    """Let a person come in again."""
    return _decide(alur, _with_activity(_account(alur, arguments.username), active=True))


def grant_role(alur: Alur, arguments: argparse.Namespace) -> int:
    """Let a person hold a lane."""
    lane, _, unit = arguments.lane.partition("/")
    command = GrantRole(
        person=arguments.username,
        lane=lane,
        unit=unit or None,
        valid_from=arguments.first,
        valid_until=arguments.until,
        represents=arguments.represents,
        decree=arguments.decree,
    )
    return _decide(alur, command)


def end_role(alur: Alur, arguments: argparse.Namespace) -> int:
    """End a role now."""
    return _decide(alur, EndRole(role_id=arguments.role_id))


def show_roles(alur: Alur, arguments: argparse.Namespace) -> int:
    """List a person's roles."""
    _account(alur, arguments.username)
    with alur.database.read() as connection:
        roles = people.roles_of(connection, arguments.username)
    for role in roles:
        until = role.valid_until.astimezone(OFFICE_ZONE).date().isoformat() if role.valid_until else "…"
        lane = f"{role.lane}/{role.unit}" if role.unit else role.lane
        place = f" for {role.represents} ({role.decree})" if role.represents else ""
        print(f"{role.id}  {lane:32} {role.valid_from.astimezone(OFFICE_ZONE).date()} – {until}{place}")
    return 0


def issue_token(alur: Alur, arguments: argparse.Namespace) -> int:
    """Make an API token and print it."""
    _account(alur, arguments.username)
    with alur.database.write() as connection:
        token = tokens.issue(connection, arguments.username, name=arguments.name, at=alur.clock.now())
    print(token)
    return 0


def _decide(alur: Alur, command: OfficeCommand) -> int:
    migrations.check(alur.database)
    alur.office.run(command, person=None)
    return 0


def _account(alur: Alur, username: str) -> Account:
    migrations.check(alur.database)
    with alur.database.read() as connection:
        account = people.account(connection, username)
    if account is None:
        raise NotFound(what=username)
    return account


def _with_activity(account: Account, *, active: bool) -> ChangePerson:
    return ChangePerson(
        username=account.username,
        name=account.name,
        nip=account.nip,
        email=account.email,
        language=account.language,
        active=active,
        process_admin=account.process_admin,
        operator=account.operator,
        auditor=account.auditor,
    )


def _on_username(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    command.add_argument("username")
    return command


def _day(text: str) -> datetime:
    """Read a day as the instant at which it begins in the office."""
    return datetime.combine(datetime.fromisoformat(text).date(), time(), OFFICE_ZONE)
