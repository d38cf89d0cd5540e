"""One thing that changed between two diagrams, said so that a civil servant understands it."""

from dataclasses import dataclass
from typing import Literal

from engine.texts import Text

Kind = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change; `moved` is said of what went to another lane.

    `element` is the id in the new diagram (in the old one when it was removed), and the process id for what
    belongs to no element. `aspect` is a stable word for what changed, such as `time-limit`. A `cosmetic`
    change does not touch what anybody must do or may do, when, or where a case goes. `text` is one sentence
    without a full stop. A change that `follows` is told by another one already, as the arrows of a new step
    are; a short list may leave it out.
    """

    kind: Kind
    element: str
    aspect: str
    cosmetic: bool
    text: Text
    follows: bool = False
