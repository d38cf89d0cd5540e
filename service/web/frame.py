"""What every page shares: the installation, the person, the masthead's names, the menu."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, NamedTuple, ParamSpec

from flask import Blueprint, Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.bootstrap import Alur
from service.dispatch.texts import LONGEST_REMARK
from service.permissions import Permission, allows
from service.persistence.store.people import Person
from service.queries import desk
from service.queries.worklist import Wanted
from service.web import language, static_files
from service.web.forms.posted import TYPED_BY
from service.web.language import gettext as _
from service.web.masthead import office_of
from service.web.session import person_here

P = ParamSpec("P")
_LOCAL: Final = re.compile(r"/(?!/)[^\\\x00-\x20\x7f-\x9f\ud800-\udfff]*")
"""A path of this host: browsers read `//` and `/\\` as another one, and drop tabs and line ends before."""
MOST_WAITING: Final = 99
"""The menu counts to here."""
SECTIONS = {
    "worklist": "tasks",
    "worklist_acts": "tasks",
    "completed": "tasks",
    "tasks": "tasks",
    "on_behalf": "tasks",
    "sheets": "tasks",
    "copying": "tasks",
    "deviations": "instances",
    "instances": "instances",
    "playback": "instances",
    "playback_compare": "instances",
    "integrity": "instances",
    "disposing": "instances",
    "case_acts": "instances",
    "operating": "instances",
    "operating_acts": "instances",
    "incidents": "instances",
    "deviation_register": "deviations",
    "measures": "measures",
    "processes": "processes",
    "rehearsing": "processes",
    "scenario_pages": "processes",
    "scenario_accepting": "processes",
    "draft_checks": "processes",
    "draft_forms": "processes",
    "draft_wordings": "processes",
    "draft_files": "processes",
    "draft_pages": "processes",
    "comparing": "processes",
    "impact": "processes",
    "moving": "processes",
    "releasing": "processes",
    "release_pages": "processes",
    "release_settings": "settings",
    "people": "settings",
    "people_roles": "settings",
    "leaving": "settings",
    "office_history": "settings",
    "readings": "settings",
    "office_pages": "settings",
    "calendar_pages": "settings",
    "mail_settings": "settings",
    "own_account": "profile",
    "accounts": "profile",
}
OWN_PASSWORD: Final = frozenset({"own_account.password", "own_account.change_password"})
"""All that is open to somebody who came in with a password that was made up for one login."""


class MenuItem(NamedTuple):
    """A section of the pages."""

    section: str
    url: str
    icon: str
    label: str
    waiting: str = ""


def alur() -> Alur:
    """Give the installation behind this request."""
    found = current_app.extensions["alur"]
    if not isinstance(found, Alur):
        raise TypeError("The app was not made by create_app.")
    return found


def person() -> Person:
    """Give the person of this request; pages that need one are behind `signed_in`."""
    found = person_here()
    if found is None:
        raise RuntimeError("A view that needs a person lacks @signed_in.")
    return found


def comes_back_to(blueprint: Blueprint, endpoint: str) -> None:
    """Let somebody whose session ran out before they sent something of a task come back to a page of it."""

    @blueprint.before_request
    def ask_who_it_is() -> ResponseReturnValue | None:
        task_id = (request.view_args or {}).get("task_id")
        if request.method != "POST" or task_id is None or person_here() is not None:
            return None
        return _to_login(url_for(endpoint, task_id=task_id))


def signed_in(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Let only people in; others are sent to the login page and come back afterwards."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        somebody = person_here()
        wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
        if somebody is None:
            return _to_login(wanted)
        if somebody.must_change_password and request.endpoint not in OWN_PASSWORD:
            return redirect(url_for("own_account.password", kembali=wanted or None))
        return view(*args, **kwargs)

    return guarded


def _to_login(back: str) -> ResponseReturnValue:
    """Ask who it is; answers that a browser without scripts sent go along, as the same request once more."""
    if TYPED_BY in request.form:
        return redirect(url_for("accounts.hold", kembali=back), code=307)
    return redirect(url_for("accounts.log_in", kembali=back or None))


def first_page() -> str:
    """Give the page that a person wants first: tasks for those who have some, else what they look after."""
    somebody = person_here()
    if somebody is None or somebody.roles:
        return url_for("worklist.index")
    return url_for("processes.index" if somebody.process_admin else "instances.index")


def inside(target: str | None) -> str:
    """Give a path within this service to go back to; anything else leads to the first page."""
    return target if target and _LOCAL.fullmatch(target) else url_for("home")


def install(app: Flask, installation: Alur) -> None:
    """Give all templates what the frame of a page needs."""
    app.extensions["alur"] = installation
    app.jinja_env.globals |= {"static_url": static_files.static_url, "longest_remark": LONGEST_REMARK}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def frame() -> dict[str, Any]:
        somebody, office = person_here(), office_of(alur())
        return {
            "office": office,
            "system": office.system or _("Sistem SOP"),
            "person": somebody,
            "menu": _menu(somebody) if somebody else (),
            "section": SECTIONS.get(request.blueprint or ""),
            "here": request.full_path.rstrip("?") if request.method == "GET" else request.path,
            "language": language.language(),
            "languages": language.LANGUAGES,
            "other_language": language.other_language(),
            "vendor": static_files.vendor_present(),
        }


def note_waiting(number: int) -> None:
    """Keep how many tasks wait for the person, so that the menu of this page need not count again."""
    g.waiting = number


def _waiting(somebody: Person) -> str:
    """Say how many tasks wait for a person, in hand or to be taken; nothing when none does."""
    if "waiting" not in g:
        here = alur()
        with here.database.read() as connection:
            found = desk.counts(connection, somebody, Wanted(), at=here.clock.now(), most=MOST_WAITING)
        g.waiting = found.desk
    number: int = g.waiting
    return f"{MOST_WAITING}+" if number > MOST_WAITING else str(number or "")


def _menu(somebody: Person) -> tuple[MenuItem, ...]:
    items = [
        MenuItem("tasks", url_for("worklist.index"), "tasks", _("Tugas Saya"), _waiting(somebody)),
        MenuItem("instances", url_for("instances.index"), "cases", _("Berkas")),
    ]
    if allows(somebody, Permission.READ_DEFINITIONS):
        items.append(MenuItem("processes", url_for("processes.index"), "process", _("Proses")))
    if allows(somebody, Permission.READ_ALL_INSTANCES):
        items.append(
            MenuItem("deviations", url_for("deviation_register.index"), "warning", _("Penyimpangan"))
        )
        items.append(MenuItem("measures", url_for("measures.index"), "clock", _("Mutu baku")))
    if allows(somebody, Permission.EDIT_PEOPLE):
        items.append(MenuItem("settings", url_for("people.index"), "settings", _("Pengaturan")))
    elif allows(somebody, Permission.READ_OFFICE_HISTORY):
        items.append(MenuItem("settings", url_for("office_history.index"), "shield", _("Riwayat kantor")))
    return tuple(items)
