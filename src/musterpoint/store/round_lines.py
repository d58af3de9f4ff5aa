"""The lines of teams' rounds, in a table that other programs show.

They follow from the plan and aren't part of it: an edit that they may follow from empties the table, and who
knows the roads fills it again (`Store.put_round_lines`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

import shapely
import sqlalchemy as sa

from musterpoint.plan import ROADS
from musterpoint.store import geopackage
from musterpoint.store.geopackage import FID, GEOMETRY_COLUMN, NamedType

MADE_OF = frozenset({"stop", "team", "site", "place", ROADS})
"""Kinds of records and layers that the lines follow from."""

round_lines = sa.Table(
    "round",
    sa.MetaData(),
    sa.Column(FID, sa.Integer, primary_key=True),
    sa.Column(GEOMETRY_COLUMN, NamedType("LINESTRING")),
    sa.Column("team", sa.Text, nullable=False, unique=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("colour", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnRound:
    """A team's way as a line in the plan's CRS. team: its id. colour: "#rrggbb", of the map's style."""

    team: str
    number: int
    name: str
    kind: str
    colour: str
    line: shapely.LineString


def has_round_lines(connection: sa.Connection) -> bool:
    """Whether the lines are there, and are those of the plan as it is."""
    if not _is_there(connection):
        return False
    return connection.scalar(sa.select(sa.func.count()).select_from(round_lines)) > 0


def put_round_lines(connection: sa.Connection, rounds: Sequence[DrawnRound], srs_id: int) -> None:
    """Write the lines in place of those that are there."""
    if not _is_there(connection):
        round_lines.create(connection)
        geopackage.register(connection, round_lines, srs_id)
    connection.execute(round_lines.delete())
    blobs = geopackage.encode([item.line for item in rounds], srs_id)
    rows = [asdict(item) | {GEOMETRY_COLUMN: blob} for item, blob in zip(rounds, blobs, strict=True)]
    for row in rows:
        del row["line"]
    if rows:
        connection.execute(round_lines.insert(), rows)
    geopackage.touch(connection, [round_lines.name])


def forget_round_lines(connection: sa.Connection, touched: Collection[str]) -> None:
    """Empty the table where what was touched (kinds of records and layers) may change the lines."""
    if not MADE_OF.isdisjoint(touched) and _is_there(connection):
        connection.execute(round_lines.delete())


def _is_there(connection: sa.Connection) -> bool:
    """Whether there is the table. SQLAlchemy's inspector takes longer than to move a site."""
    tables = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return connection.exec_driver_sql(tables, (round_lines.name,)).first() is not None
