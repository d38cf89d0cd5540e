"""Deployments and the versions in force, as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from service.persistence.records import columns_for, read, read_all
from service.persistence.tables import (
    DefinitionRow,
    DeploymentFileRow,
    DeploymentLaneRow,
    DeploymentRow,
    table_of,
)

_deployment, _file = table_of(DeploymentRow), table_of(DeploymentFileRow)
_lane, _definition = table_of(DeploymentLaneRow), table_of(DefinitionRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of an SOP that is or was in force; `retired_by` ended it without a successor."""

    key: str
    version: int
    deployment_hash: str
    name: str
    in_force_from: datetime
    put_in_force_by: str
    retired_by: str | None


def in_force(connection: Connection, key: str) -> Version | None:
    """Give the version of an SOP that is in force now."""
    query = select(*columns_for(Version, _definition))
    row = connection.execute(
        query.where(_definition.c.key == key, _definition.c.in_force_until.is_(None))
    ).one_or_none()
    return read(Version, row)


def all_in_force(connection: Connection) -> tuple[Version, ...]:
    """Give the version in force of every SOP, by name (one statement)."""
    query = select(*columns_for(Version, _definition)).where(_definition.c.in_force_until.is_(None))
    return read_all(Version, connection.execute(query.order_by(_definition.c.name, _definition.c.key)))


def files_of(connection: Connection, deployment_hash: str) -> dict[str, bytes]:
    """Give a deployment's files, path to exact bytes; empty when there is no such deployment."""
    query = select(_file.c.path, _file.c.content).where(_file.c.deployment_hash == deployment_hash)
    return {row.path: row.content for row in connection.execute(query)}


def exists(connection: Connection, deployment_hash: str) -> bool:
    """Say whether these very files were deployed before."""
    query = select(_deployment.c.hash).where(_deployment.c.hash == deployment_hash)
    return connection.execute(query).first() is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeployment:
    """What is deployed: `files` by path with SHA-256 and bytes, `lanes` with id and name in their order."""

    hash: str
    key: str
    bpmn_path: str
    reads: Mapping[str, str]
    files: Mapping[str, tuple[str, bytes]]
    lanes: Sequence[tuple[str, str]]


def add(connection: Connection, new: NewDeployment, *, at: datetime, by: str) -> None:
    """Keep a deployment for ever, with its files and lanes (three statements)."""
    row = {
        "hash": new.hash,
        "definition_key": new.key,
        "bpmn_path": new.bpmn_path,
        "reads": dict(new.reads),
        "created_at": at,
        "created_by": by,
    }
    connection.execute(insert(_deployment), row)
    connection.execute(
        insert(_file),
        [
            {"deployment_hash": new.hash, "path": path, "sha256": sha256, "content": content}
            for path, (sha256, content) in new.files.items()
        ],
    )
    if new.lanes:
        connection.execute(
            insert(_lane),
            [
                {"deployment_hash": new.hash, "lane": lane, "name": name, "position": position}
                for position, (lane, name) in enumerate(new.lanes)
            ],
        )


def put_in_force(
    connection: Connection, *, key: str, deployment_hash: str, name: str, at: datetime, by: str
) -> int:
    """End the version in force, if any, and begin the next one; gives its number, counted from 1."""
    connection.execute(
        update(_definition)
        .where(_definition.c.key == key, _definition.c.in_force_until.is_(None))
        .values(in_force_until=at)
    )
    last = connection.execute(
        select(func.max(_definition.c.version)).where(_definition.c.key == key)
    ).scalar_one()
    row: dict[str, Any] = {
        "key": key,
        "version": (last or 0) + 1,
        "deployment_hash": deployment_hash,
        "name": name,
        "in_force_from": at,
        "in_force_until": None,
        "put_in_force_by": by,
    }
    connection.execute(insert(_definition), row)
    version: int = row["version"]
    return version


def retire(connection: Connection, key: str, *, at: datetime, by: str, reason: str) -> None:
    """End the version in force without a successor: no new cases, those under way go on."""
    connection.execute(
        update(_definition)
        .where(_definition.c.key == key, _definition.c.in_force_until.is_(None))
        .values(in_force_until=at, retired_by=by, retired_reason=reason)
    )


def version_of(connection: Connection, key: str, number: int) -> Version | None:
    """Give a version of an SOP, in force or former."""
    query = select(*columns_for(Version, _definition))
    row = connection.execute(
        query.where(_definition.c.key == key, _definition.c.version == number)
    ).one_or_none()
    return read(Version, row)


def number_at(connection: Connection, key: str, deployment_hash: str, at: datetime) -> int | None:
    """Give the number under which a deployment of an SOP was in force at an instant."""
    until = _definition.c.in_force_until
    query = select(func.max(_definition.c.version)).where(
        _definition.c.key == key,
        _definition.c.deployment_hash == deployment_hash,
        _definition.c.in_force_from <= at,
        until.is_(None) | (until >= at),
    )
    number: int | None = connection.execute(query).scalar_one()
    return number


def changed_at(connection: Connection, key: str) -> datetime | None:
    """Say when a version of an SOP last began or ended."""
    latest = select(func.max(_definition.c.in_force_from), func.max(_definition.c.in_force_until))
    row = connection.execute(latest.where(_definition.c.key == key)).one()
    return max((at for at in row if at is not None), default=None)
