"""The page itself: folium's map, Leaflet and our own scripts in one file that may fetch nothing.

Data never becomes markup: it is JSON in a block that browsers don't run, and the scripts write it into the
page as text only. The content security policy names every script and style by its hash and allows nothing
else: no request, no frame, no form, no script that somebody slips in.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from musterpoint.briefing.webmap.content import WebMapOptions, content
from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import load_style
from musterpoint.jobs import Job
from musterpoint.plan import Plan
from musterpoint.text import _

if TYPE_CHECKING:
    import branca.element
    import jinja2

MAP = "plan"
"""What folium calls the map: the element is `map_plan`, and so is the script's variable."""

SCRIPTS = (
    "start", "words", "shapes", "picture", "labels", "search", "cards", "stage", "print", "finder",
    "legend", "main",
)  # fmt: skip
"""Our scripts in resources/webmap, in the order in which they are read."""

NEAREST_ZOOM, FURTHEST_ZOOM = 6, -6
"""Two to the power of these: pixels per metre."""

_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)
_PICTURES = re.compile(r"url\([^)]*\)")
_POLICY = "{{policy}}"


def web_map(plan: Plan, catalogue: Catalogue, options: WebMapOptions, job: Job) -> bytes:
    """The HTML file."""
    job.progress(0.0, _("Drawing the web map"))
    data = content(plan, catalogue, options)
    job.progress(0.7, _("Drawing the web map"))
    figure = _figure()
    page = _template().render(
        language="zh-CN" if data["language"] == "zh" else "en",
        title=plan.campaign.name or _("Map"),
        policy=_POLICY,
        styles=[_leaflet("leaflet.css"), _palette(), _own("page.css")],
        scripts=[_leaflet("leaflet.js"), _own_scripts(figure.script.render())],
        map=figure.html.render(),
        data=_inert(json.dumps(data, ensure_ascii=False, separators=(",", ":"))),
    )
    return page.replace(_POLICY, _policy(page), 1).encode("utf-8")


def _figure() -> branca.element.Figure:
    """folium's part of the page, rendered: a map of metres without tiles. Its head, which names scripts on
    servers elsewhere, is left."""
    import folium  # not before it is needed: the window's start would wait for it

    page_map = folium.Map(
        location=(0, 0),
        tiles=None,
        crs="Simple",
        zoom_start=0,
        zoom_control=False,
        min_zoom=FURTHEST_ZOOM,
        max_zoom=NEAREST_ZOOM,
        zoom_snap=0.25,
        zoom_delta=0.5,
        attribution_control=False,
    )
    page_map._id = MAP  # folium has a random one, and a file made twice must be the same twice.
    figure = page_map.get_root()
    figure.render()
    return figure


def _own_scripts(of_folium: str) -> str:
    """Our scripts round folium's, with no names left in the page's global space."""
    named = [_own(f"{name}.js") for name in SCRIPTS]
    return "\n".join(('(() => {\n"use strict";', of_folium, *named, "})();"))


def _policy(page: str) -> str:
    """The content security policy of a page: its own inline scripts and styles, and nothing else."""
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for kind, text in _INLINE.findall(page):
        digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
        hashes[kind].append(f"'sha256-{digest}'")
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(hashes['script'])}",
            f"style-src {' '.join(hashes['style'])}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _inert(data: str) -> str:
    """JSON that can't end the block it stands in, whatever is in its texts, nor be read as markup."""
    for sign in "<>&\u2028\u2029":
        data = data.replace(sign, f"\\u{ord(sign):04x}")
    return data


@cache
def _template() -> jinja2.Template:
    import jinja2

    return jinja2.Environment(autoescape=True).from_string(_own("page.html"))


@cache
def _palette() -> str:
    """The colours that the page shares with its map."""
    palette = load_style().palette
    shared = {"text": "text", "quiet": "text-quiet", "ground": "ground", "accent": "accent"}
    return ":root {{ {} }}\n".format(" ".join(f"--{name}: {palette[of]};" for name, of in shared.items()))


def _own(name: str) -> str:
    return (files("musterpoint.resources") / "webmap" / name).read_text(encoding="utf-8")


@cache
def _leaflet(name: str) -> str:
    """A file of Leaflet without the addresses of pictures and debugging maps that it would fetch."""
    text = (files("xstatic.pkg.leaflet") / "data" / name).read_text(encoding="utf-8")
    return _PICTURES.sub("none", text) if name.endswith(".css") else text.partition("//# sourceMapping")[0]
