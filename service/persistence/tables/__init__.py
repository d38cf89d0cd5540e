"""All tables; importing this package fills `Base.metadata`."""

from service.persistence.tables.base import Base, table_of
from service.persistence.tables.deployments import (
    DefinitionRow,
    DeploymentFileRow,
    DeploymentLaneRow,
    DeploymentRow,
)
from service.persistence.tables.drafting import (
    ImpactRow,
    MovingCaseRow,
    MovingRow,
    ProcessDraftFileRow,
    ProcessDraftRow,
    RehearsalRow,
    ReleaseRow,
)
from service.persistence.tables.evidence import (
    DisposalRow,
    DocumentRow,
    FileRow,
    HistoryBodyRow,
    HistoryRow,
    OfficeChainRow,
)
from service.persistence.tables.instances import (
    CommentRow,
    DraftRow,
    InboxRow,
    InstanceRow,
    SubmissionRow,
    TaskRow,
)
from service.persistence.tables.office import (
    HolidayRow,
    ReferenceListRow,
    SettingRow,
    UnitRow,
    WorkingHoursRow,
)
from service.persistence.tables.people import (
    AccessLogRow,
    ApiTokenRow,
    LoginAttemptRow,
    NoticePreferenceRow,
    NoticeRow,
    PersonRow,
    ReminderRow,
    RoleRow,
    SessionRow,
)
from service.persistence.tables.work import IdempotencyRow, OutboxRow, TimerRow

__all__ = [
    "AccessLogRow",
    "ApiTokenRow",
    "Base",
    "CommentRow",
    "DefinitionRow",
    "DeploymentFileRow",
    "DeploymentLaneRow",
    "DeploymentRow",
    "DisposalRow",
    "DocumentRow",
    "DraftRow",
    "FileRow",
    "HistoryBodyRow",
    "HistoryRow",
    "HolidayRow",
    "IdempotencyRow",
    "ImpactRow",
    "InboxRow",
    "InstanceRow",
    "LoginAttemptRow",
    "MovingCaseRow",
    "MovingRow",
    "NoticePreferenceRow",
    "NoticeRow",
    "OfficeChainRow",
    "OutboxRow",
    "PersonRow",
    "ProcessDraftFileRow",
    "ProcessDraftRow",
    "ReferenceListRow",
    "RehearsalRow",
    "ReleaseRow",
    "ReminderRow",
    "RoleRow",
    "SessionRow",
    "SettingRow",
    "SubmissionRow",
    "TaskRow",
    "TimerRow",
    "UnitRow",
    "WorkingHoursRow",
    "table_of",
]
