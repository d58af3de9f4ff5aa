"""What an import found, guessed and changed: nothing happens to somebody's data without a line here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy
import pandas

_ROW = re.compile(r"#[0-9]+")


class FindingKind(StrEnum):
    """GUESSED: the file doesn't say, this was assumed. REPAIRED: changed, and kept. DROPPED: left out.
    ESTIMATED: figures that nobody counted. NOTICED: kept as it is, but worth a look."""

    GUESSED = "guessed"
    REPAIRED = "repaired"
    DROPPED = "dropped"
    ESTIMATED = "estimated"
    NOTICED = "noticed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a report.

    code: names the finding whatever the language. count: how many features (0 where it is about the whole
    layer). sentence: in the reader's language. features: ids in the layer; what was dropped has none, so it
    is named by its place in the file, "#1" being the first feature. layer: the kind of layer that they are
    in, where it isn't the report's own.
    """

    kind: FindingKind
    code: str
    count: int
    sentence: str
    features: tuple[str, ...] = ()
    layer: str = ""


@dataclass(slots=True)
class ImportReport:
    """What happened while a layer was imported.

    layer: its kind ("buildings" …). source: the file's name without its folder. crs: what the file's
    coordinates were taken for. mapping: column of the plan → column of the file.
    """

    layer: str
    source: str
    crs: str = ""
    encoding: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    features_read: int = 0
    features_kept: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(
        self,
        kind: FindingKind,
        code: str,
        sentence: str,
        count: int = 0,
        features: Iterable[str] = (),
        layer: str = "",
    ) -> None:
        """Note a finding; the count is that of the features where they are given."""
        ids = tuple(features.tolist() if isinstance(features, pandas.Index) else features)
        self.findings.append(Finding(kind, code, len(ids) or count, sentence, ids, layer))

    def name_features(self, positions: numpy.ndarray, ids: Sequence[str]) -> None:
        """Put ids in the place of the rows that got one: positions (in the file, from 0) and ids of the
        features that are kept. What was dropped keeps its row."""
        named = {feature for finding in self.findings for feature in finding.features}
        if not named:
            return
        wanted = numpy.isin(positions, [int(name[1:]) - 1 for name in named if _ROW.fullmatch(name)])
        kept = numpy.flatnonzero(wanted)
        names = dict(zip(rows(positions[kept]), (ids[place] for place in kept.tolist()), strict=True))
        self.findings = [
            replace(finding, features=tuple(names.get(feature, feature) for feature in finding.features))
            for finding in self.findings
        ]

    def of(self, kind: FindingKind) -> list[Finding]:
        return [finding for finding in self.findings if finding.kind is kind]

    def count(self, code: str) -> int:
        """How many features the findings of this code concern."""
        return sum(finding.count for finding in self.findings if finding.code == code)

    def to_data(self, most: int = 1000) -> dict[str, Any]:
        """The report as JSON-ready values, with at most so many features per finding."""
        return {
            "layer": self.layer,
            "source": self.source,
            "crs": self.crs,
            "encoding": self.encoding,
            "mapping": dict(self.mapping),
            "features_read": self.features_read,
            "features_kept": self.features_kept,
            "findings": [
                {
                    "kind": finding.kind.value,
                    "code": finding.code,
                    "count": finding.count,
                    "sentence": finding.sentence,
                    "features": list(finding.features[:most]),
                    "layer": finding.layer or self.layer,
                }
                for finding in self.findings
            ],
        }


def rows(positions: numpy.ndarray) -> list[str]:
    """Names of features by their place in the file, counted from 0: "#1" is the first."""
    return [f"#{position + 1}" for position in positions.tolist()]
