"""`history`: whether the log is whole, says what the cases say, and is the one that was signed."""

import argparse
import shutil
import sys
from pathlib import Path
from typing import Final

from engine.codec import instant
from engine.errors import NotFound
from engine.history import OFFICE
from service.bootstrap import Alur
from service.casework.checkpoint_mail import CHECKPOINT_MAIL, Every, asked_for, checkpoint_mail
from service.cli.command import Commands, add
from service.dispatch.office_commands import PutSetting
from service.evidence import anchors, keys
from service.evidence.anchors import Anchors
from service.evidence.bundle import bundle_of
from service.evidence.examining import examined
from service.evidence.verdicts import damaged_files
from service.persistence import migrations
from service.persistence.database import Connection
from service.persistence.store import cases, checkpoints, office
from service.persistence.triggers import TriggersMissingError
from service.queries import chains
from service.queries.verification import verified

_PROGRESS_EVERY: Final = 100  # cases


def add_to(commands: Commands) -> None:
    """Add the commands about the history."""
    history = commands.add_parser("history", help="Verify the history.")
    acts: Commands = history.add_subparsers(title="what to do", required=True, metavar="WHAT")
    verify = add(acts, "verify", verify_history, "Check the chains, replay the cases, check the checkpoints.")
    verify.add_argument("--instance", metavar="ID", help="one case only")
    verify.add_argument(
        "--anchors",
        action="append",
        type=Path,
        metavar="FILE",
        help="compare with anchors kept elsewhere; a file of them, a saved mail, or a folder of such",
    )
    verify.add_argument(
        "--key",
        action="append",
        metavar="PUB",
        help="a public key to be trusted, or a file of them; else those beside the signing key",
    )
    add(acts, "checkpoint", take_checkpoint, "Sign the ends of all chains now, and publish them.")
    bundle = add(acts, "bundle", take_out, "Write the evidence of one case into a ZIP file.")
    bundle.add_argument("instance", metavar="ID")
    bundle.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    mail = add(acts, "mail", choose_mail, "Choose who is sent the checkpoints; with nothing chosen, show it.")
    mail.add_argument(
        "--to", action="append", default=[], metavar="ADDRESS", help="may be given several times"
    )
    mail.add_argument("--every", choices=("off", *Every), default=Every.DAILY.value)
    add(acts, "anchors", show_anchors, "Print all checkpoints, to be kept elsewhere.")


def verify_history(alur: Alur, arguments: argparse.Namespace) -> int:
    """Check and print one line for each chain; the status is 1 when one does not hold or is unguarded."""
    unprotected = _unprotected(alur)
    kept = anchors.read(anchors.collected(arguments.anchors)) if arguments.anchors else None
    trusted = [key for what in arguments.key or () for key in keys.named(what)]
    trusted = trusted or list(keys.public_keys(alur.config.signing_key_file))
    with alur.database.read() as connection:
        if arguments.instance is not None:
            wrong = _verify_case(alur, connection, arguments.instance)
        else:
            wrong = _verify_office(connection) + _verify_cases(alur, connection)
        wrong += _verify_checkpoints(connection, trusted, kept)
    return int(wrong + unprotected > 0)


def choose_mail(alur: Alur, arguments: argparse.Namespace) -> int:
    """Choose who is sent the checkpoints, or say who is."""
    migrations.check(alur.database)
    if arguments.to or arguments.every == "off":
        value = asked_for(" ".join(arguments.to), arguments.every).setting() if arguments.to else ""
        alur.office.run(PutSetting(key=CHECKPOINT_MAIL, value=value), person=None)
    with alur.database.read() as connection:
        mailed = checkpoint_mail(office.settings(connection).values.get(CHECKPOINT_MAIL))
    print(f"{mailed.every}: {', '.join(mailed.to)}" if mailed is not None else "off")
    return 0


def take_checkpoint(alur: Alur, _arguments: argparse.Namespace) -> int:
    """Sign and publish, as the service does by itself while it runs; the status is 1 without a key."""
    migrations.check(alur.database)
    if keys.signing_key(alur.config.signing_key_file) is None:
        print(f"There is no key at {alur.config.signing_key_file}: keys create", file=sys.stderr)
        return 1
    taken = alur.checkpoints.keep()
    alur.checkpoints.publish()
    print(f"{taken} taken; {alur.config.anchors_file} has all")
    return 0


def take_out(alur: Alur, arguments: argparse.Namespace) -> int:
    """Write an evidence bundle; the status is 1 when what it shows does not hold."""
    migrations.check(alur.database)
    trusted = keys.public_keys(alur.config.signing_key_file)
    with alur.database.read() as connection:
        case = cases.read_case(connection, arguments.instance)
        if case is None:
            raise NotFound(what=arguments.instance)
        content, verdict = bundle_of(connection, alur.files, case, trusted)
    with content, arguments.output.open("wb") as target:
        shutil.copyfileobj(content, target)
    print(f"{arguments.output}: {'holds' if verdict.sound else 'does not hold'}")
    return int(not verdict.sound)


def show_anchors(alur: Alur, _arguments: argparse.Namespace) -> int:
    """Print the line of every checkpoint."""
    migrations.check(alur.database)
    with alur.database.read() as connection:
        for _number, _hash, line in checkpoints.lines_after(connection, 0):
            print(line)
    return 0


def _unprotected(alur: Alur) -> int:
    """Say whether triggers are missing: that is no reason not to look."""
    try:
        migrations.check(alur.database)
    except TriggersMissingError as missing:
        print(missing)
        return 1
    return 0


def _verify_office(connection: Connection) -> int:
    broken = chains.office_break(connection)
    print(
        "office: chain intact"
        if broken is None
        else f"office: chain broken at {broken.sequence}: {broken.reason}"
    )
    return int(broken is not None)


def _verify_cases(alur: Alur, connection: Connection) -> int:
    ids = [end.chain for end in chains.ends(connection) if end.chain != OFFICE]
    wrong = 0
    for number, instance_id in enumerate(ids, start=1):
        wrong += _verify_case(alur, connection, instance_id)
        if number % _PROGRESS_EVERY == 0:
            print(f"{number} of {len(ids)} cases", file=sys.stderr)
    return wrong


def _verify_case(alur: Alur, connection: Connection, instance_id: str) -> int:
    case = cases.read_case(connection, instance_id)
    if case is None:
        raise NotFound(what=instance_id)
    verdict = verified(connection, case)
    damaged = damaged_files(connection, alur.files, case.id)
    found = verdict.first_divergence
    said = f"chain {verdict.chain}, replay {verdict.replay}, {verdict.commands} commands"
    if verdict.disposal is not None:
        said += f"; disposed of by {verdict.disposal.decree} (office {verdict.disposal.office_sequence})"
    where = f" at {found.sequence} ({found.cause}): {found.reason}" if found else ""
    gone = f"; damaged or gone: {', '.join(damaged)}" if damaged else ""
    print(f"{case.id} {case.business_key}: {said}{where}{gone}")
    return int(found is not None or bool(damaged))


def _verify_checkpoints(connection: Connection, trusted: list[str], kept: Anchors | None) -> int:
    found = examined(connection, trusted, kept)
    for fault in found.faults:
        print(fault)
    if found.checkpoints and not trusted:
        print(f"checkpoints: no public key is known; trusted the first one's, {', '.join(found.trusted)}")
    ends = f", the last of {instant(found.last_at)}" if found.last_at else ""
    compared = (
        f", compared with {found.anchors} anchors" if kept is not None else ", compared with no anchors"
    )
    verdict = f"{len(found.faults)} faults" if found.faults else "all hold"
    print(f"checkpoints: {found.checkpoints}{ends}{compared}: {verdict}")
    return len(found.faults)
