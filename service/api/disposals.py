"""Disposal: taking away by decree what long ended cases hold."""

from typing import Any

from service.api import auth
from service.api.resource import Resource
from service.api.schemas.disposals import (
    CandidatesQuery,
    CandidatesSchema,
    DisposalBody,
    DisposalOutcomeSchema,
    DisposalsQuery,
    DisposalsSchema,
    RefusalBody,
)
from service.dispatch.disposal_terms import MOST, Terms, kept_since, retention
from service.dispatch.disposing import asked
from service.permissions import Permission
from service.persistence.store import disposals, office
from service.queries import disposal_list

resource = Resource("disposals", "Taking away by decree what long ended cases hold.")


@resource.get("/disposals", DisposalsSchema, query=DisposalsQuery, refuses=(403,))
def index(query: dict[str, Any]) -> object:
    """List what the office decided to dispose of, newest first, and what awaits another admin."""
    auth.must(Permission.READ_OFFICE_HISTORY)
    with auth.alur().database.read() as connection:
        page = disposal_list.decisions(connection, cursor=query.get("cursor"))
        waiting = asked(office.settings(connection).values)
    return {"items": page.items, "next_cursor": page.next_cursor, "awaiting": waiting}


@resource.get("/disposals/candidates", CandidatesSchema, query=CandidatesQuery, refuses=(403,))
def candidates(query: dict[str, Any]) -> object:
    """List the cases that are no longer kept, with how much would go; nothing is touched."""
    auth.must(Permission.READ_OFFICE_HISTORY)
    alur = auth.alur()
    with alur.database.read() as connection:
        years = retention(office.settings(connection).values)
        before = kept_since(alur.clock.now(), years)
        found = disposals.candidates(
            connection, before=before, definition=query.get("definition"), limit=MOST
        )
    return {"items": found, "years": years, "ended_before": before}


@resource.post(
    "/disposals", DisposalOutcomeSchema, body=DisposalBody, refuses=(403, 409, 422), repeatable=False
)
def decide(body: dict[str, Any]) -> object:
    """Dispose of cases; where the office wants a second admin to agree, ask for it."""
    who = auth.must(Permission.DISPOSE)
    auth.alur().disposals.decide(Terms(**body), person=who.username)
    return _outcome()


@resource.post(
    "/disposals/<disposal_id>/approve", DisposalOutcomeSchema, refuses=(403, 409, 422), repeatable=False
)
def approve(disposal_id: str) -> object:
    """Agree with what another admin asked for, and do it."""
    who = auth.must(Permission.DISPOSE)
    auth.alur().disposals.agree(disposal_id, person=who.username)
    return _outcome()


@resource.post(
    "/disposals/<disposal_id>/refuse",
    DisposalOutcomeSchema,
    body=RefusalBody,
    refuses=(403, 409, 422),
    repeatable=False,
)
def refuse(body: dict[str, Any], disposal_id: str) -> object:
    """Refuse what was asked for, or take it back."""
    who = auth.must(Permission.DISPOSE)
    auth.alur().disposals.refuse(disposal_id, body["reason"], person=who.username)
    return _outcome()


def _outcome() -> dict[str, Any]:
    with auth.alur().database.read() as connection:
        waiting = asked(office.settings(connection).values)
    return {"done": waiting is None, "awaiting": waiting}
