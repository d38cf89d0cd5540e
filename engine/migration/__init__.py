"""Whether a running case can go on by another version of its SOP, and the command that takes it there."""

from engine.migration.assessment import Assessment, Verdict, assess, judged
from engine.migration.deriving import Submissions, command
from engine.migration.trial import choices_of

__all__ = ["Assessment", "Submissions", "Verdict", "assess", "choices_of", "command", "judged"]
