"""What every page shares: the installation, the person, the masthead's names, the menu."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, NamedTuple, ParamSpec

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.bootstrap import Alur
from service.permissions import Permission, allows
from service.persistence.store.people import Person
from service.web import language, static_files
from service.web.language import gettext as _
from service.web.masthead import office_of
from service.web.session import person_here

P = ParamSpec("P")
_LOCAL: Final = re.compile(r"/(?!/)[^\\\x00-\x20\x7f-\x9f\ud800-\udfff]*")
"""A path of this host: browsers read `//` and `/\\` as another one, and drop tabs and line ends before."""
SECTIONS = {
    "worklist": "tasks",
    "tasks": "tasks",
    "instances": "instances",
    "case_acts": "instances",
    "processes": "processes",
}


class MenuItem(NamedTuple):
    """A section of the pages."""

    section: str
    url: str
    icon: str
    label: str


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


def signed_in(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Let only people in; others are sent to the login page and come back afterwards."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if person_here() is None:
            wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
            return redirect(url_for("accounts.log_in", kembali=wanted or None))
        return view(*args, **kwargs)

    return guarded


def first_page() -> str:
    """Give the page that a person wants first: tasks for those who have some, else what they look after."""
    somebody = person_here()
    if somebody is None or somebody.roles:
        return url_for("worklist.index")
    return url_for("processes.index" if somebody.process_admin else "instances.index")


def inside(target: str | None) -> str:
    """Give a path within this service to go back to; anything else leads to the first page."""
    return target if target and _LOCAL.fullmatch(target) else url_for("home")


def install(app: Flask, alur: Alur) -> None:
    """Give all templates what the frame of a page needs."""
    app.extensions["alur"] = alur
    app.jinja_env.globals["static_url"] = static_files.static_url
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def frame() -> dict[str, Any]:
        somebody = person_here()
        return {
            "office": office_of(alur),
            "system": office_of(alur).system or _("Sistem SOP"),
            "person": somebody,
            "menu": _menu(somebody) if somebody else (),
            "section": SECTIONS.get(request.blueprint or ""),
            "here": request.full_path.rstrip("?") if request.method == "GET" else request.path,
            "language": language.language(),
            "languages": language.LANGUAGES,
            "other_language": language.other_language(),
            "vendor": static_files.vendor_present(),
        }


def _menu(somebody: Person) -> tuple[MenuItem, ...]:
    items = [
        MenuItem("tasks", url_for("worklist.index"), "tasks", _("Tugas Saya")),
        MenuItem("instances", url_for("instances.index"), "cases", _("Berkas")),
    ]
    if allows(somebody, Permission.READ_DEFINITIONS):
        items.append(MenuItem("processes", url_for("processes.index"), "process", _("Proses")))
    return tuple(items)
