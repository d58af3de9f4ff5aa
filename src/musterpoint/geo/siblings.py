"""The files that belong together, as those of a shapefile do."""

from __future__ import annotations

from pathlib import Path


def siblings(path: Path) -> dict[str, Path]:
    """Ending in lower case → the file of the same name with it, in whatever case it is written. Where two
    differ in case only, the one in the case of `path` counts."""
    found = [other for other in path.parent.iterdir() if other.stem == path.stem]
    found.sort(key=lambda other: other.suffix.isupper() == path.suffix.isupper())
    return {other.suffix.lower(): other for other in found}
