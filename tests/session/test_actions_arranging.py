"""Groups, alignment, rows of copies, drawing, queues: what is put in order and drawn on the map."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from musterpoint.catalogue import load_catalogue
from musterpoint.errors import InputError
from musterpoint.plan import Edit, Fixture, Plan, Zone, counted_ids, made
from musterpoint.session import actions
from musterpoint.session.actions.grouping import holder, picked_with
from musterpoint.session.actions.queues import queue_in
from musterpoint.text import CHINESE, ENGLISH, Label

CATALOGUE = load_catalogue()
RECTANGLE = ((0.0, 0.0), (20.0, 0.0), (20.0, 12.0), (0.0, 12.0))


class Desk:
    """A plan, and what is done to it; every edit is taken back and done again on the way."""

    def __init__(self):
        self.plan = Plan("EPSG:4547")
        self.ids = counted_ids()

    def do(self, edit: Edit) -> Edit:
        before = self.plan.copy()
        self.plan.apply(edit)
        after = self.plan.copy()
        self.plan.apply(edit.inverted())
        assert self.plan == before
        self.plan.apply(edit)
        assert self.plan == after
        return edit

    def tent(self, x: float, y: float, rotation: float = 0.0, **values) -> tuple[str, str]:
        tent = Fixture(
            id=self.ids("fixture"),
            type="canopy-3x3",
            x=x,
            y=y,
            rotation=rotation,
            width=3.0,
            depth=3.0,
            **values,
        )
        self.plan.apply(Edit(Label("given"), tuple(made(tent))))
        return ("fixture", tent.id)

    def all(self, kind: str) -> list:
        return list(self.plan.table(kind).values())


@pytest.fixture
def desk() -> Desk:
    return Desk()


# Groups


def test_a_group_is_picked_as_one_and_can_be_gone_into(desk):
    refs = [desk.tent(0, 0), desk.tent(5, 0)]
    desk.do(actions.group(desk.plan, refs, desk.ids))
    assert set(picked_with(desk.plan, refs[0])) == set(refs)
    name = holder(desk.plan, refs[0], frozenset())
    assert picked_with(desk.plan, refs[0], frozenset({name})) == (refs[0],)
    desk.do(actions.ungroup(desk.plan, refs[:1]))
    assert picked_with(desk.plan, refs[0]) == (refs[0],)


def test_a_kit_is_a_group_that_can_be_taken_apart_and_put_together(desk):
    desk.do(actions.place_kit(desk.plan, CATALOGUE, "lanes-1", 0, 0, ids=desk.ids))
    (site,) = desk.all("site")
    part = ("fixture", desk.plan.where("fixture", site=site.id)[0].id)
    whole = [("site", site.id)]
    assert list(picked_with(desk.plan, part)) == whole
    desk.do(actions.ungroup(desk.plan, whole))
    assert picked_with(desk.plan, part) == (part,)
    desk.do(actions.group(desk.plan, whole, desk.ids))
    assert list(picked_with(desk.plan, part)) == whole


def test_what_is_grouped_with_a_site_joins_it(desk):
    desk.do(actions.place_kit(desk.plan, CATALOGUE, "lanes-1", 0, 0, ids=desk.ids))
    (site,), tent = desk.all("site"), desk.tent(100, 0)
    desk.do(actions.group(desk.plan, [("site", site.id), tent], desk.ids))
    assert desk.plan.find(*tent).site == site.id


@pytest.mark.parametrize("count", [0, 1])
def test_one_thing_is_no_group(desk, count):
    with pytest.raises(InputError) as told:
        actions.group(desk.plan, [desk.tent(0, 0)][:count])
    assert told.value.suggestion


def test_copies_of_a_group_are_another_group(desk):
    refs = [desk.tent(0, 0), desk.tent(5, 0)]
    desk.do(actions.group(desk.plan, refs, desk.ids))
    desk.do(actions.duplicate(desk.plan, refs, 20, 0, desk.ids))
    groups = [tent.group for tent in desk.all("fixture")]
    assert len(set(groups)) == 2
    assert groups.count(groups[0]) == 2


# Order


@pytest.mark.parametrize(
    ("side", "axis", "value"),
    [("left", "x", 0), ("right", "x", 9), ("centre", "x", 4.5), ("top", "y", 8), ("bottom", "y", 0)],
)
def test_alignment(desk, side, axis, value):
    refs = [desk.tent(0, 0), desk.tent(4, 8), desk.tent(9, 3)]
    desk.do(actions.align(desk.plan, refs, side))
    assert {getattr(desk.plan.find(*ref), axis) for ref in refs} == {value}


def test_alignment_follows_the_direction_of_the_first(desk):
    refs = [desk.tent(0, 0, 30), desk.tent(10, 2, 30)]
    desk.do(actions.align(desk.plan, refs, "top"))
    first, second = (desk.plan.find(*ref) for ref in refs)
    step = np.array([second.x - first.x, second.y - first.y])
    assert np.degrees(np.arctan2(step[1], step[0])) == pytest.approx(30, abs=0.01)


def test_a_locked_thing_stays_and_the_others_come_to_it(desk):
    refs = [desk.tent(0, 0), desk.tent(4, 8, locked=True), desk.tent(9, 3)]
    desk.do(actions.align(desk.plan, refs, "left"))
    assert {desk.plan.find(*ref).x for ref in refs} == {4}


def test_equal_gaps(desk):
    refs = [desk.tent(0, 0), desk.tent(4, 1), desk.tent(20, 2), desk.tent(9, 0)]
    desk.do(actions.distribute(desk.plan, refs, 0))
    assert sorted(desk.plan.find(*ref).x for ref in refs) == pytest.approx([0, 20 / 3, 40 / 3, 20], abs=1e-3)


def test_order_needs_enough_things(desk):
    with pytest.raises(InputError):
        actions.align(desk.plan, [desk.tent(0, 0)], "left")
    with pytest.raises(InputError):
        actions.distribute(desk.plan, [desk.tent(0, 0), desk.tent(9, 0)], 0)


@pytest.mark.parametrize(
    ("own", "street", "turned"), [(0, 12, 12), (10, 95, 5), (350, 80, 350), (20, 200, 20)]
)
def test_a_turn_to_the_street_is_the_smaller_one(desk, own, street, turned):
    ref = desk.tent(0, 0, own)
    desk.do(actions.turn_to(desk.plan, [ref], street))
    assert desk.plan.find(*ref).rotation == pytest.approx(turned)


def test_a_row_of_twelve_line_marks(desk):
    desk.do(actions.place_fixture(desk.plan, CATALOGUE, "line-mark", 5, 5, 90, ids=desk.ids))
    mark = ("fixture", desk.all("fixture")[0].id)
    desk.do(actions.array(desk.plan, [mark], 12, 1, 1.0, 1.0, desk.ids))
    marks = desk.all("fixture")
    assert len(marks) == 12
    assert sorted(item.y for item in marks) == pytest.approx(np.arange(5, 17))
    assert {item.x for item in marks} == {5}


def test_a_grid_of_sites_gets_numbers_and_posts(desk):
    desk.do(actions.place_kit(desk.plan, CATALOGUE, "lanes-1", 0, 0, ids=desk.ids))
    site = ("site", desk.all("site")[0].id)
    desk.do(actions.array(desk.plan, [site], 2, 2, 60, 60, desk.ids))
    assert sorted(item.number for item in desk.all("site")) == [1, 2, 3, 4]
    posts = [len(desk.plan.where("post", site=item.id)) for item in desk.all("site")]
    assert len(set(posts)) == 1


@pytest.mark.parametrize(("columns", "rows"), [(1, 1), (100, 100)])
def test_no_grid_of_one_or_of_ten_thousand(desk, columns, rows):
    with pytest.raises(InputError):
        actions.array(desk.plan, [desk.tent(0, 0)], columns, rows, 1, 1)


# Drawing


def test_a_zone_a_way_and_a_gate_are_drawn(desk):
    desk.do(actions.draw_zone(desk.plan, "isolation", RECTANGLE, ids=desk.ids))
    desk.do(actions.draw_way(desk.plan, "waste", RECTANGLE[:3], ids=desk.ids))
    edit = desk.do(actions.place_gate(desk.plan, "exit", 3, 4, 400, ids=desk.ids))
    assert desk.all("zone")[0].geometry().area == 240
    assert desk.all("way")[0].kind == "waste"
    assert desk.all("gate")[0].rotation == 40
    assert edit.label.in_language(CHINESE) != edit.label.in_language(ENGLISH)


@pytest.mark.parametrize("outline", [RECTANGLE[:2], ((0, 0), (5, 5), (5, 0), (0, 5)), ((0, 0),) * 4])
def test_what_is_no_area_is_refused(desk, outline):
    with pytest.raises(InputError) as told:
        actions.draw_zone(desk.plan, "waiting", outline)
    assert told.value.suggestion


def test_barriers_along_a_line_are_one_group_of_true_length(desk):
    desk.do(actions.draw_line(desk.plan, CATALOGUE, "barrier", ((0, 0), (8, 0), (8, 5)), ids=desk.ids))
    barriers = desk.all("fixture")
    assert {item.width for item in barriers} == {2.0}
    assert len(barriers) == 4 + 3
    assert len({item.group for item in barriers}) == 1
    assert barriers[0].group


def test_tape_along_a_line_has_its_own_length(desk):
    desk.do(actions.draw_line(desk.plan, CATALOGUE, "cordon", ((0, 0), (8.4, 0)), ids=desk.ids))
    (tape,) = desk.all("fixture")
    assert tape.width == 8.4
    assert CATALOGUE.fixtures["cordon"].pieces(tape) == 2


def test_reshaping_and_reversing(desk):
    desk.do(actions.draw_way(desk.plan, "residents", ((0, 0), (5, 0)), ids=desk.ids))
    ref = ("way", desk.all("way")[0].id)
    desk.do(actions.reshape(desk.plan, ref, ((0, 0), (5, 5), (9, 5)), desk.ids))
    desk.do(actions.reverse(desk.plan, [ref]))
    assert desk.plan.find(*ref).path == ((9, 5), (5, 5), (0, 0))
    with pytest.raises(InputError):
        actions.reshape(desk.plan, ref, ((0, 0), (0, 0)))


def test_what_is_locked_keeps_its_shape(desk):
    desk.do(actions.draw_zone(desk.plan, "waiting", RECTANGLE, ids=desk.ids))
    ref = ("zone", desk.all("zone")[0].id)
    desk.do(actions.set_locked(desk.plan, [ref], True))
    with pytest.raises(InputError):
        actions.reshape(desk.plan, ref, RECTANGLE[:3])


# Queues


def test_a_queue_is_a_zone_with_cordons_a_mark_for_each_person_and_a_way(desk):
    desk.do(actions.draw_queue(desk.plan, CATALOGUE, RECTANGLE, ids=desk.ids))
    (zone,), (way,) = desk.all("zone"), desk.all("way")
    people = queue_in(zone).people
    marks = [item for item in desk.all("fixture") if item.type == "line-mark"]
    assert len(marks) == people
    assert people == pytest.approx(200, abs=2)
    assert {item.group for item in (zone, way, *desk.all("fixture"))} == {zone.group}
    assert zone.geometry().buffer(0.01).covers(way.geometry())


def test_a_queue_follows_its_zone(desk):
    desk.do(actions.draw_queue(desk.plan, CATALOGUE, RECTANGLE, ids=desk.ids))
    zone = desk.all("zone")[0]
    smaller = ((0.0, 0.0), (20.0, 0.0), (20.0, 6.0), (0.0, 6.0))
    desk.do(actions.reshape(desk.plan, ("zone", zone.id), smaller, desk.ids))
    zone = desk.all("zone")[0]
    marks = [item for item in desk.all("fixture") if item.type == "line-mark"]
    assert len(marks) == queue_in(zone).people < 105
    assert (
        shapely.Polygon(smaller).buffer(0.6).covers(shapely.MultiPoint([(mark.x, mark.y) for mark in marks]))
    )
    desk.do(actions.change_field(desk.plan, "zone", zone.id, "queue_spacing", 2.0))
    assert sum(item.type == "line-mark" for item in desk.all("fixture")) <= len(marks) / 2 + 1
    desk.do(actions.change_field(desk.plan, "zone", zone.id, "queue_row", 0))
    assert desk.all("fixture") == []
    assert desk.all("way") == []


def test_a_queue_in_a_zone_that_is_there(desk):
    desk.do(actions.draw_zone(desk.plan, "waiting", RECTANGLE, ids=desk.ids))
    tent = desk.tent(5, 5)
    desk.do(actions.lay_queue(desk.plan, CATALOGUE, desk.all("zone")[0].id, desk.ids))
    assert queue_in(desk.all("zone")[0]).people > 190
    assert desk.plan.find(*tent).group == ""


def test_a_queue_takes_the_place_of_the_kit_s_own(desk):
    desk.do(actions.place_kit(desk.plan, CATALOGUE, "lanes-3", 0, 0, 30, ids=desk.ids))
    zone = next(item for item in desk.all("zone") if item.kind == "waiting")
    desk.do(actions.lay_queue(desk.plan, CATALOGUE, zone.id, desk.ids))
    zone = desk.plan.find("zone", zone.id)
    inside = [
        item
        for item in desk.all("fixture")
        if item.type in ("cordon", "line-mark") and zone.geometry().covers(shapely.Point(item.x, item.y))
    ]
    assert {item.group for item in inside} == {zone.group}
    winding = [way for way in desk.all("way") if way.kind == "residents" and not way.lane]
    assert [way.group for way in winding] == [zone.group]


def test_a_queue_moves_and_turns_as_a_whole(desk):
    desk.do(actions.draw_queue(desk.plan, CATALOGUE, RECTANGLE, ids=desk.ids))
    zone = desk.all("zone")[0]
    whole = picked_with(desk.plan, ("zone", zone.id))
    desk.do(actions.move(desk.plan, whole, 100, 50))
    desk.do(actions.rotate(desk.plan, whole, 130))
    queue, (way,) = queue_in(desk.all("zone")[0]), desk.all("way")
    assert queue.people == len([item for item in desk.all("fixture") if item.type == "line-mark"])
    assert shapely.LineString(queue.path).hausdorff_distance(way.geometry()) < 0.01


def test_a_queue_needs_room(desk):
    with pytest.raises(InputError):
        actions.draw_queue(desk.plan, CATALOGUE, ((0, 0), (1, 0), (1, 1), (0, 1)))
    assert queue_in(Zone(id="z", outline=RECTANGLE)).people == 0
