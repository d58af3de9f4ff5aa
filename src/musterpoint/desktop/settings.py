"""What the program remembers between two runs: language, look, recent plans, the arrangement of docks."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QByteArray, QSettings

RECENT_LIMIT = 8


class Settings:
    """Typed access to the settings file. Nothing of a plan's content is kept here, only its path."""

    def __init__(self, store: QSettings | None = None):
        self._store = store or QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Musterpoint", "Musterpoint"
        )

    @property
    def language(self) -> str:
        """ "zh_CN", "en", or "" to follow the system."""
        return self._store.value("language", "", str)

    @language.setter
    def language(self, language: str) -> None:
        self._store.setValue("language", language)

    @property
    def scheme(self) -> str:
        """ "light", "dark", or "" to follow the system."""
        return self._store.value("scheme", "", str)

    @scheme.setter
    def scheme(self, scheme: str) -> None:
        self._store.setValue("scheme", scheme)

    @property
    def compiled(self) -> str:
        """Of which versions the engine has been compiled on this machine, "" for none."""
        return self._store.value("compiled", "", str)

    @compiled.setter
    def compiled(self, versions: str) -> None:
        self._store.setValue("compiled", versions)

    @property
    def folder(self) -> Path:
        """Where the last file was opened or saved."""
        return Path(self._store.value("folder", str(Path.home()), str))

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._store.setValue("folder", str(folder))

    def recent_plans(self) -> list[Path]:
        """The plans opened last that still exist, latest first."""
        paths = self._store.value("recent", [], list) or []
        return [path for path in map(Path, paths) if path.exists()]

    def remember_plan(self, path: Path) -> None:
        path = path.resolve()
        others = [known for known in self.recent_plans() if known != path]
        self._store.setValue("recent", [str(item) for item in (path, *others)][:RECENT_LIMIT])

    def recent_commands(self) -> list[str]:
        """Ids of the commands that were run last, the latest first."""
        return self._store.value("commands", [], list) or []

    def remember_command(self, id_: str) -> None:
        others = [known for known in self.recent_commands() if known != id_]
        self._store.setValue("commands", [id_, *others][:RECENT_LIMIT])

    def arrangement(self, workspace: str) -> QByteArray:
        """How the docks stood in a workspace; empty where nothing is remembered."""
        return self._store.value(f"arrangement/{workspace}", QByteArray(), QByteArray)

    def remember_arrangement(self, workspace: str, state: QByteArray) -> None:
        self._store.setValue(f"arrangement/{workspace}", state)

    def forget_arrangements(self) -> None:
        self._store.remove("arrangement")

    @property
    def window_geometry(self) -> QByteArray:
        return self._store.value("window", QByteArray(), QByteArray)

    @window_geometry.setter
    def window_geometry(self, geometry: QByteArray) -> None:
        self._store.setValue("window", geometry)

    def sync(self) -> None:
        """Write everything to disk now."""
        self._store.sync()
