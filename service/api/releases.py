"""Deciding which version of an SOP is in force, from when, and who agrees."""

from collections.abc import Callable
from typing import Any

from engine.covers import CoverDetails
from service.api import auth
from service.api.resource import Resource
from service.api.schemas.definitions import DefinitionSchema
from service.api.schemas.instances import ReasonBody
from service.api.schemas.releases import (
    AgainBody,
    ApproveBody,
    AskBody,
    ReleaseSchema,
    ReleasesSchema,
    RetireBody,
)
from service.dispatch.release_terms import Terms
from service.permissions import Permission
from service.persistence.store.releases import Release
from service.queries import definitions, process_drafts, releases

resource = Resource("releases", "Drafts and former versions that come into force, and SOPs that are retired.")
DECIDING = (403, 404, 409, 422)


@resource.get("/definitions/<key>/releases", ReleasesSchema, refuses=(403, 404))
def index(key: str) -> object:
    """List the decisions about an SOP, newest first, with the revision of its draft."""
    auth.must(Permission.READ_OFFICE_HISTORY)
    with auth.alur().database.read() as connection:
        found = releases.of_process(connection, key)
        draft = process_drafts.line(connection, key)
        if not found and draft is None:
            definitions.versions(connection, key)  # there must be such an SOP
    revision = draft.revision if draft is not None else None
    return {"items": found, "draft_revision": revision, "next_cursor": None}


@resource.get("/releases/<release_id>", ReleaseSchema, refuses=(403, 404))
def show(release_id: str) -> object:
    """Give one decision."""
    auth.must(Permission.READ_OFFICE_HISTORY)
    with auth.alur().database.read() as connection:
        return releases.release(connection, release_id)


@resource.post("/definitions/<key>/releases", ReleaseSchema, body=AskBody, refuses=DECIDING, repeatable=False)
def ask(body: dict[str, Any], key: str) -> object:
    """Put the draft into force with these details on its cover: at once, at a time, or once approved.

    What is asked for is frozen. Errors of the diagram refuse it, warnings must be acknowledged.
    """
    who, revision = auth.must(Permission.DEPLOY), body.pop("draft_revision")
    details = CoverDetails(**body.pop("details"))
    return auth.alur().releases.ask(key, details, Terms(**body), revision=revision, person=who.username)


@resource.post(
    "/definitions/<key>/releases/again", ReleaseSchema, body=AgainBody, refuses=DECIDING, repeatable=False
)
def ask_again(body: dict[str, Any], key: str) -> object:
    """Put a former version into force again: the very same files, under the next number."""
    who, version = auth.must(Permission.DEPLOY), body.pop("version")
    return auth.alur().releases.ask_again(key, version, Terms(**body), person=who.username)


@resource.post(
    "/releases/<release_id>/approve", ReleaseSchema, body=ApproveBody, refuses=DECIDING, repeatable=False
)
def approve(body: dict[str, Any], release_id: str) -> object:
    """Agree to what another admin asked for."""
    who = auth.must(Permission.DEPLOY)
    return auth.alur().releases.approve(release_id, person=who.username, seen=body["seen"])


@resource.post(
    "/releases/<release_id>/refuse", ReleaseSchema, body=ReasonBody, refuses=DECIDING, repeatable=False
)
def refuse(body: dict[str, Any], release_id: str) -> object:
    """Say no to what another admin asked for."""
    return _with_reason(auth.alur().releases.refuse, release_id, body["reason"])


@resource.post(
    "/releases/<release_id>/withdraw", ReleaseSchema, body=ReasonBody, refuses=DECIDING, repeatable=False
)
def withdraw(body: dict[str, Any], release_id: str) -> object:
    """Take back what awaits approval (the asker) or its time (any admin)."""
    return _with_reason(auth.alur().releases.withdraw, release_id, body["reason"])


@resource.post(
    "/definitions/<key>/retire", DefinitionSchema, body=RetireBody, refuses=DECIDING, repeatable=False
)
def retire(body: dict[str, Any], key: str) -> object:
    """End the version in force without a successor: no new cases, those under way go on.

    Where a second admin must approve it is only asked for: the version stays in force until then.
    """
    who, alur = auth.must(Permission.DEPLOY), auth.alur()
    with alur.database.read() as connection:
        definitions.versions(connection, key)  # there must be such an SOP
    alur.releases.retire(key, body["reason"], person=who.username, seen=body["seen"])
    with alur.database.read() as connection:
        found = definitions.versions(connection, key)
    in_force = next((version for version in found if version.is_in_force), None)
    return {"key": key, "name": found[0].name, "in_force": in_force, "versions": found}


def _with_reason(act: Callable[..., Release], release_id: str, reason: str) -> Release:
    return act(release_id, reason, person=auth.must(Permission.DEPLOY).username)
