"""Plug-ins that are wrong in one way each; the last one only when it is used."""

from __future__ import annotations

from typing import NoReturn

from musterpoint.plugins import api

TITLE = api.Text("坏插件", "Broken")
PERSON = "王小明 13800000000"


def fail(*arguments: object) -> NoReturn:
    raise ZeroDivisionError(PERSON)


def kit(id_: str) -> api.SiteKit:
    return api.SiteKit(id=id_, name=TITLE, description=TITLE, icon="", site_kind="fixed", lanes=1, draw=fail)


not_a_plugin = {"id": "wrong-type"}
invalid = api.Plugin(
    id="invalid",
    title=TITLE,
    checks=(api.Check(id="Has Spaces", title="no Text", run=None), "not a check"),
    exporters=[],
    panels=(api.Panel(id="p", title=TITLE, icon="", area="top", widget="no colon"),),
)
clash = api.Plugin(
    id="clash",
    title=TITLE,
    kits=(kit("lanes-3"),),
    documents=(api.Document(id="duty-sheets", title=TITLE, write=fail),),
)
misnamed = api.Plugin(id="another", title=TITLE)
undrawable = api.Plugin(id="undrawable", title=TITLE, kits=(kit("undrawable-kit"),))
fails_later = api.Plugin(
    id="fails-later",
    title=TITLE,
    checks=(api.Check(id="failing", title=TITLE, run=fail),),
    documents=(api.Document(id="failing", title=TITLE, write=fail),),
)
