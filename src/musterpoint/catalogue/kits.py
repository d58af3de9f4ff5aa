"""Site kits: read from resources/catalogue/kits.toml, and put down on a plan."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.resources import files
from typing import Any

from musterpoint.catalogue.layout_parts import Sizes
from musterpoint.catalogue.layouts import lanes_layout
from musterpoint.catalogue.mobile_layouts import base_layout, van_layout
from musterpoint.catalogue.types import FixtureType, KitLayout, SiteKit, Source
from musterpoint.plan import IdSource, Record, Site
from musterpoint.plan.placing import Placing
from musterpoint.text import Text

LAYOUTS: Mapping[str, Callable[..., KitLayout]] = {
    "lanes": lanes_layout,
    "van": van_layout,
    "base": base_layout,
}


OBSERVING = ("lanes", "van")
"""Layouts that have seats for people who are observed, where they are told how many."""


def read_kits(
    data: Mapping[str, Any], fixtures: Mapping[str, FixtureType], sources: Mapping[str, Source]
) -> list[SiteKit]:
    """The kits of a parsed kits.toml. A kit is drawn when it is first needed, and then kept."""
    sizes = Sizes(**data["sizes"])
    kits = []
    for row in data["kit"]:
        options = row["options"]
        draw = cache(partial(LAYOUTS[row["layout"]], fixtures, sizes, **options))
        kits.append(
            SiteKit(
                id=row["id"],
                name=Text(row["zh"], row["en"]),
                description=Text(**row["description"]),
                icon=row["icon"],
                site_kind=row["site_kind"],
                lanes=options.get("lanes", 1),
                green_lane=row.get("green_lane", False),
                capacity=options.get("queue", 0),
                draw=draw,
                draw_observed=draw if row["layout"] in OBSERVING else None,
                source=sources[row["source"]],
            )
        )
    return kits


@cache
def layout_sizes() -> Sizes:
    """The dimensions that the built-in kits are drawn from."""
    path = files("musterpoint.resources") / "catalogue" / "kits.toml"
    return Sizes(**tomllib.loads(path.read_text(encoding="utf-8"))["sizes"])


def placed(kit: SiteKit, site: Site, ids: IdSource, observed: int = 0) -> list[Record]:
    """The kit's zones, fixtures, gates and ways as they lie on the map when its origin stands at the
    site's x, y, turned by its rotation. `ids` gives each part its id. observed: see `SiteKit.layout`."""
    return laid_down(kit.layout(observed), site, ids)


def laid_down(layout: KitLayout, site: Site, ids: IdSource) -> list[Record]:
    """The parts of a layout as they lie on the map, as those of a site (see `placed`)."""
    placing = Placing(site.x, site.y, site.rotation)
    return [placing.record(part, id=ids(part.KIND), site=site.id, laid=True) for part in layout.parts]
