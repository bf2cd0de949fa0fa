"""The photos question: the photo in view under a grid, whose cells a tap blacks out."""

from __future__ import annotations

from dataclasses import replace

from dialogs.buttons import button, in_rows
from dialogs.inputs import Photo
from dialogs.pictures import CELLS, COLUMNS, Picture, cell_name, read_picture, turn_cell
from dialogs.pictures import write_picture as write
from dialogs.presses import Press
from dialogs.questions import Dialogue, Question
from dialogs.runs import Run
from dialogs.screens import Rows, Text, say


def handles(dialogue: Dialogue, run: Run) -> set[str]:
    """The photos of a run, confirmed or not."""
    open_question = dialogue.by_id.get(run.at)
    written = list(run.marks) if open_question and open_question.kind == "photos" else []
    for ident, answer in run.answers.items():
        if dialogue.by_id[ident].kind == "photos" and isinstance(answer.value, list):
            written += map(str, answer.value)
    return {read_picture(each).handle for each in written}


def in_view(run: Run) -> Picture | None:
    """The photo that can be worked on: the newest, until others are leafed to."""
    return read_picture(run.marks[-1]) if run.marks else None


def add(question: Question, run: Run, photo: Photo) -> Run | Text:
    """The run with one photo more, or why it is one too many."""
    if len(run.marks) >= question.most:
        return say("chat.photos.full", n=question.most)
    return replace(run, marks=(*run.marks, photo.handle), prompt=run.prompt + 1)


def press(run: Run, pressed: Press) -> Run | None:
    """The run after a tap on one of the buttons below; None when it is none of them."""
    if not run.marks:
        return None
    picture = read_picture(run.marks[-1])
    match pressed.verb:
        case "set" | "unset" if pressed.code.isdecimal() and int(pressed.code) < CELLS:
            turned = turn_cell(picture, int(pressed.code), black=pressed.verb == "set")
            return replace(run, marks=(*run.marks[:-1], write(turned)))
        case "next":
            return replace(run, marks=(run.marks[-1], *run.marks[:-1]), prompt=run.prompt + 1)
        case "drop":
            return replace(run, marks=run.marks[:-1], prompt=run.prompt + 1)
    return None


def lines(question: Question, run: Run) -> tuple[Text, ...]:
    """The words under the photo in view: a caption is short."""
    return (
        say("chat.photos.count", number=len(run.marks), most=question.most),
        say("chat.photos.grid"),
    )


def rows(run: Run) -> Rows:
    """The grid, and what else can be done with the photo in view."""
    if (picture := in_view(run)) is None:
        return ()
    cells = []
    for cell in range(CELLS):
        black = cell in picture.cells
        label = say("chat.photos.cell", cell=cell_name(cell))
        cells.append(button(run, label, "unset" if black else "set", str(cell), chosen=black))
    others = [button(run, say("chat.button.photo_drop"), "drop")]
    if len(run.marks) > 1:
        others.append(button(run, say("chat.button.photo_next"), "next"))
    return (*in_rows(cells, COLUMNS), *in_rows(others, 1))
