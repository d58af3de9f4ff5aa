"""What every test stands on: no screen, no settings left over, one language, the same plan to start from."""

from __future__ import annotations

import gc
import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

if TYPE_CHECKING:
    from musterpoint.plan import Plan

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

TESTS = Path(__file__).resolve().parent
REPOSITORY = TESTS.parent
DATA = REPOSITORY.parent / "shared" / "data"

_SURROUNDINGS = {
    "config": ("XDG_CONFIG_HOME", "APPDATA"),
    "data": ("XDG_DATA_HOME", "LOCALAPPDATA"),
    "cache": ("XDG_CACHE_HOME",),
    "state": ("XDG_STATE_HOME",),
}


FIRST = (
    "samples/test_samples_facts", "house/test_house_imports", "house/test_house_sources", "geo/", "paper/",
)  # fmt: skip
"""The longest file of all, and what another worker can do meanwhile: hardly anything of it needs the engine,
which is still being compiled in a new checkout."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each worker takes the next file; small ones come last, so that none is idle in the end."""

    def place(item: pytest.Item) -> int:
        name = item.path.relative_to(TESTS).as_posix() if item.path.is_relative_to(TESTS) else ""
        return next((place for place, begin in enumerate(FIRST) if name.startswith(begin)), len(FIRST))

    items.sort(key=place)


@pytest.fixture(autouse=True)
def fresh_surroundings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, logs and caches of this test only, and no switch left on in the environment."""
    folder = tmp_path_factory.mktemp("surroundings")
    for name, variables in _SURROUNDINGS.items():
        for variable in variables:
            monkeypatch.setenv(variable, str(folder / name))
    for variable in [name for name in os.environ if name.startswith("MUSTERPOINT_")]:
        monkeypatch.delenv(variable)
    return folder


@pytest.fixture(autouse=True)
def language() -> Iterator[str]:
    """Messages are English unless the test asks for `chinese`, whatever the machine speaks."""
    from musterpoint.text import ENGLISH, use_language

    use_language(ENGLISH)
    yield ENGLISH
    use_language(ENGLISH)


@pytest.fixture
def chinese(language: str) -> str:
    """Messages are Chinese during this test."""
    from musterpoint.text import CHINESE, use_language

    use_language(CHINESE)
    return CHINESE


@pytest.fixture(autouse=True)
def no_garbage() -> Iterator[None]:
    """Windows leave the collecting of garbage to their event loop, which doesn't run between tests."""
    yield
    if not gc.isenabled():
        due = [old for old in (2, 1, 0) if gc.get_count()[old] > gc.get_threshold()[old]]
        gc.collect(due[0] if due else 0)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the project."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real layers beside the project; without it the test is skipped."""
    if not DATA.is_dir():
        pytest.skip("the real layers (../shared/data) aren't on this machine")
    return DATA


@pytest.fixture(scope="session")
def sample_plan(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Plan]:
    """sample_plan("lianhu", 0.4): a sample of a size, made once for all workers. Change a copy of it only."""
    from musterpoint.samples import make_sample

    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent

    @cache
    def sample_plan(case: str, scale: float = 1.0) -> Plan:
        path = folder / f"{case}-{scale}.pickle"
        with FileLock(f"{path}.lock"):
            if not path.exists():
                path.write_bytes(pickle.dumps(make_sample(case, scale)))
        return pickle.loads(path.read_bytes())

    return sample_plan


@pytest.fixture(scope="session")
def template_plan(tmp_path_factory: pytest.TempPathFactory, sample_plan: Callable[..., Plan]) -> Path:
    """A small but complete plan with several sites, made once: copy it (`plan_file`), don't change it."""
    from musterpoint.session import Session

    path = tmp_path_factory.mktemp("template") / "template.gpkg"
    Session.create(path, sample_plan("lianhu", 0.4)).close()
    return path


@pytest.fixture
def plan_file(template_plan: Path, tmp_path: Path) -> Path:
    """A plan file of this test only."""
    return Path(shutil.copy(template_plan, tmp_path / "plan.gpkg"))
