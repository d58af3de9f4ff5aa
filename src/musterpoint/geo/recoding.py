"""Text files in UTF-8 for decoders that read nothing else."""

from __future__ import annotations

import codecs
import re
import tempfile
from pathlib import Path

from musterpoint.geo import encodings
from musterpoint.geo.report import Finding

_BLOCK = 1 << 20
_DECLARED = re.compile(rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_DECLARATION = re.compile(r"""(<\?xml[^>]*?)\s+encoding\s*=\s*["'][\w.-]+["']""")
_HEAD = 200


def in_utf8(
    path: Path, encoding: str | None, folder: str
) -> tuple[Path, encodings.EncodingGuess | None, list[Finding]]:
    """The file, or a copy of it in UTF-8 in the folder where it is in another encoding, which that was, and
    what is to be told of it. What an XML file declares is believed if its text can be read so.

    encoding: as the user says, None to have it found."""
    with path.open("rb") as stream:
        declared = _DECLARED.match(stream.read(_HEAD))
    marked = declared[1].decode("ascii") if declared else ""
    if encoding is None and marked.lower() in ("", "utf-8", "utf8") and _is_utf8(path):
        return path, None, []
    data = path.read_bytes()
    guess = encodings.chosen(encoding) if encoding else encodings.detect_file(data, marked)
    text, findings = encodings.decoded(data, guess)
    copy = Path(tempfile.mkdtemp(dir=folder), path.name)
    copy.write_text(
        _DECLARATION.sub(r"\1", text, count=1) if text.startswith("<?xml") else text,
        encoding="utf-8",
        newline="",
    )
    return copy, guess, findings


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
