"""What a form knows besides the answers given to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

EXCUSED = "dikecualikan"  # the name by which expressions read the excused units


@dataclass(frozen=True, slots=True, kw_only=True)
class FormContext:
    """The case around a form: read by its expressions, never changed by them.

    `steps` holds the latest values of each completed step; those of a step done once per unit lie under the
    unit's code. `former` are this step's (and unit's) own latest values, `lists` the reference lists,
    `documents` the files that a step yielded. `files` are the uploaded files that answers may refer to, by
    SHA-256, each with `name` and `size`; None accepts any. `excused` are the units that were let off from
    reporting, each with the reason.
    """

    today: date
    business_key: str = ""
    unit: str | None = None
    steps: Mapping[str, Any] = field(default_factory=dict)
    former: Mapping[str, Any] | None = None
    lists: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    documents: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    files: Mapping[str, Mapping[str, Any]] | None = None
    excused: Mapping[str, str] = field(default_factory=dict)

    def scope(self) -> dict[str, Any]:
        """Give the names that every expression of the form may read, besides the form's own fields."""
        return {
            **self.steps,
            "today": self.today,
            "business_key": self.business_key,
            "unit": self.unit,
            "former": self.former,
            "lists": self.lists,
            "settings": self.settings,
            "documents": self.documents,
            EXCUSED: self.excused,
        }


CONTEXT_NAMES = frozenset(
    {"today", "business_key", "unit", "former", "lists", "settings", "documents", EXCUSED}
)
