"""An invented care ledger for a sample: households with somebody who can't come or needs help."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from musterpoint.plan import Care, CareDetails, IdSource, Plan, new_id
from musterpoint.samples.staff import phones
from musterpoint.samples.words import person_names

SHARE, MOST = 0.005, 400
"""People of the ledger for each resident: the report S4 visits 110 of 22,000. A large town has `MOST`."""

IN_A_HOUSEHOLD = (0.3, 0.4, 0.3)
"""How often one, two and three of a household are in it: 110 people in 53 households come to 2.1 (S4)."""

_NEEDS = (
    (("bedridden", "aged-80"), 0.16), (("disabled",), 0.16), (("aged-80",), 0.18),
    (("aged-80", "alone"), 0.14), (("home-quarantine",), 0.1), (("pregnant",), 0.1),
    (("no-smartphone",), 0.1), (("child-afraid",), 0.06),
)  # fmt: skip
"""Needs and their part of the people; invented."""

_AFTERNOON = "下午"
_WISHES = ("", "", "上午", _AFTERNOON, "09:00-11:00")
_LANGUAGES = ("", "", "", "方言", "手语")
_REMARKS = ("", "", "耳背，敲门请重一些", "家属下班后在家", "需带轮椅", "家中有狗")


def invented_ledger(plan: Plan, seed: int, ids: IdSource = new_id) -> list[tuple[Care, CareDetails]]:
    """People of the plan's buildings, where more live more often; the same for the same plan and seed. What
    they are served by is left to the rules."""
    homes = plan.buildings.frame[plan.buildings.frame["residents"].fillna(0) > 0]
    if homes.empty:
        return []
    rng = np.random.default_rng(seed)
    residents = homes["residents"].to_numpy(float)
    count = min(MOST, max(1, round(residents.sum() * SHARE)))
    ends = plan.campaign.ends
    wishes = [wish for wish in _WISHES if wish != _AFTERNOON or not ends or ends.hour > 13]
    names, numbers = person_names(count, 0.55, rng), phones(count, rng)
    found: list[tuple[Care, CareDetails]] = []
    for household in _households(count, rng):
        row = homes.iloc[int(rng.choice(len(homes), p=residents / residents.sum()))]
        unit = int(rng.integers(1, max(1, _number(row["units"])) + 1))
        room = 100 * int(rng.integers(1, max(1, _number(row["floors"])) + 1)) + int(rng.integers(1, 4))
        for _person in range(household):
            details = CareDetails(
                name=names[len(found)], unit=str(unit), room=str(room), phone=next(numbers),
                needs=_NEEDS[int(rng.choice(len(_NEEDS), p=[part for _needs, part in _NEEDS]))][0],
                wish=str(rng.choice(wishes)), language=str(rng.choice(_LANGUAGES)), consent="yes",
                remarks=str(rng.choice(_REMARKS)),
            )  # fmt: skip
            found.append((Care(id=ids(Care.KIND), building=str(row.name)), details))
    return found


def _households(people: int, rng: np.random.Generator) -> Iterator[int]:
    """How many of each household, so many people in all."""
    while people > 0:
        size = min(people, 1 + int(rng.choice(len(IN_A_HOUSEHOLD), p=IN_A_HOUSEHOLD)))
        people -= size
        yield size


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | float | np.number) else 1
