"""One's own account: password, the browsers one is signed in with, the programs that act for one."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError
from service.accounts import passwords, tokens
from service.accounts.credentials import hash_of
from service.accounts.errors import LoginLocked, LoginRefused
from service.accounts.login import confirm
from service.dispatch.office_commands import ChangeOwnPassword
from service.persistence.store import access
from service.web import times
from service.web.agents import browser_of
from service.web.frame import alur, inside, person, signed_in
from service.web.language import gettext as _
from service.web.language import said
from service.web.refusals import Refused, refused, wrong
from service.web.session import COOKIE

blueprint = Blueprint("own_account", __name__, url_prefix="/profil")
LONGEST_NAME = 60  # characters of a token's name
MOST_TOKENS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionShown:
    """A browser that is signed in."""

    id: str
    browser: str
    since: str
    seen: str
    is_present: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenShown:
    """A program that may act for the person."""

    id: str
    name: str
    since: str
    use: str


@blueprint.get("/sandi")
@signed_in
def password() -> ResponseReturnValue:
    """Ask for the old password and a new one."""
    return _password_page()


@blueprint.post("/sandi")
@signed_in
def change_password() -> ResponseReturnValue:
    """Choose another password; all other browsers are signed out."""
    here, username = alur(), person().username
    old, new, again = (request.form.get(name, "") for name in ("lama", "baru", "ulang"))
    if new != again:
        sentence = _("Kedua kata sandi baru tidak sama.")
        return _password_page(wrong(sentence, ulang=sentence))
    if new == old:
        sentence = _("Kata sandi baru harus lain dari yang lama.")
        return _password_page(wrong(sentence, baru=sentence))
    try:
        passwords.must_be_strong(username, new)
        confirm(here.database, here.clock, username, old, address=request.remote_addr)
        present = hash_of(request.cookies.get(COOKIE, ""))
        decision = ChangeOwnPassword(username=username, password=new, kept=present)
        here.office.run(decision, person=username)
    except LoginRefused:
        sentence = _("Kata sandi lama salah.")
        return _password_page(wrong(sentence, lama=sentence))
    except LoginLocked as locked:
        return _password_page(Refused(status=429, sentence=said(locked.text)))
    except EngineError as refusal:
        return _password_page(refused(refusal, place="baru"))
    flash(_("Kata sandi diganti. Peramban lain sudah dikeluarkan."), "good")
    return redirect(inside(request.form.get("kembali") or url_for("accounts.profile")))


@blueprint.post("/sesi/akhiri")
@signed_in
def end_session() -> ResponseReturnValue:
    """Sign out another browser, or all others."""
    username, wanted, now = person().username, request.form.get("sesi", ""), alur().clock.now()
    present = hash_of(request.cookies.get(COOKIE, ""))
    with alur().database.write() as connection:
        if wanted:
            access.revoke_session(connection, username, wanted, now)
        else:
            access.revoke_sessions(connection, username, now, but=present)
    flash(
        _("Peramban itu sudah dikeluarkan.") if wanted else _("Semua peramban lain sudah dikeluarkan."),
        "good",
    )
    return redirect(url_for("accounts.profile", _anchor="sesi"))


@blueprint.post("/token/baru")
@signed_in
def issue_token() -> ResponseReturnValue:
    """Make a token for a program, and show it this once."""
    name = " ".join(request.form.get("nama", "").split())[:LONGEST_NAME]
    here, username = alur(), person().username
    if not name or not name.isprintable():
        flash(_("Beri token sebuah nama, misalnya nama programnya."), "bad")
        return redirect(url_for("accounts.profile", _anchor="token"))
    with here.database.write() as connection:
        valid = [each for each in access.tokens_of(connection, username) if each.revoked_at is None]
        token = ""
        if len(valid) < MOST_TOKENS:
            token = tokens.issue(connection, username, name=name, at=here.clock.now())
    if not token:
        flash(_("Paling banyak %(count)s token. Cabut dahulu yang tidak terpakai.", count=MOST_TOKENS), "bad")
        return redirect(url_for("accounts.profile", _anchor="token"))
    return render_template("accounts/token.html", name=name, token=token)


@blueprint.post("/token/cabut")
@signed_in
def revoke_token() -> ResponseReturnValue:
    """Take a token back: the program is refused from now on."""
    with alur().database.write() as connection:
        wanted = request.form.get("token", "")
        count = access.revoke_tokens(connection, person().username, alur().clock.now(), only=wanted)
    if count:
        flash(_("Token dicabut. Program yang memakainya ditolak mulai sekarang."), "good")
    return redirect(url_for("accounts.profile", _anchor="token"))


def sessions_shown(now: datetime) -> list[SessionShown]:
    """List the browsers that the person is signed in with, the present one first."""
    present = hash_of(request.cookies.get(COOKIE, ""))
    with alur().database.read() as connection:
        found = access.open_sessions(connection, person().username, now)
    shown = [
        SessionShown(
            id=each.id_hash,
            browser=browser_of(each.agent) or _("Peramban tidak dikenal"),
            since=times.moment(each.created_at),
            seen=times.moment(each.seen_at),
            is_present=each.id_hash == present,
        )
        for each in found
    ]
    return sorted(shown, key=lambda each: not each.is_present)


def tokens_shown() -> list[TokenShown]:
    """List the tokens that were not revoked."""
    with alur().database.read() as connection:
        found = access.tokens_of(connection, person().username)
    return [
        TokenShown(
            id=each.hash,
            name=each.name,
            since=times.day(each.created_at),
            use=_("terakhir dipakai %(moment)s", moment=times.moment(each.last_used_at))
            if each.last_used_at
            else _("belum pernah dipakai"),
        )
        for each in found
        if each.revoked_at is None
    ]


def _password_page(problem: Refused | None = None) -> ResponseReturnValue:
    page = render_template(
        "accounts/password.html",
        problem=problem,
        must=person().must_change_password,
        back=request.values.get("kembali", ""),
        least=passwords.LEAST,
    )
    return page, problem.status if problem else 200
