"""Which text ids the Python sources say: the literal first argument of every `say(...)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from locales.entries import NOTE, Fault

FOLDERS = ("bot", "dialogs", "storage")

# A say() whose id comes from a data file carries this comment; only dialogs/ reads those files.
FROM_DATA = "ids from data"
DATA_FOLDER = "dialogs"


@dataclass(frozen=True, slots=True)
class Said:
    """A needed text: where it is said, with which parameters (None: any), what translators note."""

    id: str
    where: str
    params: frozenset[str] | None = frozenset()
    notes: tuple[str, ...] = ()


def said_in_code(root: Path) -> Iterator[Said | Fault]:
    """Every id said below the root's Python folders, and a fault for each that cannot be read off.

    Babel's own extractor is not used: it reads `say("a" if sure else "b")` as one id "ab", and
    does not tell which parameters a text is given.
    """
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            yield from said_in(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())


def said_in(source: str, name: str) -> Iterator[Said | Fault]:
    """The same for one file's source; `name` is its path from the root."""
    lines = source.splitlines()
    tree = ast.parse(source, name)
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "dialogs.screens"
        for alias in node.names
    }
    from_data = name.startswith(f"{DATA_FOLDER}/")
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        where = f"{name}:{node.lineno}"
        called = _called(node.func)
        ids = _literals(node.args[0]) if node.args else []
        if called == "say":
            marked = from_data and any(
                FROM_DATA in line for line in lines[node.lineno - 1 : node.end_lineno]
            )
            if not ids and not marked:
                yield Fault(where, "say", "the id is not a literal")
            for id_ in ids:
                yield Said(id_, where, _params(node), _notes(lines, node.lineno))
        elif called == "Text" and "Text" in imported and (ids or not from_data):
            yield Fault(where, "Text", "an id that no data file gives is said with say()")


def _called(func: ast.expr) -> str | None:
    match func:
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="screens"), attr=name):
            return name
    return None


def _literals(node: ast.expr) -> list[str]:
    match node:
        case ast.Constant(value=str(id_)):
            return [id_]
        case ast.IfExp(body=body, orelse=orelse):
            one, other = _literals(body), _literals(orelse)
            return one + other if one and other else []
    return []


def _params(node: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in node.keywords]
    return None if None in names else frozenset(name for name in names if name)


def _notes(lines: list[str], number: int) -> tuple[str, ...]:
    """The comment right above a line, from `Translators:` on."""
    comment: list[str] = []
    for line in reversed(lines[: number - 1]):
        if not line.lstrip().startswith("#"):
            break
        comment.insert(0, line.strip().lstrip("# "))
        if comment[0].startswith(NOTE):
            return (" ".join(comment).removeprefix(NOTE).strip(),)
    return ()
