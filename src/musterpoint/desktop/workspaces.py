"""Workspaces: which docks are open for a kind of work. The document and the map stay as they are."""

from __future__ import annotations

from dataclasses import dataclass

from musterpoint.text import Text


@dataclass(frozen=True, slots=True)
class Workspace:
    """docks: ids of the panels that are open at first; what a person opens, moves and closes afterwards is
    remembered per workspace."""

    id: str
    title: Text
    icon: str
    shortcut: str
    docks: tuple[str, ...]


WORKSPACES = (
    Workspace("map", Text("地图", "Map"), "map-outline", "Ctrl+1", ("palette", "layers", "inspector")),
    Workspace(
        "people",
        Text("人员", "People"),
        "account-group-outline",
        "Ctrl+2",
        ("people", "care", "needs", "posts", "organisation"),
    ),
    Workspace(
        "timetable",
        Text("时段", "Timetable"),
        "timetable",
        "Ctrl+3",
        ("days", "timetable", "supplies", "rounds"),
    ),
    Workspace("print", Text("打印", "Print"), "printer-outline", "Ctrl+4", ("print",)),
    Workspace("briefing", Text("部署会", "Briefing"), "presentation", "Ctrl+5", ("briefing",)),
)
