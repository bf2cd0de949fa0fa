"""What holds after every turn, whatever came in."""

from __future__ import annotations

import json
from dataclasses import replace

from dialogs import album, masking
from dialogs.answers import Answer
from dialogs.conversation import Conversation, Turn
from dialogs.events import AnswerGiven, AnswerOrphaned, TipSubmitted
from dialogs.facts import Facts
from dialogs.pictures import CELLS, read_picture
from dialogs.presses import Go, Press, read_press
from dialogs.questions import Dialogue, Question
from dialogs.records import pack, unpack
from dialogs.route import route
from dialogs.runs import DONE, ENDED, RECEIPT, REVIEW, Run
from dialogs.screens import Screen
from dialogs.thread import ENTER, THREAD, WITHDRAW


def check_turn(before: Conversation, turn: Turn, facts: Facts) -> None:
    """A valid state, reached in a valid way, and a screen that leads on."""
    after = turn.conversation
    packed = pack(after)
    assert unpack(packed) == after
    assert json.loads(packed["chat"])["focus"] in ("home", "survey"), "a tip shows in the chat"
    assert after.focus in {"home", *after.runs}
    for name, run in after.runs.items():
        check_run(dialogue_of(name, run, facts), run)
    _check_steps(before, turn, facts)
    check_screen(turn.screen, after, facts)
    check_review(turn.screen, after, facts)


def dialogue_of(name: str, run: Run, facts: Facts) -> Dialogue:
    """The dialogue a run is of."""
    if name == "receipt":
        return facts.repertoire.answer
    versions = facts.repertoire.surveys if name == "survey" else facts.repertoire.tips
    return versions[run.version]


def check_run(dialogue: Dialogue, run: Run) -> None:
    """Every answer is allowed and on the way, and the run waits on a question that is asked."""
    way = [question.id for question in route(dialogue, run.answers)]
    assert set(run.answers) <= set(way)
    stations = {"survey": {DONE}, "tip": {RECEIPT, DONE, ENDED}}
    assert run.at in {*way, REVIEW, *stations.get(run.dialogue, {ENTER, THREAD, WITHDRAW})}
    for ident, answer in run.answers.items():
        assert is_allowed(dialogue.by_id[ident], answer), (ident, answer)
    if run.marks:
        question = dialogue.by_id[run.at]
        assert is_allowed(question, Answer(list(run.marks)))
    if run.pointing:
        assert dialogue.by_id[run.at].kind == "place"
    check_findings(run)
    sources = [source.question for source in run.typed.values()]
    assert len(sources) == len(set(sources)), "two messages revise one answer"
    assert set(sources) <= set(dialogue.by_id)


def check_findings(run: Run) -> None:
    """Passages lie in the words they were found in, in order, none over another."""
    for ident, found in run.findings.items():
        words = run.answers[ident].value
        assert isinstance(words, str)
        edges = [edge for each in found for edge in (each.start, each.end)]
        assert edges == sorted(edges)
        assert all(each.start < each.end for each in found)
        assert edges[0] >= 0
        assert edges[-1] <= len(words)


def is_allowed(question: Question, answer: Answer) -> bool:
    """Whether a question can be answered so."""
    if answer.missing is not None:
        offered = question.skip if answer.missing == "skipped" else question.dont_know
        return offered and answer.value is None
    match question.kind, answer.value:
        case "single", str(code):
            return code in question.codes
        case "multiple", list(codes):
            return bool(codes) and _are_ticks(question, codes)
        case "number", int(number):
            return question.minimum <= number <= question.maximum
        case "text", str(words):
            return 0 < len(words) <= question.longest and "\0" not in words
        case "place", str(code):
            return code in question.codes
        case "place", [float(latitude), float(longitude)]:
            return abs(latitude) <= 85.01 and abs(longitude) <= 180.1
        case "photos", list(written):
            return 0 < len(written) <= question.most and all(map(_is_picture, written))
        case "info", "read":
            return True
    return False


def _is_picture(written: object) -> bool:
    """A handle, and cells of the grid, each once and in order."""
    cells = read_picture(str(written)).cells
    return list(cells) == sorted(set(cells)) and all(0 <= cell < CELLS for cell in cells)


def photos_in(talk: Conversation, facts: Facts) -> set[str]:
    """The handles of all draft photos in a conversation."""
    runs = talk.runs.items()
    return {
        handle for name, run in runs for handle in album.handles(dialogue_of(name, run, facts), run)
    }


def _are_ticks(question: Question, codes: list[object] | list[str] | list[float]) -> bool:
    """Some of its choices, each once, in its order; one that excludes others stands alone."""
    ordered = [code for code in question.codes if code in codes]
    return ordered == codes and (len(codes) == 1 or not question.exclusive & set(ordered))


def _check_steps(before: Conversation, turn: Turn, facts: Facts) -> None:
    """Prompts and event numbers only grow, and one input answers in one dialogue only."""
    numbers = [e.number for e in turn.events if isinstance(e, AnswerGiven | AnswerOrphaned)]
    assert numbers == sorted(set(numbers))
    changed = []
    for name, run in turn.conversation.runs.items():
        old = before.runs.get(name)
        if run.at in (DONE, ENDED) and name == "tip":
            bare = Run(run.dialogue, run.version, run.key, run.at, run.prompt, run.subject)
            assert replace(run, messages=()) == bare, "a tip that is over leaves only messages"
            continue
        if old is None or old.key != run.key:
            changed += [name] if run.answers else []
            continue
        assert run.prompt >= old.prompt
        assert run.given >= old.given
        if run.answers != old.answers:
            changed.append(name)
            same = _asking(name, run, facts) == _asking(name, old, facts)
            assert same or run.given > old.given or run.at in (ENTER, THREAD, WITHDRAW, "words")
        if name == "survey":
            assert numbers == list(range(old.given + 1, run.given + 1))
    assert len(changed) <= 1
    given = sum(isinstance(event, AnswerGiven) for event in turn.events)
    assert given <= 1
    for event in turn.events:
        if isinstance(event, TipSubmitted):
            check_tip(event, before.runs["tip"], facts)


def check_tip(tip: TipSubmitted, run: Run, facts: Facts) -> None:
    """What is sent is what was looked over, under the receipt that was shown."""
    dialogue = dialogue_of("tip", run, facts)
    kinds = {each.id: each.kind for each in dialogue.questions}
    asked = _asking("tip", run, facts)
    words = {ident: masking.masked(run, ident, each) for ident, each in asked.items()}
    shown = {each.id for each in dialogue.questions if each.step and each.kind != "photos"}
    assert tip.answers == {ident: each for ident, each in words.items() if ident in shown}
    assert tip.receipt == run.receipt != ""
    photos = [each.value for ident, each in asked.items() if kinds[ident] == "photos"]
    kept = [each for several in photos if isinstance(several, list) for each in several]
    assert list(tip.photos) == [read_picture(str(each)) for each in kept]
    assert tip.bodies
    assert not tip.notice or tip.category not in facts.repertoire.routing.quiet


def _asking(name: str, run: Run, facts: Facts) -> dict[str, Answer]:
    """The answers of a run that are answers: not those of information screens."""
    by_id = dialogue_of(name, run, facts).by_id
    return {ident: answer for ident, answer in run.answers.items() if by_id[ident].asks}


def check_screen(screen: Screen, shown: Conversation, facts: Facts) -> None:
    """Every button is one of ours, fits Telegram, and some way leads home."""
    presses = _presses(screen)
    assert all(len(press.encode()) <= 64 for press in presses)
    read = [read_press(press) for press in presses]
    assert all(read)
    assert all(screen.rows)
    if not screen.lines:
        assert screen.toast
        assert not screen.rows
        return
    assert bool(screen.position) == shown.keyboard
    if screen.position:
        assert not screen.rows
        return
    assert len(presses) == len(set(presses)), "two buttons do the same"
    for each in read:
        if isinstance(each, Press):
            [run] = [run for run in shown.runs.values() if run.key == each.key]
            assert each.prompt == run.prompt, "a button that is stale when it is shown"
    gone = {each.target for each in read if isinstance(each, Go)}
    choosing_language = not shown.language
    assert gone, "no way home"
    assert not choosing_language or gone == {"language"}


def _presses(screen: Screen) -> list[str]:
    return [button.press for row in screen.rows for button in row]


def check_review(screen: Screen, shown: Conversation, facts: Facts) -> None:
    """Where answers are listed, they are exactly those that were given and count as a step."""
    for text in screen.lines:
        if text.id != "chat.review.answers":
            continue
        listed = text.params["answers"]
        assert isinstance(listed, tuple)
        [key] = {each.key for each in map(read_press, _presses(screen)) if isinstance(each, Press)}
        [(name, run)] = [(name, run) for name, run in shown.runs.items() if run.key == key]
        questions = dialogue_of(name, run, facts).questions
        given = [each for each in questions if each.id in run.answers and each.asks and each.step]
        assert [line.params["question"] for line in listed] == [each.short for each in given]
