"""Which site gets which of the few colours, so that neighbours differ."""

from __future__ import annotations

from collections.abc import Sequence

import numpy

from musterpoint.catalogue.style import load_style
from musterpoint.plan import Plan, Site


def colours(sites: Sequence[Site], count: int) -> list[int]:
    """For each site the number of its colour, 0 … count − 1: in order of the sites, the colour whose nearest
    bearer is furthest away; unused ones first."""
    places = numpy.array([(site.x, site.y) for site in sites]).reshape(-1, 2)
    chosen = numpy.full(len(sites), -1)
    for number, place in enumerate(places):
        distances = numpy.hypot(*(places[:number] - place).T)
        nearest = [distances[chosen[:number] == colour].min(initial=numpy.inf) for colour in range(count)]
        chosen[number] = int(numpy.argmax(nearest))
    return chosen.tolist()


def site_colours(plan: Plan) -> list[tuple[Site, int]]:
    """Each site that serves buildings and the number of its colour among the style's `served_fills`."""
    sites = plan.sites()
    numbers = colours(sites, len(load_style().served_fills))
    pairs = zip(sites, numbers, strict=True)
    return [(site, number) for site, number in pairs if site.kind != "home-visit"]
