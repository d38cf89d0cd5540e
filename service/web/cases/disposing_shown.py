"""What the page about disposal shows: cases in question, what awaits agreement, what was decided."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from flask import url_for

from service.dispatch.disposing import Asked
from service.persistence.store.disposals import Candidate
from service.queries.disposal_list import DisposalItem
from service.web import times, words
from service.web.language import gettext as _
from service.web.language import ngettext


class CaseNamed(NamedTuple):
    """A case with the way to it, and the fingerprints of the files that it had."""

    name: str
    url: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateShown:
    """A case that may be disposed of, with what would go."""

    id: str
    name: str
    url: str
    definition: str
    ended: str
    holds: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedShown:
    """What awaits another admin; `mine` when the person asked for it."""

    id: str
    decree: str
    day: str
    reason: str
    who: str
    when: str
    cases: tuple[CaseNamed, ...]
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionShown:
    """What was decided; each case with the way to what is left of it."""

    sequence: int
    decree: str
    day: str
    reason: str
    who: str
    when: str
    number: str
    cases: tuple[CaseNamed, ...]


def candidate_shown(case: Candidate, processes: Mapping[str, str], chosen: Collection[str]) -> CandidateShown:
    """Present a case that may be disposed of."""
    records = ngettext("%(num)s catatan", "%(num)s catatan", case.sequence)
    documents = ngettext("%(num)s dokumen", "%(num)s dokumen", case.documents)
    return CandidateShown(
        id=case.id,
        name=case.business_key,
        url=_case_url(case.id),
        definition=processes.get(case.definition_key, case.definition_key),
        ended=times.day(case.ended_at),
        holds=f"{records}, {documents}",
        chosen=case.id in chosen,
    )


def asked_shown(asked: Asked, names: Mapping[str, str], cases: Mapping[str, str], *, me: str) -> AskedShown:
    """Present what awaits another admin; `cases` names them by their ids."""
    return AskedShown(
        id=asked.id,
        decree=asked.decree,
        day=times.day(asked.decided_on),
        reason=asked.reason,
        who=words.who(asked.asked_by, names.get(asked.asked_by, asked.asked_by)),
        when=times.moment(asked.asked_at),
        cases=tuple(CaseNamed(cases.get(each, each), _case_url(each)) for each in asked.cases),
        mine=asked.asked_by == me,
    )


def decision_shown(item: DisposalItem, names: Mapping[str, str]) -> DecisionShown:
    """Present what was decided, by whom, and at whose wish."""
    who = words.who(item.actor, item.actor_name)
    if item.requested_by not in ("", item.actor):
        asker = names.get(item.requested_by, item.requested_by)
        who = _("%(who)s, diajukan oleh %(asker)s", who=who, asker=words.who(item.requested_by, asker))
    return DecisionShown(
        sequence=item.office_sequence,
        decree=item.decree or "–",
        day=day_of(item.decided_on),
        reason=item.reason,
        who=who,
        when=times.moment(item.at),
        number=ngettext("%(num)s berkas", "%(num)s berkas", len(item.cases)),
        cases=tuple(
            CaseNamed(each.business_key, _case_url(each.id), tuple(each.files)) for each in item.cases
        ),
    )


def day_of(iso: str) -> str:
    """Write a recorded day; what is none stays as it is."""
    try:
        return times.day(date.fromisoformat(iso))
    except ValueError:
        return iso


def _case_url(instance_id: str) -> str:
    return url_for("instances.show", instance_id=instance_id)
