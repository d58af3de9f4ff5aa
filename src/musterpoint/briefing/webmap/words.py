"""The words of the page; both languages are in it, and the reader changes between them."""

from __future__ import annotations

from collections.abc import Mapping

from musterpoint.text import CHINESE, ENGLISH, N_, translator

LANGUAGES = {"zh": CHINESE, "en": ENGLISH}
"""Language of an HTML page → ours."""

WORDS: Mapping[str, str] = {
    "where": N_("Where do I go?"),
    "search": N_("Your building, neighbourhood or site"),
    "example": N_("Such as “{example}”. Or tap your building on the map."),
    "clear": N_("Clear"),
    "nothing": N_("Nothing found for “{query}”."),
    "more": N_("{count} more: type a little more."),
    "buildings_of": N_("{count} buildings"),
    "site": N_("Site {number}"),
    "come_down": N_("Come down at {time}"),
    "go_to": N_("Go to site {number}"),
    "nobody": N_("No site has been named for this building yet. Ask your neighbourhood office."),
    "nameless": N_("Building without number"),
    "hours": N_("Opening hours"),
    "bring": N_("What to bring"),
    "way": N_("The way through the site"),
    "serves": N_("Serves"),
    "lead": N_("Site lead"),
    "green_lane": N_("Green lane for the elderly, disabled, children and pregnant"),
    "lanes": N_("{count} lanes"),
    "distance": N_("about {metres} m, {minutes} minutes on foot"),
    "by_path": N_("walking distance along the paths"),
    "straight": N_("straight line × {detour}"),
    "position": N_("Open in the telephone's map"),
    "sites": N_("Sites"),
    "layers": N_("On the map"),
    "legend": N_("Legend"),
    "colours": N_("Buildings have the colour of their site"),
    "neighbourhoods": N_("Neighbourhoods"),
    "buildings": N_("Buildings"),
    "roads": N_("Roads"),
    "entrances": N_("Entrances"),
    "layout": N_("Layout of the sites"),
    "labels": N_("Names and numbers"),
    "whole": N_("Whole map"),
    "print": N_("Print"),
    "drill": N_("Exercise"),
    "zoom_in": N_("Zoom in"),
    "zoom_out": N_("Zoom out"),
    "closer": N_("Zoom in to see the layout of a site"),
    "fixed": N_("Fixed site"),
    "mobile": N_("Mobile site"),
    "home-visit": N_("Base for home visits"),
    "residents": N_("Residents, one way"),
    "staff": N_("Staff way"),
    "waste": N_("Waste way"),
    "closed": N_("Closed way"),
    "made": N_("As of {time}. The page works without a network and sends nothing."),
    "map": N_("Map"),
    "close": N_("Close the pop-up"),
    "no_sites": N_("The plan has no sites yet."),
}


def words() -> dict[str, dict[str, str]]:
    """Language of the page → key → text."""
    return {
        page: {key: translator(ours).gettext(message) for key, message in WORDS.items()}
        for page, ours in LANGUAGES.items()
    }
