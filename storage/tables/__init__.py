"""The tables. Every table and column says in plain words what it holds."""

from storage.tables.base import Table
from storage.tables.chats import DeletionRow, HandledRow, SessionRow
from storage.tables.house import HouseRow
from storage.tables.mailings import (
    AgendaRow,
    DeliveryRow,
    FollowerRow,
    MailingRow,
    ProcessRow,
    SubscriptionRow,
)
from storage.tables.people import ActRow, BodyRow, CoordinatorRow, LastActRow, MemberRow
from storage.tables.promise import (
    BoardRow,
    DifferenceRow,
    ObservationRow,
    PromiseRow,
    StandingRow,
    UpdateActRow,
    UpdatePictureRow,
    UpdateRow,
    UpdateVersionRow,
)
from storage.tables.survey import AnswerRow, ReminderRow, ResponseRow, WaveRow
from storage.tables.tips import (
    DraftPhotoRow,
    MessageRow,
    NoteRow,
    NoticeRow,
    PhotoRow,
    PingRow,
    TipKeyRow,
    TipRow,
)

__all__ = [
    "ActRow", "AgendaRow", "AnswerRow", "BoardRow", "BodyRow", "CoordinatorRow", "DeletionRow",
    "DeliveryRow", "DifferenceRow", "DraftPhotoRow", "FollowerRow", "HandledRow", "HouseRow",
    "LastActRow", "MailingRow", "MemberRow", "MessageRow", "NoteRow", "NoticeRow",
    "ObservationRow", "PhotoRow", "PingRow", "ProcessRow", "PromiseRow", "ReminderRow",
    "ResponseRow", "SessionRow", "StandingRow", "SubscriptionRow", "Table", "TipKeyRow", "TipRow",
    "UpdateActRow", "UpdatePictureRow", "UpdateRow", "UpdateVersionRow", "WaveRow",
]  # fmt: skip
