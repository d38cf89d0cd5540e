"""Who calls: the person behind the bearer token or the session cookie, found before anything else is read."""

from typing import Final

from flask import current_app, request
from flask_login import current_user

from engine.errors import EngineError, NotFound, NotPermitted
from engine.texts import Text
from service.bootstrap import Alur
from service.permissions import Permission, require
from service.persistence.store.people import Person

LANGUAGES: Final = ("id", "en")


class NotAuthenticated(EngineError):
    """Nobody is signed in, or the token or session is no longer valid (HTTP 401)."""

    code = "not-authenticated"
    template = Text(
        "Masuk dahulu, atau sertakan token yang masih berlaku.",
        "Log in first, or send a token that is valid.",
    )


class PasswordMustChange(NotPermitted):
    """Who logged in with a password for one login chooses another before anything else (HTTP 403)."""

    code = "password-must-change"
    template = Text("Ganti dahulu kata sandi sementara Anda.", "Change your temporary password first.")


def must_be_somebody() -> None:
    """Raise what keeps a request out before it is read.

    `NotAuthenticated` unless it comes from a person; `PasswordMustChange` for a browser's session that was
    begun with a password for one login (a token is not); `NotFound` for addresses that no row can have.
    """
    if not current_user.is_authenticated:
        raise NotAuthenticated
    if current_user.by == "session" and current_user.person.must_change_password:
        raise PasswordMustChange
    if "\x00" in request.path:
        raise NotFound(what=request.path.replace("\x00", "?"))


def person() -> Person:
    """Give the person who calls."""
    found = current_user.person
    if not isinstance(found, Person):
        raise NotAuthenticated
    return found


def must(permission: Permission) -> Person:
    """Give the person who calls, or raise `NotPermitted`."""
    somebody = person()
    require(somebody, permission)
    return somebody


def language() -> str:
    """Give the caller's language: a program may ask for one, a person has one of their own."""
    wanted = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    asked = next((tag for tag in wanted if tag in LANGUAGES), None)
    if not current_user.is_authenticated:
        return asked or "id"
    if current_user.by == "token" and asked:
        return asked
    return str(current_user.language)


def alur() -> Alur:
    """Give the installation behind this request."""
    found = current_app.extensions["alur"]
    if not isinstance(found, Alur):
        raise TypeError("The app was not made by create_app.")
    return found
