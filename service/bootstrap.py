"""Puts an installation together: what pages, API, jobs and commands share in one process."""

from dataclasses import dataclass

from service.casework.calendars import Calendars
from service.casework.deployed import Deployments
from service.clock import Clock, SystemClock
from service.config import Config
from service.dispatch.deviation_notes import DeviationNotes
from service.dispatch.disposing import Disposals
from service.dispatch.drafts import Drafts
from service.dispatch.exporting import Exports
from service.dispatch.exporting_deviations import DeviationExports
from service.dispatch.exporting_measures import MeasureExports
from service.dispatch.impact import Impact
from service.dispatch.instances import InstanceDispatch
from service.dispatch.mails import Mails
from service.dispatch.movings import Movings
from service.dispatch.office import OfficeDispatch
from service.dispatch.process_drafts import ProcessDrafts
from service.dispatch.readings import Readings
from service.dispatch.rehearsals import Rehearsals
from service.dispatch.releases import Releases
from service.dispatch.transaction import CaseTransaction
from service.dispatch.verifications import Verifications
from service.evidence.checkpoints import Checkpoints
from service.persistence.database import Database
from service.persistence.files import FileStore
from service.queries.playbacks import Playbacks


@dataclass(frozen=True, slots=True, kw_only=True)
class Alur:
    """One installation, as a process sees it. Threads share it; a child process makes its own."""

    config: Config
    clock: Clock
    database: Database
    deployments: Deployments
    calendars: Calendars
    instances: InstanceDispatch
    office: OfficeDispatch
    deviation_exports: DeviationExports
    deviation_notes: DeviationNotes
    disposals: Disposals
    drafts: Drafts
    exports: Exports
    impact: Impact
    mails: Mails
    measure_exports: MeasureExports
    movings: Movings
    playbacks: Playbacks
    process_drafts: ProcessDrafts
    readings: Readings
    rehearsals: Rehearsals
    releases: Releases
    files: FileStore
    checkpoints: Checkpoints
    verifications: Verifications


def assembled(config: Config, clock: Clock | None = None) -> Alur:
    """Put an installation together; opens no connection yet."""
    clock = clock or SystemClock()
    database, deployments, calendars = Database(config.database_url), Deployments(), Calendars()
    transaction = CaseTransaction(database, clock, deployments, calendars, notify=config.mail is not None)
    instances = InstanceDispatch(transaction)
    files = FileStore(config.data_dir / "files")
    return Alur(
        config=config,
        clock=clock,
        database=database,
        deployments=deployments,
        calendars=calendars,
        instances=instances,
        office=OfficeDispatch(database, clock, deployments),
        deviation_exports=DeviationExports(database, clock),
        deviation_notes=DeviationNotes(database, clock),
        disposals=Disposals(database, clock),
        drafts=Drafts(database, clock, deployments),
        exports=Exports(database, deployments, clock),
        impact=Impact(database, clock, deployments),
        mails=Mails(database, clock),
        measure_exports=MeasureExports(database, clock),
        movings=Movings(database, clock, instances),
        playbacks=Playbacks(deployments, calendars),
        process_drafts=ProcessDrafts(database, clock),
        readings=Readings(database, clock),
        rehearsals=Rehearsals(database, clock),
        releases=Releases(database, clock, deployments),
        files=files,
        verifications=Verifications(database, clock, files, key_file=config.signing_key_file),
        checkpoints=Checkpoints(
            database, clock, key_file=config.signing_key_file, anchors_file=config.anchors_file
        ),
    )
