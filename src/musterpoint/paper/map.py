"""The map of one site on paper: to scale, north up, as vectors.

Shapes become an SVG in millimetres; words become labels that the template sets, so that they stay text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle, load_style
from musterpoint.paper.labels import Label
from musterpoint.paper.legend import LegendEntry, legend
from musterpoint.paper.naming import names
from musterpoint.paper.painting import paint
from musterpoint.paper.scene import scene
from musterpoint.paper.words import Speaker
from musterpoint.plan import Plan, Site


@dataclass(frozen=True, slots=True)
class SiteMap:
    """A map for the template. width, height: millimetres on paper. scale: one to so many, exactly."""

    width: float
    height: float
    scale: int
    svg: str
    labels: Sequence[Label]
    legend: Sequence[LegendEntry]


def site_map(
    plan: Plan,
    catalogue: Catalogue,
    site: Site,
    speaker: Speaker,
    width: float,
    height: float,
    style: MapStyle | None = None,
) -> SiteMap:
    """The map of a site with its surroundings on width × height millimetres of paper. style: the usual one
    where none is given."""
    style = style or load_style()
    seen = scene(plan, site, width, height)
    return SiteMap(
        width,
        height,
        seen.window.scale,
        paint(seen, catalogue, style),
        names(seen, catalogue, style, speaker),
        legend(seen, catalogue, style, speaker),
    )
