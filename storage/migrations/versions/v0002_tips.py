"""Tips with receipts, threads, photos, notices, an end; drafts that vanish; the audit log."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BYTES = sa.LargeBinary()
HALF_A_YEAR = timedelta(days=182)

_TIPS = sa.table(
    "tips",
    sa.column("id", BYTES),
    sa.column("handle", BYTES),
    sa.column("sealed", BYTES),
    sa.column("day", sa.Date()),
    sa.column("expires", sa.Date()),
    sa.column("week", sa.String()),
    sa.column("urgent", sa.Boolean()),
    sa.column("shown", sa.Boolean()),
    sa.column("fresh", sa.Boolean()),
)
_KEYS = sa.table(
    "tip_keys",
    sa.column("tip_id", BYTES),
    sa.column("body_id", sa.String()),
    sa.column("sealed_key", BYTES),
)

# The log is appended to, its end moves on; nothing else.
_SQLITE_GUARDS = (
    """CREATE TRIGGER audit_kept BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END""",
    """CREATE TRIGGER audit_whole BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END""",
    """CREATE TRIGGER audit_end_onward BEFORE UPDATE ON audit_end
    WHEN NEW.id <> OLD.id OR NEW.number <> OLD.number + 1
    BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END""",
    """CREATE TRIGGER audit_end_whole BEFORE DELETE ON audit_end
    BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END""",
)
_POSTGRES_GUARDS = (
    """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit log is not changed'; END $$""",
    """CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
    """CREATE TRIGGER audit_whole BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
    """CREATE TRIGGER audit_end_onward BEFORE UPDATE ON audit_end
    FOR EACH ROW WHEN (NEW.id <> OLD.id OR NEW.number <> OLD.number + 1)
    EXECUTE FUNCTION refuse_change()""",
    """CREATE TRIGGER audit_end_kept BEFORE DELETE ON audit_end
    FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
    """CREATE TRIGGER audit_end_whole BEFORE TRUNCATE ON audit_end
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
)


def _create(name: str, *parts: Any, comment: str) -> None:
    """A table that SQLite keeps in the order of its keys, not of its rows' arrival."""
    op.create_table(name, *parts, comment=comment, sqlite_with_rowid=False)


def upgrade() -> None:
    """Make the tables; tips that are there keep what they have, and get an end."""
    tips = op.get_bind().execute(sa.text("SELECT id, sealed, day FROM tips")).all()
    keys = op.get_bind().execute(sa.text("SELECT tip_id, body_id, sealed_key FROM tip_keys")).all()
    op.drop_table("tip_keys")
    op.drop_table("tips")
    _create_tips()
    _create_threads()
    _create_drafts()
    _create_audit()
    _put_back(tips, keys)


def _put_back(tips: Sequence[sa.Row[Any]], keys: Sequence[sa.Row[Any]]) -> None:
    """The first release's tips: no receipt opens them, and no week's key is around theirs yet."""
    for tip in tips:
        day = date.fromisoformat(tip.day) if isinstance(tip.day, str) else tip.day
        row = {"id": tip.id, "sealed": tip.sealed, "day": day, "handle": secrets.token_bytes(16)}
        end = _sunday(day)
        about = {"expires": end, "week": "", "urgent": False, "shown": True, "fresh": False}
        op.bulk_insert(_TIPS, [row | about])
    op.bulk_insert(_KEYS, [dict(key._mapping) for key in keys])


def _sunday(day: date) -> date:
    end = day + HALF_A_YEAR
    return end + timedelta(days=7 - end.isoweekday())


def _create_tips() -> None:
    _create(
        "tips",
        sa.Column("id", BYTES, nullable=False, comment="A random number"),
        sa.Column(
            "handle",
            BYTES,
            nullable=False,
            comment="Derived from the receipt, with a key that is not in here",
        ),
        sa.Column(
            "reporter_public",
            BYTES,
            nullable=True,
            comment="What is sealed with it, only the receipt's holder can open",
        ),
        sa.Column(
            "reporter_key",
            BYTES,
            nullable=True,
            comment="The tip's key for the receipt's holder, under the week's key",
        ),
        sa.Column(
            "sealed",
            BYTES,
            nullable=False,
            comment="The tip, encrypted under its own key and padded to whole kilobytes",
        ),
        sa.Column("day", sa.Date(), nullable=False, comment="The day it came"),
        sa.Column(
            "expires",
            sa.Date(),
            nullable=False,
            comment="The last day it is kept: a Sunday, some weeks off by chance",
        ),
        sa.Column(
            "week",
            sa.String(),
            nullable=False,
            comment="The week whose key lies around the tip's keys; renewed each week",
        ),
        sa.Column(
            "urgent",
            sa.Boolean(),
            nullable=False,
            comment="Whether it waits for the next minute only",
        ),
        sa.Column("shown", sa.Boolean(), nullable=False, comment="Whether coordinators see it yet"),
        sa.Column(
            "fresh",
            sa.Boolean(),
            nullable=False,
            comment="Whether its rows are to be written anew, mixed with other tips'",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tips"),
        sa.UniqueConstraint("handle", name="uq_tips_handle"),
        comment="Tips. Nothing here tells who wrote one, or what about.",
    )
    op.create_index("ix_tips_expires", "tips", ["expires"], unique=False)
    _create(
        "tip_keys",
        sa.Column("tip_id", BYTES, nullable=False, comment="The tip"),
        sa.Column("body_id", sa.String(), nullable=False, comment="The body"),
        sa.Column(
            "sealed_key",
            BYTES,
            nullable=False,
            comment="The tip's key for this body's coordinators, under the week's key",
        ),
        sa.ForeignKeyConstraint(
            ["tip_id"], ["tips.id"], name="fk_tip_keys_tips", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name="fk_tip_keys_bodies"),
        sa.PrimaryKeyConstraint("tip_id", "body_id", name="pk_tip_keys"),
        comment="Each tip's key, sealed to every body that may read it.",
    )
    _create(
        "photos",
        sa.Column("id", BYTES, nullable=False, comment="A random number"),
        sa.Column("tip_id", BYTES, nullable=False, comment="The tip"),
        sa.Column(
            "sealed", BYTES, nullable=False, comment="The photo, under the tip's key, padded"
        ),
        sa.ForeignKeyConstraint(["tip_id"], ["tips.id"], name="fk_photos_tips", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_photos"),
        comment="Photos of tips.",
    )
    op.create_index("ix_photos_tip_id", "photos", ["tip_id"], unique=False)


def _create_threads() -> None:
    _create(
        "messages",
        sa.Column("id", BYTES, nullable=False, comment="A random number"),
        sa.Column("tip_id", BYTES, nullable=False, comment="The tip"),
        sa.Column(
            "sealed",
            BYTES,
            nullable=False,
            comment="Who wrote it, when and what, under the tip's key, padded",
        ),
        sa.Column("shown", sa.Boolean(), nullable=False, comment="Whether coordinators see it yet"),
        sa.ForeignKeyConstraint(
            ["tip_id"], ["tips.id"], name="fk_messages_tips", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        comment="What reporters and coordinators wrote to each other about tips.",
    )
    op.create_index("ix_messages_tip_id", "messages", ["tip_id"], unique=False)
    _create(
        "notes",
        sa.Column("id", BYTES, nullable=False, comment="A random number"),
        sa.Column("tip_id", BYTES, nullable=False, comment="The tip"),
        sa.Column("body_id", sa.String(), nullable=False, comment="The body"),
        sa.Column(
            "sealed",
            BYTES,
            nullable=False,
            comment="The note for this body's coordinators, padded, under the week's key",
        ),
        sa.ForeignKeyConstraint(["tip_id"], ["tips.id"], name="fk_notes_tips", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name="fk_notes_bodies"),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
        comment="What coordinators noted about tips for their own body.",
    )
    op.create_index("ix_notes_tip_id", "notes", ["tip_id"], unique=False)
    _create(
        "notices",
        sa.Column("tip_id", BYTES, nullable=False, comment="The tip"),
        sa.Column(
            "tag",
            BYTES,
            nullable=False,
            comment="A keyed hash of the chat's number, unlike all others",
        ),
        sa.Column(
            "sealed",
            BYTES,
            nullable=False,
            comment="Where to write and in which language, encrypted; its key is not in here",
        ),
        sa.Column("until", sa.Date(), nullable=False, comment="The last day it is kept"),
        sa.Column(
            "last", sa.Boolean(), nullable=False, comment="Whether it goes with the next ping"
        ),
        sa.ForeignKeyConstraint(
            ["tip_id"], ["tips.id"], name="fk_notices_tips", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tip_id", name="pk_notices"),
        comment="Which chats asked to be told of news about a tip.",
    )
    op.create_index("ix_notices_tag", "notices", ["tag"], unique=False)
    _create(
        "pings",
        sa.Column("tip_id", BYTES, nullable=False, comment="The tip"),
        sa.Column("due_at", sa.DateTime(), nullable=False, comment="When, to the minute (UTC)"),
        sa.ForeignKeyConstraint(
            ["tip_id"], ["notices.tip_id"], name="fk_pings_notices", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tip_id", name="pk_pings"),
        comment="Which notices are due, some minutes after the news, by chance.",
    )
    op.create_index("ix_pings_due_at", "pings", ["due_at"], unique=False)


def _create_drafts() -> None:
    _create(
        "draft_photos",
        sa.Column("id", BYTES, nullable=False, comment="A random number"),
        sa.Column(
            "slot",
            sa.Integer(),
            nullable=False,
            comment="The half hour whose key sealed it; it ends soon after",
        ),
        sa.Column("sealed", BYTES, nullable=False, comment="The photo, padded"),
        sa.PrimaryKeyConstraint("id", name="pk_draft_photos"),
        comment="Photos of tips not yet sent.",
    )
    op.create_index("ix_draft_photos_slot", "draft_photos", ["slot"], unique=False)
    _create(
        "deletions",
        sa.Column("id", BYTES, nullable=False, comment="A random number"),
        sa.Column(
            "slot",
            sa.Integer(),
            nullable=False,
            comment="The half hour whose key sealed it; it ends soon after",
        ),
        sa.Column("due_at", sa.DateTime(), nullable=False, comment="When, to the minute (UTC)"),
        sa.Column("sealed", BYTES, nullable=False, comment="The chat and the message, encrypted"),
        sa.PrimaryKeyConstraint("id", name="pk_deletions"),
        comment="Messages with receipts, to be deleted from chats in some minutes.",
    )
    op.create_index("ix_deletions_slot", "deletions", ["slot"], unique=False)
    op.create_index("ix_deletions_due_at", "deletions", ["due_at"], unique=False)


def _create_audit() -> None:
    _create(
        "audit",
        sa.Column(
            "number",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Its place in the log",
        ),
        sa.Column("at", sa.DateTime(), nullable=False, comment="When, to the second (UTC)"),
        sa.Column("coordinator", sa.String(), nullable=False, comment="Who"),
        sa.Column("action", sa.String(), nullable=False, comment="What they did"),
        sa.Column(
            "subject", sa.String(), nullable=False, comment="With which tip, body or coordinator"
        ),
        sa.Column("before", BYTES, nullable=False, comment="The hash of the line before"),
        sa.Column("hash", BYTES, nullable=False, comment="A keyed hash of all of this line"),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
        comment="Who read, wrote and changed what at the desk. Never changed.",
    )
    _create(
        "audit_end",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="Always 1"),
        sa.Column("number", sa.Integer(), nullable=False, comment="The last line's number"),
        sa.Column("hash", BYTES, nullable=False, comment="A keyed hash of the last line's"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_end"),
        comment="The end of the audit log, so that none can be cut off unnoticed.",
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for guard in _SQLITE_GUARDS if sqlite else _POSTGRES_GUARDS:
        op.execute(guard)


def downgrade() -> None:
    """Drop the tables with all they hold. The tips go too: the release before cannot open them."""
    for table in (
        "audit_end", "audit", "deletions", "draft_photos", "pings", "notices", "notes",
        "messages", "photos", "tip_keys", "tips",
    ):  # fmt: skip
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
    _create(
        "tips",
        sa.Column("id", BYTES, nullable=False, comment="A random number"),
        sa.Column(
            "sealed",
            BYTES,
            nullable=False,
            comment="The tip, encrypted under its own key and padded to whole kilobytes",
        ),
        sa.Column("day", sa.Date(), nullable=False, comment="The day it came"),
        sa.PrimaryKeyConstraint("id", name="pk_tips"),
        comment="Tips. Nothing here tells who wrote one, or what about.",
    )
    _create(
        "tip_keys",
        sa.Column("tip_id", BYTES, nullable=False, comment="The tip"),
        sa.Column("body_id", sa.String(), nullable=False, comment="The body"),
        sa.Column(
            "sealed_key",
            BYTES,
            nullable=False,
            comment="The tip's key, so that only this body's coordinators can open it",
        ),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name="fk_tip_keys_bodies"),
        sa.ForeignKeyConstraint(
            ["tip_id"], ["tips.id"], name="fk_tip_keys_tips", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tip_id", "body_id", name="pk_tip_keys"),
        comment="Each tip's key, sealed to every body that may read it.",
    )
