"""`disposal`: take away what long ended cases hold, by decree; first it is only listed."""

import argparse
import sys
from datetime import date

from service.bootstrap import Alur
from service.cli.command import Commands, add
from service.dispatch.disposal_terms import MOST, Terms, kept_since, retention
from service.persistence import migrations
from service.persistence.store import disposals, office
from service.persistence.store.disposals import Candidate


def add_to(commands: Commands) -> None:
    """Add the command."""
    disposal = add(
        commands, "disposal", dispose, "List ended cases that are no longer kept; with --go, dispose of them."
    )
    disposal.add_argument("--sop", metavar="KEY", help="only cases of this SOP")
    disposal.add_argument("--instance", action="append", metavar="ID", help="only this case; several times")
    disposal.add_argument("--decree", default="", metavar="NUMBER", help="number of the decree")
    disposal.add_argument("--date", type=date.fromisoformat, metavar="YYYY-MM-DD", help="day of the decree")
    disposal.add_argument("--reason", default="", metavar="TEXT")
    disposal.add_argument("--go", action="store_true", help="do it; nothing brings back what is gone")


def dispose(alur: Alur, arguments: argparse.Namespace) -> int:
    """List the cases in question; with `--go` dispose of them, or ask for it where a second admin agrees."""
    migrations.check(alur.database)
    with alur.database.read() as connection:
        years = retention(office.settings(connection).values)
        found = disposals.candidates(
            connection,
            before=kept_since(alur.clock.now(), years),
            definition=arguments.sop,
            only=arguments.instance,
            limit=MOST,
        )
    for each in found:
        print(_line(each))
    print(f"{len(found)} cases that ended more than {years} years ago", file=sys.stderr)
    if not arguments.go:
        return 0
    terms = Terms(
        decree=arguments.decree,
        decided_on=arguments.date,
        reason=arguments.reason,
        cases=arguments.instance or [each.id for each in found],
    )
    done = alur.disposals.decide(terms, person=None)
    print("disposed of" if done else "asked for: another admin must agree")
    return 0


def _line(case: Candidate) -> str:
    held = f"{case.sequence} commands, {case.documents} documents"
    return f"{case.id} {case.business_key} ({case.definition_key}, {case.ended_at.date()}): {held}"
