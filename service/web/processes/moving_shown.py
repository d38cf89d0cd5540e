"""What the form that moves cases says: which cases, which step stands for one that is gone, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import request

from service.persistence.store.deployments import Version
from service.queries import impact
from service.queries.impact import MAPPING, MOVABLE, ImpactItem
from service.queries.paging import MOST
from service.web.frame import alur
from service.web.language import gettext as _
from service.web.processes.impact_shown import GROUPS, group_wanted, step_in_words, wanted

_STEP: Final = "ganti:"
TICKED: Final = "dicentang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A step that is gone, the steps that may stand for it by id and name, and which one was chosen."""

    step: str
    name: str
    choices: Mapping[str, str]
    chosen: str

    @property
    def field(self) -> str:
        """The name of the field that asks for it."""
        return f"{_STEP}{self.step}"

    @property
    def chosen_name(self) -> str:
        """The chosen step in words; empty when none of the choices was chosen."""
        return self.choices.get(self.chosen, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A filled-in form: the cases that it means, as they are now, and what it says of them."""

    group: str
    only: Sequence[str] | None
    cases: tuple[ImpactItem, ...]
    replaced: tuple[Replaced, ...]
    reason: str

    @property
    def mapping(self) -> dict[str, str]:
        """Which step stands for which."""
        return {each.step: each.chosen for each in self.replaced}

    def problem(self) -> tuple[str, str]:
        """Say what is missing, and the id of the field that misses it."""
        if not self.cases:
            return _("Pilih dahulu berkas yang dipindahkan."), "yang"
        missing = next((each for each in self.replaced if not each.chosen_name), None)
        if missing is not None:
            return _("Pilih dahulu pengganti setiap langkah yang tidak ada lagi."), missing.field
        if not self.reason:
            return _("Tulis dahulu alasannya."), "alasan"
        return "", ""


def group_asked() -> str:
    """Name the group that a form is about."""
    return group_wanted() or next(iter(GROUPS))


def ticked() -> list[str] | None:
    """Read which cases were ticked; None when all of the group are meant."""
    if request.form.get("yang") != TICKED:
        return None
    return list(dict.fromkeys(request.form.getlist("berkas")))[:MOST]


def asked(key: str, there: Version) -> Asked:
    """Read the form that moves cases to a version."""
    group, only = group_asked(), ticked()
    with alur().database.read() as connection:
        found = impact.chosen(connection, key, there.deployment_hash, wanted(group), only)
    cases = tuple(item for item in found if item.verdict in MOVABLE)
    return Asked(
        group=group,
        only=only,
        cases=cases,
        replaced=replaced(there, cases),
        reason=request.form.get("alasan", "").strip(),
    )


def replaced(there: Version, found: Iterable[ImpactItem]) -> tuple[Replaced, ...]:
    """List the steps of these cases that are gone, each with all that may stand for it."""
    needy = [item for item in found if item.verdict == MAPPING]
    into: dict[str, dict[str, None]] = {}
    for item in needy:
        for step, choices in item.choices.items():
            into.setdefault(step, {}).update(dict.fromkeys(choices))
    hashes = dict.fromkeys([there.deployment_hash, *(item.deployment_hash for item in needy)])
    with alur().database.read() as connection:
        diagrams = [alur().deployments.of(connection, each).definition.diagram for each in hashes]
    return tuple(
        _replaced(
            step, step_in_words(step, diagrams), {each: step_in_words(each, diagrams) for each in choices}
        )
        for step, choices in into.items()
    )


def _replaced(step: str, name: str, choices: Mapping[str, str]) -> Replaced:
    """Take what was chosen; before anything was, the step that is called the same, if there is one."""
    same = next((each for each, called in choices.items() if called == name), "")
    chosen = request.form.get(f"{_STEP}{step}", same)
    return Replaced(step=step, name=name, choices=choices, chosen=chosen)
