"""Coordinators who report on a promise: what they type, and the files they carry in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from storage.days import day_of
from storage.mailings.followers import choose_news, follow
from storage.promise import publishing
from tests.desk.terminal import Shown, Terminal
from tests.storage.tips.people import PASS, Town

NAMES = {"ar": "كل شيء", "en": "All of it", "sv": "Alltihop"}  # words, as CSV and files have them
INDICATORS = (
    ("days.held", "litter.housing.days", "count", "0", "12"),
    ("rats.seen", "effect:litter.rats", "measure", "40", "10"),
    ("days.told", "litter.housing.days", "narrative", "", ""),
)


@dataclass(frozen=True)
class Reporter:
    """One of them, at the terminal."""

    terminal: Terminal
    name: str

    def types(self, *words: str, then: Sequence[str] = ()) -> Shown:
        """A command that works, with their passphrase and what comes after it."""
        return self.terminal.types(*words, "--as", self.name, piped=self._piped(then))

    def refused(self, *words: str, then: Sequence[str] = ()) -> str:
        """One that is refused in one line."""
        return self.terminal.refuses(*words, "--as", self.name, piped=self._piped(then))

    def faults(self, *words: str, then: Sequence[str] = ()) -> list[str]:
        """One that is refused for several reasons, each in a line."""
        shown = self.terminal.tries(*words, "--as", self.name, piped=self._piped(then))
        assert (shown.code, shown.out) == (2, ""), shown
        return [line.removeprefix("lyhord: ") for line in shown.err.splitlines()]

    def drafts(self, *how: str, languages: Sequence[str] = ("sv", "en", "ar")) -> str:
        """An update on the clean-up days, written in these languages; its id."""
        chosen = [word for language in languages for word in ("--language", language)]
        words = [f"{what} {language}" for language in languages for what in ("Title", "Text")]
        told = self.types(
            *("updates", "draft", "--activity", "litter.housing.days", *chosen, *how), then=words
        )
        return told.text.split()[2]

    def _piped(self, then: Sequence[str]) -> str:
        return f"{PASS} {self.name}\n" + "\n.\n".join(then)


def with_indicators(who: Reporter, place: Path) -> None:
    """Bring indicators into the promise, by export and import."""
    who.terminal.types("promise", "export", "catalogue", "was.csv")
    text = (place / "was.csv").read_text("utf-8-sig")
    heading, *rows = text.splitlines()
    columns = [*heading.split(","), *(f"words_{language}" for language in NAMES)]
    for ident, of, kind, baseline, target in INDICATORS:
        cells = {"entry": "indicator", "id": ident, "of": of, "kind": kind, "direction": "up"}
        cells |= {"baseline": baseline, "target": target}
        cells |= {f"words_{language}": words for language, words in NAMES.items()}
        rows.append(",".join(cells.get(column, "") for column in columns))
    (place / "new.csv").write_text("\n".join([",".join(columns), *rows]), "utf-8")
    who.types("promise", "import", "catalogue", "new.csv", then=["Now it is counted"])


def with_followers(town: Town, *quiet: str) -> None:
    """Residents who follow litter and want to be told at once, but not at these hours."""
    day = day_of(town.now) - timedelta(days=1)
    for number, hours in enumerate(quiet, 1000):
        town.run(follow, number, "litter", "sv", day)
        town.run(choose_news, number, "now", hours, None, False)


def goes_out(town: Town, ident: str) -> str:
    """What the clock of a running bot does; the mailing's id."""
    mailing = town.database.run_now(
        lambda connection: publishing.publish(connection, ident, town.now + timedelta(minutes=1))
    )
    assert mailing is not None
    return mailing
