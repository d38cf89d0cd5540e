"""Makes the files of a process ready to be tried out, if nothing in them keeps it from running."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

from engine.history import deployment_hash
from engine.lint import lint
from forms.document import field_types
from service.casework.deployed import Deployed, bpmn_path_in, built, read_forms, templates_in
from service.rehearsal.errors import NotRunnable

MOST_KEPT: Final = 8

_kept: OrderedDict[str, Deployed] = OrderedDict()
_lock = threading.Lock()


def runnable(files: Mapping[str, bytes]) -> Deployed:
    """Build the process, once for the same files.

    Raises `NotRunnable` for what the check calls an error, and what `built` raises.
    """
    wanted = deployment_hash(files)
    with _lock:
        if wanted in _kept:
            _kept.move_to_end(wanted)
            return _kept[wanted]
    made = _built(files)
    with _lock:
        _kept[wanted] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def _built(files: Mapping[str, bytes]) -> Deployed:
    fields = {key: field_types(form) for key, form in read_forms(files).items()}
    findings = lint(files[bpmn_path_in(files)], fields, templates_in(files))
    wrong = [finding for finding in findings if finding.severity == "error"]
    if wrong:
        raise NotRunnable(count=len(wrong), first=wrong[0].text)
    return built(files)
