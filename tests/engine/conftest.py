from __future__ import annotations

import pytest

from musterpoint.catalogue import Catalogue, load_catalogue


@pytest.fixture
def catalogue() -> Catalogue:
    return load_catalogue()
