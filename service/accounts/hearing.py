"""How a person wants to hear of their tasks by mail."""

from collections.abc import Mapping

from engine.errors import Invalid
from engine.texts import Text
from service.persistence.database import Database
from service.persistence.store import notices
from service.persistence.store.notices import KINDS, MODES, Kind, Mode


class NoSuchNotice(Invalid):
    """There is no such kind of news, or no such way to hear of it."""

    code = "no-such-notice"
    template = Text("Pilihan pemberitahuan ini tidak dikenal.", "There is no such way to be told.")


def chosen(database: Database, username: str) -> Mapping[Kind, Mode]:
    """Give how a person hears of each kind of news now."""
    with database.read() as connection:
        preferences = notices.preferences(connection, username)
    return {kind: preferences.mode(username, kind) for kind in KINDS}


def choose(database: Database, username: str, modes: Mapping[str, str]) -> None:
    """Keep how a person wants to hear of kinds of news; what is not named stays. Raises `NoSuchNotice`."""
    known_kinds: dict[str, Kind] = {kind: kind for kind in KINDS}
    known_modes: dict[str, Mode] = {mode: mode for mode in MODES}
    if not (modes.keys() <= known_kinds.keys() and set(modes.values()) <= known_modes.keys()):
        raise NoSuchNotice
    with database.write() as connection:
        for kind, mode in modes.items():
            notices.prefer(connection, username, known_kinds[kind], known_modes[mode])
