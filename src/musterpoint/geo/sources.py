"""Where a layer comes from: `PATH` or `PATH:layer`, read by whichever reader knows the file."""

from __future__ import annotations

import contextlib
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas

from musterpoint.errors import InputError, MusterpointError
from musterpoint.geo.archives import ARCHIVES, unpacked
from musterpoint.geo.choosing import SeveralLayers, several_layers
from musterpoint.geo.encodings import EncodingGuess
from musterpoint.geo.readers import READERS, SourceReader
from musterpoint.geo.report import Finding, FindingKind
from musterpoint.text import _

_PACKED = (".rar", ".7z", ".tar", ".tgz", ".bz2", ".xz", ".zst")
_OTHER_PROGRAMS = (".xls", ".et", ".ods", ".dwg", ".dxf", ".gdb", ".mdb", ".accdb", ".mxd", ".qgz", ".qgs",
                   ".pdf", ".doc", ".docx")  # fmt: skip
_TEMPORARY = re.compile(r"""[^\s'"]*musterpoint-[^\s'":]*[/\\]""")
_CLAUSES = 2
"""So many complaints of a decoder are passed on."""
_PARTS_OF_SHAPEFILE = (".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qpj")


@dataclass(frozen=True, slots=True)
class Source:
    """A file and the name of one of its layers, None for the only one."""

    path: Path
    layer: str | None = None

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name

    def __str__(self) -> str:
        return f"{self.path}:{self.layer}" if self.layer else str(self.path)


@dataclass(frozen=True, slots=True)
class SourceLayer:
    """What was read: a frame in the file's own CRS and columns. findings: what its reader has to report, with
    features by their place in the file; warnings: what the decoder complained of; place: the columns of a
    table that say where its rows are."""

    frame: geopandas.GeoDataFrame
    encoding: EncodingGuess | None
    warnings: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    place: tuple[str, ...] = ()


def open_source(spec: str | Path | Source) -> Source:
    """The source that a person names: `file.gpkg`, `file.gpkg:layer`, `C:\\maps\\file.gpkg:layer`.

    Raises InputError where there is no such file.
    """
    if isinstance(spec, Source):
        source = spec
    elif isinstance(spec, Path) or Path(spec).exists():
        source = Source(Path(spec))
    else:
        source = parse_spec(spec)
    if not source.path.is_file():
        raise InputError(
            _("“{name}” can't be found.").format(name=source.name),
            _("There is no file {path}.").format(path=source.path),
            _("Check the name and the folder."),
        )
    return source


def parse_spec(spec: str) -> Source:
    """`PATH[:layer]` taken apart, whether the file exists or not: the path is the longest beginning that is a
    file, else everything before the last colon that isn't a Windows drive's."""
    colons = [at for at, character in enumerate(spec) if character == ":" and at != 1]
    for at in reversed(colons):
        if Path(spec[:at]).is_file():
            return Source(Path(spec[:at]), spec[at + 1 :] or None)
    if colons and not set(spec[colons[-1] :]) & set("/\\"):
        return Source(Path(spec[: colons[-1]]), spec[colons[-1] + 1 :] or None)
    return Source(Path(spec))


def list_layers(spec: str | Path | Source, readers: Sequence[SourceReader] = ()) -> list[str]:
    """The names of the layers of a file, for `PATH:layer`. readers: additional ones, asked first."""
    source = open_source(spec)
    with _files(source, readers) as files, _errors_explained(source.path):
        return list(_entries(files))


def read_source(
    spec: str | Path | Source,
    encoding: str | None = None,
    preferred: str = "",
    readers: Sequence[SourceReader] = (),
    place: Sequence[str] = (),
) -> SourceLayer:
    """Read a layer.

    encoding: of the attributes, None to have it found. preferred: the layer to take where the file has
    several and the source names none. readers: additional ones, asked before the built-in ones. place: the
    columns of a table for x and y, or the one for shapes; none to have them found.
    Raises InputError where the file can't be read or a choice has to be made.
    """
    source = open_source(spec)
    with (
        _files(source, readers) as files,
        warnings.catch_warnings(record=True) as caught,
        _errors_explained(source.path),
    ):
        warnings.simplefilter("always")
        path, layer, reader = _choice(source, files, preferred)
        by_name = source.layer is None and layer == preferred and len(_entries(files)) > 1
        try:
            more = (tuple(place),) if reader.of_tables else ()
            frame = reader.read(path, layer, encoding, *more)
        except SeveralLayers:  # the reader knows the file that was unpacked, the user the archive
            raise several_layers(source.name, list(_entries(files))) from None
    said = dict.fromkeys(str(warning.message) for warning in caught if warning.category is RuntimeWarning)
    notes = frame.attrs.pop("findings", ())
    if by_name and not reader.by_kind:
        notes = (_taken_by_name(layer), *notes)
    guess, columns = frame.attrs.pop("encoding", None), frame.attrs.pop("place", ())
    return SourceLayer(frame, guess, tuple(said), notes, columns)


def _taken_by_name(layer: str) -> Finding:
    words = _("The file has several layers; “{layer}” is taken by its name.").format(layer=layer)
    return Finding(FindingKind.GUESSED, "layer", 0, words)


def known_suffixes(readers: Sequence[SourceReader] = ()) -> tuple[str, ...]:
    """Every suffix that can be opened, archives included."""
    known = [suffix for reader in (*readers, *READERS) for suffix in reader.suffixes]
    return (*dict.fromkeys(known), *ARCHIVES)


_File = tuple[Path, SourceReader, str]


@contextlib.contextmanager
def _files(source: Source, readers: Sequence[SourceReader]) -> Iterator[list[_File]]:
    """The files of a source, unpacked where they are packed, each with its reader and its folder in there."""
    with unpacked(source.path) as paths:
        known = {suffix: reader for reader in (*READERS, *reversed(readers)) for suffix in reader.suffixes}
        shapefiles = {path.with_suffix("") for path in paths if path.suffix.lower() == ".shp"}
        files = [
            (path, reader, folder)
            for path, folder in paths.items()
            if (reader := _reader_of(path, known))
            and not (path.suffix.lower() == ".dbf" and path.with_suffix("") in shapefiles)
            and not (path.suffix.lower() == ".txt" and path != source.path)  # somebody's notes
        ]
        if not files:
            raise _unknown_format(source, tuple(known))
        yield sorted(files, key=lambda item: (item[0].name, item[2]))


def _reader_of(path: Path, known: Mapping[str, SourceReader]) -> SourceReader | None:
    """The reader of the longest ending that fits: ".osm.xml" goes before ".xml"."""
    name = path.name.lower()
    fitting = [suffix for suffix in known if name.endswith(suffix)]
    return known[max(fitting, key=len)] if fitting else None


def _entries(files: list[_File]) -> dict[str, tuple[Path, str, SourceReader]]:
    """Every layer of every file by its name for people: those of one name in different folders of an archive
    have their folder before it, and a number if that isn't enough."""
    named = []
    for path, reader, folder in files:
        layers = reader.list_layers(path)
        for layer in layers:
            inner = path.stem if len(layers) == 1 else f"{path.stem}/{layer}"
            named.append((layer if len(files) == 1 else inner, folder, path, layer, reader))
    common = Counter(name for name, *_rest in named)
    entries: dict[str, tuple[Path, str, SourceReader]] = {}
    for name, folder, path, layer, reader in named:
        full = f"{folder}/{name}" if common[name] > 1 and folder else name
        again = sum(other == full or other.startswith(f"{full} (") for other in entries)
        entries[f"{full} ({again + 1})" if again else full] = (path, layer, reader)
    return entries


def _choice(source: Source, files: list[_File], preferred: str) -> tuple[Path, str | None, SourceReader]:
    entries = _entries(files)
    if source.layer is not None:
        if source.layer not in entries:
            raise InputError(
                _("“{name}” has no layer “{layer}”.").format(name=source.name, layer=source.layer),
                _("Its layers are: {layers}.").format(layers=", ".join(entries) or "–"),
                _("Name one of these."),
            )
        return entries[source.layer]
    if preferred in entries:
        return entries[preferred]
    if len(files) > 1:
        raise several_layers(source.name, list(entries))
    path, reader, _folder = files[0]
    return path, None, reader


def _unknown_format(source: Source, suffixes: tuple[str, ...]) -> InputError:
    problem = _("“{name}” is of a kind that can't be opened.").format(name=source.name)
    if source.path.suffix.lower() in _PARTS_OF_SHAPEFILE:
        return InputError(
            problem,
            _("It is one part of a shapefile."),
            _("Choose the part that ends in .shp; the others must lie beside it."),
        )
    suffix = source.path.suffix.lower()
    if suffix in _PACKED:
        return InputError(
            problem,
            _("It is packed in a way that isn't known here."),
            _("Unpack it and choose the file inside, or pack it as .zip."),
        )
    if suffix in _OTHER_PROGRAMS:
        return InputError(
            problem,
            _("It is a file of another program ({suffix}).").format(suffix=suffix),
            _("Open it there and save or export it as .xlsx or .csv (tables), .shp or .gpkg (maps)."),
        )
    if suffix in ARCHIVES:
        detail = _("No map layer was found in it.")
    else:
        detail = _("What a file holds is told by the ending of its name.")
    return InputError(
        problem, detail, _("Kinds that can be opened: {suffixes}.").format(suffixes=" ".join(suffixes))
    )


@contextlib.contextmanager
def _errors_explained(path: Path) -> Iterator[None]:
    """Turns what decoders raise about a file into an InputError. That is anything: a damaged FlatGeobuf ends
    in an IndexError, a damaged GeoParquet in a KeyError."""
    try:
        yield
    except MusterpointError:
        raise
    except Exception as error:
        raise InputError(
            _("“{name}” can't be read.").format(name=path.name),
            _detail(error, path),
            _("Open it in the program that it comes from and save it again, or try another format."),
        ) from error


def _detail(error: Exception, path: Path) -> str:
    """What a decoder says, in one line, without folders of this machine."""
    said = str(error).replace(str(path), path.name).strip()
    if not said:
        return type(error).__name__
    if "not recognized as being in a supported file format" in said:
        return _("Its content isn't what the ending of its name says, or it is damaged.")
    return "; ".join(_TEMPORARY.sub("", said.splitlines()[0]).split("; ")[:_CLAUSES])
