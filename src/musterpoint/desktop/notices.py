"""What the buildings that are selected are told, as text for their chat groups."""

from __future__ import annotations

from datetime import datetime

from PyQt6.QtWidgets import QApplication

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.buildings import building_names
from musterpoint.desktop.workbench import Workbench
from musterpoint.engine.served import service
from musterpoint.jobs import Job
from musterpoint.paper.document import DocumentOptions, Order
from musterpoint.paper.notices import each_notice, notice_text
from musterpoint.plan import BUILDINGS, Enterprise, Plan
from musterpoint.text import _, current_language, ngettext

Ref = tuple[str, str]


def told(workbench: Workbench) -> list[Ref]:
    """The buildings and enterprises that are selected."""
    buildings = [(BUILDINGS, id_) for id_ in workbench.document.selected_buildings]
    return buildings + _enterprises(workbench)


def is_anybody_told(workbench: Workbench) -> bool:
    """Whether there is anything of `told`, which takes long for a city."""
    return bool(workbench.document.selected_buildings or _enterprises(workbench))


def _enterprises(workbench: Workbench) -> list[Ref]:
    return [ref for ref in workbench.document.selected_records if ref[0] == Enterprise.KIND]


def copy_notices(workbench: Workbench) -> None:
    """Write the notices of what is selected into the clipboard."""
    plan, catalogue, chosen = workbench.plan.copy(), workbench.document.catalogue, told(workbench)

    def take(texts: list[str]) -> None:
        QApplication.clipboard().setText("\n\n".join(texts))
        words = ngettext(
            "{count} notice is in the clipboard.", "{count} notices are in the clipboard.", len(texts)
        )
        workbench.document.message.emit(words.format(count=len(texts)))

    workbench.jobs.start(
        _("Writing notices"), lambda job: notice_texts(plan, catalogue, chosen, job), take, lane="notices"
    )


def notice_texts(plan: Plan, catalogue: Catalogue, chosen: list[Ref], job: Job) -> list[str]:
    """A text for each of these buildings and enterprises. Raises InputError where none goes to a site."""
    ids = {id_ for _kind, id_ in chosen}
    served = service(plan).buildings()
    guests = {firm.site for firm in plan.table(Enterprise.KIND).values() if firm.id in ids}
    sites = [site for site, homes in served.items() if site in guests or not ids.isdisjoint(homes)]
    options = DocumentOptions(
        revision=0, printed_at=datetime.now(), language=current_language(), site_ids=sites, served=served
    )
    order = Order(plan, catalogue, options, job)
    names = set(building_names(plan, [id_ for kind, id_ in chosen if kind == BUILDINGS]))
    names |= {plan.find(*ref).name for ref in chosen if ref[0] == Enterprise.KIND}
    return [notice_text(page) for page in each_notice(order) if page.name in names]
