"""The packed spatial index finds what a box-by-box one finds, and stays one that can be edited."""

from __future__ import annotations

import numpy
import pytest
import sqlalchemy as sa

from musterpoint.store.rtree import CELLS, fill


@pytest.fixture
def connection():
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE VIRTUAL TABLE tree USING rtree(id, minx, maxx, miny, maxy)")
        yield connection
    engine.dispose()


@pytest.mark.parametrize("count", [0, 1, CELLS, CELLS + 1, CELLS**2, CELLS**2 + 1, 20_000])
def test_a_packed_tree_is_sound_and_finds_everything(connection: sa.Connection, count: int) -> None:
    chance = numpy.random.default_rng(count)
    low = chance.uniform(-1e6, 5e6, (count, 2))
    boxes = numpy.hstack((low, low + chance.uniform(0, 500, (count, 2))))
    ids = chance.permutation(count) + 1
    fill(connection, "tree", ids, boxes)
    assert connection.exec_driver_sql("SELECT rtreecheck('tree')").scalar() == "ok"
    assert connection.exec_driver_sql("SELECT count(*) FROM tree").scalar() == count
    for x, y in chance.uniform(-1e6, 5e6, (5, 2)):
        window = (x, y, x + 4e5, y + 4e5)
        meeting = (
            (boxes[:, 0] <= window[2]) & (boxes[:, 2] >= x) & (boxes[:, 1] <= window[3]) & (boxes[:, 3] >= y)
        )
        found = connection.exec_driver_sql(
            "SELECT id FROM tree WHERE minx <= ? AND maxx >= ? AND miny <= ? AND maxy >= ?",
            (window[2], x, window[3], y),
        ).scalars()
        assert set(ids[meeting].tolist()) <= set(found)


def test_a_packed_tree_takes_and_gives_up_boxes(connection: sa.Connection) -> None:
    chance = numpy.random.default_rng(1)
    low = chance.uniform(0, 1000, (3000, 2))
    fill(connection, "tree", numpy.arange(1, 3001), numpy.hstack((low, low + 1)))
    connection.exec_driver_sql("DELETE FROM tree WHERE id % 3 = 0")
    rows = [(5000 + number, number, number + 1, number, number + 1) for number in range(500)]
    connection.exec_driver_sql("INSERT INTO tree VALUES (?, ?, ?, ?, ?)", rows)
    assert connection.exec_driver_sql("SELECT count(*) FROM tree").scalar() == 2500
    assert connection.exec_driver_sql("SELECT rtreecheck('tree')").scalar() == "ok"
