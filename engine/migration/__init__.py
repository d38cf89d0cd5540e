"""Whether a running case can go on by another version of its SOP, and the command that takes it there."""

from engine.migration.assessment import Assessment, Verdict, assess, judged
from engine.migration.deriving import Submissions, command

__all__ = ["Assessment", "Submissions", "Verdict", "assess", "command", "judged"]
