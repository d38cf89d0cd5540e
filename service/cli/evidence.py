"""`history`: whether the log is whole and says what the cases say."""

import argparse
from pathlib import Path

from engine.errors import NotFound
from engine.history import OFFICE
from service.bootstrap import Alur
from service.cli.command import Commands, add
from service.persistence import migrations
from service.persistence.database import Connection
from service.persistence.store import cases
from service.queries import chains
from service.queries.chains import Anchor
from service.queries.verification import verified


def add_to(commands: Commands) -> None:
    """Add the commands about the history."""
    history = commands.add_parser("history", help="Verify the history.")
    acts: Commands = history.add_subparsers(title="what to do", required=True, metavar="WHAT")
    verify = add(acts, "verify", verify_history, "Check the chains and replay the cases.")
    verify.add_argument("--instance", metavar="ID", help="one case only")
    verify.add_argument("--anchors", type=Path, metavar="FILE", help="compare with anchors kept elsewhere")
    add(acts, "anchors", show_anchors, "Print the ends of all chains, to be kept elsewhere.")


def verify_history(alur: Alur, arguments: argparse.Namespace) -> int:
    """Check and print one line for each chain; the status is 1 when one does not hold."""
    migrations.check(alur.database)
    with alur.database.read() as connection:
        if arguments.instance is not None:
            wrong = _verify_case(connection, arguments.instance)
        else:
            ids = [end.chain for end in chains.ends(connection) if end.chain != OFFICE]
            wrong = _verify_office(connection) + sum(_verify_case(connection, each) for each in ids)
        if arguments.anchors is not None:
            wrong += _compare(connection, arguments.anchors)
    return int(wrong > 0)


def show_anchors(alur: Alur, _arguments: argparse.Namespace) -> int:
    """Print the ends of all chains."""
    migrations.check(alur.database)
    with alur.database.read() as connection:
        for end in chains.ends(connection):
            print(end)
    return 0


def _verify_office(connection: Connection) -> int:
    broken = chains.office_break(connection)
    print(
        "office: chain intact"
        if broken is None
        else f"office: chain broken at {broken.sequence}: {broken.reason}"
    )
    return int(broken is not None)


def _verify_case(connection: Connection, instance_id: str) -> int:
    case = cases.read_case(connection, instance_id)
    if case is None:
        raise NotFound(what=instance_id)
    verdict = verified(connection, case)
    found = verdict.first_divergence
    said = f"chain {verdict.chain}, replay {verdict.replay}, {verdict.commands} commands"
    where = f" at {found.sequence} ({found.cause}): {found.reason}" if found else ""
    print(f"{case.id} {case.business_key}: {said}{where}")
    return int(found is not None)


def _compare(connection: Connection, file: Path) -> int:
    lines = file.read_text(encoding="utf-8").splitlines()
    missed = list(chains.missed(connection, (Anchor.read(line) for line in lines if line.strip())))
    for anchor in missed:
        print(f"anchor not borne out: {anchor}")
    return len(missed)
