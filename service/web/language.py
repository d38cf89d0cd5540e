"""Indonesian first, English complete: which language a page speaks, and where its words come from."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, request
from flask_babel import Babel, get_locale
from flask_babel import gettext as flask_gettext
from flask_babel import ngettext as flask_ngettext
from flask_login import current_user

from engine.texts import Text
from engine.zone import OFFICE_ZONE

COOKIE = "alur_language"
SOURCE = Path(__file__).parent / "translations"


class LanguageChoice(NamedTuple):
    """A language by its code and by its own name."""

    code: str
    name: str


LANGUAGES = (LanguageChoice("id", "Bahasa Indonesia"), LanguageChoice("en", "English"))
CODES = frozenset(choice.code for choice in LANGUAGES)


def install(app: Flask, data_dir: Path) -> None:
    """Compile the translations into the data folder and let each request choose its language."""
    app.config["BABEL_DEFAULT_LOCALE"] = "id"
    app.config["BABEL_DEFAULT_TIMEZONE"] = OFFICE_ZONE.key
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(compiled(data_dir).resolve())
    Babel(app, locale_selector=selected)


def compiled(data_dir: Path, source: Path = SOURCE) -> Path:
    """Give the folder of compiled translations, made anew only when the source changed."""
    catalogues = sorted(source.glob("*/LC_MESSAGES/*.po"))
    fingerprint = hashlib.sha256(b"".join(path.read_bytes() for path in catalogues)).hexdigest()[:16]
    folder = data_dir / "translations" / fingerprint
    for room in sorted({path.parent for path in catalogues}):
        target = folder / room.relative_to(source) / "messages.mo"
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, unfinished = tempfile.mkstemp(dir=target.parent)  # another process may do the same now
            with os.fdopen(handle, "wb") as mo:
                write_mo(mo, catalogue_of(room))
            Path(unfinished).replace(target)
    return folder


def catalogue_of(folder: Path) -> Catalog:
    """Put a language's sentences together: each group of pages has a file of its own."""
    whole = Catalog(locale=folder.parent.name)
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as po:
            for message in read_po(po, locale=folder.parent.name):
                if message.id:
                    whole[message.id] = message
    return whole


def selected() -> str:
    """Choose: what was chosen in this browser, else the person's own language, else Indonesian."""
    chosen = request.cookies.get(COOKIE) or getattr(current_user, "language", None)
    return chosen if chosen in CODES else "id"


def language() -> str:
    """Give the code of the language of this page."""
    return str(get_locale() or "id")


def gettext(message: str, **values: object) -> str:
    """Say a sentence of the pages in the language of this page."""
    return str(flask_gettext(message, **values))


def ngettext(one: str, many: str, count: int) -> str:
    """Say how many; `%(num)s` stands for the number."""
    return str(flask_ngettext(one, many, count))


def said(text: Text) -> str:
    """Say a sentence of the domain in the language of this page."""
    return text.in_language(language())


def other_language() -> LanguageChoice:
    """Give the language that this page does not speak."""
    return next(choice for choice in LANGUAGES if choice.code != language())
