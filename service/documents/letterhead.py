"""The office's letterhead: the setting `letterhead`, else what the SOP's cover and the office say."""

from collections.abc import Mapping
from typing import Any, Final

from engine.sop import Identity

SETTING: Final = "letterhead"


def letterhead(settings: Mapping[str, Any], identity: Identity) -> dict[str, Any]:
    """Give lines, address, phone, email, city and head (title, name, nip); what nobody set is empty."""
    said = settings.get(SETTING)
    given: Mapping[str, Any] = said if isinstance(said, Mapping) else {}
    office = settings.get("office") or {}
    named = [text.upper() for text in (office.get("region"), office.get("name")) if text]
    head = given.get("head")
    known: Mapping[str, Any] = head if isinstance(head, Mapping) else {}
    if not known.get("name"):
        known = {
            "title": known.get("title") or identity.approved_by_title,
            "name": identity.approved_by_name,
            "nip": identity.approved_by_nip,
        }
    return {
        "lines": [str(line) for line in given.get("lines") or identity.agency or named],
        **{key: str(given.get(key) or "") for key in ("address", "phone", "email", "city")},
        "head": {part: str(known.get(part) or "") for part in ("title", "name", "nip")},
    }
