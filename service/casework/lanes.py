"""Which lanes of the SOPs in force are held for a unit each, and which for the whole office."""

from dataclasses import dataclass

from service.casework.deployed import Deployments
from service.persistence.database import Connection
from service.persistence.store import deployments


@dataclass(frozen=True, slots=True, kw_only=True)
class LanesInForce:
    """The lanes of the SOPs in force; those in `of_units` do a step once for each unit."""

    every: frozenset[str]
    of_units: frozenset[str]

    @property
    def of_the_office(self) -> frozenset[str]:
        """The lanes that have nothing to do for a single unit."""
        return self.every - self.of_units


def lanes_in_force(connection: Connection, built: Deployments) -> LanesInForce:
    """Look through the diagrams in force (one statement, where they are known already)."""
    diagrams = [
        built.of(connection, version.deployment_hash).definition.diagram
        for version in deployments.all_in_force(connection)
    ]
    return LanesInForce(
        every=frozenset(lane.id for diagram in diagrams for lane in diagram.lanes),
        of_units=frozenset(
            step.lane
            for diagram in diagrams
            for step in diagram.steps
            if step.multi and step.lane is not None
        ),
    )
