"""What goes with a unit's paper form that somebody else enters: why, and the scan of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import url_for

from service.web.tasks.pages import OpenedTask

REASON: Final = "_alasan"
SCAN: Final = "_pindaian"
SCAN_FILE: Final = "_pindaian_berkas"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The reason and the scan as typed and uploaded so far; `problems` by the field's name."""

    unit: str
    reason: str
    scan: str
    scan_name: str
    scan_url: str
    problems: Mapping[str, str]


def paper_of(task: OpenedTask, reason: str, scan: str, problems: Mapping[str, str] | None = None) -> Paper:
    """Present reason and scan; a scan that is not a file of this very task counts for none."""
    found = next(
        (each for each in task.documents if (each.sha256, each.task_id) == (scan, task.item.id)), None
    )
    return Paper(
        unit=task.item.unit_name or task.item.lane_name,
        reason=reason,
        scan=found.sha256 if found else "",
        scan_name=found.name if found else "",
        scan_url=url_for("files.show", instance_id=found.instance_id, sha256=found.sha256, nama=found.name)
        if found
        else "",
        problems=problems or {},
    )


def opening_paper(task: OpenedTask) -> Paper:
    """Present what the draft holds."""
    kept: Any = task.draft[0] if task.draft and isinstance(task.draft[0], dict) else {}
    return paper_of(task, str(kept.get(REASON, "")), str(kept.get(SCAN, "")))
