"""The look of the program: one accent colour, grey the rest, light and dark, one family of icons.

Sizes are 12/14/18/24 px, spacing goes in steps of 4 px, icons are 20 px.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib.resources import files
from string import Template

import qtawesome
from PyQt6.QtCore import QDir, QSize, Qt
from PyQt6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette
from PyQt6.QtWidgets import QApplication

from musterpoint.catalogue.style import load_style
from musterpoint.desktop.wheel import CalmWheelStyle

ICON_SIZE = QSize(20, 20)
CJK_FAMILIES = ("Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC")


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by what they are for. The accent is the map's. filled, broken, empty: the states of a post,
    which never come without their word."""

    name: str
    window: str
    surface: str
    text: str
    muted: str
    line: str
    hover: str
    accent: str
    accent_soft: str
    on_accent: str
    filled: str
    broken: str
    empty: str


LIGHT = Theme(
    name="light",
    window="#f7f6f4",
    surface="#ffffff",
    text="#26241f",
    muted="#6f6a62",
    line="#dfdcd6",
    hover="#edebe6",
    accent=load_style("light").accent,
    accent_soft="#e6e5fb",
    on_accent="#ffffff",
    filled="#1a7f4b",
    broken="#b42318",
    empty="#8a5a00",
)
DARK = Theme(
    name="dark",
    window="#1f2124",
    surface="#282b2f",
    text="#eceae5",
    muted="#a29d94",
    line="#3a4046",
    hover="#343a40",
    accent=load_style("dark").accent,
    accent_soft="#3a3d63",
    on_accent="#15171a",
    filled="#5cc98d",
    broken="#ff8a7d",
    empty="#e0b050",
)


def current_theme() -> Theme:
    """The theme that is in use: dark where the application's palette is."""
    dark = QApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128
    return DARK if dark else LIGHT


def system_theme() -> Theme:
    """The theme that the desktop of the machine asks for."""
    return DARK if QApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


def use_theme(application: QApplication, theme: Theme) -> None:
    """Give the whole application this look."""
    QDir.setSearchPaths("musterpoint", [str(files("musterpoint.resources") / "icons")])
    application.setStyleSheet("")  # to put one over another takes half a second in a large window
    if not isinstance(application.style(), CalmWheelStyle):
        application.setStyle(CalmWheelStyle("Fusion"))
    application.setPalette(_palette(theme))
    application.setStyleSheet(_style_sheet(theme))


def use_font(application: QApplication) -> None:
    """The system's font, with Chinese families behind it, at 14 px."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setFamilies([*font.families(), *CJK_FAMILIES])
    font.setPixelSize(14)
    application.setFont(font)


def sized(font: QFont, pixels: int, bold: bool = False) -> QFont:
    """The same font in one of the sizes 12, 14, 18, 24."""
    other = QFont(font)
    other.setPixelSize(pixels)
    other.setBold(bold)
    return other


def icon(name: str, color: str | None = None) -> QIcon:
    """An icon of the one family, by its name without the family ("undo", "map-outline"), in the colour of
    the theme in use where none is given."""
    full_name = name if "." in name else f"mdi6.{name}"
    # Its colours are told each time: qtawesome keeps icons by their options, and would hand out those of the
    # theme before.
    theme = current_theme()
    shade = color or theme.text
    return qtawesome.icon(
        full_name, color=shade, color_disabled=theme.line, color_active=shade, color_selected=shade
    )


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for color, roles in (
        (theme.window, (role.Window, role.Button, role.AlternateBase)),
        (theme.surface, (role.Base, role.ToolTipBase)),
        (theme.text, (role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText)),
        (theme.muted, (role.PlaceholderText,)),
        (theme.accent, (role.Highlight, role.Link, role.LinkVisited, role.Accent)),
        (theme.on_accent, (role.HighlightedText,)),
        (theme.line, (role.Mid, role.Midlight, role.Dark)),
    ):
        for item in roles:
            palette.setColor(item, QColor(color))
    for item in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, item, QColor(theme.muted))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(theme.hover))
    return palette


def _style_sheet(theme: Theme) -> str:
    """resources/style/window.qss in the theme's colours."""
    sheet = files("musterpoint.resources") / "style" / "window.qss"
    return Template(sheet.read_text(encoding="utf-8")).substitute(asdict(theme))
