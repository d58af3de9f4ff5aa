"""GeoJSON as it comes: one object, or a sequence of features line by line, and not always in UTF-8."""

from __future__ import annotations

import codecs
import json
import tempfile
from pathlib import Path

from musterpoint.geo import encodings

SEQUENCES = (".geojsonl", ".geojsons", ".seq", ".ndjson", ".jsonl")
_RECORD = "\x1e"
_BLOCK = 1 << 20


def gdal_name(path: Path) -> str | Path:
    """What to call a file so that GDAL reads all of it, not just the first feature of a sequence."""
    return f"GeoJSONSeq:{path}" if _is_sequence(path) else path


def in_utf8(path: Path, encoding: str | None, folder: str) -> tuple[Path, encodings.EncodingGuess | None]:
    """The file, or a copy of it in UTF-8 in the folder where it is in another encoding, and which that was.
    encoding: as the user says, None to have it found."""
    if encoding is None and _is_utf8(path):
        return path, None
    data = path.read_bytes()
    marked = next((name for mark, name in encodings.MARKS if data.startswith(mark)), None)
    if encoding:
        guess = encodings.chosen(encoding)
    elif marked:
        guess = encodings.EncodingGuess(marked)
    else:
        guess = encodings.detect(data.splitlines()[: encodings.SAMPLE])
    copy = Path(tempfile.mkdtemp(dir=folder), path.name)
    copy.write_text(data.decode(guess.name), encoding="utf-8")
    return copy, guess


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while block := stream.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _is_sequence(path: Path) -> bool:
    """Whether a first feature stands alone and another one follows, whatever the file is called."""
    with path.open(encoding="utf-8", errors="replace") as stream:
        beginning = stream.read(_BLOCK).lstrip("\ufeff \r\n\t")
    if beginning.startswith(_RECORD):
        return True
    try:
        first, end = json.JSONDecoder().raw_decode(beginning)
    except ValueError:
        return path.suffix.lower() in SEQUENCES and len(beginning) == _BLOCK
    rest = beginning[end:].lstrip(f"\r\n\t ,{_RECORD}")
    return isinstance(first, dict) and first.get("type") != "FeatureCollection" and rest.startswith("{")
