"""Taking a stock list into the plan: good rows at once, and a word about those left out."""

from __future__ import annotations

from pathlib import Path

from musterpoint.desktop.lists import ask_list, tell_left_out
from musterpoint.desktop.workbench import Workbench
from musterpoint.session.actions.stock_file import StockFile, add_stock, read_stock_file
from musterpoint.text import _, ngettext


def import_stock(workbench: Workbench, path: Path | None = None) -> None:
    """Choose a table and take its rows in as one edit; undo takes them out again."""
    catalogue = workbench.document.catalogue
    path = path or ask_list(workbench, _("Choose a stock list"))
    if path is None:
        return
    workbench.jobs.start(
        _("Reading {file}").format(file=path.name),
        lambda _job: read_stock_file(path, catalogue),
        lambda stock: _take_in(workbench, stock),
        lane="stock",
    )


def _take_in(workbench: Workbench, stock: StockFile) -> None:
    document, count = workbench.document, len(stock.items)
    words = ngettext("{count} row of stock taken in.", "{count} rows of stock taken in.", count).format(
        count=count
    )
    if count and document.do(lambda: add_stock(document.plan, stock.items)):
        document.message.emit(words)
    suggestion = _("Correct these rows and take the file in again: what is known is brought up to date.")
    tell_left_out(workbench, stock.bad_rows, suggestion)
