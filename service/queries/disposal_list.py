"""What the office disposed of so far, decision by decision, as its chain tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from engine.disposals import DISPOSE
from service.queries import office_history
from service.queries.office_history import Decision, Wanted
from service.queries.paging import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A case that was disposed of, as the decision names it; `files` are hashes."""

    id: str
    business_key: str
    definition: str
    version: int
    sequence: int
    head_hash: str
    files: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposalItem:
    """A decision; what cannot be read any more is empty."""

    office_sequence: int
    at: datetime
    actor: str
    actor_name: str
    requested_by: str
    decree: str
    decided_on: str
    reason: str
    cases: tuple[Gone, ...]


def decisions(connection: Connection, *, cursor: str | None = None) -> Page[DisposalItem]:
    """Read a page of the decisions, newest first (two statements)."""
    page = office_history.decisions(connection, Wanted(kinds=(DISPOSE,)), cursor=cursor)
    return Page(items=tuple(_item(each) for each in page.items), next_cursor=page.next_cursor)


def _item(decision: Decision) -> DisposalItem:
    told = decision.command
    return DisposalItem(
        office_sequence=decision.sequence,
        at=decision.at,
        actor=decision.actor,
        actor_name=decision.actor_name,
        requested_by=_text(told, "requested_by"),
        decree=_text(told, "decree"),
        decided_on=_text(told, "decided_on"),
        reason=_text(told, "reason"),
        cases=tuple(_gone(each) for each in told.get("cases") or () if isinstance(each, Mapping)),
    )


def _gone(told: Mapping[str, Any]) -> Gone:
    return Gone(
        id=_text(told, "id"),
        business_key=_text(told, "business_key"),
        definition=_text(told, "definition"),
        version=int(told.get("version") or 0),
        sequence=int(told.get("sequence") or 0),
        head_hash=_text(told, "head_hash"),
        files=[str(each) for each in told.get("files") or ()],
    )


def _text(told: Mapping[str, Any], name: str) -> str:
    return str(told.get(name) or "")
