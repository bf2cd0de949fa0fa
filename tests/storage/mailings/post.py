"""A small mail room: people who follow things, updates that go out, processes that send them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection, insert, select

from storage.database import Database
from storage.mailings import course, followers
from storage.mailings.course import Progress
from storage.mailings.deliveries import Delivery, Marks, Outcome, claim, lapse, settle
from storage.mailings.publishing import Kind, open_digest, open_mailing
from storage.mailings.shares import beat
from storage.tables import UpdateRow
from storage.vault import Vault
from storage.writers import Kept, transact

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)  # a Monday, 12 o'clock in Stockholm
DAY = NOON.date()
TTL = timedelta(seconds=10)
UPDATE = "u1"
T = TypeVar("T")


@dataclass
class Post:
    """The mail room, its clock, and a connection kept for all of a test."""

    kept: Kept
    database: Database
    vault: Vault
    now: datetime = NOON

    def does(self, work: Callable[[Connection], T]) -> T:
        """One transaction."""
        done: T = transact(self.kept, work)
        return done

    def follows(self, chat: int, *topics: str, language: str = "sv") -> None:
        """A chat begins to follow some topics; litter, if none is named."""
        for topic in topics or ("litter",):
            self.does(lambda c, t=topic: followers.follow(c, self.vault, chat, t, language, DAY))  # type: ignore[misc]

    def leaves(self, chat: int) -> None:
        """A chat follows nothing any more."""
        self.does(lambda c: followers.unfollow(c, self.vault, chat, None))

    def chooses(
        self,
        chat: int,
        pace: str = "now",
        quiet: str = "21-08",
        snoozed: date | None = None,
        *,
        silent: bool = False,
    ) -> None:
        """A chat says how often and when it wants to be told."""
        choose = followers.choose_news
        self.does(lambda c: choose(c, self.vault, chat, pace, quiet, snoozed, silent))

    def blocks(self, chat: int) -> None:
        """A chat blocks the bot."""
        self.does(lambda c: followers.block(c, self.vault, chat, self.now.date()))

    def unblocks(self, chat: int) -> None:
        """And lets it again."""
        self.does(lambda c: followers.unblock(c, self.vault, chat))

    def opens(
        self, *topics: str, kind: Kind = "update", version: int = 1, ident: str = UPDATE
    ) -> str:
        """An update, or what follows on it, begins to go out; the mailing."""

        self.now += timedelta(seconds=1)

        def work(connection: Connection) -> str:
            there = select(UpdateRow.id).where(UpdateRow.id == ident)
            if connection.scalar(there) is None:
                row = {"id": ident, "state": "published", "version": 1, "author": "anna"}
                connection.execute(insert(UpdateRow), row)
            about = topics or ("litter",)
            return open_mailing(connection, kind, about, ident, version, self.now)

        return self.does(work)

    def opens_digest(self, pace: str = "week") -> str:
        """The digest of the week before."""
        since = self.now - timedelta(days=7)
        return self.does(lambda c: open_digest(c, pace, since, self.now, self.now))

    def sender(self) -> Sender:
        """One more process."""
        sender = Sender(self, secrets.token_bytes(16))
        sender.beats()
        return sender

    def progress(self, mailing: str) -> Progress:
        """How far a mailing is; its sum is right at any time."""
        progress = self.does(lambda c: course.progress(c, mailing))
        assert sum(progress.states.values()) == progress.mailing.total
        return progress

    def states(self, mailing: str) -> dict[str, int]:
        """How many deliveries are in which state."""
        return dict(self.progress(mailing).states)

    def finishes(self, mailing: str) -> str:
        """What a look at all mailings makes of this one."""
        self.does(course.finish)
        return self.progress(mailing).mailing.state


@dataclass
class Sender:
    """A process that sends, up to the call itself."""

    post: Post
    me: bytes
    marks: Marks = field(default_factory=dict)
    messages: int = 100

    def beats(self) -> None:
        """Says that it is alive, for ten seconds."""
        self.post.does(lambda c: beat(c, self.me, 0, self.post.now, TTL))

    def claims(self, most: int = 100) -> list[Delivery]:
        """Takes what is due."""
        post = self.post
        taken = post.does(lambda c: claim(c, post.vault, self.me, post.now, most, self.marks))
        assert {each.mailing for each in taken.deliveries} <= taken.mailings.keys()
        return list(taken.deliveries)

    def settles(self, *deliveries: Delivery, state: str = "sent", later: int = 30) -> None:
        """Tells how some fared, all alike."""
        outcomes = [self.outcome(each, state, later) for each in deliveries]
        self.tells(*outcomes)

    def tells(self, *outcomes: Outcome) -> None:
        """Tells how some fared."""
        post = self.post
        post.does(lambda c: settle(c, post.vault, self.me, outcomes, post.now))

    def outcome(self, delivery: Delivery, state: str, later: int = 30) -> Outcome:
        """What Telegram said of one; a message has its number from it."""
        mailing, tag = delivery.mailing, delivery.tag
        if state == "sent":
            self.messages += 1
            place = delivery.place or 1000 * delivery.chat_id + self.messages
            return Outcome(mailing, tag, state, place)
        if state == "retry":
            due = self.post.now + timedelta(seconds=later)
            return Outcome(mailing, tag, state, not_before=due)
        return Outcome(mailing, tag, state)

    def sends(self, most: int = 100) -> list[int]:
        """Takes and sends; the chats."""
        taken = self.claims(most)
        self.settles(*taken)
        return sorted(each.chat_id for each in taken)

    def notices_the_dead(self) -> int:
        """Gives up what processes that are gone were sending."""
        return self.post.does(lambda c: lapse(c, self.post.now))
