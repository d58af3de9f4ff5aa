"""What is raised where one of several layers has to be named."""

from __future__ import annotations

from collections.abc import Sequence

from musterpoint.errors import InputError
from musterpoint.text import _


class SeveralLayers(InputError):
    """One of several layers has to be named."""


def several_layers(name: str, layers: Sequence[str]) -> SeveralLayers:
    """The question which of the layers of a file is meant."""
    return SeveralLayers(
        _("“{name}” has several layers.").format(name=name),
        _("They are: {layers}.").format(layers=", ".join(layers)),
        _("Name the one to read: {example}.").format(example=f"{name}:{layers[0]}"),
    )
