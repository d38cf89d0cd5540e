"""Who asks: the person behind the session cookie or the API token, for pages and API alike.

Everything after this reads `flask_login.current_user`, a `SignedIn` or Flask-Login's anonymous user.
"""

from dataclasses import dataclass
from typing import Any, Literal

from flask import Flask, Request, Response, current_app, g, request, session
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect

from service.accounts import sessions, tokens
from service.bootstrap import Alur
from service.persistence.store.people import Person

COOKIE = "alur_session"
API = "/api/"
BEARER = "Bearer "


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A person who is signed in, and by what; what Flask-Login asks of a user."""

    person: Person
    by: Literal["session", "token"]
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    @property
    def language(self) -> str:
        """The language this person reads."""
        return self.person.language

    def get_id(self) -> str:
        """Give the username."""
        return self.person.username


def install(app: Flask, alur: Alur) -> None:
    """Let every request know its person, and every changing request of a browser carry a CSRF token."""
    app.config.update(
        SECRET_KEY=alur.config.secret_key,
        SESSION_COOKIE_NAME="alur_form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=alur.config.production,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,  # a form may stay open all day; the token dies with the session
        WTF_CSRF_SSL_STRICT=False,  # TLS ends before the service; the cookie is SameSite
    )
    manager = LoginManager(app)
    manager.session_protection = None
    manager.request_loader(lambda asked: _signed_in(current_app.extensions["alur"], asked))
    protection = CSRFProtect(app)

    @app.before_request
    def refuse_forged_requests() -> None:
        by_cookie = COOKIE in request.cookies and not _token_of(request)
        if by_cookie or not request.path.startswith(API):
            protection.protect()


def _signed_in(alur: Alur, asked: Request) -> SignedIn | None:
    now = alur.clock.now()
    token = _token_of(asked)
    secret = token or asked.cookies.get(COOKIE)
    if not secret:
        return None
    with alur.database.read() as connection:
        if token:
            admitted = tokens.admitted_by(connection, token, now)
        else:
            admitted = sessions.admitted_by(connection, secret, now)
    if admitted is None:
        return None
    if token:
        tokens.note_use(alur.database, token, admitted, now)
    else:
        sessions.stay(alur.database, secret, admitted, now)
    return SignedIn(person=admitted.person, by="token" if token else "session")


def _token_of(asked: Request) -> str | None:
    header = asked.headers.get("Authorization", "")
    return header.removeprefix(BEARER).strip() if header.startswith(BEARER) else None


def person_here() -> Person | None:
    """Give the person of this request, if somebody is signed in."""
    return current_user.person if current_user.is_authenticated else None


def begin(alur: Alur, response: Response, secret: str) -> None:
    """Give the browser its session; the one that it had is ended, and what that left in forms forgotten."""
    _end_present(alur)
    g.pop("csrf_token", None)
    flags: dict[str, Any] = {"httponly": True, "samesite": "Lax", "secure": alur.config.production}
    response.set_cookie(COOKIE, secret, max_age=int(sessions.LONGEST.total_seconds()), **flags)


def end(alur: Alur, response: Response) -> None:
    """End the session on the server and in the browser."""
    _end_present(alur)
    response.delete_cookie(COOKIE)


def _end_present(alur: Alur) -> None:
    person, secret = person_here(), request.cookies.get(COOKIE)
    if person is not None and secret:
        with alur.database.write() as connection:
            sessions.end_session(connection, person.username, secret, alur.clock.now())
    session.clear()
