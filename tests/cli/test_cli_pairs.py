"""Values of options: names, numbers, and places with a comma in them."""

from __future__ import annotations

import pytest

from musterpoint.cli.parser import pairs
from musterpoint.errors import InputError


def test_a_number_after_a_comma_belongs_to_the_value_before_it():
    assert pairs(["sites=5,among=442053.8,4430686.3; -7.5,12,lanes=3", "keep=1,3"], "--set") == {
        "sites": "5", "among": "442053.8,4430686.3; -7.5,12", "lanes": "3", "keep": "1,3",
    }  # fmt: skip
    with pytest.raises(InputError, match="--set"):
        pairs(["sites=5,lanes"], "--set")
