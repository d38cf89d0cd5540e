"""The rule that a second admin approves is ended by two admins as well: one asks, another one agrees."""

from collections.abc import Mapping
from typing import Any, Final

from engine.actors import SYSTEM
from engine.errors import NotPermitted
from engine.texts import Text
from service.dispatch.office_commands import OfficeCommand, PutSetting
from service.dispatch.release_refusals import OwnRelease
from service.dispatch.release_terms import SECOND_APPROVAL, second_approval

SECOND_APPROVAL_END: Final = "second_approval_end"
"""The setting: the username of the admin who asked to end the rule; empty when nobody did."""


class SecondAdminNeeded(NotPermitted):
    """Nobody ends the rule alone, nor asks for it in somebody else's name."""

    code = "second-admin-needed"
    template = Text(
        "Aturan ini hanya dapat dimatikan oleh dua admin: seorang mengajukan, admin lain menyetujui.",
        "Only two admins can end this rule: one asks, another one agrees.",
    )


def asked_to_end(settings: Mapping[str, Any]) -> str:
    """Name the admin who asked to end the rule; empty when nobody did or there is no rule."""
    return str(settings.get(SECOND_APPROVAL_END) or "") if second_approval(settings) else ""


def must_be_agreed(settings: Mapping[str, Any], command: OfficeCommand, username: str) -> None:
    """Raise `SecondAdminNeeded` or `OwnRelease` when somebody ends the rule alone; the system may."""
    if not isinstance(command, PutSetting) or username == SYSTEM.id:
        return
    if command.key == SECOND_APPROVAL_END and command.value not in ("", username):
        raise SecondAdminNeeded
    if command.key == SECOND_APPROVAL and second_approval(settings) and command.value is not True:
        asker = asked_to_end(settings)
        if not asker:
            raise SecondAdminNeeded
        if asker == username:
            raise OwnRelease
