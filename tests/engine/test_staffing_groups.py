"""How few groups of one unit there can be: a bound against every way, and by hand."""

from __future__ import annotations

import itertools
import random

from engine_plans import make_plan, person, post, site

from musterpoint.catalogue import load_catalogue
from musterpoint.catalogue.posts import fits
from musterpoint.engine.staffing.fewest import fewest_groups
from musterpoint.engine.staffing.situation import situation
from musterpoint.engine.staffing.together import groups
from musterpoint.plan import Plan

CATALOGUE = load_catalogue()


def bound(plan: Plan, pairs) -> int:
    people, posts = plan.table("person").values(), [post for post, _person in pairs]
    return fewest_groups(situation(plan, CATALOGUE, people, posts), pairs)


def test_a_unit_cannot_be_whole_at_two_sites():
    """Each site alone could do with the unit of two; together they need the other two units as well."""
    posts = [post(f"{place}-{n}", "guide", site=place) for place in ("site-1", "site-2") for n in (1, 2)]
    units = ("two", "two", "one", "other")
    people = [person(f"p{n}", unit=unit) for n, unit in enumerate(units)]
    plan = make_plan(site("site-1"), site("site-2"), *posts, *people)
    pairs = list(zip(posts, people, strict=True))
    assert (groups(pairs), bound(plan, pairs)) == (3, 3)


def test_no_way_has_fewer_groups():
    draw = random.Random(5)
    near = 0
    for _case in range(40):
        posts = [
            post(f"post-{n}", draw.choice(("sampler", "guide")), site=f"site-{1 + n // 2}") for n in range(5)
        ]
        people = [
            person(f"p{n}", *draw.choice(((), ("sampling",))), unit=draw.choice("abc")) for n in range(6)
        ]
        plan = make_plan(*(site(f"site-{n}") for n in (1, 2, 3)), *posts, *people)
        able = {(a.id, b.id): not fits(plan, CATALOGUE, a, b) for a in people for b in posts}
        ways = [
            list(zip(posts, way, strict=True))
            for way in itertools.permutations(people, len(posts))
            if all(able[who.id, where.id] for where, who in zip(posts, way, strict=True))
        ]
        if ways:
            fewest = min(map(groups, ways))
            assert bound(plan, ways[0]) <= fewest
            near += bound(plan, ways[0]) == fewest
    assert near >= 20
