"""Qt Designer forms (`ui/*.ui`), and how their words get into the reader's language."""

from __future__ import annotations

from importlib.resources import files

from PyQt6 import uic
from PyQt6.QtCore import QTranslator
from PyQt6.QtWidgets import QWidget

from musterpoint.text import current_language, translator


def load_form(name: str, widget: QWidget) -> None:
    """Build the form `ui/<name>.ui` inside `widget`; its named children become attributes of `widget`."""
    with (files("musterpoint.ui") / f"{name}.ui").open("r", encoding="utf-8") as form:
        uic.loadUi(form, widget)


class FormTranslator(QTranslator):
    """Lets Qt find the words of forms in the same gettext catalogues as all other words."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """None, which Qt takes for a null string, leaves Qt's own words to the next translator."""
        if not source or context.startswith("Q"):
            return None
        translated = translator(current_language()).gettext(source)
        return None if translated == source else translated

    def isEmpty(self) -> bool:
        return False
