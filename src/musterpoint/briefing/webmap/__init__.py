"""The web map: one HTML file that shows the plan on any telephone, without network and program."""

from musterpoint.briefing.webmap.content import WebMapOptions
from musterpoint.briefing.webmap.page import web_map

__all__ = ["WebMapOptions", "web_map"]
