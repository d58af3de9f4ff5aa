"""Draws layers at their full extent with QGIS, run by QGIS's own Python.

    python3 qgis_draw.py WIDTH HEIGHT FILE…

Prints for each file the seconds from opening it to the picture, and of the quickest of two further drawings.
"""

from __future__ import annotations

import sys
import time

from qgis.core import QgsApplication, QgsMapRendererParallelJob, QgsMapSettings, QgsVectorLayer
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor


def drawn(settings: QgsMapSettings) -> float:
    begun = time.perf_counter()
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    assert not job.renderedImage().isNull()
    return time.perf_counter() - begun


def times(width: int, height: int, file: str) -> tuple[float, float]:
    """Seconds to open and draw, and to draw again."""
    begun = time.perf_counter()
    layer = QgsVectorLayer(file, "buildings", "ogr")
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setOutputSize(QSize(width, height))
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(layer.extent())
    settings.setBackgroundColor(QColor("#f2f0ea"))
    settings.setFlag(QgsMapSettings.Antialiasing, True)
    settings.setFlag(QgsMapSettings.UseRenderingOptimization, True)
    drawn(settings)
    opened = time.perf_counter() - begun
    return opened, min(drawn(settings), drawn(settings))


def main(width: int, height: int, files: list[str]) -> None:
    application = QgsApplication([], False)
    application.initQgis()
    for file in files:
        opened, again = times(width, height, file)
        print(f"{opened:.3f} {again:.3f}", flush=True)
    application.exitQgis()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
