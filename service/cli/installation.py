"""`migrate`, `init`, `sample-data`: from an empty database to an office."""

import argparse
from pathlib import Path

from service.bootstrap import Alur
from service.cli.command import Commands, add, asked, asked_password
from service.cli.keys import told_of
from service.founding import real, sample
from service.persistence import migrations


def add_to(commands: Commands) -> None:
    """Add the commands that set up an installation."""
    add(commands, "migrate", migrate, "Bring the database to the present shape.")
    init = add(commands, "init", begin, "Set up a real office; what is not given is asked for.")
    init.add_argument("--office", help="the office's name")
    init.add_argument("--region", default="", help="the region it belongs to")
    init.add_argument("--admin", help="username of the first process admin")
    init.add_argument("--admin-name", help="name of the first process admin")
    init.add_argument("--units", type=Path, help="CSV file with the columns code,name")
    init.add_argument("--people", type=Path, help="CSV file: username,name,nip,email,roles (staf kabid/x)")
    made = add(commands, "sample-data", make_sample, "Set up the sample office (never in production).")
    made.add_argument("--if-empty", action="store_true", help="do nothing when there is an office already")


def migrate(alur: Alur, _arguments: argparse.Namespace) -> int:
    """Bring the database to the present shape."""
    migrations.migrate(alur.database)
    return 0


def begin(alur: Alur, arguments: argparse.Namespace) -> int:
    """Set up a real office, and make the key that signs its history."""
    migrations.migrate(alur.database)
    if not sample.is_empty(alur):
        raise sample.OfficeNotEmpty
    office = real.NewOffice(
        name=arguments.office or asked("Name of the office"),
        region=arguments.region,
        admin=arguments.admin or asked("Username of the first process admin"),
        admin_name=arguments.admin_name or asked("Name of the first process admin"),
        password=asked_password("Password of the first process admin"),
        units=real.units_in(arguments.units.read_text(encoding="utf-8")) if arguments.units else (),
        people=real.people_in(arguments.people.read_text(encoding="utf-8")) if arguments.people else (),
    )
    key = told_of(alur)
    real.found(alur, office)
    print(key)
    print(f"{office.name} is set up. Put a process into force: python -m service deploy processes/<key>")
    return 0


def make_sample(alur: Alur, arguments: argparse.Namespace) -> int:
    """Set up the sample office."""
    migrations.migrate(alur.database)
    if arguments.if_empty and not sample.is_empty(alur):
        return 0
    sample.make_sample(alur)
    print(f"The sample office is set up; the password of every account is {sample.KNOWN_TO_ALL}.")
    return 0
