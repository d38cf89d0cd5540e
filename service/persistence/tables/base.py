"""The common base of all tables: names of constraints and short forms of column types."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, Date, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, mapped_column

from service.persistence.types import Bytes, Instant

PrimaryKey = Annotated[str, mapped_column(primary_key=True)]
"""A text that names the row for ever: an id, a slug, a hash."""


class Base(DeclarativeBase):
    """Every table; constraints have names, so that migrations and error texts can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: String(),
        int: BigInteger(),
        bytes: Bytes(),
        datetime: Instant(),
        date: Date(),
    }


def table_of(row: type[Base]) -> Table:
    """Give the Core table of a row class: the hot path builds its statements on it."""
    table = row.__table__
    if not isinstance(table, Table):  # a mapped select, which nobody here has
        raise TypeError(f"{row.__name__} is not mapped to a table.")
    return table
