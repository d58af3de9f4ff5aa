"""Where sites go, with how many lanes, and who goes to which of them."""

from __future__ import annotations

from musterpoint.engine.siting.places import areas_of
from musterpoint.engine.siting.proposing import Chosen, choose_places, propose_sites
from musterpoint.engine.siting.records import Place, laid_out, new_sites

__all__ = ["Chosen", "Place", "areas_of", "choose_places", "laid_out", "new_sites", "propose_sites"]
