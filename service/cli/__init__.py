"""The commands of an installation, for those who look after the machine."""

import argparse
import sys
from collections.abc import Sequence

from engine.errors import EngineError, Invalid
from service.bootstrap import assembled
from service.cli import (
    copies,
    disposing,
    evidence,
    installation,
    keys,
    mailing,
    people,
    processes,
    registers,
    scenarios,
    serving,
)
from service.cli.command import Commands
from service.config import Config, SettingError
from service.persistence.migrations import NotMigratedError
from service.persistence.triggers import TriggersMissingError

REFUSED, MISUSED = 1, 2
_PARTS = (
    serving,
    installation,
    processes,
    scenarios,
    people,
    mailing,
    evidence,
    disposing,
    registers,
    keys,
    copies,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status."""
    chosen = parser().parse_args(arguments)
    try:
        alur = assembled(Config.from_environment())
        try:
            return int(chosen.run(alur, chosen))
        finally:
            alur.database.close()
    except EngineError as error:
        return _refused(error)
    except (SettingError, NotMigratedError, TriggersMissingError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return MISUSED
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """Make the parser of all commands."""
    made = argparse.ArgumentParser(prog="python -m service", description=__doc__)
    commands: Commands = made.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for part in _PARTS:
        part.add_to(commands)
    return made


def _refused(error: EngineError) -> int:
    print(f"{error.text.en} [{error.code}]", file=sys.stderr)
    if isinstance(error, Invalid):
        for path, texts in error.errors.items():
            print(f"  {path}: {' '.join(text.en for text in texts)}", file=sys.stderr)
    return REFUSED
