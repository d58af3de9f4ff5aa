"""Sites on a real campus: its buildings, paths and gates as they come from a public map."""

from __future__ import annotations

from pathlib import Path

import pytest

from musterpoint.catalogue import Catalogue
from musterpoint.engine.demand import demand
from musterpoint.engine.placing_checks import RULES
from musterpoint.engine.service_checks import nobody_forgotten
from musterpoint.engine.siting import propose_sites
from musterpoint.engine.standing import whole_scene
from musterpoint.geo.importing import ImportOptions
from musterpoint.geo.newplan import new_plan
from musterpoint.jobs import Job
from musterpoint.plan import Severity, counted_ids


@pytest.mark.timeout(120)
def test_on_a_campus_everybody_has_a_site_and_layouts_keep_the_rules(
    shared_data: Path, catalogue: Catalogue
) -> None:
    campus = shared_data / "beijing_tsinghua_campus"
    plan, _reports = new_plan(
        shared_data / "beijing_subdistricts/haidian-all.geojson", campus / "buildings.geojson",
        campus / "roads.geojson", campus / "gates.geojson",
        ImportOptions(mapping={"residents": "estimate"}),
    )  # fmt: skip
    proposed = propose_sites(plan, catalogue, {"sites": "5"}, Job(), counted_ids())
    plan.apply(proposed.edit)
    assert len(plan.sites()) == 5 and not proposed.after.over
    without = demand(plan)[plan.buildings.frame["site"].isna()].sum()
    assert without == 0 or proposed.reasons
    assert bool(list(nobody_forgotten(plan, catalogue))) == (without > 0)
    scene = whole_scene(plan, catalogue)
    broken = [problem for _id, _title, rule in RULES for problem in rule(scene)]
    assert [problem.title for problem in broken if problem.severity is not Severity.NOTE] == []
    assert {site.name[:5] for site in plan.sites()} == {"清华园街道"}
