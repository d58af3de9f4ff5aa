"""Posts: how many a site needs, who stands on them, and whether they are in order."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from musterpoint.catalogue.catalogue import Catalogue
from musterpoint.catalogue.teams import is_out, required_in_team, team_title
from musterpoint.catalogue.types import StaffingRule
from musterpoint.plan import Assignment, Campaign, IdSource, Person, Plan, Post, Shift, Site
from musterpoint.text import N_, _

EMPTY, BROKEN, FILLED = "empty", "broken", "filled"
STATE_NAMES = {EMPTY: N_("empty"), BROKEN: N_("broken"), FILLED: N_("filled")}

MEAL_HOURS = (12, 18)
"""O'clock, when people eat."""

WHOLE_CAMPAIGN = N_("Whole campaign")

Hours = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class PostState:
    """Whether a post works. state: EMPTY, BROKEN or FILLED. reasons: why it is broken, translated."""

    state: str
    person: Person | None = None
    reasons: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The state as a word in the reader's language."""
        return _(STATE_NAMES[self.state])


@dataclass(frozen=True, slots=True)
class Need:
    """People of one role at one site in one shift. have: posts that are filled and not broken."""

    site: str
    role: str
    shift: str
    required: int
    have: int

    @property
    def gap(self) -> int:
        return self.required - self.have


# What a site needs


@dataclass(frozen=True, slots=True)
class Demand:
    """What of a site or a shift its rules depend on, beside the site itself. residents: that it serves;
    gates: of its own; hours: that the shift lasts."""

    residents: float = 0.0
    gates: int = 0
    hours: float = 0.0
    meals: int = 0


def required_staff(
    catalogue: Catalogue, site: Site, campaign: Campaign | None = None, demand: Demand | None = None
) -> dict[str, int]:
    """Role → people that the site needs in a shift, by the campaign's set of rules, in their order. Those at
    a lane are relieved for meals and to change clothing where the campaign says how long that takes."""
    campaign, demand = campaign or Campaign(), demand or Demand()
    units = {
        "site": 1.0, "lane": site.lanes, "thousand": demand.residents / 1000, "gate": demand.gates
    }  # fmt: skip
    away = _part_away(catalogue, campaign, demand)
    required: Counter[str] = Counter()
    for rule in _rules_for(catalogue, site, campaign):
        count = math.ceil(round(rule.count * units[rule.per], 6))
        required[rule.role] += count + (math.ceil(round(count * away, 6)) if rule.at_lane else 0)
    return dict(required)


def _part_away(catalogue: Catalogue, campaign: Campaign, demand: Demand) -> float:
    """Part of a shift in which somebody at a lane is away, to change clothing and to eat: 0–1."""
    if demand.hours <= 0:
        return 0.0
    changes = math.ceil(demand.hours / catalogue.norms["protective-change"].value) - 1
    minutes = campaign.relief_minutes * changes + campaign.meal_minutes * demand.meals
    return min(1.0, minutes / (demand.hours * 60))


def demand_of(plan: Plan, site: Site, shift: Shift, residents: float = 0.0) -> Demand:
    """What a site's rules depend on in a shift. residents: that the site serves."""
    gates = len(plan.where("gate", site=site.id))
    hours = hours_of(shift, plan.campaign)
    if hours is None:
        return Demand(residents, gates)
    starts, ends = hours
    return Demand(residents, gates, (ends - starts).total_seconds() / 3600, _meals(starts, ends))


def _meals(starts: datetime, ends: datetime) -> int:
    """How often it is noon or six in the evening well within the hours."""
    days = range((ends.date() - starts.date()).days + 1)
    midnight = datetime.combine(starts.date(), datetime.min.time())
    times = (midnight + timedelta(days=day, hours=hour) for day in days for hour in MEAL_HOURS)
    return sum(starts < time < ends for time in times)


def posts_for_site(
    catalogue: Catalogue,
    site: Site,
    shifts: Iterable[Shift],
    ids: IdSource,
    plan: Plan | None = None,
    residents: float = 0.0,
) -> list[Post]:
    """The posts of a site for these shifts. Those who work at a lane are dealt out over the lanes. plan:
    whose campaign and gates count; by default the usual ones. residents: that the site serves."""
    campaign = plan.campaign if plan else None
    return [
        new_post(catalogue, site, shift.id, role, number, ids)
        for shift in shifts
        for role, count in required_staff(
            catalogue, site, campaign, demand_of(plan, site, shift, residents) if plan else None
        ).items()
        for number in range(1, count + 1)
    ]


def team_posts(plan: Plan, catalogue: Catalogue, shift: Shift, ids: IdSource) -> list[Post]:
    """The posts of all teams in one shift."""
    return [
        Post(id=ids("post"), role=role, shift=shift.id, number=number, team=team.id)
        for team in plan.table("team").values()
        if is_out(team, hours_of(shift, plan.campaign))
        for role, count in required_in_team(plan, catalogue, team).items()
        for number in range(1, count + 1)
    ]


def new_post(catalogue: Catalogue, site: Site, shift_id: str, role: str, number: int, ids: IdSource) -> Post:
    """A post of a site; its lane follows from its number where the role works at one."""
    at_lane = any(rule.at_lane and rule.role == role for rule in catalogue.staffing)
    lane = (number - 1) % site.lanes + 1 if at_lane and site.lanes else 0
    return Post(id=ids("post"), site=site.id, role=role, shift=shift_id, number=number, lane=lane)


def _rules_for(catalogue: Catalogue, site: Site, campaign: Campaign) -> list[StaffingRule]:
    return [
        rule
        for rule in catalogue.staffing
        if campaign.staffing in rule.sets
        and site.kind in rule.site_kinds
        and (site.green_lane or not rule.green_lane)
    ]


# When it is kept


def whole_shift(ids: IdSource) -> Shift:
    """The shift of a plan that has none yet: as long as the campaign."""
    return Shift(id=ids("shift"), name=_(WHOLE_CAMPAIGN))


def shift_hours(plan: Plan, shift_id: str) -> Hours | None:
    """When a shift begins and ends; the campaign's hours stand in for what it leaves open. None where
    neither says."""
    return hours_of(plan.find("shift", shift_id), plan.campaign)


def hours_of(shift: Shift | None, campaign: Campaign) -> Hours | None:
    """See `shift_hours`."""
    starts = (shift and shift.starts) or campaign.starts
    ends = (shift and shift.ends) or campaign.ends
    return (starts, ends) if starts and ends else None


# Who is on it


def assigned_person(plan: Plan, post: Post) -> Person | None:
    """Who is on the post."""
    for assignment in plan.where("assignment", post=post.id):
        return plan.find("person", assignment.person)
    return None


def fits(
    plan: Plan, catalogue: Catalogue, person: Person, post: Post, moving: bool = False
) -> tuple[str, ...]:
    """Reasons why somebody can't take a post, translated; empty when they can. Their being on this very
    post already is no reason. moving: they leave the posts they are on, so those don't count either."""
    assignments = () if moving else plan.where("assignment", person=person.id)
    return tuple(_reasons(plan, catalogue, person, post, assignments))


def _reasons(
    plan: Plan, catalogue: Catalogue, person: Person, post: Post, assignments: Iterable[Assignment]
) -> Iterator[str]:
    role = catalogue.roles.get(post.role)
    if role and (missing := role.skills.difference(person.skills)):
        names = _(", ").join(sorted(str(catalogue.skills[skill].name) for skill in missing))
        yield _("Wrong skill: {role} needs {skills}.").format(role=role.name, skills=names)
    others = [
        other
        for assignment in assignments
        if (other := plan.find("post", assignment.post)) and other.id != post.id
    ]
    if others:
        yield from _clashes(plan, catalogue, post, others)
    hours = shift_hours(plan, post.shift)
    if hours and not _available(person, hours):
        yield _("Not available: only {hours}.").format(hours=_available_words(person))


def _clashes(plan: Plan, catalogue: Catalogue, post: Post, others: Iterable[Post]) -> Iterator[str]:
    """Why nobody can hold the post beside the others: two places, too little time between, too long."""
    hours = 0.0
    for other in others:
        if at_once(plan, post, other):
            yield _("Two places at once: also {post}.").format(post=post_title(plan, catalogue, other))
        elif short_of_time(plan, catalogue, post, other):
            yield _("Too little time for way and rest: also {post}.").format(
                post=post_title(plan, catalogue, other)
            )
        else:
            hours += duty_hours(plan, other) if within_a_day(plan, post, other) else 0.0
    most = plan.campaign.most_hours
    if hours and (total := hours + duty_hours(plan, post)) > most:
        yield _("Too long on duty: {hours:g} hours, {most:g} at most.").format(hours=total, most=most)


def duty_hours(plan: Plan, post: Post) -> float:
    """How long the post lasts in hours, 0 where nobody knows."""
    hours = shift_hours(plan, post.shift)
    return (hours[1] - hours[0]).total_seconds() / 3600 if hours else 0.0


def within_a_day(plan: Plan, post: Post, other: Post) -> bool:
    """Whether both posts lie within 24 hours."""
    hours, others = shift_hours(plan, post.shift), shift_hours(plan, other.shift)
    return bool(hours and others) and max(hours[1], others[1]) - min(hours[0], others[0]) <= timedelta(days=1)


def short_of_time(plan: Plan, catalogue: Catalogue, post: Post, other: Post) -> bool:
    """Whether the time between two posts is too short to rest and to walk from one to the other."""
    hours, others = shift_hours(plan, post.shift), shift_hours(plan, other.shift)
    if not hours or not others:
        return False
    between = max(hours[0] - others[1], others[0] - hours[1])
    needed = plan.campaign.rest_minutes + way_minutes(plan, catalogue, post.site, other.site)
    return between < timedelta(minutes=needed)


def way_minutes(plan: Plan, catalogue: Catalogue, site_id: str, other_id: str) -> float:
    """Minutes on foot between two sites, by the planning formulas; 0 where one of them is nowhere."""
    site, other = plan.find("site", site_id), plan.find("site", other_id)
    if site is None or other is None:
        return 0.0
    metres = math.dist((site.x, site.y), (other.x, other.y)) * catalogue.norms["detour"].value
    return metres / catalogue.norms["walking-speed"].value / 60


def at_once(plan: Plan, post: Post, other: Post) -> bool:
    """Whether two posts are to be filled at the same time: nobody can be on both."""
    if post.shift == other.shift:
        return True
    hours, others = shift_hours(plan, post.shift), shift_hours(plan, other.shift)
    return bool(hours and others) and hours[0] < others[1] and others[0] < hours[1]


def _available(person: Person, hours: Hours) -> bool:
    starts, ends = hours
    late = person.available_from and person.available_from > starts
    early = person.available_until and person.available_until < ends
    return not (late or early)


def _available_words(person: Person) -> str:
    start, end = (
        moment.strftime("%m-%d %H:%M") if moment else ""
        for moment in (person.available_from, person.available_until)
    )
    return f"{start}–{end}"


def post_state(plan: Plan, catalogue: Catalogue, post: Post) -> PostState:
    """The state of one post."""
    person = assigned_person(plan, post)
    if person is None:
        return PostState(EMPTY)
    reasons = fits(plan, catalogue, person, post)
    return PostState(BROKEN if reasons else FILLED, person, reasons)


def post_states(plan: Plan, catalogue: Catalogue) -> dict[str, PostState]:
    """The state of every post by its id: some 40 ms for 3,500 posts and 6,400 people."""
    return {id_: post_state(plan, catalogue, post) for id_, post in plan.table("post").items()}


def site_lead(plan: Plan, catalogue: Catalogue, site: Site, shift: str = "") -> Person | None:
    """Who leads the site: the person on its post whose role leads, in this shift or in the first that has
    one."""
    for post in lead_posts(plan, catalogue, site):
        if shift in ("", post.shift) and (person := assigned_person(plan, post)):
            return person
    return None


def lead_posts(plan: Plan, catalogue: Catalogue, site: Site) -> list[Post]:
    """The site's posts that lead, the earliest shift first."""
    posts = [post for post in plan.where("post", site=site.id) if _leads(catalogue, post)]
    return sorted(posts, key=lambda post: (_start(plan, post), post.number, post.id))


def _leads(catalogue: Catalogue, post: Post) -> bool:
    role = catalogue.roles.get(post.role)
    return role is not None and role.lead


def _start(plan: Plan, post: Post) -> datetime:
    hours = shift_hours(plan, post.shift)
    return hours[0] if hours else datetime.max


def staffing_needs(plan: Plan, catalogue: Catalogue, site: Site | None = None) -> list[Need]:
    """Required, have and gap for each site, role and shift, or for one site only. What is required are
    the posts that the plan has."""
    posts = plan.where("post", site=site.id) if site else plan.table("post").values()
    required: Counter[tuple[str, str, str]] = Counter()
    have: Counter[tuple[str, str, str]] = Counter()
    for post in posts:
        key = (post.site, post.role, post.shift)
        required[key] += 1
        have[key] += post_state(plan, catalogue, post).state == FILLED
    return [Need(*key, count, have[key]) for key, count in required.items()]


def site_title(site: Site | None) -> str:
    """What people call a site: its name, or its number."""
    if site is None:
        return _("no site")
    return site.name or _("Site {number}").format(number=site.number)


def place_title(plan: Plan, post: Post) -> str:
    """Where a post is: its site, or the team or work group that it belongs to."""
    if not post.site and post.team:
        return team_title(plan, post.team)
    return site_title(plan.find("site", post.site))


def post_title(plan: Plan, catalogue: Catalogue, post: Post) -> str:
    """What people call a post: "Site 3 · Sampler 2"."""
    role = catalogue.roles.get(post.role)
    return _("{site} · {role} {number}").format(
        site=place_title(plan, post),
        role=role.name if role else post.role,
        number=post.number,
    )
