"""The map's tools, built-in ones and those of plug-ins: a command takes one up."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Iterable, Iterator

from musterpoint.desktop.workbench import Command, Workbench
from musterpoint.plugins.points import MapTool

log = logging.getLogger(__name__)


def tool_commands(map_tools: Iterable[MapTool]) -> Iterator[Command]:
    """One command per tool."""
    for map_tool in map_tools:
        yield Command(
            id=f"tool.{map_tool.id}",
            text=map_tool.title,
            tip=map_tool.tip,
            icon=map_tool.icon,
            shortcut=map_tool.shortcut,
            run=lambda workbench, map_tool=map_tool: take_up(workbench, map_tool),
        )


def take_up(workbench: Workbench, map_tool: MapTool) -> None:
    """Give the mouse to the tool; a foreign one that can't be made is logged and left."""
    module, name = map_tool.tool.split(":")
    try:
        tool = getattr(importlib.import_module(module), name)(workbench.canvas)
    except Exception as error:  # a plug-in's fault must not take the window with it
        if module.startswith("musterpoint."):
            raise
        log.warning("tool %s can't be made: %s", map_tool.id, type(error).__name__)
        return
    workbench.canvas.set_tool(tool)
    workbench.canvas.setFocus()
