"""Puts the pages about impact together: the numbers, the list, how far the assessment is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import request, url_for

from engine.diagram import Diagram
from engine.migration.effects import OpenStep, effects
from engine.sop import Step
from engine.texts import Text
from service.persistence.database import Connection
from service.queries import impact
from service.queries.impact import (
    BLOCKED,
    COSMETIC,
    MAPPING,
    MIGRATABLE,
    UNAFFECTED,
    ImpactItem,
    Progress,
    Wanted,
)
from service.web import words
from service.web.cases.instance_pages import standing_of
from service.web.frame import alur
from service.web.language import gettext as _
from service.web.language import said

GROUPS: Final[Mapping[str, str]] = {
    "dapat": MIGRATABLE,
    "pilih": MAPPING,
    "tertahan": BLOCKED,
    "kosmetik": COSMETIC,
    "bebas": UNAFFECTED,
}
"""The groups of cases by the word in the address, in the order in which they matter to an admin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A verdict with how many cases have it."""

    word: str
    name: str
    meaning: str
    number: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseShown:
    """A case of the list: on which version it runs, where it stands, and what decided its verdict."""

    id: str
    name: str
    version: int
    suspended: str
    standing: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of the cases of one group, with the filters that led to it."""

    group: str
    q: str
    step: str
    version: int | None
    cases: tuple[CaseShown, ...]
    steps: tuple[tuple[str, str], ...]
    versions: tuple[int, ...]
    next_url: str | None
    plain_url: str
    cursor: str | None

    @property
    def explained(self) -> bool:
        """Whether there is anything to say of some case."""
        return any(case.reason for case in self.cases)

    @property
    def narrowed(self) -> bool:
        """Whether a filter besides the group is set."""
        return bool(self.q or self.step or self.version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """How far something is that goes on by itself: in numbers, in a sentence, and where to go on."""

    done: int
    total: int
    said: str
    url: str

    def as_json(self) -> dict[str, object]:
        """Give what the page's script asks for."""
        return {
            "done": self.done,
            "total": self.total,
            "said": self.said,
            "complete": self.done >= self.total,
        }


def group_wanted() -> str:
    """Read from the address which group is to be listed; nothing when none was chosen."""
    word = request.values.get("kelompok", "")
    return word if word in GROUPS else ""


def wanted(group: str) -> Wanted:
    """Read from the address which cases are to be listed."""
    version = request.values.get("versi", type=int)
    return Wanted(
        verdict=GROUPS[group],
        q=request.values.get("q", "").strip()[:100] or None,
        step=request.values.get("langkah", "").strip()[:200] or None,
        version=version if version is not None and 0 < version < 1_000_000 else None,
    )


def groups(progress: Progress, endpoint: str, key: str, current: str) -> tuple[Group, ...]:
    """Present the numbers, each the way to its list."""
    meanings = names()
    return tuple(
        Group(
            word=word,
            name=meanings[verdict][0],
            meaning=meanings[verdict][1],
            number=progress.counts[verdict],
            url=f"{url_for(endpoint, key=key, kelompok=word)}#daftar",
            current=word == current,
        )
        for word, verdict in GROUPS.items()
    )


def names() -> Mapping[str, tuple[str, str]]:
    """Name the verdicts, and say what each means."""
    return {
        MIGRATABLE: (_("Dapat dipindahkan"), _("Dapat melanjutkan menurut isi yang baru.")),
        MAPPING: (
            _("Perlu pilihan langkah"),
            _("Langkah yang sedang dikerjakan tidak ada lagi; pilih gantinya."),
        ),
        BLOCKED: (_("Tidak dapat dipindahkan"), _("Selesai menurut versinya sendiri.")),
        COSMETIC: (_("Hanya beda tampilan"), _("Yang harus dikerjakan tetap sama.")),
        UNAFFECTED: (_("Tidak terpengaruh"), _("Tidak lagi melewati bagian yang berubah.")),
    }


def first_group(progress: Progress) -> str:
    """Choose the group that is listed when nobody chose one: the first that has cases."""
    return next((word for word, verdict in GROUPS.items() if progress.counts[verdict]), next(iter(GROUPS)))


def listing(
    connection: Connection, endpoint: str, key: str, to_hash: str, goal: Diagram, group: str
) -> Listing:
    """Read the list of a group as the address asks for it."""
    asked, cursor = wanted(group), request.args.get("dari")
    page = impact.items(connection, key, to_hash, asked, cursor=cursor)
    by_hash = _diagrams(connection, page.items)
    chosen: dict[str, Any] = {"kelompok": group, "q": asked.q, "langkah": asked.step, "versi": asked.version}
    url = (
        f"{url_for(endpoint, key=key, **chosen, dari=page.next_cursor)}#daftar" if page.next_cursor else None
    )
    return Listing(
        group=group,
        q=asked.q or "",
        step=asked.step or "",
        version=asked.version,
        cases=tuple(_case(item, by_hash[item.deployment_hash], goal) for item in page.items),
        steps=tuple(
            (each.id, f"{each.number}. {each.name}") for each in impact.open_steps(connection, key, to_hash)
        ),
        versions=impact.versions(connection, key, to_hash),
        next_url=url,
        plain_url=f"{url_for(endpoint, key=key, kelompok=group)}#daftar",
        cursor=cursor,
    )


def _diagrams(connection: Connection, items: Sequence[ImpactItem]) -> Mapping[str, Diagram]:
    """Give the diagrams on which some cases run, by their deployments."""
    hashes = {item.deployment_hash for item in items}
    return {each: alur().deployments.of(connection, each).definition.diagram for each in hashes}


def _case(item: ImpactItem, own: Diagram, goal: Diagram) -> CaseShown:
    return CaseShown(
        id=item.id,
        name=item.business_key,
        version=item.definition_version,
        suspended=words.status_of(item.status).label if item.status == "suspended" else "",
        standing=standing_of((f"{task.number}. {task.name}", task.unit_name) for task in item.current),
        reason=_why(item, own, goal),
    )


def _why(item: ImpactItem, own: Diagram, goal: Diagram) -> str:
    """Say what decided the verdict, or at which step; of a case that can be moved, what that does."""
    if item.verdict == MIGRATABLE:
        opened = [OpenStep(step=task.step, holder=task.assignee_name) for task in item.current]
        return "; ".join(_sentence(each) for each in effects(opened, own, goal))
    if item.reason is None:
        return step_in_words(item.step, [goal, own]) if item.step else ""
    return _sentence(item.reason)


def _sentence(text: Text) -> str:
    sentence = said(text)
    return sentence[:1].upper() + sentence[1:]


def step_in_words(step_id: str, diagrams: Sequence[Diagram]) -> str:
    """Name a step as the first diagram does that has it."""
    found: Step | None = next((step for each in diagrams if (step := each.step(step_id))), None)
    if found is None:
        return step_id
    return f"{found.number}. {found.name}" if found.number else found.name
