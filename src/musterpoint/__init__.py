"""Musterpoint (点位沙盘): plans the evening before, so that everyone is served in the morning."""

__version__ = "0.1.0"
