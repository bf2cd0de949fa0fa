"""Tables: what all of them share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {bytes: LargeBinary, Any: JSON(none_as_null=True)}  # noqa: RUF012 - SQLAlchemy's own name


def about(comment: str, **options: Any) -> dict[str, Any]:
    """A table's comment. Keyed by a random tag, and kept in its order: no row tells its age."""
    return {"comment": comment, "sqlite_with_rowid": False, **options}
