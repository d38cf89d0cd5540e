"""Makes the files of a process ready to be tried out, if nothing in them keeps it from running."""

from collections.abc import Mapping
from typing import Final

from engine.history import deployment_hash
from engine.lint import lint
from forms.document import field_types
from service.casework.deployed import Deployed, bpmn_path_in, built, read_forms, templates_in
from service.casework.recent import Recent
from service.rehearsal.errors import NotRunnable

_kept: Final = Recent[str, Deployed]()


def runnable(files: Mapping[str, bytes]) -> Deployed:
    """Build the process, once for the same files.

    Raises `NotRunnable` for what the check calls an error, and what `built` raises.
    """
    return _kept.get(deployment_hash(files), lambda: _built(files))


def _built(files: Mapping[str, bytes]) -> Deployed:
    fields = {key: field_types(form) for key, form in read_forms(files).items()}
    findings = lint(files[bpmn_path_in(files)], fields, templates_in(files))
    wrong = [finding for finding in findings if finding.severity == "error"]
    if wrong:
        raise NotRunnable(count=len(wrong), first=wrong[0].text)
    return built(files)
