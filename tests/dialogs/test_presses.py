"""What buttons send back is read as it was written, and nothing else is read at all."""

from __future__ import annotations

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from dialogs.presses import Go, Press, Verb, go, press, read_press
from tests.dialogs.sizes import SEQUENCES

_WORD = st.from_regex(r"[A-Za-z0-9_-]{1,16}", fullmatch=True)
_WAY = st.from_regex(r"[A-Za-z0-9_.@-]{1,48}", fullmatch=True)
_CODE = st.from_regex(r"[a-z0-9_]{0,24}", fullmatch=True)


@SEQUENCES
@given(key=_WORD, prompt=st.integers(0, 999_999), verb=st.sampled_from(get_args(Verb)), code=_CODE)
def test_press_is_read_as_written(key: str, prompt: int, verb: Verb, code: str) -> None:
    """And never takes more than 64 bytes."""
    data = press(key, prompt, verb, code)
    assert len(data.encode()) <= 64
    assert read_press(data) == Press(key, prompt, verb, code)


@SEQUENCES
@given(target=st.from_regex(r"[a-z]{1,12}", fullmatch=True), code=st.one_of(st.just(""), _WAY))
def test_way_is_read_as_written(target: str, code: str) -> None:
    """The buttons of menus; what they lead to may be a body or an activity."""
    assert len(go(target, code).encode()) <= 64
    assert read_press(go(target, code)) == Go(target, code)


@SEQUENCES
@given(data=st.one_of(st.text(max_size=64), st.from_regex(r"q\..*|go\..*")))
def test_anything_else_is_nothing(data: str) -> None:
    """Whatever is read holds what was written there, and no more."""
    match read_press(data):
        case Press(key, prompt, verb, code):
            assert data.split(".")[0:2] == ["q", key]
            assert int(data.split(".")[2]) == prompt
            assert data.split(".")[3:] == [verb, *([code] if code else [])]
        case Go(target, code):
            assert data == go(target, code)
