"""The first tables: sessions, the survey, subscriptions, tips and who can read them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BYTES = sa.LargeBinary()


def _create(name: str, *parts: Any, comment: str) -> None:
    """A table that SQLite keeps in the order of its keys, not of its rows' arrival."""
    op.create_table(name, *parts, comment=comment, sqlite_with_rowid=False)


def upgrade() -> None:
    """Make the tables."""
    _create(
        "bodies",
        sa.Column("id", sa.String(), nullable=False, comment="The body"),
        sa.Column("name", sa.String(), nullable=False, comment="What it is called"),
        sa.Column("public_key", BYTES, nullable=False, comment="Tips are sealed with it"),
        sa.PrimaryKeyConstraint("id", name="pk_bodies"),
        comment="The organisations that promised something and receive tips.",
    )
    _create(
        "coordinators",
        sa.Column("id", BYTES, nullable=False, comment="A random number"),
        sa.Column("name", sa.String(), nullable=False, comment="The name they go by"),
        sa.Column(
            "public_key",
            BYTES,
            nullable=False,
            comment="What is sealed with it, only they can open",
        ),
        sa.Column(
            "locked_key",
            BYTES,
            nullable=False,
            comment="Its other half, locked by their passphrase",
        ),
        sa.Column("salt", BYTES, nullable=False, comment="Makes equal passphrases look different"),
        sa.Column(
            "operations",
            sa.Integer(),
            nullable=False,
            comment="How much work one try of a passphrase is",
        ),
        sa.Column(
            "memory",
            sa.Integer(),
            nullable=False,
            comment="How many bytes one try of a passphrase needs",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_coordinators"),
        sa.UniqueConstraint("name", name="uq_coordinators_name"),
        comment="The people who read and answer tips.",
    )
    _create(
        "handled",
        sa.Column(
            "tag",
            BYTES,
            nullable=False,
            comment="A keyed hash of the chat's and the update's numbers",
        ),
        sa.Column(
            "day", sa.Date(), nullable=False, comment="The day; the row is removed two days later"
        ),
        sa.PrimaryKeyConstraint("tag", name="pk_handled"),
        comment="The last update of chats just deleted: delivered again, it stores nothing.",
    )
    _create(
        "sessions",
        sa.Column(
            "tag",
            BYTES,
            nullable=False,
            comment="A keyed hash of the chat's number; its key is not in here",
        ),
        sa.Column(
            "revision",
            sa.Integer(),
            nullable=False,
            comment="Another with each turn, so that two at once cannot overwrite each other",
        ),
        sa.Column(
            "sealed",
            BYTES,
            nullable=False,
            comment="The dialogues, encrypted and padded; the key is not in the database",
        ),
        sa.Column("day", sa.Date(), nullable=False, comment="The day of the last turn"),
        sa.PrimaryKeyConstraint("tag", name="pk_sessions"),
        comment="Where each chat stands in its dialogues. Sealed throughout.",
    )
    _create(
        "subscriptions",
        sa.Column(
            "tag",
            BYTES,
            nullable=False,
            comment="A keyed hash of the chat's number, unlike the session's",
        ),
        sa.Column("area", sa.String(), nullable=False, comment="The area"),
        sa.Column(
            "sealed",
            BYTES,
            nullable=False,
            comment="Where to write and in which language, encrypted; its key is not in here",
        ),
        sa.Column("day", sa.Date(), nullable=False, comment="The day they began to follow"),
        sa.PrimaryKeyConstraint("tag", "area", name="pk_subscriptions"),
        comment="Who follows which area of the promise.",
    )
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
        "waves",
        sa.Column("id", sa.String(), nullable=False, comment="The wave's name"),
        sa.Column(
            "version", sa.String(), nullable=False, comment="The questionnaire new respondents get"
        ),
        sa.Column(
            "status",
            sa.String(),
            nullable=False,
            comment="open, closing or closed; at most one is open",
        ),
        sa.Column("opened", sa.Date(), nullable=False, comment="The day it opened"),
        sa.Column(
            "closed",
            sa.Date(),
            nullable=True,
            comment="The day it closed; closed means that its key is destroyed",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_waves"),
        comment="The periods in which the safety survey is answered.",
    )
    op.create_index(
        "ix_waves_open",
        "waves",
        ["status"],
        unique=True,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    _create(
        "members",
        sa.Column("body_id", sa.String(), nullable=False, comment="The body"),
        sa.Column("coordinator_id", BYTES, nullable=False, comment="The coordinator"),
        sa.Column(
            "sealed_key",
            BYTES,
            nullable=False,
            comment="The body's key, so that only this coordinator can open it",
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["bodies.id"], name="fk_members_bodies", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["coordinator_id"],
            ["coordinators.id"],
            name="fk_members_coordinators",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("body_id", "coordinator_id", name="pk_members"),
        comment="Which coordinator can open what is sealed to which body.",
    )
    _create(
        "reminders",
        sa.Column("tag", BYTES, nullable=False, comment="The session's tag"),
        sa.Column("wave_id", sa.String(), nullable=False, comment="The wave"),
        sa.Column(
            "due_at",
            sa.DateTime(),
            nullable=True,
            comment="When, to the hour (UTC); empty when nothing is to be sent",
        ),
        sa.Column(
            "sent", sa.Integer(), nullable=False, comment="Reminders sent so far, two at most"
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name="fk_reminders_waves"),
        sa.PrimaryKeyConstraint("tag", name="pk_reminders"),
        comment="Which unfinished surveys of the open wave are to be reminded of.",
    )
    op.create_index("ix_reminders_due_at", "reminders", ["due_at"], unique=False)
    _create(
        "responses",
        sa.Column("wave_id", sa.String(), nullable=False, comment="The wave"),
        sa.Column(
            "respondent",
            BYTES,
            nullable=False,
            comment="A hash keyed with the wave's key; a random number once the wave is closed",
        ),
        sa.Column(
            "version", sa.String(), nullable=False, comment="The questionnaire it was begun with"
        ),
        sa.Column(
            "language",
            sa.String(),
            nullable=False,
            comment="The language it was begun or completed in",
        ),
        sa.Column(
            "status", sa.String(), nullable=False, comment="open, or complete when it was sent"
        ),
        sa.Column("begun", sa.Date(), nullable=False, comment="The day of consent"),
        sa.Column("completed", sa.Date(), nullable=True, comment="The day it was sent"),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name="fk_responses_waves"),
        sa.PrimaryKeyConstraint("wave_id", "respondent", name="pk_responses"),
        comment="Who has begun or completed the survey, as random numbers.",
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
    _create(
        "answers",
        sa.Column("wave_id", sa.String(), nullable=False, comment="The wave"),
        sa.Column("respondent", BYTES, nullable=False, comment="The respondent's number"),
        sa.Column(
            "number",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="The answer's place in this response",
        ),
        sa.Column("question", sa.String(), nullable=False, comment="The question it was given to"),
        sa.Column(
            "value",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="The choice or the number; never words",
        ),
        sa.Column(
            "missing",
            sa.String(),
            nullable=True,
            comment="Why there is none: skipped, unknown, or orphaned by a changed earlier answer",
        ),
        sa.Column(
            "sealed_words",
            BYTES,
            nullable=True,
            comment="The resident's own words, encrypted; the key is not in the database",
        ),
        sa.ForeignKeyConstraint(
            ["wave_id", "respondent"],
            ["responses.wave_id", "responses.respondent"],
            name="fk_answers_responses",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("wave_id", "respondent", "number", name="pk_answers"),
        comment="Every answer as it was given; of a question's rows the highest number counts.",
    )


def downgrade() -> None:
    """Drop the tables with all they hold."""
    op.drop_table("answers")
    op.drop_table("tip_keys")
    op.drop_table("responses")
    op.drop_index("ix_reminders_due_at", table_name="reminders")
    op.drop_table("reminders")
    op.drop_table("members")
    op.drop_index("ix_waves_open", table_name="waves")
    op.drop_table("waves")
    op.drop_table("tips")
    op.drop_table("subscriptions")
    op.drop_table("sessions")
    op.drop_table("handled")
    op.drop_table("coordinators")
    op.drop_table("bodies")
