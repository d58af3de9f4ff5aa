"""What is done on the map: placing, moving, turning, copying, locking, deleting."""

from __future__ import annotations

import pytest

from musterpoint.catalogue import load_catalogue
from musterpoint.catalogue.posts import required_staff
from musterpoint.errors import InputError
from musterpoint.plan import Campaign, Edit, Fixture, Person, Plan, Shift, Site, counted_ids, made
from musterpoint.session import actions
from musterpoint.text import CHINESE, Label

CATALOGUE = load_catalogue()
X, Y = 458_000.0, 3_848_000.0


class Desk:
    """A plan, and what is done to it."""

    def __init__(self):
        self.plan = Plan("EPSG:4547")
        self.ids = counted_ids()

    def do(self, edit: Edit) -> Edit:
        self.plan.apply(edit)
        return edit

    def has(self, *records) -> None:
        self.do(Edit(Label("given"), tuple(made(*records))))

    def place_kit(self, kit: str = "lanes-3", x: float = X, y: float = Y, rotation: float = 0.0) -> Site:
        before = set(self.plan.table("site"))
        self.do(actions.place_kit(self.plan, CATALOGUE, kit, x, y, rotation, self.ids))
        return next(site for id_, site in self.plan.table("site").items() if id_ not in before)

    def place_tent(self, site: str = "") -> Fixture:
        edit = actions.place_fixture(self.plan, CATALOGUE, "canopy-3x6", X, Y, 30.0, site, self.ids)
        return self.plan.find("fixture", self.do(edit).changes[0].id)

    def parts(self, site: Site):
        kinds = ("zone", "fixture", "gate", "way")
        return [part for kind in kinds for part in self.plan.where(kind, site=site.id)]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def chinese(edit: Edit) -> str:
    return edit.label.in_language(CHINESE)


# Placing


def test_a_kit_makes_a_whole_site(desk):
    site = desk.place_kit("lanes-3", rotation=30.0)
    layout = CATALOGUE.kits["lanes-3"].layout()
    assert (site.number, site.kind, site.lanes, site.kit) == (1, "fixed", 3, "lanes-3")
    assert (site.x, site.y, site.rotation) == (X, Y, 30.0)
    assert len(desk.parts(site)) == len(layout.parts)
    assert len(desk.plan.where("post", site=site.id)) == sum(required_staff(CATALOGUE, site).values())


@pytest.mark.parametrize("kit", ["lanes-2", "mobile-van"])
def test_a_kit_has_seats_for_observation_where_the_campaign_vaccinates(desk, kit):
    tested = desk.place_kit(kit)
    desk.has(Campaign(procedure="vaccination", rate=30.0))
    vaccinated = desk.place_kit(kit, x=X + 200)
    kinds = [{part.kind for part in desk.parts(site) if part.KIND == "zone"} for site in (tested, vaccinated)]
    assert kinds[1] - kinds[0] == {"observation"}


def test_a_first_kit_brings_a_shift_and_the_next_one_uses_it(desk):
    desk.place_kit()
    desk.place_kit("mobile-van")
    (shift,) = desk.plan.table("shift").values()
    assert {post.shift for post in desk.plan.table("post").values()} == {shift.id}


def test_a_kit_gets_posts_for_every_shift(desk):
    desk.has(Shift(id="am"), Shift(id="pm"))
    site = desk.place_kit()
    posts = desk.plan.where("post", site=site.id)
    assert [post.shift for post in posts].count("am") == [post.shift for post in posts].count("pm") > 0


def test_sites_take_the_next_free_number(desk):
    desk.has(Site(id="a", number=1), Site(id="b", number=3))
    assert desk.place_kit().number == 2
    assert desk.place_kit().number == 4


def test_edits_are_called_what_people_call_them(desk):
    edit = desk.do(actions.place_kit(desk.plan, CATALOGUE, "lanes-3", X, Y, 0, desk.ids))
    assert chinese(edit) == "放置三通道点位 1号"
    tent = desk.place_tent()
    assert chinese(actions.move(desk.plan, [("fixture", tent.id)], 1, 0)) == "移动四角帐篷 3×6"
    (site,) = desk.plan.sites()
    assert chinese(actions.delete(desk.plan, [("site", site.id)])) == "删除1号点"
    both = [("site", site.id), ("fixture", tent.id)]
    assert chinese(actions.rotate(desk.plan, both, 90)) == "旋转 2 个对象"
    assert chinese(actions.change_field(desk.plan, "site", site.id, "name", "东门")) == "修改东门的名称"


def test_a_fixture_stands_in_true_size(desk):
    tent = desk.place_tent()
    assert (tent.type, tent.width, tent.depth, tent.rotation) == ("canopy-3x6", 6.0, 3.0, 30.0)


@pytest.mark.parametrize("place", [actions.place_kit, actions.place_fixture])
def test_what_the_catalogue_lacks_cannot_be_placed(desk, place):
    with pytest.raises(InputError):
        place(desk.plan, CATALOGUE, "circus", X, Y)


# Moving and turning


def test_a_site_takes_its_parts_along(desk):
    site = desk.place_kit()
    before = {part.id: part.geometry() for part in desk.parts(site)}
    desk.do(actions.move(desk.plan, [("site", site.id)], 3.0, -4.0))
    assert (desk.plan.find("site", site.id).x, desk.plan.find("site", site.id).y) == (X + 3, Y - 4)
    for part in desk.parts(site):
        assert part.geometry().hausdorff_distance(before[part.id]) == pytest.approx(5.0, abs=0.001)


def test_a_part_chosen_together_with_its_site_moves_once(desk):
    site = desk.place_kit()
    part = desk.parts(site)[0]
    desk.do(actions.move(desk.plan, [(part.KIND, part.id), ("site", site.id)], 10.0, 0.0))
    after = desk.plan.find(part.KIND, part.id)
    assert after.geometry().centroid.x == pytest.approx(part.geometry().centroid.x + 10.0)


def test_a_site_turned_is_the_kit_put_down_turned(desk):
    turned = desk.place_kit(rotation=0.0)
    desk.do(actions.rotate(desk.plan, [("site", turned.id)], 40.0))
    put = desk.place_kit(rotation=40.0)
    assert desk.plan.find("site", turned.id).rotation == pytest.approx(40.0)
    for one, other in zip(desk.parts(turned), desk.parts(put), strict=True):
        assert one.geometry().hausdorff_distance(other.geometry()) < 0.01


def test_turning_about_a_point(desk):
    tent = desk.place_tent()
    desk.do(actions.rotate(desk.plan, [("fixture", tent.id)], 90.0, (X - 10, Y)))
    after = desk.plan.find("fixture", tent.id)
    assert (after.x, after.y, after.rotation) == pytest.approx((X - 10, Y + 10, 120.0))


def test_a_run_of_nudges_is_one_action(desk):
    tent, other = desk.place_tent(), desk.place_tent()
    first = desk.do(actions.nudge(desk.plan, [("fixture", tent.id)], 0.1, 0))
    second = desk.do(actions.nudge(desk.plan, [("fixture", tent.id)], 0.1, 0))
    assert first.merges_with(second)
    (change,) = first.then(second).changes
    assert change.after.x == pytest.approx(X + 0.2) and change.before == tent
    assert not second.merges_with(actions.nudge(desk.plan, [("fixture", other.id)], 0.1, 0))
    assert not second.merges_with(actions.move(desk.plan, [("fixture", tent.id)], 0.1, 0))


def test_there_and_back_is_the_same_plan(desk):
    site = desk.place_kit(rotation=17.0)
    before = desk.plan.copy()
    desk.do(actions.move(desk.plan, [("site", site.id)], 12.34, -5.67))
    desk.do(actions.move(desk.plan, [("site", site.id)], -12.34, 5.67))
    assert desk.plan == before


# Locks


def test_a_locked_thing_stays_while_others_move(desk):
    tent, other = desk.place_tent(), desk.place_tent()
    desk.do(actions.set_locked(desk.plan, [("fixture", tent.id)], True))
    both = [("fixture", tent.id), ("fixture", other.id)]
    desk.do(actions.move(desk.plan, both, 1.0, 0.0))
    assert [desk.plan.find(*ref).x for ref in both] == [X, X + 1.0]
    desk.do(actions.delete(desk.plan, both))
    assert list(desk.plan.table("fixture")) == [tent.id]


@pytest.mark.parametrize("action", [
    lambda plan, refs: actions.move(plan, refs, 1, 1),
    lambda plan, refs: actions.rotate(plan, refs, 1),
    lambda plan, refs: actions.delete(plan, refs),
])  # fmt: skip
def test_what_is_locked_refuses_and_says_why(desk, action):
    site = desk.place_kit()
    desk.do(actions.set_locked(desk.plan, [("site", site.id)], True))
    part = desk.plan.where("fixture", site=site.id)[0]
    for ref in (("site", site.id), ("fixture", part.id)):
        with pytest.raises(InputError, match="locked"):
            action(desk.plan, [ref])


def test_a_locked_part_goes_along_with_its_site(desk):
    site = desk.place_kit()
    part = desk.plan.where("fixture", site=site.id)[0]
    desk.do(actions.set_locked(desk.plan, [("fixture", part.id)], True))
    desk.do(actions.move(desk.plan, [("site", site.id)], 5.0, 0.0))
    assert desk.plan.find("fixture", part.id).x == pytest.approx(part.x + 5.0)


# Deleting


def test_a_site_takes_its_parts_posts_and_assignments_along(desk):
    site, other = desk.place_kit(), desk.place_kit("mobile-van")
    desk.has(Person(id="p", skills=("sampling",)))
    desk.do(actions.assign_to_site(desk.plan, CATALOGUE, "p", site.id))
    edit = desk.do(actions.delete(desk.plan, [("site", site.id)]))
    assert desk.plan.sites() == [other]
    assert not desk.parts(site) and not desk.plan.where("post", site=site.id)
    assert not desk.plan.table("assignment") and desk.plan.find("person", "p")
    desk.do(edit.inverted())
    assert len(desk.plan.sites()) == 2 and len(desk.plan.table("assignment")) == 1


def test_a_person_leaves_the_post_behind(desk):
    site = desk.place_kit()
    desk.has(Person(id="p", skills=("sampling",)))
    desk.do(actions.assign_to_site(desk.plan, CATALOGUE, "p", site.id))
    posts = len(desk.plan.table("post"))
    desk.do(actions.delete(desk.plan, [("person", "p")]))
    assert not desk.plan.table("assignment") and len(desk.plan.table("post")) == posts


def test_what_is_gone_already_cannot_be_deleted(desk):
    with pytest.raises(InputError, match="no longer"):
        actions.delete(desk.plan, [("site", "gone")])


# Copies


def test_a_doubled_site_is_a_site_of_its_own(desk):
    site = desk.place_kit(rotation=20.0)
    desk.do(actions.duplicate(desk.plan, [("site", site.id)], 40.0, 0.0, desk.ids))
    first, second = desk.plan.sites()
    assert (second.number, second.x, second.rotation) == (2, X + 40.0, 20.0)
    assert len(desk.parts(first)) == len(desk.parts(second))
    assert len(desk.plan.where("post", site=second.id)) == len(desk.plan.where("post", site=first.id))


def test_a_copy_is_unlocked_and_has_no_name_twice(desk):
    site = desk.place_kit()
    desk.do(actions.change_field(desk.plan, "site", site.id, "name", "东门"))
    desk.do(actions.set_locked(desk.plan, [("site", site.id)], True))
    desk.do(actions.duplicate(desk.plan, [("site", site.id)], 40.0, 0.0, desk.ids))
    assert [(site.name, site.locked) for site in desk.plan.sites()] == [("东门", True), ("", False)]


def test_a_doubled_tent_stays_with_its_site(desk):
    site = desk.place_kit()
    tent = desk.place_tent(site.id)
    edit = desk.do(actions.duplicate(desk.plan, [("fixture", tent.id)], 1.0, 1.0, desk.ids))
    copy = edit.changes[0].after
    assert (copy.site, copy.x, copy.y, copy.width) == (site.id, X + 1, Y + 1, tent.width)


def test_paste_into_another_plan(desk):
    site = desk.place_kit()
    text = actions.copy(desk.plan, [("site", site.id)])
    there = Desk()
    there.place_kit("mobile-van")
    edit = there.do(actions.paste(there.plan, text, 100.0, 200.0, there.ids))
    pasted = there.plan.sites()[-1]
    assert (pasted.number, pasted.x, pasted.y) == (2, 100.0, 200.0)
    assert len(there.parts(pasted)) == len(desk.parts(site))
    assert {post.shift for post in there.plan.where("post", site=pasted.id)} <= set(there.plan.table("shift"))
    assert chinese(edit) == "粘贴1号点"


def test_paste_keeps_how_things_stand_to_each_other(desk):
    first, second = desk.place_tent(), desk.place_tent()
    desk.do(actions.move(desk.plan, [("fixture", second.id)], 8.0, 6.0))
    text = actions.copy(desk.plan, [("fixture", first.id), ("fixture", second.id)])
    edit = actions.paste(desk.plan, text, 0.0, 0.0, desk.ids)
    one, other = (change.after for change in edit.changes)
    assert (other.x - one.x, other.y - one.y) == pytest.approx((8.0, 6.0))
    assert (one.x + other.x, one.y + other.y) == pytest.approx((0.0, 0.0), abs=0.01)


def test_people_are_not_copied(desk):
    desk.has(Person(id="p", name="王芳", phone="13800000000"))
    assert actions.copy(desk.plan, [("person", "p")]) == ""


@pytest.mark.parametrize("text", ["", "hello", "{}", "[1]", '{"format": "musterpoint/1"}', '{"format": 3}'])
def test_foreign_text_cannot_be_pasted(desk, text):
    with pytest.raises(InputError, match="clipboard"):
        actions.paste(desk.plan, text, 0, 0)


# Numbers and posts


def test_renumbering_closes_gaps_or_follows_an_order(desk):
    desk.has(Site(id="a", number=2), Site(id="b", number=5), Site(id="c", number=9))
    desk.do(actions.renumber(desk.plan))
    assert [site.number for site in desk.plan.sites()] == [1, 2, 3]
    desk.do(actions.renumber(desk.plan, ["c", "a"]))
    assert [site.id for site in desk.plan.sites()] == ["c", "a", "b"]


def test_more_posts_of_a_role(desk):
    site = desk.place_kit()
    desk.do(actions.add_posts(desk.plan, CATALOGUE, site.id, "guide", 2, desk.ids))
    guides = sorted(post.number for post in desk.plan.where("post", site=site.id) if post.role == "guide")
    assert guides == [1, 2, 3, 4, 5]
