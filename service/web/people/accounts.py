"""Coming in, going out, one's own profile and language."""

from datetime import timedelta

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.accounts.errors import LoginLocked, LoginRefused
from service.accounts.login import log_in as open_door
from service.dispatch.office_commands import ChangeOwnLanguage
from service.founding.sample import KNOWN_TO_ALL
from service.persistence.store import people
from service.web import session
from service.web.frame import alur, inside, person, signed_in
from service.web.language import CODES, COOKIE, said
from service.web.masthead import office_of
from service.web.people import held_answers
from service.web.people.accounts_shown import Demo, demo_of, profile_of
from service.web.people.notices import notices_shown
from service.web.people.own_account import sessions_shown, tokens_shown
from service.web.people.people_shown import words_of

blueprint = Blueprint("accounts", __name__)
YEAR = timedelta(days=365)


@blueprint.get("/masuk")
@blueprint.get("/masuk/isian", endpoint="log_in_without")
def log_in() -> ResponseReturnValue:
    """Ask for name and password."""
    if session.person_here() is not None:
        return redirect(inside(request.args.get("kembali")))
    return _login_page(back=request.args.get("kembali", ""))


@blueprint.post("/masuk")
def enter() -> ResponseReturnValue:
    """Let somebody in who knows the password; answers that were held go on from a page of their own."""
    username, back = request.form.get("nama", ""), request.form.get("kembali", "")
    held = request.form.get(held_answers.HELD, "")
    here = alur()
    try:
        logged_in = open_door(
            here.database,
            here.clock,
            username,
            request.form.get("sandi", ""),
            address=request.remote_addr,
            agent=request.user_agent.string,
        )
    except LoginLocked as refusal:
        return _login_page(back=back, username=username, problem=said(refusal.text), held=held), 429
    except LoginRefused as refusal:
        return _login_page(back=back, username=username, problem=said(refusal.text), held=held), 403
    typed = held_answers.of_person(held, logged_in.username)
    response = make_response(redirect(inside(back)) if not typed else "")
    session.begin(here, response, logged_in.secret)
    if typed:
        response.set_data(render_template("accounts/held.html", form_action=inside(back), typed=typed))
    return response


@blueprint.post("/masuk/isian")
def hold() -> ResponseReturnValue:
    """Ask for name and password, and keep the answers of a form that came after its session had ended."""
    held = held_answers.held(request.form.items(multi=True))
    return _login_page(back=request.args.get("kembali", ""), held=held), 401


@blueprint.post("/keluar")
def log_out() -> ResponseReturnValue:
    """End the session."""
    response = make_response(redirect(url_for("accounts.log_in")))
    session.end(alur(), response)
    return response


@blueprint.post("/bahasa")
def switch_language() -> ResponseReturnValue:
    """Remember in this browser which language to speak; from the profile, for messages too."""
    response = make_response(redirect(inside(request.form.get("kembali"))))
    chosen, somebody = request.form.get("bahasa", ""), session.person_here()
    if chosen in CODES:
        if somebody is not None and "tetap" in request.form and chosen != somebody.language:
            decision = ChangeOwnLanguage(username=somebody.username, language=chosen)
            alur().office.run(decision, person=somebody.username)
        response.set_cookie(
            COOKIE,
            chosen,
            max_age=int(YEAR.total_seconds()),
            httponly=True,
            samesite="Lax",
            secure=alur().config.production,
        )
    return response


@blueprint.get("/profil")
@signed_in
def profile() -> ResponseReturnValue:
    """Show who one is here and which roles one holds."""
    now = alur().clock.now()
    with alur().database.read() as connection:
        account = people.account(connection, person().username)
        roles = people.roles_of(connection, person().username)
        words = words_of(connection)
    return render_template(
        "accounts/profile.html",
        profile=profile_of(account, roles, words, now),
        sessions=sessions_shown(now),
        tokens=tokens_shown(),
        notices=notices_shown(),
    )


def _login_page(*, back: str, username: str = "", problem: str | None = None, held: str = "") -> str:
    return render_template(
        "accounts/login.html", back=back, username=username, problem=problem, held=held, demo=_demo()
    )


def _demo() -> Demo | None:
    """Tell the accounts of a demo; a real office's are nobody's business."""
    here = alur()
    if here.config.production or not office_of(here).sample:
        return None
    with here.database.read() as connection:
        return demo_of(people.everybody_at(connection, here.clock.now()), KNOWN_TO_ALL)
