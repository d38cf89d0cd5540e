"""A short message about a task, to be pasted into a chat."""

from flask import url_for

from service.web.language import gettext as _
from service.web.tasks.pages import OpenedTask


def message_for(task: OpenedTask) -> str:
    """Say which task waits, until when, why it came back, and where it is."""
    shown = task.shown
    title = f"{shown.number}. {shown.name}"
    lines = [f"*{title} – {shown.unit}*" if shown.unit else f"*{title}*"]
    lines.append(_("Berkas: %(key)s", key=f"{shown.definition} – {shown.business_key}"))
    if shown.due is not None and shown.open:
        lines.append(_("Batas waktu: %(moment)s WIB", moment=shown.due.moment))
    if shown.returned is not None and shown.open:
        lines.append(
            _("Dikembalikan %(name)s: %(reason)s", name=shown.returned.by, reason=shown.returned.reason)
        )
    lines.append(url_for("tasks.show", task_id=shown.id, _external=True))
    return "\n".join(lines)
