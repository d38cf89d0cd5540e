"""What speaks against putting files into force: errors forbid it; warnings and failures are to be read."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.lint import Finding
from service.casework.deployed import Deployed
from service.dispatch.deploying import checked, findings_of
from service.dispatch.release_refusals import WarningsNotAcknowledged
from service.rehearsal import Verdict, run_all

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What was found in the files of a version that is to come into force, and how its scenarios came out."""

    findings: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended first."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What may be wrong."""
        return tuple(finding for finding in self.findings if finding.severity == "warning")

    @property
    def failed(self) -> tuple[Verdict, ...]:
        """The scenarios that came out otherwise than they say."""
        return tuple(verdict for verdict in self.verdicts if not verdict.passed)


def weighed(files: Files) -> Weighed:
    """Look at the files of a draft or deployment; raises `Invalid` for what cannot even be read."""
    findings = findings_of(files)
    broken = any(finding.severity == "error" for finding in findings)
    return Weighed(findings=findings, verdicts=() if broken else run_all(files))


def sound(files: Files, *, acknowledged: bool) -> Deployed:
    """Make the files ready to run.

    Raises `Invalid` for what keeps them from it, and `WarningsNotAcknowledged`.
    """
    deployed = checked(files)
    if not acknowledged:
        found = weighed(files)
        counts = {"warnings": len(found.warnings), "failed": len(found.failed)}
        if any(counts.values()):
            said = WarningsNotAcknowledged.template.filled(**counts)
            raise WarningsNotAcknowledged({"acknowledged": [said]}, **counts)
    return deployed
