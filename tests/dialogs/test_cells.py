"""A position becomes the middle of a coarse cell, wherever on Earth it is."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from dialogs.cells import CELL_METRES, snap
from tests.dialogs.sizes import SEQUENCES

_LATITUDE, _LONGITUDE = st.floats(-85, 85), st.floats(-180, 180)
_METRES = 111_320


@SEQUENCES
@given(latitude=_LATITUDE, longitude=_LONGITUDE)
def test_cell_is_near_and_no_nearer(latitude: float, longitude: float) -> None:
    """Its middle lies at most half a cell away each way, and is known to a metre only."""
    cell = snap(latitude, longitude)
    assert cell is not None
    assert abs(cell[0] - latitude) * _METRES <= CELL_METRES / 2 + 1
    across = abs(cell[1] - longitude) * _METRES * math.cos(math.radians(cell[0]))
    assert across <= CELL_METRES / 2 + 1
    assert cell == [round(cell[0], 5), round(cell[1], 5)]


@SEQUENCES
@given(
    latitude=st.floats(55.5, 55.7), longitude=st.floats(12.9, 13.1),
    north=st.floats(-60, 60), east=st.floats(-60, 60),
)  # fmt: skip
def test_neighbours_share_a_cell_or_touch(
    latitude: float, longitude: float, north: float, east: float
) -> None:
    """In Malmö, a step to the side leads to the same cell or the one beside it."""
    here = snap(latitude, longitude)
    there = snap(latitude + north / _METRES, longitude + east / _METRES)
    assert here is not None
    assert there is not None
    assert abs(here[0] - there[0]) * _METRES <= CELL_METRES + 1
    # a row's cells begin anywhere beside its neighbour's
    across = abs(here[1] - there[1]) * _METRES * math.cos(math.radians(latitude))
    assert across <= 1.5 * CELL_METRES + 1


@SEQUENCES
@given(latitude=st.floats(), longitude=st.floats())
def test_no_place_is_no_cell(latitude: float, longitude: float) -> None:
    """Not a number, beyond the poles, around the world: none of it is an error, or a place."""
    outside = not (abs(latitude) <= 85 and abs(longitude) <= 180)
    assert (snap(latitude, longitude) is None) == outside
