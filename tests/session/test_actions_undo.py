"""Whatever is done can be undone, redone and written down."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from musterpoint.catalogue import load_catalogue
from musterpoint.errors import InputError
from musterpoint.plan import Edit, Person, Plan, counted_ids
from musterpoint.plan.health import dangling_references, double_assignments, repeated_site_numbers
from musterpoint.session import actions

CATALOGUE = load_catalogue()
MOVABLE = ("site", "fixture", "zone", "gate", "way")
metres = st.floats(-5000, 5000).map(lambda value: round(value, 2))
picks = st.integers(0, 10_000)


class Planner(RuleBasedStateMachine):
    """Somebody who does anything in any order."""

    def __init__(self):
        super().__init__()
        self.plan = Plan("EPSG:4547")
        self.ids = counted_ids()
        self.states = [self.plan.copy()]
        self.edits: list[Edit] = []

    def do(self, action, *arguments, **options) -> None:
        """Do what can be done; what is refused must leave the plan as it is."""
        try:
            edit = action(self.plan, *arguments, **options)
        except InputError:
            return
        again = Edit.from_json(edit.to_json(), load_layer=None)
        assert again == edit
        self.plan.apply(again)
        self.edits.append(edit)
        self.states.append(self.plan.copy())

    def pick(self, kind: str, number: int) -> str:
        ids = sorted(self.plan.table(kind))
        return ids[number % len(ids)] if ids else "none"

    @initialize()
    def begin(self):
        self.do(actions.place_kit, CATALOGUE, "mobile-van", 0.0, 0.0, 0.0, self.ids)
        self.do(actions.add_people, [Person(id="p0", name="人", skills=tuple(CATALOGUE.skills))])

    @rule(kit=st.sampled_from(["lanes-1", "mobile-van", "home-visit-base"]), x=metres, y=metres, angle=metres)
    @precondition(lambda self: len(self.plan.table("site")) < 4)
    def place_kit(self, kit, x, y, angle):
        self.do(actions.place_kit, CATALOGUE, kit, x, y, angle, self.ids)

    @rule(
        type_id=st.sampled_from(sorted(CATALOGUE.fixtures)),
        x=metres,
        y=metres,
        pick=picks,
        lone=st.booleans(),
    )
    def place_fixture(self, type_id, x, y, pick, lone):
        site = "" if lone else self.pick("site", pick)
        self.do(actions.place_fixture, CATALOGUE, type_id, x, y, 0.0, site, self.ids)

    @rule(kind=st.sampled_from(MOVABLE), pick=picks, dx=metres, dy=metres)
    def move(self, kind, pick, dx, dy):
        self.do(actions.move, [(kind, self.pick(kind, pick))], dx, dy)

    @rule(kind=st.sampled_from(MOVABLE), pick=picks, angle=metres)
    def rotate(self, kind, pick, angle):
        self.do(actions.rotate, [(kind, self.pick(kind, pick))], angle)

    @rule(kind=st.sampled_from(MOVABLE), pick=picks, locked=st.booleans())
    def lock(self, kind, pick, locked):
        self.do(actions.set_locked, [(kind, self.pick(kind, pick))], locked)

    @rule(kind=st.sampled_from(MOVABLE), pick=picks, dx=metres)
    @precondition(lambda self: len(self.plan.table("site")) < 4)
    def duplicate(self, kind, pick, dx):
        self.do(actions.duplicate, [(kind, self.pick(kind, pick))], dx, 0.0, self.ids)

    @rule(kind=st.sampled_from(MOVABLE), pick=picks, x=metres)
    @precondition(lambda self: len(self.plan.table("site")) < 4)
    def copy_and_paste(self, kind, pick, x):
        ref = (kind, self.pick(kind, pick))
        if self.plan.find(*ref):
            self.do(actions.paste, actions.copy(self.plan, [ref]), x, x, self.ids)

    @rule(kind=st.sampled_from([*MOVABLE, "person", "post", "shift"]), pick=picks)
    def delete(self, kind, pick):
        self.do(actions.delete, [(kind, self.pick(kind, pick))])

    @rule(number=st.integers(1, 12), skill=st.sampled_from(sorted(CATALOGUE.skills)))
    def add_person(self, number, skill):
        self.do(actions.add_people, [Person(id=f"p{number}", name=f"人{number}", skills=(skill,))])

    @rule(person=picks, post=picks)
    def assign(self, person, post):
        ids = self.pick("person", person), self.pick("post", post)
        self.do(actions.assign, CATALOGUE, *ids, ids=self.ids)

    @rule(person=picks, site=picks)
    def assign_to_site(self, person, site):
        ids = self.pick("person", person), self.pick("site", site)
        self.do(actions.assign_to_site, CATALOGUE, *ids, ids=self.ids)

    @rule(post=picks)
    def unassign(self, post):
        self.do(actions.unassign, self.pick("post", post))

    @rule(
        pick=picks,
        field=st.sampled_from(["number", "lanes", "x", "rotation", "name"]),
        value=st.integers(-3, 99),
    )
    def change_field(self, pick, field, value):
        self.do(actions.change_field, "site", self.pick("site", pick), field, value)

    @rule()
    def renumber(self):
        self.do(actions.renumber)

    @rule()
    def undo_all_and_redo_all(self):
        plan = self.plan.copy()
        for edit, before in zip(reversed(self.edits), reversed(self.states[:-1]), strict=True):
            plan.apply(edit.inverted())
            assert plan == before
        for edit in self.edits:
            plan.apply(edit)
        assert plan == self.plan

    @invariant()
    def plan_keeps_its_rules(self):
        for check in (dangling_references, repeated_site_numbers, double_assignments):
            assert not list(check(self.plan))

    def teardown(self):
        self.undo_all_and_redo_all()


TestPlanner = Planner.TestCase
TestPlanner.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
