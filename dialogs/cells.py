"""Coarse places: a position is snapped to a cell before anything remembers it."""

from __future__ import annotations

import math

CELL_METRES = 250
_METRES_A_DEGREE = 111_320  # of latitude; of longitude at the equator


def snap(latitude: float, longitude: float) -> list[float] | None:
    """The centre, in degrees, of the cell a position lies in; None if it is no place on Earth.

    Cells are rows of CELL_METRES from south to north, each divided into pieces of that length
    along its middle parallel: no side is shorter than 200 m between the poles' last rows.
    """
    if not (-85 <= latitude <= 85 and -180 <= longitude <= 180):  # false for NaN too
        return None
    height = CELL_METRES / _METRES_A_DEGREE
    middle = (math.floor(latitude / height) + 0.5) * height
    width = height / math.cos(math.radians(middle))
    return [round(middle, 5), round((math.floor(longitude / width) + 0.5) * width, 5)]
