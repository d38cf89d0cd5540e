"""Whether a case's log is whole, its deployment unaltered, and its state the one that the log leads to."""

from dataclasses import replace
from functools import lru_cache

from sqlalchemy import Connection

from engine.definitions import ProcessDefinition
from engine.disposals import Disposal
from engine.errors import EngineError
from engine.history import Entry, deployment_hash, first_break
from engine.instances import ProcessInstance
from engine.replay import Divergence, Verification, verify
from service.casework.deployed import Deployed, DeploymentAltered, built
from service.persistence.store import deployments, history
from service.persistence.store.cases import Case
from service.queries.borne_out import unlike_the_log
from service.queries.disposals import disposal_of


def verified(connection: Connection, case: Case, *, replay: bool = True) -> Verification:
    """Check a case from the stored bytes alone (five statements).

    First the chain, up to the head that the case's own row names; then the deployment's bytes; then every
    command is replayed, unless all but that is wanted; at last the stored snapshot is compared with the last
    recorded state, and the rows that pages read with the log. A case that went by other versions before needs
    their bytes too (a statement each). Of a case that was disposed of there is only the chain and the
    decision in the office's.
    """

    def definition_of(deployment_hash: str) -> ProcessDefinition:
        return _deployed(connection, deployment_hash).definition

    entries = list(history.entries(connection, case.id))
    cut = _cut_off(case, entries)
    began = next((entry.row.deployment_hash for entry in entries), None) or case.deployment_hash
    try:
        deployed = _deployed(connection, case.deployment_hash)
        first = deployed if began == case.deployment_hash else _deployed(connection, began)
    except EngineError:
        return _without_replay(entries, cut, case)
    if cut is not None:
        return _without_replay(entries, cut, case)
    gone = any(entry.body is None for entry in entries)
    disposal = disposal_of(connection, case) if gone else None
    if disposal is not None:
        return _of_what_is_left(entries, case, disposal)
    if replay or gone:
        verdict = verify(first.definition, began, case.id, entries, others=definition_of)
    else:
        verdict = _of_the_chain(entries)
    if verdict.first_divergence is None and (reason := _other_state(deployed, case, entries)):
        return _diverged(entries, Divergence(sequence=len(entries), cause="state", reason=reason))
    if verdict.first_divergence is None and (unlike := unlike_the_log(connection, case, entries)):
        return _diverged(entries, unlike)
    return verdict


def _cut_off(case: Case, entries: list[Entry]) -> Divergence | None:
    """Find rows missing at the end, which a chain alone cannot tell."""
    last = entries[-1].row if entries else None
    if last is not None and (last.sequence, last.hash) == (case.sequence, case.head_hash):
        return None
    missing = (last.sequence if last is not None else 0) + 1
    return Divergence(sequence=missing, cause="chain", reason="the chain does not end at the case's head")


def _deployed(connection: Connection, wanted: str) -> Deployed:
    """Build a deployment from its stored bytes; raises an `EngineError` when they were altered."""
    files = deployments.files_of(connection, wanted)
    if deployment_hash(files) != wanted:
        raise DeploymentAltered(reason=wanted)
    return _built(tuple(sorted(files.items())))


@lru_cache(maxsize=8)
def _built(files: tuple[tuple[str, bytes], ...]) -> Deployed:
    """Build a deployment once for as long as its bytes are the very same."""
    return built(dict(files))


def _of_what_is_left(entries: list[Entry], case: Case, disposal: Disposal) -> Verification:
    """Judge a case that was disposed of: nothing is left to be replayed."""
    verdict = replace(_of_the_chain(entries), disposal=disposal)
    if verdict.first_divergence is None and case.status != disposal.status:
        reason = f"the case is stored as {case.status}, it was {disposal.status} when it was disposed of"
        found = Divergence(sequence=len(entries), cause="state", reason=reason)
        return replace(verdict, first_divergence=found)
    return verdict


def _of_the_chain(entries: list[Entry]) -> Verification:
    broken = first_break(entries)
    found = Divergence(sequence=broken.sequence, cause="chain", reason=broken.reason) if broken else None
    return Verification(
        chain="broken" if broken else "intact",
        replay="not-replayed",
        commands=len(entries),
        first_divergence=found,
    )


def _without_replay(entries: list[Entry], cut: Divergence | None, case: Case) -> Verification:
    broken = first_break(entries)
    if broken is not None:
        cut = Divergence(sequence=broken.sequence, cause="chain", reason=broken.reason)
    if cut is not None:
        return Verification(
            chain="broken", replay="not-replayed", commands=len(entries), first_divergence=cut
        )
    reason = f"the files of the deployment are not those of {case.deployment_hash}"
    return _diverged(entries, Divergence(sequence=1, cause="diagram", reason=reason))


def _other_state(deployed: Deployed, case: Case, entries: list[Entry]) -> str | None:
    """Say in what the stored case differs from what the log leads to."""
    try:
        stored = ProcessInstance.restored(deployed.definition, case.id, case.snapshot)
        found = stored.state_hash()
    except (ValueError, KeyError, TypeError, AttributeError, EngineError) as error:
        return f"the stored state cannot be read: {type(error).__name__}"
    if entries[-1].row.deployment_hash != case.deployment_hash:
        return "the case is stored with another version than the one that the log leads to"
    if found != entries[-1].row.state_hash:
        return "the stored state is not the one that the log leads to"
    if stored.status != case.status:
        return f"the case is stored as {case.status}, the log leads to {stored.status}"
    return None


def _diverged(entries: list[Entry], divergence: Divergence) -> Verification:
    return Verification(chain="intact", replay="diverged", commands=len(entries), first_divergence=divergence)
