"""Taking a stock list into the plan: good rows at once, and a word about those left out."""

from __future__ import annotations

from pathlib import Path

from musterpoint.desktop.ask import ask_open_file, tell
from musterpoint.desktop.workbench import Workbench
from musterpoint.errors import InputError
from musterpoint.session.actions.stock_file import StockFile, add_stock, read_stock_file
from musterpoint.text import _, ngettext

MOST_TOLD = 8
"""So many of the rows that were left out are told; the rest is counted."""


def import_stock(workbench: Workbench, path: Path | None = None) -> None:
    """Choose a table and take its rows in as one edit; undo takes them out again."""
    settings, catalogue = workbench.settings, workbench.document.catalogue
    path = path or ask_open_file(
        workbench.window,
        _("Choose a stock list"),
        settings.folder,
        _("Tables ({patterns});;All files (*)").format(patterns="*.xlsx *.xlsm *.csv *.tsv *.txt"),
    )
    if path is None:
        return
    settings.folder = path.parent
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
    if stock.bad_rows:
        left_out = len(stock.bad_rows)
        lines = [
            _("Line {line}: {reason}").format(line=note.line, reason=note.reason)
            for note in stock.bad_rows[:MOST_TOLD]
        ]
        tell(
            workbench.window,
            InputError(
                ngettext("{count} row was left out.", "{count} rows were left out.", left_out).format(
                    count=left_out
                ),
                "\n".join([words, *lines, *(["…"] if left_out > MOST_TOLD else [])]),
                _("Correct these rows and take the file in again: what is known is brought up to date."),
            ),
        )
