"""Map tools: one object per gesture."""

from musterpoint.desktop.tools.tool import MapEvent, Preview, Tool

__all__ = ["MapEvent", "Preview", "Tool"]
