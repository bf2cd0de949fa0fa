"""The promise and its updates, who follows them, what goes out to whom, and what is due when.

The followers of the releases before are lost: nobody had any, for nothing was ever sent to them.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BYTES = sa.LargeBinary()
MOMENT = sa.DateTime()
JSON = sa.JSON(none_as_null=True)


def _create(name: str, *parts: Any, comment: str) -> None:
    """A table that SQLite keeps in the order of its keys, not of its rows' arrival."""
    op.create_table(name, *parts, comment=comment, sqlite_with_rowid=False)


def _has(name: str, kind: TypeEngine[Any], comment: str) -> sa.Column[Any]:
    """A column that is always filled."""
    return sa.Column(name, kind, nullable=False, comment=comment)


def _may(name: str, kind: TypeEngine[Any], comment: str) -> sa.Column[Any]:
    """A column that may be empty."""
    return sa.Column(name, kind, nullable=True, comment=comment)


def _text(name: str, comment: str) -> sa.Column[Any]:
    """A column of words, always filled."""
    return _has(name, sa.String(), comment)


def _where(condition: str) -> dict[str, Any]:
    """An index of some rows only, in either database's words."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    """Make the tables, and the board's first state."""
    op.drop_table("subscriptions")
    _create_promises()
    _create_followers()
    _create_mailings()
    op.execute("INSERT INTO board (id, stamp) VALUES (1, 0)")


def _create_promises() -> None:
    _create(
        "promises",
        _text("id", "The promise"),
        sa.Column(
            "version",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Its version, from 1",
        ),
        _has("content", JSON, "The catalogue: areas, activities, indicators"),
        _has("at", MOMENT, "When it was stored (UTC)"),
        _text("coordinator", "Who changed it; empty for the data file"),
        _text("reason", "Why"),
        sa.PrimaryKeyConstraint("id", "version", name="pk_promises"),
        comment="The promises, whole, in every version; the highest one counts.",
    )
    _create(
        "updates",
        _text("id", "Eight random letters and digits"),
        _text("state", "draft, translated, reviewed, scheduled, published or retracted"),
        _has("version", sa.Integer(), "The version written last"),
        _may("shown", sa.Integer(), "The version published last, if any"),
        _text("author", "Who wrote that version"),
        _may("approver", sa.String(), "Who approved of it"),
        _may("approved", BYTES, "The hash of the content approved of: any edit makes it another"),
        _may("due_at", MOMENT, "When it is to be published (UTC)"),
        _may("published_at", MOMENT, "When it first was (UTC)"),
        sa.PrimaryKeyConstraint("id", name="pk_updates"),
        comment="Progress reports on activities, from draft to published.",
    )
    op.create_index("ix_updates_state", "updates", ["state"])
    _create(
        "update_versions",
        _text("update_id", "The update"),
        sa.Column(
            "version",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Its version, from 1",
        ),
        _has(
            "content", JSON, "Title and text in each language, activities, new statuses, pictures"
        ),
        sa.ForeignKeyConstraint(["update_id"], ["updates.id"], name="fk_update_versions_updates"),
        sa.PrimaryKeyConstraint("update_id", "version", name="pk_update_versions"),
        comment="Every version of every update, as it was written.",
    )
    _create(
        "update_pictures",
        _text("id", "A random name"),
        _has("jpeg", BYTES, "The picture"),
        sa.PrimaryKeyConstraint("id", name="pk_update_pictures"),
        comment="Pictures shown with updates: cleaned, and public.",
    )
    _create(
        "update_acts",
        _text("update_id", "The update"),
        sa.Column(
            "number", sa.Integer(), autoincrement=False, nullable=False, comment="The step's place"
        ),
        _has("at", MOMENT, "When (UTC)"),
        _text("coordinator", "Who; empty for the clock"),
        _text("act", "draft, edit, translate, approve, schedule, ..."),
        _has("version", sa.Integer(), "Of which version"),
        _text("reason", "Why, where one was given"),
        sa.ForeignKeyConstraint(["update_id"], ["updates.id"], name="fk_update_acts_updates"),
        sa.PrimaryKeyConstraint("update_id", "number", name="pk_update_acts"),
        comment="Who did what to which update, and why.",
    )
    _create(
        "standings",
        _text("activity", "The activity"),
        sa.Column(
            "number",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="The change's place among the activity's",
        ),
        _text("status", "planned, under_way, done, partly_done, ..."),
        _has("day", sa.Date(), "From which day on"),
        _text("reason", "Why"),
        _text("coordinator", "Who said so"),
        _may("update_id", sa.String(), "The update it was published with, if any"),
        sa.ForeignKeyConstraint(["update_id"], ["updates.id"], name="fk_standings_updates"),
        sa.PrimaryKeyConstraint("activity", "number", name="pk_standings"),
        comment="How each activity stood and stands; of its rows the last one counts.",
    )
    _create(
        "observations",
        _text("id", "A name of its own, to import it by"),
        _text("indicator", "What was looked at"),
        _has("day", sa.Date(), "The day it holds for"),
        _may("value", sa.Double(), "The number; empty for a narrative"),
        _may("words", JSON, "What was seen, in each language"),
        _has("evidence", JSON, "Links, document names, photos"),
        _text("coordinator", "Who reported it"),
        _has("at", MOMENT, "When it was reported (UTC)"),
        sa.PrimaryKeyConstraint("id", name="pk_observations"),
        comment="What was counted, measured or seen, and when.",
    )
    op.create_index("ix_observations_indicator", "observations", ["indicator"])
    _create(
        "differences",
        _text("update_id", "The update"),
        _text("answer", "yes, little, no or unknown"),
        _has("count", sa.Integer(), "How many said so"),
        sa.ForeignKeyConstraint(["update_id"], ["updates.id"], name="fk_differences_updates"),
        sa.PrimaryKeyConstraint("update_id", "answer", name="pk_differences"),
        comment="Did you notice a difference? Numbers only, nobody's answer.",
    )
    _create(
        "board",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="Always 1"),
        _has("stamp", sa.Integer(), "Grows with every change"),
        sa.PrimaryKeyConstraint("id", name="pk_board"),
        comment="A number that changes with all that residents can read of a promise.",
    )


def _create_followers() -> None:
    _create(
        "followers",
        _has("tag", BYTES, "A keyed hash of the chat's number, unlike the session's"),
        _has(
            "sealed",
            BYTES,
            "Where to write and in which language, encrypted; its key is not in here",
        ),
        _text("pace", "now, week or month"),
        sa.Column(
            "quiet",
            sa.String(),
            server_default="21-08",
            nullable=False,
            comment="Hours without messages, as 21-08; empty for none",
        ),
        _may("snoozed", sa.Date(), "Nothing is sent before this day"),
        _has("silent", sa.Boolean(), "Whether a digest without news is left out"),
        _may("blocked", sa.Date(), "The day they blocked the bot; removed thirty days later"),
        _has("day", sa.Date(), "The day they began to follow"),
        sa.PrimaryKeyConstraint("tag", name="pk_followers"),
        comment="Which chats follow the promise, and when they want to be told.",
    )
    _create(
        "subscriptions",
        _has("tag", BYTES, "The follower"),
        _text("topic", "An area, an activity, or a body with @ before it"),
        _has("day", sa.Date(), "The day they began to follow it"),
        sa.ForeignKeyConstraint(
            ["tag"], ["followers.tag"], name="fk_subscriptions_followers", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tag", "topic", name="pk_subscriptions"),
        comment="What each of them follows.",
    )
    op.create_index("ix_subscriptions_topic", "subscriptions", ["topic", "tag"])


def _create_mailings() -> None:
    _create(
        "mailings",
        _text("id", "A random name"),
        _text("kind", "update, correction, retraction or digest"),
        _may("update_id", sa.String(), "The update; none for a digest"),
        _may("version", sa.Integer(), "The update's version; none for a digest"),
        _may("pace", sa.String(), "Of a digest: week or month"),
        _may("since", MOMENT, "Of a digest: published from then (UTC)"),
        _may("until", MOMENT, "Of a digest: and before then (UTC)"),
        _text("state", "running, paused, cancelled or done"),
        _has("at", MOMENT, "When its recipients were fixed (UTC)"),
        _has("total", sa.Integer(), "How many recipients there were"),
        _has("gone", JSON, "How many rows of each state were removed since, with who left"),
        sa.ForeignKeyConstraint(["update_id"], ["updates.id"], name="fk_mailings_updates"),
        sa.PrimaryKeyConstraint("id", name="pk_mailings"),
        comment="What is or was sent to many: updates, corrections, retractions, digests.",
    )
    op.create_index("ix_mailings_running", "mailings", ["state"], **_where("state = 'running'"))
    op.create_index("ix_mailings_update_id", "mailings", ["update_id"])
    _create(
        "deliveries",
        _text("mailing_id", "The mailing"),
        _has("tag", BYTES, "The follower"),
        _text("quiet", "Their hours without messages"),
        _text(
            "state", "pending, sending, sent, blocked, failed, retry, unknown, cancelled, needless"
        ),
        _may("not_before", MOMENT, "Of a retry: not before then (UTC)"),
        _has("tries", sa.Integer(), "How often it was tried"),
        _may("claim", BYTES, "Of one being sent: by which process"),
        _may("place", BYTES, "Which message it became, encrypted; its key is not in here"),
        sa.PrimaryKeyConstraint("mailing_id", "tag", name="pk_deliveries"),
        comment="One row for each recipient of a mailing.",
    )
    op.create_index(
        "ix_deliveries_pending",
        "deliveries",
        ["mailing_id", "quiet", "tag"],
        **_where("state = 'pending'"),
    )
    op.create_index(
        "ix_deliveries_retry",
        "deliveries",
        ["mailing_id", "not_before"],
        **_where("state = 'retry'"),
    )
    op.create_index(
        "ix_deliveries_sending",
        "deliveries",
        ["mailing_id", "claim"],
        **_where("state = 'sending'"),
    )
    _create(
        "processes",
        _has("id", BYTES, "A random number"),
        _has("until", MOMENT, "It sends nothing after this, unless renewed"),
        _has(
            "among", sa.Integer(), "It sends one part in so many of what is allowed; 0: nothing yet"
        ),
        _may("halted", MOMENT, "Until when Telegram asked for no more mass messages (UTC)"),
        sa.PrimaryKeyConstraint("id", name="pk_processes"),
        comment="Which processes share the number of messages allowed.",
    )
    _create(
        "agenda",
        _text("what", "What: publish, digest, close ..."),
        _has("due_at", MOMENT, "When (UTC)"),
        _text("rule", "When it comes again, as 'week 0 17:00'; or empty"),
        _may(
            "late",
            sa.Integer(),
            "So many seconds late it is skipped; empty: it is done however late",
        ),
        _text("state", "waiting, done or skipped"),
        _may("done_at", MOMENT, "When it was done or skipped (UTC)"),
        sa.PrimaryKeyConstraint("what", "due_at", name="pk_agenda"),
        comment="What is to be done when. Nothing is in it twice.",
    )
    op.create_index("ix_agenda_due", "agenda", ["due_at"], **_where("state = 'waiting'"))


def downgrade() -> None:
    """Drop the tables with all they hold; the one of before comes back empty."""
    for table in (
        "agenda", "processes", "deliveries", "mailings", "subscriptions", "followers", "board",
        "differences", "observations", "standings", "update_acts", "update_pictures",
        "update_versions", "updates", "promises",
    ):  # fmt: skip
        op.drop_table(table)
    _create(
        "subscriptions",
        _has("tag", BYTES, "A keyed hash of the chat's number, unlike the session's"),
        _text("area", "The area"),
        _has(
            "sealed",
            BYTES,
            "Where to write and in which language, encrypted; its key is not in here",
        ),
        _has("day", sa.Date(), "The day they began to follow"),
        sa.PrimaryKeyConstraint("tag", "area", name="pk_subscriptions"),
        comment="Who follows which area of the promise.",
    )
