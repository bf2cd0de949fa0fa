"""What storage makes of the events: responses by wave, answers by number. A model, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dialogs.answers import Answer
from dialogs.events import (
    AnswerGiven,
    AnswerOrphaned,
    Event,
    Forgotten,
    SurveyBegun,
    SurveyCompleted,
    SurveyWithdrawn,
)


@dataclass
class Response:
    """One response: (question, answer or None if orphaned) by event number."""

    answers: dict[int, tuple[str, Answer | None]] = field(default_factory=dict)
    complete: bool = False

    def in_force(self) -> dict[str, Answer]:
        """The answers that count: of each question the one with the highest number."""
        newest = {question: answer for _, (question, answer) in sorted(self.answers.items())}
        return {question: answer for question, answer in newest.items() if answer is not None}


class Register:
    """The responses of one resident."""

    def __init__(self) -> None:
        self.responses: dict[str, Response] = {}

    def store(self, events: Iterable[Event], wave: str | None) -> None:
        """The events of one turn; fails where the database would."""
        for event in events:
            match event:
                case SurveyBegun():
                    assert event.wave == wave
                    self.responses[event.wave] = Response()
                case AnswerGiven() | AnswerOrphaned():
                    assert wave is not None
                    answers = self.responses[wave].answers
                    assert event.number not in answers
                    assert event.number > max(answers, default=0)
                    given = event.answer if isinstance(event, AnswerGiven) else None
                    answers[event.number] = (event.question, given)
                case SurveyCompleted():
                    assert wave is not None
                    self.responses[wave].complete = True
                case SurveyWithdrawn():
                    assert wave is not None
                    del self.responses[wave]
                case Forgotten():
                    self.responses.pop(wave or "", None)
