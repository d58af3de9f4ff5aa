"""Plans from before there were catchments open with room for them, layers that were replaced included."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from musterpoint import store
from musterpoint.plan import BUILDINGS, PLANNED, ColumnChange, Edit, LayerChange
from musterpoint.text import Label


@pytest.fixture
def older(made_store, plan):
    """A file of the version before catchments, with a layer that was replaced."""
    newer = replace(plan.buildings, revision="r2")
    made_store.append(Edit(Label("Update"), (LayerChange(BUILDINGS, plan.buildings, newer),)))
    made_store.close()
    with closing(sqlite3.connect(made_store.path)) as raw, raw:
        rows = raw.execute(
            "SELECT number, table_name, dtypes FROM musterpoint_layers WHERE kind = 'buildings'"
        )
        for number, table, dtypes in rows.fetchall():
            planned = PLANNED[BUILDINGS]
            kept = {name: dtype for name, dtype in json.loads(dtypes).items() if name not in planned}
            for name in planned:
                raw.execute(f'ALTER TABLE "{table}" DROP COLUMN {name}')
            raw.execute(
                "UPDATE musterpoint_layers SET dtypes = ? WHERE number = ?", (json.dumps(kept), number)
            )
        raw.execute("DROP TABLE building_part")
        raw.execute("DELETE FROM gpkg_contents WHERE table_name = 'building_part'")
        raw.execute("UPDATE musterpoint_meta SET value = '5' WHERE key = 'schema_version'")
    return made_store.path


def test_buildings_of_an_older_plan_can_be_given_to_sites(older):
    with store.open(older) as opened:
        before = opened.plan().buildings
        assert before.values("site", before.frame.index) == (None,) * len(before.frame)
        rows = tuple(before.frame.index[:1])
        opened.append(Edit(Label("Give"), (ColumnChange(BUILDINGS, "site", rows, (None,), ("site-1",)),)))
    with store.open(older) as again:
        assert again.plan().buildings.frame["site"].tolist()[0] == "site-1"


def test_the_layer_before_an_update_comes_back_with_the_column(older):
    with store.open(older) as opened:
        replaced = opened.edit(opened.revision).changes[0].before
    assert "site" in replaced.frame


def test_buildings_of_an_older_plan_can_be_called_at_a_time(older):
    with store.open(older) as opened:
        rows = tuple(opened.plan().buildings.frame.index[:1])
        opened.append(Edit(Label("Call"), (ColumnChange(BUILDINGS, "slot_starts", rows, (None,), (30,)),)))
        assert opened.plan().campaign.slot_minutes == 30
    with store.open(older) as again:
        assert again.plan().buildings.frame["slot_starts"].tolist()[0] == 30
        assert again.plan().buildings.frame["slot_starts"].dtype == "Int64"
