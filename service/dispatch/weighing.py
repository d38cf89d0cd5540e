"""What speaks against putting files into force: errors forbid it, warnings want to be read before."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.lint import Finding
from service.casework.deployed import Deployed
from service.dispatch.deploying import checked, findings_of
from service.dispatch.release_refusals import WarningsNotAcknowledged


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What was found in the files of a version that is to come into force."""

    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended first."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What may be wrong."""
        return tuple(finding for finding in self.findings if finding.severity == "warning")


def weighed(files: Mapping[str, bytes]) -> Weighed:
    """Look at the files of a draft or deployment; raises `Invalid` for what cannot even be read."""
    return Weighed(findings=findings_of(files))


def sound(files: Mapping[str, bytes], *, acknowledged: bool) -> Deployed:
    """Make the files ready to run.

    Raises `Invalid` for what keeps them from it, and `WarningsNotAcknowledged`.
    """
    deployed = checked(files)
    found = weighed(files)
    if found.warnings and not acknowledged:
        raise WarningsNotAcknowledged(
            {
                "acknowledged": [
                    WarningsNotAcknowledged.template.filled(warnings=len(found.warnings), failed=0)
                ]
            },
            warnings=len(found.warnings),
            failed=0,
        )
    return deployed
