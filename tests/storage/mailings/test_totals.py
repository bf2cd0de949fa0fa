"""Whatever happens in whatever order: no recipient is lost from the count, or counted twice."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from storage.mailings import course
from storage.mailings.deliveries import Delivery
from storage.mailings.followers import sweep_blocked
from storage.tables import DeliveryRow, FollowerRow, MailingRow, ProcessRow
from tests.storage.mailings.post import Post, Sender

CHATS = st.integers(1, 6)
WHICH = st.integers(0, 5)
ENDS = st.sampled_from(["sent", "sent", "failed", "blocked", "retry", "unknown", "needless"])
DEEDS = st.one_of(
    st.tuples(st.just("follow"), CHATS),
    st.tuples(st.just("leave"), CHATS),
    st.tuples(st.just("block"), CHATS),
    st.tuples(st.just("unblock"), CHATS),
    st.tuples(st.just("open"), st.sampled_from(["update", "correction", "retraction"])),
    st.tuples(st.just("turn"), st.tuples(WHICH, st.sampled_from(["pause", "resume", "again"]))),
    st.tuples(st.just("claim"), st.integers(1, 4)),
    st.tuples(st.just("settle"), st.tuples(WHICH, ENDS)),
    st.tuples(st.just("wait"), st.sampled_from([1, 12, 60, 60 * 60 * 24 * 31])),
)


class Story:
    """A mail room in which things happen, and what each chat was sent."""

    def __init__(self, post: Post) -> None:
        post.does(empty)
        self.post = post
        self.senders = [post.sender(), post.sender()]
        self.mailings: list[str] = []
        self.flying: list[tuple[Sender, Delivery]] = []
        self.taken: list[tuple[str, bytes, int]] = []

    def does(self, deed: str, about: object) -> None:
        getattr(self, deed)(about)

    def follow(self, chat: int) -> None:
        self.post.follows(chat)
        self.post.chooses(chat, quiet="")

    def leave(self, chat: int) -> None:
        self.post.leaves(chat)

    def block(self, chat: int) -> None:
        self.post.blocks(chat)

    def unblock(self, chat: int) -> None:
        self.post.unblocks(chat)

    def open(self, kind: str) -> None:
        if kind == "update":
            ident = f"u{len(self.mailings)}"
            self.mailings.append(self.post.opens(ident=ident))
        elif self.mailings:
            version = 2 + len(self.mailings)
            self.mailings.append(self.post.opens(kind=kind, version=version, ident="u0"))  # type: ignore[arg-type]

    def turn(self, what: tuple[int, str]) -> None:
        which, change = what
        if self.mailings:
            mailing = self.mailings[which % len(self.mailings)]
            state = self.post.progress(mailing).mailing.state
            if change == "again" and state != "cancelled":
                self.post.does(lambda c: course.again(c, mailing))
            elif (change, state) in {("pause", "running"), ("resume", "paused")}:
                self.post.does(lambda c: getattr(course, change)(c, mailing))

    def claim(self, most: int) -> None:
        sender = self.senders[most % 2]
        for each in sender.claims(most):
            self.flying.append((sender, each))
            self.taken.append((each.mailing, each.tag, each.tries))

    def settle(self, what: tuple[int, str]) -> None:
        which, state = what
        if self.flying:
            sender, delivery = self.flying.pop(which % len(self.flying))
            sender.settles(delivery, state=state)

    def wait(self, seconds: int) -> None:
        """Time passes; one process goes on, and does what is to be done now and then."""
        self.post.now += timedelta(seconds=seconds)
        self.senders[0].beats()
        self.senders[0].notices_the_dead()
        self.post.does(lambda c: sweep_blocked(c, self.post.now.date()))
        self.post.does(course.finish)

    def ends(self) -> None:
        """All go on until nothing is left to do."""
        for mailing in self.mailings:
            if self.post.progress(mailing).mailing.state == "paused":
                self.post.does(lambda c, m=mailing: course.resume(c, m))  # type: ignore[misc]
        while self.flying:
            self.settle((0, "sent"))
        for _ in range(5):
            self.wait(60)
            for sender in self.senders:
                sender.beats()
                sender.sends()
        self.wait(60)


def empty(connection) -> None:  # type: ignore[no-untyped-def]
    """The database outlives an example."""
    for row in (DeliveryRow, MailingRow, FollowerRow, ProcessRow):
        connection.execute(delete(row))


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deeds=st.lists(DEEDS, min_size=8, max_size=40))
def test_totals_always_reconcile(post: Post, deeds: list[tuple[str, object]]) -> None:
    """After every deed the states of each mailing add up to its total; in the end nothing is left,
    every mailing is over, and no delivery was taken twice for one try."""
    story = Story(post)
    for deed, about in deeds:
        story.does(deed, about)
        for mailing in story.mailings:
            story.post.progress(mailing)  # looks at the sum
    story.ends()
    for mailing in story.mailings:
        progress = story.post.progress(mailing)
        assert progress.mailing.state in {"done", "cancelled"}
        assert progress.left == 0
    assert len(story.taken) == len(set(story.taken))
