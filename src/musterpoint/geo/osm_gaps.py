"""What an OpenStreetMap file has only in part: extracts are cut out of the planet, and what lies on the cut
misses ways or nodes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

Tags = tuple[tuple[str, str], ...]
_AREAS = ("multipolygon", "boundary")


@dataclass(frozen=True, slots=True)
class Gaps:
    """Ids as a layer has them ("w7", "r12"). relations: areas some of whose ways aren't whole in the file,
    which GDAL passes over. ways: those some of whose nodes aren't there, which it draws without these, and
    open ones that should be areas."""

    relations: frozenset[str] = frozenset()
    ways: frozenset[str] = frozenset()


def gaps(path: Path, keys: tuple[str, ...], tags: Tags, closed: bool = False) -> Gaps:
    """What is incomplete of the ways and areas that have one of these keys or tags. closed: whether a way
    that doesn't end where it begins is incomplete. Raises RuntimeError for a file that can't be read."""
    import osmium  # takes a while to load, and is needed for these files alone

    def wanted(item: osmium.osm.OSMObject) -> bool:
        return any(key in item.tags for key in keys) or any(
            item.tags.get(key) == value for key, value in tags
        )

    members: dict[int, list[int]] = {}
    for relation in osmium.FileProcessor(path, osmium.osm.RELATION):
        if relation.tags.get("type") in _AREAS and wanted(relation):
            members[relation.id] = [member.ref for member in relation.members if member.type == "w"]
    parts = {way for ways in members.values() for way in ways}
    whole: set[int] = set()
    cut: set[int] = set()
    ways = osmium.FileProcessor(path, osmium.osm.NODE | osmium.osm.WAY).with_locations()
    for way in ways.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY)):
        is_wanted = wanted(way)
        if is_wanted or way.id in parts:
            is_whole = all(node.location.valid() for node in way.nodes)
            if is_whole:
                whole.add(way.id)
            if is_wanted and not (is_whole and (way.is_closed() or not closed)):
                cut.add(way.id)
    broken = (area for area, ways_of in members.items() if not whole.issuperset(ways_of))
    return Gaps(frozenset(f"r{area}" for area in broken), frozenset(f"w{way}" for way in cut))
