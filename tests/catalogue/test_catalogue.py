"""The built-in catalogue: complete, consistent, bilingual, every figure with its source."""

from __future__ import annotations

import dataclasses

import pytest
import qtawesome

from musterpoint.catalogue import FixtureType, KitLayout, SiteKit, Source, load_catalogue
from musterpoint.plan import Fixture, Site
from musterpoint.plan.record import field_types
from musterpoint.text import Text

CATALOGUE = load_catalogue()
TABLES = ("fixtures", "kits", "zones", "tiers", "skills", "roles", "needs", "norms", "procedures", "supplies")


def every_value():
    for table in TABLES:
        yield from getattr(CATALOGUE, table).values()
    yield from CATALOGUE.staffing
    yield from CATALOGUE.opening
    for procedure in CATALOGUE.procedures.values():
        yield from procedure.stages


def test_every_name_is_in_both_languages():
    for value in every_value():
        for field in dataclasses.fields(value):
            text = getattr(value, field.name)
            if isinstance(text, Text):
                assert text.zh and text.en, value


def test_every_figure_names_its_source():
    for value in every_value():
        source = getattr(value, "source", None)
        assert source is None or source.id in CATALOGUE.sources, value


def test_every_source_has_its_figure():
    used = {value.source.id for value in every_value() if hasattr(value, "source")}
    assert CATALOGUE.sources.keys() - used == set()


def test_an_unverified_source_says_so():
    norm = CATALOGUE.norms["registration-time"]
    assert not norm.source.verified
    assert "not verified" in str(norm.source)
    assert "not verified" not in str(CATALOGUE.norms["residents-per-table"].source)


@pytest.mark.parametrize(
    ("norm", "value", "upper"),
    [
        ("residents-per-site", 2000, 3000),
        ("residents-per-table", 600, 800),
        ("residents-per-sampler", 360, None),
        ("queue-time", 30, None),
        ("queue-places", 200, None),
        ("finish-time", 24, None),
        ("fever", 37.3, None),
    ],
)
def test_norms_are_those_that_planners_are_held_to(norm, value, upper):
    assert (CATALOGUE.norms[norm].value, CATALOGUE.norms[norm].upper) == (value, upper)


def test_relief_tent_has_its_standard_size():
    tent = CATALOGUE.fixtures["tent-12"]
    assert (tent.width, tent.depth) == (3.7, 3.2)
    assert tent.source.verified and "MZ/T 011.2-2010" in str(tent.source)


def test_line_mark_is_one_metre_by_five_centimetres():
    mark = CATALOGUE.fixtures["line-mark"]
    assert (mark.width, mark.depth) == (1.0, 0.05)


COUNTED_BY = {
    "resident", "tube", "staff", "change", "meal", "night", "lane", "site", "shelter", "hour",
    "pick-up", "vehicle",
}  # fmt: skip


def test_references_inside_the_catalogue_lead_somewhere():
    for role in CATALOGUE.roles.values():
        assert role.skills <= CATALOGUE.skills.keys()
    for rule in CATALOGUE.staffing:
        assert rule.role in CATALOGUE.roles
        assert rule.per in ("lane", "site")
    for fixture in CATALOGUE.fixtures.values():
        assert fixture.group in CATALOGUE.fixture_groups
    for supply in CATALOGUE.supplies.values():
        assert supply.group in CATALOGUE.supply_groups
        assert supply.procedures <= CATALOGUE.procedures.keys()
        assert supply.per in COUNTED_BY
    for procedure in CATALOGUE.procedures.values():
        assert {stage.zone for stage in procedure.stages} <= CATALOGUE.zones.keys()


def test_exactly_one_role_leads():
    assert [role.id for role in CATALOGUE.roles.values() if role.lead] == ["site-lead"]


def test_zone_letters_tell_zones_apart():
    letters = [zone.letter for zone in CATALOGUE.zones.values()]
    assert len(set(letters)) == len(letters) == 10


def test_every_icon_exists(qapp):
    for value in (*CATALOGUE.fixtures.values(), *CATALOGUE.kits.values(), *CATALOGUE.roles.values()):
        assert not qtawesome.icon(value.icon).isNull()


def test_opening_follows_the_drill_clock():
    minutes = [step.minutes_before_opening(60) for step in CATALOGUE.opening]
    assert minutes == [60, 20, 10, 0]


def test_supplies_carry_their_buffer():
    assert CATALOGUE.supplies["swab"].needed(1000) == 1100
    assert CATALOGUE.supplies["tube"].needed(100) == 110
    assert CATALOGUE.supplies["terminal"].needed(3) == 3


def test_what_comes_by_length_counts_its_pieces():
    cordon, table = CATALOGUE.fixtures["cordon"], CATALOGUE.fixtures["table"]
    assert cordon.pieces(Fixture(id="f", type="cordon", width=15.0)) == 3
    assert cordon.pieces(Fixture(id="f", type="cordon", width=15.1)) == 4
    assert table.pieces(Fixture(id="f", type="table", width=1.2)) == 1


def test_additions_of_a_plug_in_join_the_built_in_ones():
    stage = FixtureType(
        id="stage",
        name=Text("舞台", "Stage"),
        group="furniture",
        width=6,
        depth=4,
        height=1,
        icon="mdi6.lectern",
    )
    kit = SiteKit(
        id="yard", name=Text("院子", "Yard"), description=Text("", ""), icon="mdi6.home", site_kind="fixed",
        lanes=1, draw=lambda: KitLayout(footprint=CATALOGUE.kits["lanes-1"].layout().footprint),
    )  # fmt: skip
    catalogue = CATALOGUE.with_additions([stage], [kit])
    assert catalogue.fixtures["stage"] is stage
    assert catalogue.kits["yard"].layout().parts == ()
    assert "stage" not in CATALOGUE.fixtures
    assert stage.source == Source("", stage.source.name, verified=False)


def test_site_kinds_of_kits_and_rules_are_those_of_a_site():
    assert "kind" in field_types(Site)
    kinds = {"fixed", "mobile", "home-visit"}
    assert {kit.site_kind for kit in CATALOGUE.kits.values()} == kinds
    assert all(rule.site_kinds <= kinds for rule in CATALOGUE.staffing)
