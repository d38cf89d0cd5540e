"""`keys`: the key that signs checkpoints, a file outside the database."""

import argparse
from pathlib import Path

from service.bootstrap import Alur
from service.cli.command import Commands, add
from service.evidence import keys


def add_to(commands: Commands) -> None:
    """Add the commands about the signing key."""
    parser = commands.add_parser("keys", help="The key that signs checkpoints.")
    acts: Commands = parser.add_subparsers(title="what to do", required=True, metavar="WHAT")
    create = add(acts, "create", create_key, "Make the key, and print its public half.")
    create.add_argument("--replace", action="store_true", help="go on with a new key from now on")
    add(acts, "show", show_keys, "Print the public keys, the newest last.")


def create_key(alur: Alur, arguments: argparse.Namespace) -> int:
    """Make a key."""
    path = alur.config.signing_key_file
    public = keys.create(path, replace=arguments.replace)
    print(f"{public}\n{_what_to_do(path)}")
    return 0


def told_of(alur: Alur) -> str:
    """Make the key of an office that begins, unless it has one, and say what to do with its public half.

    Raises `KeyUnusable`, OSError.
    """
    path = alur.config.signing_key_file
    key = keys.signing_key(path)
    public = keys.public_of(key) if key is not None else keys.create(path)
    return f"Public key: {public}\n{_what_to_do(path)}"


def show_keys(alur: Alur, _arguments: argparse.Namespace) -> int:
    """Print the public keys; the status is 1 when there is none."""
    found = keys.public_keys(alur.config.signing_key_file)
    for public in found:
        print(public)
    return int(not found)


def _what_to_do(path: Path) -> str:
    return (
        f"The history is signed with {path}, which backups do not hold: keep a copy under lock.\n"
        "Give the public key to those who audit the office, to be kept where you cannot change it. Check:\n"
        "  python -m service history verify --anchors FILE --key PUBLIC-KEY"
    )
