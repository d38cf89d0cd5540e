"""Berkas: the list of cases, searched by what happened in them."""

from typing import Final

from flask import render_template

from service.permissions import Permission, allows
from service.persistence.store import deployments, office, people
from service.queries import incidents, office_history, past_work
from service.queries import instances as queries
from service.queries.instances import CaseItem
from service.queries.paging import Page
from service.queries.past_work import Found, FoundDeeds, FoundTask
from service.web import times, words
from service.web.cases.case_filters import Chosen
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.language import ngettext
from service.web.tasks.opening import may_open_some

MOST_STEPS: Final = 3  # open steps named in the list
_SHOWN_DIGITS: Final = 12  # of a file's hash


def list_page(chosen: Chosen, *, no_file: bool = False) -> str:
    """Make the page of the cases that the person may read, each with why it was found.

    With `no_file` it says that a file to be found was not chosen.
    """
    here, now, wanted = alur(), alur().clock.now(), chosen.wanted()
    with here.database.read() as connection:
        may_start = may_open_some(here, connection, person(), deployments.all_in_force(connection))
        page: Page[CaseItem] = Page(items=(), next_cursor=None)
        if not chosen.unread and not no_file:
            page = queries.instances(connection, person(), wanted, at=now, cursor=chosen.cursor)
        why = past_work.why_found(connection, wanted.past, [item.id for item in page.items])
        operates = allows(person(), Permission.OPERATE)
        failed = incidents.counted(connection) if operates else None
        choices = {
            "processes": sorted(office_history.process_names(connection).items(), key=_by_name),
            "units": [(code, name) for code, name, _active in office.units(connection)],
            "people": sorted(
                ((each.username, each.name) for each in people.accounts(connection)), key=_by_name
            ),
        }
    return render_template(
        "instances/list.html",
        cases=[_shown(item, why[item.id]) for item in page.items],
        chosen=chosen,
        next_url=chosen.address(cursor=page.next_cursor) if page.next_cursor else None,
        statuses=dict(words.statuses()),
        may_start=may_start,
        no_file=no_file,
        audits=allows(person(), Permission.READ_OFFICE_HISTORY),
        failed=failed,
        exports=allows(person(), Permission.READ_ALL_INSTANCES),
        **choices,
    )


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1].casefold()


def _shown(
    item: CaseItem, found: tuple[Found, ...]
) -> tuple[CaseItem, words.Status, list[str], str, list[str]]:
    """Give a case, how it stands, where it is, when it began, and why it was found."""
    started, why = times.moment(item.started_at), [_why(each) for each in found]
    return item, words.status_of(item.status), _standing(item), started, why


def _why(found: Found) -> str:
    if isinstance(found, FoundTask):
        return _why_task(found)
    if isinstance(found, FoundDeeds):
        number = ngettext("%(num)s catatan", "%(num)s catatan", found.number)
        if found.first == found.last:
            return f"{number}: {times.moment(found.last)}"
        return _(
            "%(number)s: %(first)s sampai %(last)s",
            number=number,
            first=times.moment(found.first),
            last=times.moment(found.last),
        )
    digits = found.sha256[:_SHOWN_DIGITS]
    return _(
        "Dokumen «%(name)s» (%(digits)s…), %(at)s", name=found.name, digits=digits, at=times.moment(found.at)
    )


def _why_task(found: FoundTask) -> str:
    step = f"{found.number}. {found.name}"
    if found.unit_name:
        step = f"{step} – {found.unit_name}"
    at = times.moment(found.at)
    if found.done_by:
        said = _("%(step)s: diselesaikan %(who)s, %(at)s", step=step, who=found.done_by, at=at)
    else:
        said = _("%(step)s: belum selesai, ditugaskan %(at)s", step=step, at=at)
    if found.more:
        more = ngettext("dan %(num)s lagi", "dan %(num)s lagi", found.more)
        return f"{said} ({more})"
    return said


def _standing(case: CaseItem) -> list[str]:
    """Name the open steps of a case, each once."""
    counts: dict[str, int] = {}
    for item in case.current:
        name = f"{item.number}. {item.name}"
        counts[name] = counts.get(name, 0) + 1
    named = [f"{name} ({count})" if count > 1 else name for name, count in counts.items()]
    return named[:MOST_STEPS]
