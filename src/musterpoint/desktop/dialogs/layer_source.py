"""One file of a new plan: which layer of it, how it is read, which column is which, and how it looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import geopandas
import pandas
from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QComboBox, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from musterpoint.desktop.ask import ask_open_file
from musterpoint.desktop.dialogs.columns import ColumnChoices
from musterpoint.desktop.dialogs.shape_view import ShapeView
from musterpoint.desktop.forms import load_form
from musterpoint.desktop.program import Program
from musterpoint.desktop.words import DATUMS
from musterpoint.errors import UserError
from musterpoint.geo.alignment import Shift, shift_of
from musterpoint.geo.columns import canonical_columns, column_name
from musterpoint.geo.crs import Bounds
from musterpoint.geo.datum import NAMES, TO_WGS84, WGS84, in_china
from musterpoint.geo.encodings import EncodingGuess
from musterpoint.geo.importing import ImportOptions
from musterpoint.geo.placing import NoPlace
from musterpoint.geo.preview import Preview, preview
from musterpoint.geo.residents import ResidentRules
from musterpoint.geo.sources import Source, known_suffixes
from musterpoint.plan import BUILDINGS
from musterpoint.text import _, ngettext

ENCODINGS = ("utf-8", "gb18030", "big5", "cp932", "cp949", "cp1252", "cp1250", "iso8859-2", "cp1251",
             "koi8-r", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874", "cp850",
             "cp852")  # fmt: skip
LIST_MARGIN, WIDEST_LIST, WIDEST_COLUMN = 32, 900, 320
"""px"""
ARROWS = "↑↗→↘↓↙←↖"


class LayerSource(QWidget):
    """changed(): another file, layer or reading was chosen, or its preview arrived. near: tells where the
    other layers are, in degrees, for guessing where this one is. known: gives layers by kind, in a metric
    CRS, that may tell the datum; it is called in a worker."""

    changed = pyqtSignal()

    def __init__(self, kind: str, program: Program):
        super().__init__()
        self.kind = kind
        self._jobs, self._settings = program.jobs, program.settings
        self._readers = program.host.import_readers
        self._file: Path | None = None
        self.preview: Preview | None = None
        self.near: Callable[[], Bounds | None] = lambda: None
        self.known: Callable[[], Mapping[str, geopandas.GeoDataFrame]] = dict
        self._read_crs: str | None = None
        self._place: tuple[str, ...] = ()
        self._offered: tuple[str, ...] = ()
        load_form("layer_source", self)
        self.columns = ColumnChoices(per_row=1)
        self.columns_area.setWidget(self.columns)
        self.map = ShapeView()
        QVBoxLayout(self.shape).addWidget(self.map)
        for encoding in ("", *ENCODINGS):
            self.encoding.addItem(encoding or _("found out"), encoding)
        for datum, words in DATUMS.items():
            self.datum.addItem(_(words), datum)
        for combo in (self.place_x, self.place_y):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(16)
        for combo in (self.layer, self.encoding, self.crs, self.datum):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(28)
        self.merge_seams.setVisible(kind == BUILDINGS)
        self.rows.setWordWrap(False)
        self._connect()
        self._show_nothing()

    def _connect(self) -> None:
        self.choose.clicked.connect(self._choose_file)
        self.clear.clicked.connect(lambda: self.use_file(None))
        self.layer.activated.connect(self._read)
        self.encoding.activated.connect(self._read)
        self.encoding.lineEdit().editingFinished.connect(self._read_if_other_encoding)
        self.crs.activated.connect(self._read)
        self.crs.lineEdit().editingFinished.connect(self._read_if_other_crs)
        self.datum.currentIndexChanged.connect(self._show_shift)
        self.place_x.activated.connect(self._choose_place)
        self.place_y.activated.connect(self._choose_place)

    @property
    def source(self) -> Source | None:
        """The file and layer that are chosen, None for no file."""
        return Source(self._file, self.layer.currentText() or None) if self._file else None

    @property
    def unshifted(self) -> bool:
        """Whether there is a file, and it is taken as it stands."""
        return self.preview is not None and self.datum.currentData() not in TO_WGS84

    def options(self, rules: ResidentRules) -> ImportOptions:
        """How the file is to be read, as chosen."""
        return ImportOptions(
            encoding=self._named_encoding(),
            datum=self.datum.currentData(),
            source_crs=self._named_crs(),
            mapping=self.columns.chosen,
            place=self._place,
            residents=rules,
            merge_seams=self.merge_seams.isChecked(),
            readers=self._readers,
        )

    def _named_encoding(self) -> str | None:
        """The encoding that was chosen or typed, None to have it found."""
        typed, at = self.encoding.currentText(), self.encoding.currentIndex()
        return (self.encoding.itemData(at) if typed == self.encoding.itemText(at) else typed.strip()) or None

    def use_file(self, path: Path | None) -> None:
        """Take this file and look into it. What was said about another file doesn't hold for this one."""
        self._file, self._place = path, ()
        self.path.setText(f"{path}  ·  {_looking_into(path.name)}" if path else "")
        self.layer.clear()
        self.columns.show_columns((), (), {})
        for combo in (self.encoding, self.datum):
            combo.setCurrentIndex(0)
        self.crs.setCurrentText("")
        self.merge_seams.setChecked(False)
        self._show_nothing()
        if path:
            self._read()

    def _choose_file(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in known_suffixes(self._readers))
        filters = _("Layers ({patterns});;All files (*)").format(patterns=patterns)
        if path := ask_open_file(self, _("Choose a file"), self._settings.folder, filters):
            self._settings.folder = path.parent
            self.use_file(path)

    def _read_if_other_encoding(self) -> None:
        """Typing a name that is in the list is told by `activated` already."""
        if self.encoding.findText(self.encoding.currentText()) < 0:
            self._read()

    def _named_crs(self) -> str | None:
        """The CRS that was chosen or typed, None for what the file says."""
        typed = self.crs.currentText().strip()
        chosen = self.crs.findText(typed)
        return (self.crs.itemData(chosen) if chosen >= 0 else typed) or None

    def _read_if_other_crs(self) -> None:
        if self._named_crs() != self._read_crs:
            self._read()

    def _choose_place(self) -> None:
        """Read the table anew with the columns that a person chose; one for y alone can't be read."""
        chosen = tuple(filter(None, (self.place_x.currentData(), self.place_y.currentData())))
        if self.place_x.currentData() and chosen != self._place:
            self._place = chosen
            self._read()

    def _read(self) -> None:
        """Look into the file, in a worker. The mapping isn't handed in: it is what is looked for."""
        source, kind = self.source, self.kind
        if source is None:
            return
        chosen = self.options(ResidentRules())
        options = replace(chosen, mapping={}, datum=WGS84)
        self._read_crs, near, known = chosen.source_crs, self.near(), self.known
        self.complaint.hide()
        self._jobs.start(
            _looking_into(source.name),
            lambda _job: preview(source, kind, options, near=near, known=known()),
            self._show_preview,
            lane=f"preview-{id(self)}",  # several may show files of one kind
            failed=self._complain,
        )

    def _show_preview(self, seen: Preview) -> None:
        self.preview = seen
        self.layer.clear()
        self.layer.addItems(seen.layers)
        self.layer.setCurrentText(seen.layer)
        self.layer.setEnabled(len(seen.layers) > 1)
        guesses = {name: guess.column for name, guess in seen.guesses.items()}
        wanted = [(name, column_name(name)) for name in canonical_columns(self.kind)]
        self.columns.show_columns(wanted, seen.columns, guesses)
        if self._named_encoding() is None:
            self._show_encodings(seen.encoding)
        self._offered = seen.columns if seen.place else ()
        self._show_place_columns(self._offered, seen.place)
        self._show_places(seen)
        if seen.crs is None:
            self.say(_unplaced(seen))
        self._show_notes(seen)
        show_table(self.rows, seen.sample)
        self.map.show_shapes(seen.shapes)
        self._show_shift()
        count = ngettext("{count:,} feature", "{count:,} features", seen.count).format(count=seen.count)
        self.path.setText(f"{self._file}  ·  {count}")
        self._set_details(True)
        self.changed.emit()

    def _show_place_columns(self, columns: Sequence[str], used: Sequence[str]) -> None:
        """Offer the columns of a table that may say where its rows are; () for a file with shapes."""
        for combo, column in zip((self.place_x, self.place_y), (*used, "", ""), strict=False):
            combo.clear()
            combo.addItem(_("– none –"), "")
            for name in columns:
                combo.addItem(name, name)
            combo.setCurrentIndex(max(combo.findData(column), 0))
        self.place.setVisible(bool(columns))

    def _show_encodings(self, guess: EncodingGuess | None) -> None:
        """What was found, how sure that is, and what the text would be in each of the others."""
        self.encoding.setItemText(0, _encoding_words(guess))
        for position, name in enumerate(ENCODINGS, 1):
            text = guess.sample.decode(name, "replace") if guess else ""
            self.encoding.setItemText(position, f"{name}   {text}" if text else name)
        self.encoding.lineEdit().setCursorPosition(0)
        _widen_list(self.encoding)

    def _show_notes(self, seen: Preview) -> None:
        """What the reader has to tell, and the datum in which the layer would fit those that are known."""
        notes = [note.sentence for note in seen.notes]
        if seen.shift:
            words = _("The layer would fit the others if it were {datum}: it would move {arrow} {shift}.")
            told = {"datum": NAMES[seen.shift.datum], "arrow": _arrow(seen.shift), "shift": seen.shift}
            notes.insert(0, words.format(**told))
        self.notes.setText("\n".join(notes))
        self.notes.setVisible(bool(notes))

    def _show_shift(self) -> None:
        """Draw where the chosen datum moves the layer to, before it is moved."""
        bounds, name = self.preview.bounds if self.preview else None, self.datum.currentData()
        moved = bounds is not None and name in TO_WGS84 and in_china(*bounds)
        self.map.show_shift(_shift_at(bounds, name) if moved else None)

    def _show_places(self, seen: Preview) -> None:
        """What the coordinates could be and where each reading would put the layer; and how far, and in which
        direction, undoing a datum would move it from there."""
        named = self.crs.currentText()
        self.crs.clear()
        self.crs.addItem("", "")
        for reading in seen.choices:
            self.crs.addItem(str(reading), reading.crs)
        self.crs.setCurrentText(named)
        _widen_list(self.crs)
        self.crs.lineEdit().setPlaceholderText(seen.crs.name if seen.crs else _("e.g. EPSG:4547"))
        for position, (name, words) in enumerate(DATUMS.items()):
            text = _(words)
            if seen.bounds and name in TO_WGS84 and in_china(*seen.bounds):
                shift = _shift_at(seen.bounds, name)
                text = f"{text}  {_arrow(shift)} {shift}"
            self.datum.setItemText(position, text)

    def _complain(self, error: UserError) -> None:
        self.path.setText(str(self._file))
        self._show_nothing()
        self.say(str(error))
        self.layer.setEnabled(True)
        if isinstance(error, NoPlace):
            self._offered = error.columns
        if isinstance(error, NoPlace) or self._place:
            self._show_place_columns(self._offered, self._place)

    def say(self, words: str) -> None:
        """Show what is wrong with this file, where it was chosen."""
        self.complaint.setText(words)
        self.complaint.setVisible(bool(words))

    def _show_nothing(self) -> None:
        self.preview = None
        self.map.show_shapes(None)
        self._show_place_columns((), ())
        show_table(self.rows, pandas.DataFrame())
        self.complaint.hide()
        self._set_details(False)
        self.changed.emit()

    def _set_details(self, shown: bool) -> None:
        self.details.setVisible(shown)
        self.rows.setVisible(shown)
        self.notes.setVisible(shown and bool(self.notes.text()))
        self.clear.setEnabled(self._file is not None)


def _looking_into(name: str) -> str:
    return _("Looking into {file}").format(file=name)


def _unplaced(seen: Preview) -> str:
    if not seen.choices:
        return _("The file doesn't say where it is. Enter its coordinate system, such as EPSG:4547.")
    return _(
        "The file doesn't say where it is. Choose from the list what its coordinates are; the likeliest is "
        "{choice}."
    ).format(choice=seen.choices[0])


def _widen_list(combo: QComboBox) -> None:
    """Make the list that opens as wide as its lines, whatever the width of the box."""
    view = combo.view()
    view.setMinimumWidth(min(view.sizeHintForColumn(0) + LIST_MARGIN, WIDEST_LIST))


def _shift_at(bounds: Bounds, name: str) -> Shift:
    west, south, east, north = bounds
    return shift_of(name, (west + east) / 2, (south + north) / 2)


def _arrow(shift: Shift) -> str:
    return ARROWS[round(shift.azimuth / 45) % 8]


def _encoding_words(guess: EncodingGuess | None) -> str:
    """What was found: "gb18030 (97 % sure): 住宅  学校"."""
    if guess is None:
        return _("found out")
    text = guess.sample.decode(guess.name, "replace")
    words = guess.name if guess.sure else _("{encoding} ({percent:.0%} sure)").format(
        encoding=guess.name, percent=guess.confidence
    )  # fmt: skip
    return f"{words}   {text}" if text else words


def show_table(view: QTableWidget, table: pandas.DataFrame) -> None:
    """Fill a table widget with text."""
    view.clear()
    view.setColumnCount(len(table.columns))
    view.setRowCount(len(table))
    view.setHorizontalHeaderLabels([str(column) for column in table.columns])
    for column, name in enumerate(table.columns):
        for row, value in enumerate(table[name].fillna("").astype(str)):
            view.setItem(row, column, QTableWidgetItem(value))
    view.horizontalHeader().setMaximumSectionSize(WIDEST_COLUMN)
    view.resizeColumnsToContents()
