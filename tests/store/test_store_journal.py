"""Edits are kept: journal, records and layers agree, and survive closing."""

from __future__ import annotations

import pytest

from musterpoint import store
from musterpoint.plan import (
    BUILDINGS,
    RECORD_TYPES,
    ColumnChange,
    Edit,
    LayerChange,
    Plan,
    Site,
    Zone,
    changed,
    deleted,
    made,
)
from musterpoint.text import Label, Text


def reopened(opened: store.Store) -> store.Store:
    opened.close()
    return store.open(opened.path)


def test_a_plan_comes_back_equal(made_store, plan):
    with reopened(made_store) as again:
        assert again.plan() == plan
        assert again.crs == plan.crs
        assert again.plan().layers[BUILDINGS].frame.dtypes.equals(plan.layers[BUILDINGS].frame.dtypes)


def test_every_kind_of_record_comes_back_equal(path):
    plan = Plan("EPSG:32649")
    shapes = {
        "zone": {"outline": ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))},
        "way": {"path": ((0.0, 0.0), (1.0, 0.0))},
    }
    records = [
        record_type(id="campaign" if kind == "campaign" else f"{kind}-1", **shapes.get(kind, {}))
        for kind, record_type in RECORD_TYPES.items()
    ]
    plan.apply(Edit(Label("Make"), tuple(made(*records))))
    with store.create(path, plan) as opened:
        assert opened.plan() == plan


def test_each_edit_reaches_file_and_journal(made_store, plan, buildings):
    site = plan.find("site", "site-1")
    moved = site.replace(x=site.x + 1.5, name="南门")
    zone = plan.find("zone", "zone-1")
    edits = [
        Edit(Label("Move {what}", {"what": Text("1 号点", "site 1")}), (changed(site, moved),)),
        Edit(Label("Set residents"), (ColumnChange(BUILDINGS, "residents", ("b000001",), (1,), (None,)),)),
        Edit(Label("Delete"), tuple(deleted(zone))),
        Edit(Label("Import"), (LayerChange(BUILDINGS, plan.layers[BUILDINGS], buildings(5, "r2")),)),
        Edit(Label("Clear"), (LayerChange(BUILDINGS, buildings(5, "r2"), None),)),
    ]
    for number, edit in enumerate(edits, 1):
        plan.apply(edit)
        entry = made_store.append(edit, who="李")
        assert (entry.revision, made_store.revision) == (number, number)
        assert made_store.plan() == plan
    with reopened(made_store) as again:
        assert again.plan() == plan
        assert [entry.label for entry in again.journal()] == [edit.label for edit in edits]
        assert {entry.who for entry in again.journal()} == {"李"}
        assert [again.edit(number) for number in (1, 2, 3)] == edits[:3]


def test_a_replaced_layer_comes_back_with_the_values_it_had(made_store, plan, buildings):
    edits = [
        Edit(Label("Set"), (ColumnChange(BUILDINGS, "residents", ("b000000", "b000002"), (0, 2), (70, 80)),)),
        Edit(Label("Import"), (LayerChange(BUILDINGS, plan.layers[BUILDINGS], buildings(4, "r2")),)),
    ]
    states = [plan.copy()]
    for edit in edits:
        plan.apply(edit)
        states.append(plan.copy())
        made_store.append(edit)
    for revision in (2, 1):
        made_store.append(made_store.edit(revision).inverted(), undoes=revision)
        states.pop()
        assert made_store.plan() == states[-1]
    with reopened(made_store) as again:
        assert again.plan() == states[0]
        assert [entry.undoes for entry in again.journal()] == [None, None, 2, 1]


def test_a_removed_layer_can_be_removed_and_brought_back_again(made_store, plan):
    layer = plan.layers[BUILDINGS]
    for _round in range(3):
        made_store.append(Edit(Label("Clear"), (LayerChange(BUILDINGS, layer, None),)))
        assert BUILDINGS not in made_store.plan().layers
        made_store.append(Edit(Label("Restore"), (LayerChange(BUILDINGS, None, layer),)))
        assert made_store.plan() == plan


def test_the_last_edit_can_be_continued(made_store, plan):
    site = plan.find("site", "site-1")
    first = site.replace(x=1.0)
    second = first.replace(x=2.0)
    begun, step = (Edit(Label("Nudge"), (changed(*pair),), "n") for pair in ((site, first), (first, second)))
    made_store.append(begun)
    made_store.replace_last(begun.then(step), step)
    with reopened(made_store) as again:
        assert len(again.journal()) == 1
        assert again.plan().find("site", "site-1") == second
        assert again.edit(1).changes == (changed(site, second),)


def test_only_the_last_state_of_a_record_counts_within_an_edit(made_store):
    zone = Zone(id="zone-9", outline=((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)))
    made_store.append(Edit(Label("Make and delete"), (*made(zone), *deleted(zone))))
    assert made_store.plan().find("zone", "zone-9") is None


def test_marks_name_the_revision_they_were_made_at(made_store):
    made_store.mark("before anything")
    made_store.append(Edit(Label("Make"), tuple(made(Site(id="site-2", number=2)))))
    made_store.mark("duty sheets")
    with reopened(made_store) as again:
        assert [(mark.revision, mark.name) for mark in again.marks()] == [
            (0, "before anything"),
            (1, "duty sheets"),
        ]


def test_an_edit_that_does_not_exist_is_a_key_error(made_store):
    with pytest.raises(KeyError):
        made_store.edit(1)


def test_a_copy_is_a_plan_of_its_own(made_store, plan, tmp_path):
    made_store.append(Edit(Label("Make"), tuple(made(Site(id="site-2", number=2)))))
    made_store.save_copy(tmp_path / "copy.gpkg")
    with store.open(tmp_path / "copy.gpkg") as copy:
        assert copy.plan() == made_store.plan()
        assert copy.journal() == made_store.journal()


def test_names_and_times_come_back_as_they_were(made_store):
    entry = made_store.append(
        Edit(Label("Make"), tuple(made(Site(id="s-2", number=2, name="'; DROP TABLE site; --"))))
    )
    assert made_store.plan().find("site", "s-2").name == "'; DROP TABLE site; --"
    assert made_store.journal() == [entry]


def test_a_plan_is_not_copied_over_itself_or_over_one_that_is_open(made_store, plan, tmp_path):
    with store.create(tmp_path / "other.gpkg", Plan("EPSG:4547")) as other:
        for path in (made_store.path, other.path):
            with pytest.raises(store.LockedError):
                made_store.save_copy(path, overwrite=True)
        assert other.plan() == Plan("EPSG:4547")
    made_store.save_copy(other.path, overwrite=True)
    made_store.append(Edit(Label("Make"), tuple(made(Site(id="site-2", number=2)))))
    with store.open(other.path) as copy:
        assert copy.plan() == plan


def test_what_a_killed_program_left_unfinished_is_swept_away(made_store):
    made_store.close()
    left = made_store.path.with_name(f".{made_store.path.name}.unfinished-12ab.tmp")
    other = made_store.path.with_name(".other.gpkg.unfinished-12ab.tmp")
    for file in (left, other):
        file.touch()
    store.open(made_store.path, read_only=True).close()
    assert left.exists()
    store.open(made_store.path).close()
    assert other.exists() and not left.exists()
