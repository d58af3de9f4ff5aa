"""Compile the engine ahead of its first use, for a program that has just been started."""

from __future__ import annotations

import geopandas
import numpy as np
import shapely

from musterpoint.engine import location
from musterpoint.engine.queues import Line, Stage, constant, simulate, simulate_called
from musterpoint.engine.queues.line import steady
from musterpoint.engine.routing.timing import best_rest
from musterpoint.geo.network import build_network
from musterpoint.geo.walking import WalkingGround


def warm_up() -> None:
    """Search, measure and simulate something tiny: that takes half a minute the first time on a machine and a
    second later. What is compiled is kept on disk for every process."""
    location.warm_up()
    line = Line((Stage(name="", service=constant(1.0), servers=steady(1)),))
    simulate(line, np.arange(3.0))
    simulate_called(line, np.zeros(3), np.zeros(3), [0.0], 1.0)
    best_rest(np.zeros(2), np.zeros((3, 1)), 0.0, np.zeros(3), 0.0)
    ends = np.array([[(0, 0), (0, 100)], [(0, 100), (90, 100)]], float)
    roads = geopandas.GeoDataFrame({"type": ["footway"] * 2}, geometry=shapely.linestrings(ends), crs=3857)
    homes = shapely.box([10.0, 10.0], [10.0, 60.0], [20.0, 20.0], [30.0, 80.0])
    ground = WalkingGround(homes, build_network(roads), np.array([], dtype=object), 1.3)
    spots = shapely.points([(5.0, 50.0), (60.0, 95.0)])
    ground.distances(spots, 500.0)
    ground.nearest(spots)
