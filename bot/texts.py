"""The bookshelf: all texts in all languages, read once a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import locales
from locales.catalogue import Catalogues
from locales.phones import PHONES


@cache
def read_catalogues() -> Catalogues:
    """All languages; raises `FaultyCataloguesError`."""
    return Catalogues.read(Path(locales.__file__).parent, PHONES)
