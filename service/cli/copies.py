"""`backup`, `restore`: everything in one file, and back, also into the other kind of database."""

import argparse
from pathlib import Path

from service.bootstrap import Alur
from service.cli.command import Commands, add
from service.persistence import copies, migrations


def add_to(commands: Commands) -> None:
    """Add the commands about copies."""
    add(commands, "backup", backup, "Write a copy of everything into one file.").add_argument(
        "file", type=Path
    )
    add(commands, "restore", restore, "Bring a copy back into an empty installation.").add_argument(
        "file", type=Path
    )


def backup(alur: Alur, arguments: argparse.Namespace) -> int:
    """Write a copy of everything."""
    migrations.check(alur.database)
    written = copies.write(alur.database, alur.files, arguments.file, at=alur.clock.now())
    print(f"{arguments.file}: {written.rows} rows, {written.files} files")
    return 0


def restore(alur: Alur, arguments: argparse.Namespace) -> int:
    """Bring a copy back."""
    migrations.migrate(alur.database)
    found = copies.read(alur.database, alur.files, arguments.file)
    print(f"{found.rows} rows, {found.files} files. Verify them: python -m service history verify")
    return 0
