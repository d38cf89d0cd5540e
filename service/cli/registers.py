"""`registers`: the lists and reports that are drawn from the logs of all cases."""

import argparse

from service.bootstrap import Alur
from service.cli.command import Commands, add
from service.jobs import projecting
from service.persistence import migrations


def add_to(commands: Commands) -> None:
    """Add the commands about registers."""
    registers = commands.add_parser("registers", help="Look after what is drawn from the logs.")
    acts: Commands = registers.add_subparsers(title="what to do", required=True, metavar="WHAT")
    add(acts, "rebuild", rebuild, "Draw the register of deviations and the measures anew from the logs.")


def rebuild(alur: Alur, _arguments: argparse.Namespace) -> int:
    """Draw everything anew; what was drawn before can be read until it is replaced, case by case."""
    migrations.check(alur.database)
    print(f"{projecting.project_anew(alur)} drawn")
    return 0
