"""Plans that try to do harm by their names."""

from __future__ import annotations

from musterpoint.plan import BUILDINGS, NEIGHBOURHOODS, ColumnChange, Edit, Plan, changed, deleted
from musterpoint.text import Label

TRIED = "harmed"
"""The global variable that a script out of a name would set."""

HOSTILE = (
    f"<script>window.{TRIED}=1</script>",
    f"</script><script>window.{TRIED}=2</script><!--",
    f"<img src=x onerror=window.{TRIED}=3>",
    f"\"'`${{window.{TRIED}=4}}\\",
    f"javascript:window.{TRIED}=5",
    "\u202eevil\u202c\u2066\u200f]]>&lt;b&gt;<b><i>",
    "\\u003cscript\\u003e{{7*7}}{% raw %}",
)


def hostile_plan(plan: Plan) -> Plan:
    """The plan with these names for its campaign, sites, neighbourhoods and buildings."""
    copy = plan.copy()
    sites = copy.sites()
    campaign = copy.campaign
    changes = [
        changed(campaign, campaign.replace(name=HOSTILE[1], office=HOSTILE[2])),
        *(
            changed(site, site.replace(name=HOSTILE[number % len(HOSTILE)]))
            for number, site in enumerate(sites)
        ),
    ]
    for layer, column in ((NEIGHBOURHOODS, "name"), (BUILDINGS, "number"), (BUILDINGS, "name")):
        rows = tuple(copy.layers[layer].frame.index[: 3 * len(HOSTILE)])
        before = copy.layers[layer].values(column, rows)
        after = tuple(HOSTILE[number % len(HOSTILE)] for number in range(len(rows)))
        changes.append(ColumnChange(layer, column, rows, before, after))
    copy.apply(Edit(Label("Try to do harm"), tuple(changes)))
    return copy


def without_sites(plan: Plan) -> Plan:
    """The plan before anything was placed."""
    copy = plan.copy()
    kinds = ("assignment", "post", "zone", "fixture", "gate", "way", "site")
    records = [record for kind in kinds for record in copy.table(kind).values()]
    copy.apply(Edit(Label("Begin again"), tuple(deleted(*records))))
    return copy
