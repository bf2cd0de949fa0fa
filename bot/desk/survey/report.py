"""Results as tables for reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from babel.numbers import format_decimal, format_percent
from rich.table import Table

from dialogs.questions import Dialogue, Question
from locales.catalogue import Catalogues
from storage.results import NO_ANSWER, Result, Results, Share

HIDDEN = "fewer than 5: not shown"


class Report:
    """Writes the results of one questionnaire in one language."""

    def __init__(self, catalogues: Catalogues, dialogue: Dialogue, language: str) -> None:
        self._catalogues = catalogues
        self._dialogue = dialogue
        self._language = language

    def whole(self, results: Results) -> Iterator[Table]:
        """A table for each question."""
        yield self._summary(results)
        for ident, result in results.whole.items():
            question = self._dialogue.by_id[ident]
            table = Table(title=self._title(question), title_justify="left", min_width=60)
            table.add_column("answer")
            for column in ("count", "share", "95 % interval"):
                table.add_column(column, justify="right")
            if result is None:
                table.add_row(HIDDEN, "", "", "")
            else:
                for share in result.shares:
                    table.add_row(self._label(question, share.code), *self._figures(share))
                table.caption = self._caption(result)
            yield table

    def by_group(self, results: Results, grouping: str) -> Iterator[Table]:
        """A table for each question with a column for each group."""
        yield self._summary(results)
        groups = results.groups[grouping]
        for ident in results.whole:
            question = self._dialogue.by_id[ident]
            table = Table(title=self._title(question), title_justify="left", min_width=60)
            table.add_column("answer")
            members = {group: mine[ident] for group, mine in groups.items()}
            for group in members:
                table.add_column(self._group(grouping, group), justify="right")
            for row in self._rows(question, members):
                table.add_row(*row)
            yield table

    def _summary(self, results: Results) -> Table:
        table = Table(title=f"Wave {results.wave}, questionnaire {results.version}", min_width=60)
        table.add_column("begun", justify="right")
        table.add_column("completed", justify="right")
        table.add_row(self._number(results.begun), self._number(results.completed))
        return table

    def _rows(
        self, question: Question, members: Mapping[str, Result | None]
    ) -> Iterator[tuple[str, ...]]:
        codes = dict.fromkeys(
            share.code for result in members.values() if result for share in result.shares
        )
        yield ("n", *(self._number(each.n) if each else "not shown" for each in members.values()))
        for code in codes:
            cells = [self._cell(result, code) for result in members.values()]
            yield (self._label(question, code), *cells)

    def _cell(self, result: Result | None, code: str) -> str:
        share = (
            next((each for each in result.shares if each.code == code), None) if result else None
        )
        if share is None:
            return ""
        return (
            f"{self._percent(share.share)} ({self._percent(share.low)}–{self._percent(share.high)})"
        )

    def _figures(self, share: Share) -> tuple[str, str, str]:
        interval = f"{self._percent(share.low)}–{self._percent(share.high)}"
        return self._number(share.count), self._percent(share.share), interval

    def _caption(self, result: Result) -> str:
        more = {
            "rather not say": result.skipped,
            "don't know": result.unknown,
            "not reached": result.not_reached,
            "not asked": result.not_asked,
        }
        without = ", ".join(f"{why} {self._number(count)}" for why, count in more.items() if count)
        return f"n = {self._number(result.n)}" + (f"; {without}" if without else "")

    def _title(self, question: Question) -> str:
        lines = (self._catalogues.plain(line, self._language) for line in question.lines)
        return f"{' '.join(lines)} [{question.id}]".replace("[", r"\[")

    def _label(self, question: Question, code: str) -> str:
        labels = {choice.code: choice.label for choice in question.choices}
        return self._catalogues.plain(labels[code], self._language) if code in labels else code

    def _group(self, grouping: str, group: str) -> str:
        if group == NO_ANSWER:
            return "no answer"
        if grouping == "language":
            return self._catalogues.autonym(group)
        return self._label(self._dialogue.by_id[grouping], group)

    def _number(self, number: int) -> str:
        return str(format_decimal(number, locale=self._language))

    def _percent(self, share: float) -> str:
        return str(format_percent(share, locale=self._language))
