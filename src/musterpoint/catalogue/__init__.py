"""The catalogue: fixtures, kits, roles, staffing rules, norms, procedures, supplies, each with its source."""

from musterpoint.catalogue.catalogue import Catalogue, load_catalogue
from musterpoint.catalogue.types import (
    NO_SOURCE,
    FixtureType,
    KitLayout,
    Norm,
    OpeningStep,
    Procedure,
    Role,
    SiteKit,
    Skill,
    Source,
    StaffingRule,
    StaffingSet,
    Stage,
    Supply,
    Tier,
    WorkGroup,
    ZoneType,
)

__all__ = [
    "NO_SOURCE",
    "Catalogue",
    "FixtureType",
    "KitLayout",
    "Norm",
    "OpeningStep",
    "Procedure",
    "Role",
    "SiteKit",
    "Skill",
    "Source",
    "StaffingRule",
    "StaffingSet",
    "Stage",
    "Supply",
    "Tier",
    "WorkGroup",
    "ZoneType",
    "load_catalogue",
]
