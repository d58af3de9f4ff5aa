"""The host: finds the plug-ins, refuses the broken ones, and lists what the others contribute."""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import Any

from musterpoint.briefing.slides.deck import Maker
from musterpoint.catalogue import Catalogue, load_catalogue
from musterpoint.plugins.guard import guarded
from musterpoint.plugins.points import (
    Check,
    Document,
    EngineStep,
    Exporter,
    MapTool,
    Panel,
    Plugin,
    Reader,
    Slide,
)
from musterpoint.plugins.validate import POINTS, problems_of
from musterpoint.text import _

GROUP = "musterpoint.plugins"
BUILTIN = "builtin"
SWITCHED_OFF_VARIABLE = "MUSTERPOINT_PLUGINS_OFF"
"""Environment variable: names of plug-ins that aren't loaded, separated by commas."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """A plug-in that was skipped. name: its entry point. problems: translated sentences, all of them."""

    name: str
    problems: tuple[str, ...]


class Host:
    """What all loaded plug-ins contribute, by id and in the order of loading, the built-in ones first.

    plugins: those that are in use. failures: those that were skipped. switched_off: names of those that
    were not even imported, so that nothing of them is left behind.
    """

    def __init__(self) -> None:
        self.plugins: list[Plugin] = []
        self.failures: list[Failure] = []
        self.switched_off: list[str] = []
        self.catalogue: Catalogue = load_catalogue()
        self._contributions: dict[str, dict[str, Any]] = {point: {} for point in POINTS}

    @classmethod
    def discover(cls, switched_off: Collection[str] | None = None) -> Host:
        """Load every installed plug-in but those switched off, by default those which the environment
        names. The built-in one can't be switched off."""
        off = switched_off_by_environment() if switched_off is None else frozenset(switched_off)
        host = cls()
        for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name != BUILTIN, entry.name)):
            if entry.name in off and entry.name != BUILTIN:
                host.switched_off.append(entry.name)
            else:
                host.load(entry)
        return host

    def load(self, entry: EntryPoint) -> None:
        """Import a plug-in and take it in. Whatever is wrong with it ends up in `failures`."""
        try:
            plugin = entry.load()
        except (Exception, SystemExit) as error:  # A plug-in is foreign code: it may raise anything.
            _log.warning("plug-in %s can't be imported: %s", entry.name, type(error).__name__)
            reason = f"{type(error).__name__}: {error}"
            self._refuse(entry.name, [_("It can't be imported: {reason}").format(reason=reason)])
        else:
            self.add(plugin, entry.name)

    def add(self, plugin: Plugin, name: str) -> None:
        """Take in what a plug-in contributes: all of it, or nothing where something is wrong."""
        problems = problems_of(plugin)
        if not problems and plugin.id != name:
            problems.append(
                _("Its id is “{id}”, but its entry point is called “{name}”.").format(id=plugin.id, name=name)
            )
        problems = problems or self._already_taken(plugin)
        if not problems:
            try:
                for kit in plugin.kits:
                    kit.layout()
                self.catalogue = self.catalogue.with_additions(fixtures=plugin.fixtures, kits=plugin.kits)
            except Exception as error:  # A kit is drawn by foreign code.
                reason = f"{type(error).__name__}: {error}"
                problems.append(_("Its fixtures or kits can't be used: {reason}").format(reason=reason))
        if problems:
            self._refuse(name, problems)
            return
        self.plugins.append(plugin)
        own = name == BUILTIN
        for point, contributions in self._contributions.items():
            for item in getattr(plugin, point):
                contributions[item.id] = item if own else guarded(item, str(plugin.title))

    def session_options(self) -> dict[str, Any]:
        """What a `Session` takes from the plug-ins: `Session.open(path, **host.session_options())`."""
        return {"catalogue": self.catalogue, "checks": [check.run for check in self.checks.values()]}

    def _already_taken(self, plugin: Plugin) -> list[str]:
        problems = [
            _("{point} {id} already comes from another plug-in.").format(point=point, id=item.id)
            for point, contributions in self._contributions.items()
            for item in getattr(plugin, point)
            if item.id in contributions or item.id in self._catalogue_ids(point)
        ]
        if any(other.id == plugin.id for other in self.plugins):
            problems.append(_("Another plug-in has the same id."))
        return problems

    def _catalogue_ids(self, point: str) -> Collection[str]:
        return getattr(self.catalogue, point) if point in ("fixtures", "kits") else ()

    def _refuse(self, name: str, problems: Iterable[str]) -> None:
        self.failures.append(Failure(name, tuple(problems)))

    def _view(self, point: str) -> Mapping[str, Any]:
        return MappingProxyType(self._contributions[point])

    @property
    def readers(self) -> Mapping[str, Reader]:
        return self._view("readers")

    @property
    def import_readers(self) -> tuple[Reader, ...]:
        """The readers as `geo.importing.ImportOptions` wants them: the last one loaded is asked first."""
        return tuple(reversed(self.readers.values()))

    @property
    def engine_steps(self) -> Mapping[str, EngineStep]:
        return self._view("engine_steps")

    @property
    def checks(self) -> Mapping[str, Check]:
        return self._view("checks")

    @property
    def documents(self) -> Mapping[str, Document]:
        return self._view("documents")

    @property
    def slides(self) -> Mapping[str, Slide]:
        return self._view("slides")

    def slide_makers(self) -> list[Maker]:
        """What makes the slides of a briefing, in the order of the deck."""
        return [slide.make for slide in sorted(self.slides.values(), key=lambda slide: slide.place)]

    @property
    def exporters(self) -> Mapping[str, Exporter]:
        return self._view("exporters")

    @property
    def map_tools(self) -> Mapping[str, MapTool]:
        return self._view("map_tools")

    @property
    def panels(self) -> Mapping[str, Panel]:
        return self._view("panels")


def switched_off_by_environment() -> frozenset[str]:
    return frozenset(filter(None, map(str.strip, os.environ.get(SWITCHED_OFF_VARIABLE, "").split(","))))
