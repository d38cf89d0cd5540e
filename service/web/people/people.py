"""People of the office, for those who look after them: list, add, change, let go, take back, new password."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError, NotFound
from service.accounts import passwords
from service.dispatch.office_commands import AddPerson, ChangePerson, SetPassword
from service.permissions import Permission
from service.persistence.store import history
from service.persistence.store.people import Account
from service.queries import roster
from service.web.frame import alur, person
from service.web.language import CODES
from service.web.language import gettext as _
from service.web.people.people_shown import MemberShown, member_shown, warnings_now, words_of
from service.web.refusals import Refused, permitted, refused

blueprint = Blueprint("people", __name__, url_prefix="/pengaturan/orang")
guarded = permitted(Permission.EDIT_PEOPLE)
_WHICH = {"aktif": True, "nonaktif": False, "semua": None}


@blueprint.get("")
@guarded
def index() -> ResponseReturnValue:
    """List people, and say what the roster lacks."""
    here, now = alur(), alur().clock.now()
    q, which = request.args.get("q", "").strip(), request.args.get("status", "aktif")
    which = which if which in _WHICH else "aktif"
    with here.database.read() as connection:
        words = words_of(connection)
        page = roster.members(connection, at=now, q=q, active=_WHICH[which], cursor=request.args.get("dari"))
        warnings = warnings_now(here, connection, words)
    next_url = None
    if page.next_cursor:
        next_url = url_for("people.index", q=q or None, status=which, dari=page.next_cursor)
    return render_template(
        "people/list.html",
        members=[member_shown(each, words, now) for each in page.items],
        warnings=warnings,
        q=q,
        which=which,
        next_url=next_url,
        is_first="dari" not in request.args,
    )


@blueprint.get("/baru")
@guarded
def new() -> ResponseReturnValue:
    """Ask who comes."""
    return _form(Account(username="", name=""), is_new=True)


@blueprint.post("/baru")
@guarded
def add() -> ResponseReturnValue:
    """Add a person and show the password for the first login, this once."""
    typed = _typed(request.form.get("username", "").strip().casefold(), active=True)
    password = passwords.made_up()
    command = AddPerson(
        username=typed.username,
        name=typed.name,
        nip=typed.nip,
        email=typed.email,
        language=typed.language,
        process_admin=typed.process_admin,
        operator=typed.operator,
        auditor=typed.auditor,
        password=password,
        must_change=True,
    )
    try:
        alur().office.run(command, person=person().username)
    except EngineError as refusal:
        return _form(typed, is_new=True, problem=refused(refusal, place="username"))
    return render_template("people/password.html", account=typed, password=password, is_new=True)


@blueprint.get("/<username>")
@guarded
def show(username: str) -> ResponseReturnValue:
    """Show a person with all roles."""
    with alur().database.read() as connection:
        tasks = roster.in_hand(connection, username)
    return render_template("people/person.html", member=shown(username), tasks=tasks)


@blueprint.get("/<username>/ubah")
@guarded
def edit(username: str) -> ResponseReturnValue:
    """Ask what is to be written anew."""
    return _form(shown(username).account)


@blueprint.post("/<username>/ubah")
@guarded
def change(username: str) -> ResponseReturnValue:
    """Write what is known of a person anew."""
    account = shown(username).account
    typed = _typed(username, active=account.active)
    try:
        alur().office.run(changed(typed), person=person().username, seen=_seen())
    except NotFound:
        raise
    except EngineError as refusal:
        return _form(typed, problem=refused(refusal), now=account)
    flash(_("Data %(name)s tersimpan.", name=typed.name), "good")
    return redirect(url_for("people.show", username=username))


@blueprint.get("/<username>/sandi")
@guarded
def ask_for_password(username: str) -> ResponseReturnValue:
    """Ask once more before a password is replaced."""
    if username == person().username:
        return redirect(url_for("own_account.password"))
    return render_template("people/reset.html", account=shown(username).account)


@blueprint.post("/<username>/sandi")
@guarded
def reset_password(username: str) -> ResponseReturnValue:
    """Make a password for the next login and show it, this once."""
    account = shown(username).account
    password = passwords.made_up()
    command = SetPassword(username=username, password=password, must_change=True)
    alur().office.run(command, person=person().username)
    return render_template("people/password.html", account=account, password=password, is_new=False)


@blueprint.post("/<username>/aktifkan")
@guarded
def activate(username: str) -> ResponseReturnValue:
    """Let a person come in again."""
    account = shown(username).account
    alur().office.run(changed(replace(account, active=True)), person=person().username)
    flash(_("%(name)s dapat masuk lagi.", name=account.name), "good")
    return redirect(url_for("people.show", username=username))


def shown(username: str) -> MemberShown:
    """Give a person as pages show them; raises `NotFound`."""
    now = alur().clock.now()
    with alur().database.read() as connection:
        found = roster.member(connection, username, at=now)
        if found is None:
            raise NotFound(what=username)
        return member_shown(found, words_of(connection), now)


def changed(account: Account) -> ChangePerson:
    """Make the decision to write an account anew."""
    return ChangePerson(
        username=account.username,
        name=account.name,
        nip=account.nip,
        email=account.email,
        language=account.language,
        active=account.active,
        process_admin=account.process_admin,
        operator=account.operator,
        auditor=account.auditor,
    )


def sequence() -> int:
    """Count the office's decisions so far: a page remembers it to notice who was faster."""
    with alur().database.read() as connection:
        return history.office_sequence(connection)


def _seen() -> int:
    return request.form.get("dilihat", 0, type=int)


def _typed(username: str, *, active: bool) -> Account:
    language = request.form.get("language", "id")
    return Account(
        username=username,
        name=" ".join(request.form.get("name", "").split()),
        nip=request.form.get("nip", "").strip() or None,
        email=request.form.get("email", "").strip() or None,
        language=language if language in CODES else "id",
        active=active,
        process_admin="process_admin" in request.form,
        operator="operator" in request.form,
        auditor="auditor" in request.form,
    )


def _form(
    account: Account,
    *,
    is_new: bool = False,
    problem: Refused | None = None,
    now: Account | None = None,
) -> ResponseReturnValue:
    """Show the form; after a refusal with what was typed, and with what `now` stands in the database."""
    differing = problem is not None and problem.status == 409 and now is not None
    page = render_template(
        "people/form.html",
        account=account,
        is_new=is_new,
        problem=problem,
        stored=now if differing else None,
        seen=sequence(),
    )
    return page, problem.status if problem else 200
