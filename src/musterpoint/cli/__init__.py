"""Every job without a screen."""

from musterpoint.cli.program import main

__all__ = ["main"]
