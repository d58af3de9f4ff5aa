"""Taking a stock list into the plan: good rows at once, and a word about those left out."""

from __future__ import annotations

from pathlib import Path

from musterpoint.desktop.lists import import_list
from musterpoint.desktop.workbench import Workbench
from musterpoint.session.actions.stock_file import StockFile, add_stock, read_stock_file
from musterpoint.text import _, ngettext


def import_stock(workbench: Workbench, path: Path | None = None) -> None:
    """Choose a table and take its rows in as one edit; undo takes them out again."""
    catalogue = workbench.document.catalogue
    import_list(
        workbench,
        path,
        title=_("Choose a stock list"),
        lane="stock",
        read=lambda path, _plan, _job: read_stock_file(path, catalogue),
        make=lambda plan, stock: add_stock(plan, stock.items) if stock.items else None,
        words=_words,
        suggestion=_("Correct these rows and take the file in again: what is known is brought up to date."),
    )


def _words(stock: StockFile) -> str:
    count = len(stock.items)
    return ngettext("{count} row of stock taken in.", "{count} rows of stock taken in.", count).format(
        count=count
    )
