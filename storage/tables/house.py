"""The table of the installation itself."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table, about


class HouseRow(Table):
    """What an installation remembers of itself."""

    __tablename__ = "house"
    __table_args__ = about("Which server key this database was made with.")

    name: Mapped[str] = mapped_column(primary_key=True, comment="Of what")
    value: Mapped[bytes] = mapped_column(comment="A keyed hash of it; the key is not in here")
