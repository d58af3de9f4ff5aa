"""Edits: whatever is done can be undone, merged, written down and read back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.errors import ConflictError
from musterpoint.plan import (
    BUILDINGS,
    RECORD_TYPES,
    Changes,
    ColumnChange,
    Edit,
    LayerChange,
    Plan,
    Points,
    Record,
    RecordChange,
    Site,
    Strokes,
    changed,
    deleted,
    made,
)
from musterpoint.plan.record import field_types
from musterpoint.plan.records import from_data, to_data
from musterpoint.text import Label, Text

finite = st.floats(allow_nan=False, allow_infinity=False)
moments = st.none() | st.datetimes(allow_imaginary=False)
ids = st.sampled_from([f"id-{number}" for number in range(4)])
labels = st.builds(
    Label,
    st.just("Move {what}"),
    st.fixed_dictionaries({"what": st.text() | st.builds(Text, st.text(), st.text())}),
)


def values_of(hint: object) -> st.SearchStrategy:
    plain = {str: st.text(), int: st.integers(), float: finite, bool: st.booleans()}
    if hint in plain:
        return plain[hint]
    if hint == int | None:
        return st.none() | st.integers()
    if hint == tuple[int, ...]:
        return st.lists(st.integers()).map(tuple)
    if "datetime" in str(hint):
        return moments
    if hint == Strokes:
        return st.lists(values_of(Points)).map(tuple)
    if "float" in str(hint):
        return st.lists(st.tuples(finite, finite)).map(tuple)
    return st.lists(st.text()).map(tuple)


def records_of(record_type: type[Record]) -> st.SearchStrategy[Record]:
    fields = {name: values_of(hint) for name, hint in field_types(record_type).items() if name != "id"}
    return st.builds(record_type, id=ids, **fields)


records = st.one_of([records_of(record_type) for record_type in RECORD_TYPES.values()])


def fitting_edit(plan: Plan, data: st.DataObject) -> Edit:
    """An edit that fits the plan, of several changes that may touch the same record twice."""
    draft = plan.copy()
    changes = []
    for wanted in data.draw(st.lists(records, min_size=1, max_size=6)):
        held = draft.find(wanted.KIND, wanted.id)
        after = None if held is not None and data.draw(st.booleans()) else wanted
        change = RecordChange(wanted.KIND, wanted.id, held, after)
        draft.apply(Edit(Label(""), (change,)))
        changes.append(change)
    if BUILDINGS in draft.layers:
        layer = draft.layers[BUILDINGS]
        rows = tuple(data.draw(st.lists(st.sampled_from(layer.frame.index.tolist()), unique=True)))
        after = tuple(data.draw(st.none() | st.integers(0, 10**6)) for _row in rows)
        changes.append(ColumnChange(BUILDINGS, "residents", rows, layer.values("residents", rows), after))
    return Edit(data.draw(labels), tuple(changes))


@pytest.fixture(scope="module")
def start(layer_of):
    """A plan of one record of each kind and a layer; shared, so tests work on copies."""
    shapes = {
        "zone": {"outline": ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))},
        "way": {"path": ((0.0, 0.0), (1.0, 0.0))},
    }
    first = [record_type(id="id-0", **shapes.get(kind, {})) for kind, record_type in RECORD_TYPES.items()]
    plan = Plan("EPSG:4547")
    plan.apply(Edit(Label("Begin"), (*made(*first), LayerChange(BUILDINGS, None, layer_of(5)))))
    return plan


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_inverted_edit_restores_the_plan(start, data):
    plan = start.copy()
    edits = []
    for _edit in range(data.draw(st.integers(1, 4))):
        edits.append(fitting_edit(plan, data))
        plan.apply(edits[-1])
    done = plan.copy()
    for edit in reversed(edits):
        plan.apply(edit.inverted())
    assert plan == start
    for edit in edits:
        plan.apply(edit)
    assert plan == done


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_merged_edits_do_what_both_did(start, data):
    plan = start.copy()
    first = fitting_edit(plan, data)
    plan.apply(first)
    second = fitting_edit(plan, data)
    plan.apply(second)
    both = start.copy()
    both.apply(first.then(second))
    assert both == plan
    both.apply(first.then(second).inverted())
    assert both == start


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_an_edit_written_down_is_read_back_equal(start, data):
    edit = fitting_edit(start, data)
    line = edit.to_json()
    assert "\n" not in line
    again = Edit.from_json(line, lambda *_: pytest.fail("no layer was replaced"))
    assert again == edit
    for language in ("en", "zh_CN"):
        assert again.label.in_language(language) == edit.label.in_language(language)


@settings(max_examples=100, deadline=None)
@given(record=records)
def test_a_record_survives_json(record):
    data = json.loads(json.dumps(to_data(record)))
    assert from_data(record.KIND, data) == record


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_changes_name_exactly_what_was_touched(start, data):
    plan = start.copy()
    edit = fitting_edit(plan, data)
    changes = plan.apply(edit)
    touched = {(kind, id_) for kind, ids_ in changes.records.items() for id_ in ids_}
    assert touched == {(item.kind, item.id) for item in edit.changes if isinstance(item, RecordChange)}
    for kind, record_type in RECORD_TYPES.items():
        for id_ in {*plan.table(kind), *start.table(kind)} - {id_ for k, id_ in touched if k == kind}:
            assert plan.find(kind, id_) is start.find(kind, id_)
        assert changes.touch(record_type.KIND) == any(k == kind for k, _id in touched)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_an_edit_does_not_fit_a_plan_that_has_moved_on(start, data):
    edit = fitting_edit(start, data)
    record = next(change for change in edit.changes if isinstance(change, RecordChange))
    moved_on = start.copy()
    other = RECORD_TYPES[record.kind](id=record.id)
    held = moved_on.find(record.kind, record.id)
    if held == other:
        return
    moved_on.apply(Edit(Label(""), (RecordChange(record.kind, record.id, held, other),)))
    before = moved_on.copy()
    with pytest.raises(ConflictError):
        moved_on.apply(edit)
    assert moved_on == before


def test_merging_forgets_what_came_and_went(start):
    site = Site(id="s", number=7)
    moved = site.replace(x=5.0)
    there = Edit(Label("Make"), tuple(made(site)))
    assert not there.then(Edit(Label("Delete"), tuple(deleted(site))))
    assert there.then(Edit(Label("Move"), (changed(site, moved),))).changes == tuple(made(moved))


def test_only_edits_with_the_same_key_merge():
    one, same, other, none = (Edit(Label("x"), merge_key=key) for key in ("a", "a", "b", ""))
    assert one.merges_with(same)
    assert not one.merges_with(other)
    assert not none.merges_with(none)


def test_layers_are_written_down_by_revision(layer_of):
    old, new = layer_of(2, "r1"), layer_of(3, "r2")
    store = {"r1": old, "r2": new}
    edit = Edit(Label("Import"), (LayerChange(BUILDINGS, old, new), LayerChange("roads", None, None)))
    line = edit.to_json()
    assert len(line) < 300
    assert Edit.from_json(line, lambda kind, revision: store[revision]) == edit


def test_an_edit_of_a_whole_city_is_done_written_down_and_read_back(layer_of):
    count = 45_000
    ids = tuple(f"b{row}" for row in range(count))
    changes = [
        ColumnChange(
            BUILDINGS, "site", rows, (None,) * len(rows), tuple(f"s{row}" for row in range(len(rows)))
        )
        for rows in (ids[:40_000], ids[40_000:])
    ]
    edit = Edit(Label("Give"), (LayerChange(BUILDINGS, None, layer := layer_of(count, "r1")), *changes))
    again = Edit.from_json(edit.to_json(), lambda *_: layer)
    assert again == edit
    plan = Plan("EPSG:4547")
    plan.apply(again)
    picked = ("b0", "b19999", "b20000", "b39999", "b40000", "b44999")
    told = ("s0", "s19999", "s20000", "s39999", "s0", "s4999")
    assert plan.buildings.values("site", picked) == told
    plan.apply(again.inverted())
    assert plan == Plan("EPSG:4547")


@pytest.mark.parametrize("line", ["", "{", "[]", "{}", '{"label": {"message": "x", "arguments": {}}}'])
def test_a_damaged_line_is_an_error(line):
    with pytest.raises((ValueError, KeyError, TypeError)):
        Edit.from_json(line, lambda *_: pytest.fail("no layer was replaced"))


# Layers


def test_a_replaced_layer_conflicts_by_revision(start, layer_of):
    plan = start.copy()
    with pytest.raises(ConflictError):
        plan.apply(Edit(Label("Import"), (LayerChange(BUILDINGS, layer_of(5, "other"), layer_of(1)),)))
    assert plan == start


def test_each_column_of_an_edit_is_checked(start):
    plan = start.copy()
    right = ColumnChange(BUILDINGS, "residents", ("b1",), (1,), (9,))
    wrong = ColumnChange(BUILDINGS, "floors", ("b1",), (33,), (6,))
    with pytest.raises(ConflictError):
        plan.apply(Edit(Label("Set"), (right, wrong)))
    assert plan == start
    with pytest.raises(ConflictError):
        plan.apply(Edit(Label("Set"), (right, right)))
    assert plan == start


def test_a_layer_can_be_imported_and_filled_in_one_edit(layer_of):
    plan = Plan("EPSG:4547")
    layer = layer_of(3)
    edit = Edit(
        Label("Import"),
        (
            LayerChange(BUILDINGS, None, layer),
            ColumnChange(BUILDINGS, "residents", ("b0", "b2"), (0, 2), (50, None)),
            ColumnChange(BUILDINGS, "residents", ("b0",), (50,), (60,)),
        ),
    )
    changes = plan.apply(edit)
    assert plan.layers[BUILDINGS].values("residents", ("b0", "b1", "b2")) == (60, 1, None)
    assert changes == Changes({}, {BUILDINGS: frozenset({"residents"})}, frozenset({BUILDINGS}))
    assert layer.values("residents", ("b0",)) == (0,)
    plan.apply(edit.inverted())
    assert plan == Plan("EPSG:4547")


def test_a_changed_column_shares_the_others(start):
    plan = start.copy()
    before = start.layers[BUILDINGS]
    plan.apply(Edit(Label("Set"), (ColumnChange(BUILDINGS, "residents", ("b1",), (1,), (9,)),)))
    after = plan.layers[BUILDINGS]
    assert before.values("residents", ("b1",)) == (1,)
    assert after.frame.geometry.to_numpy()[0] is before.frame.geometry.to_numpy()[0]
    assert after.frame.crs == before.frame.crs
    assert after.frame.dtypes.equals(before.frame.dtypes)
