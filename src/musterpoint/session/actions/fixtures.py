"""Single things on the map."""

from __future__ import annotations

from musterpoint.catalogue import Catalogue
from musterpoint.errors import InputError
from musterpoint.plan import Edit, Fixture, IdSource, Plan, made, new_id
from musterpoint.session.actions.subjects import found
from musterpoint.text import N_, Label, _


def place_fixture(
    plan: Plan,
    catalogue: Catalogue,
    type_id: str,
    x: float,
    y: float,
    rotation: float = 0.0,
    site: str = "",
    ids: IdSource = new_id,
) -> Edit:
    """Stand a fixture of the catalogue, in true size, with its centre at x, y. site: the one it belongs to,
    "" for none."""
    kind = catalogue.fixtures.get(type_id)
    if kind is None:
        raise InputError(
            _("There is no such fixture."),
            _("The catalogue doesn't hold {id}; perhaps a plug-in is switched off.").format(id=type_id),
            _("Choose another one from the palette."),
        )
    if site:
        found(plan, "site", site)
    fixture = Fixture(
        id=ids("fixture"), site=site, type=type_id, x=x, y=y, rotation=rotation % 360,
        width=kind.width, depth=kind.depth,
    )  # fmt: skip
    return Edit(Label(N_("Place {what}"), {"what": kind.name}), tuple(made(fixture)))
