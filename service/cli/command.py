"""What all commands share."""

import argparse
import getpass
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from service.bootstrap import Alur

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Commands = object

Run = Callable[[Alur, argparse.Namespace], int]


def add(commands: Commands, name: str, run: Run, summary: str) -> argparse.ArgumentParser:
    """Add a command and give its parser for the arguments."""
    made = commands.add_parser(name, help=summary, description=summary)
    made.set_defaults(run=run)
    return made


def asked_password(what: str = "Password") -> str:
    """Ask for a password twice, unseen; without a terminal take the first line of the input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    while True:
        first, second = getpass.getpass(f"{what}: "), getpass.getpass("Once more: ")
        if first == second:
            return first
        print("These are two different ones.", file=sys.stderr)


def asked(what: str) -> str:
    """Ask for a line of text until there is one; without a terminal take the next line of the input."""
    while True:
        answer = input(f"{what}: " if sys.stdin.isatty() else "").strip()
        if answer or not sys.stdin.isatty():
            return answer
