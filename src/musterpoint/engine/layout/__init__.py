"""Where sites fit, and how they are laid out on the ground that is there."""

from musterpoint.engine.layout.fits_here import FitsHere, Room
from musterpoint.engine.layout.places import Places, find_places
from musterpoint.engine.layout.proposal import label_of, propose_layouts
from musterpoint.engine.layout.sites import Layout, Options, lay_out_sites, layout_edit, layout_site

__all__ = [
    "FitsHere",
    "Layout",
    "Options",
    "Places",
    "Room",
    "find_places",
    "label_of",
    "lay_out_sites",
    "layout_edit",
    "layout_site",
    "propose_layouts",
]
