"""The look of the program: one accent colour, grey the rest, light and dark, one family of icons.

Sizes are 12/14/18/24 px, spacing goes in steps of 4 px, icons are 20 px.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import qtawesome
from PyQt6.QtCore import QDir, QSize, Qt
from PyQt6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette
from PyQt6.QtWidgets import QApplication

from musterpoint.catalogue.style import load_style

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
    application.setStyle("Fusion")
    application.setPalette(_palette(theme))
    application.setStyleSheet(_style_sheet(theme))
    qtawesome.set_defaults(
        color=theme.text, color_disabled=theme.line, color_active=theme.text, color_selected=theme.text
    )


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
    """An icon of the one family, by its name without the family ("undo", "map-outline")."""
    full_name = name if "." in name else f"mdi6.{name}"
    return qtawesome.icon(full_name, color=color) if color else qtawesome.icon(full_name)


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
    """Little more than Fusion: flat bars, quiet lines, room to breathe."""
    t = theme
    return f"""
    QMainWindow::separator {{ background: {t.line}; width: 1px; height: 1px; }}
    QMainWindow::separator:hover {{ background: {t.accent}; }}
    QMenuBar {{ background: {t.window}; padding: 2px 4px; }}
    QMenuBar::item {{ padding: 4px 8px; border-radius: 4px; background: transparent; }}
    QMenuBar::item:selected {{ background: {t.hover}; }}
    QMenu {{ background: {t.surface}; border: 1px solid {t.line}; padding: 4px; }}
    QMenu::item {{ padding: 5px 28px 5px 12px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
    QMenu::item:disabled {{ color: {t.muted}; }}
    QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
    QMenu::icon {{ padding-left: 8px; }}
    QToolTip {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.line}; padding: 4px; }}
    QToolBar {{ background: {t.window}; border: none; border-bottom: 1px solid {t.line};
        spacing: 4px; padding: 4px 8px; }}
    QToolBar::separator {{ background: {t.line}; width: 1px; margin: 4px 8px; }}
    QToolButton {{ border: none; border-radius: 4px; padding: 4px 8px; background: transparent; }}
    QToolButton:hover {{ background: {t.hover}; }}
    QToolButton:checked {{ background: {t.accent_soft}; color: {t.text}; }}
    QToolButton:focus {{ border: 1px solid {t.accent}; padding: 3px 7px; }}
    QToolButton::menu-indicator {{ image: none; }}
    QDockWidget {{ font-size: 12px; font-weight: 600; color: {t.muted}; }}
    QDockWidget::title {{ background: {t.window}; padding: 6px 12px; text-align: left; }}
    QTabBar::tab {{ background: transparent; padding: 6px 12px; border: none;
        border-bottom: 2px solid transparent; color: {t.muted}; }}
    QTabBar::tab:selected {{ color: {t.text}; border-bottom: 2px solid {t.accent}; }}
    QTabBar::tab:hover {{ color: {t.text}; }}
    QTabWidget::pane {{ border: none; }}
    QStatusBar {{ background: {t.window}; border-top: 1px solid {t.line}; color: {t.muted}; }}
    QStatusBar::item {{ border: none; }}
    QStatusBar QLabel {{ color: {t.muted}; font-size: 12px; padding: 0 8px; }}
    QPushButton {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 4px;
        padding: 5px 12px; min-height: 18px; }}
    QPushButton:hover {{ background: {t.hover}; }}
    QPushButton:focus {{ border-color: {t.accent}; }}
    QPushButton:default {{ background: {t.accent}; border-color: {t.accent}; color: {t.on_accent}; }}
    QPushButton:disabled {{ color: {t.muted}; background: {t.window}; border-color: {t.line}; }}
    QLineEdit, QPlainTextEdit, QAbstractSpinBox[plain="true"] {{
        background: {t.surface}; border: 1px solid {t.line}; border-radius: 4px; padding: 3px 6px;
        min-height: 20px; selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
    QLineEdit:focus, QPlainTextEdit:focus, QAbstractSpinBox[plain="true"]:focus {{
        border-color: {t.accent}; }}
    QAbstractItemView {{ background: {t.surface}; border: none; outline: none;
        selection-background-color: {t.accent_soft}; selection-color: {t.text};
        alternate-background-color: {t.window}; }}
    QTreeView::item, QListView::item {{ height: 26px; }}
    QAbstractItemView::item:hover {{ background: {t.hover}; }}
    QAbstractItemView::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
    QHeaderView::section {{ background: {t.window}; color: {t.muted}; border: none;
        border-bottom: 1px solid {t.line}; padding: 4px; font-size: 12px; }}
    QCheckBox::indicator, QAbstractItemView::indicator {{ width: 14px; height: 14px; border-radius: 3px;
        border: 1px solid {t.muted}; background: {t.surface}; }}
    QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{ background: {t.accent};
        border-color: {t.accent}; image: url(musterpoint:check-{t.name}.svg); }}
    QCheckBox::indicator:disabled {{ border-color: {t.line}; }}
    QProgressBar {{ border: none; background: {t.hover}; border-radius: 3px; max-height: 6px; }}
    QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}
    QScrollArea {{ border: none; background: transparent; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle {{ background: {t.line}; border-radius: 4px; min-height: 24px; min-width: 24px;
        margin: 1px; }}
    QScrollBar::handle:hover {{ background: {t.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: none; width: 0; height: 0; }}
    QLabel[role="caption"] {{ color: {t.muted}; font-size: 12px; }}
    QLabel[role="heading"] {{ font-size: 18px; font-weight: 600; }}
    QLabel[role="title"] {{ font-size: 24px; font-weight: 600; }}
    QLabel[role="section"] {{ color: {t.muted}; font-size: 12px; font-weight: 600; }}
    QLabel[role="estimate"] {{ font-style: italic; }}
    """
