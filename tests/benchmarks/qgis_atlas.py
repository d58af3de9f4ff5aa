"""Prints an atlas of one-map pages out of a plan's GeoPackage with QGIS; run by QGIS's own Python.

    python3 qgis_atlas.py PLAN.gpkg ATLAS.pdf

Each page is A4 with one map at 1:500, centred on a site. Prints the seconds that the export took.
"""

from __future__ import annotations

import sys
import time

from qgis.core import (
    QgsApplication,
    QgsLayoutExporter,
    QgsLayoutItemMap,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPrintLayout,
    QgsProject,
    QgsUnitTypes,
    QgsVectorLayer,
)

LAYERS = ("gate", "way", "fixture", "zone", "entrances", "buildings", "roads", "neighbourhoods")
SCALE = 500


def atlas_layout(project: QgsProject, plan: str) -> QgsPrintLayout:
    """A layout with one map, driven by the sites."""
    layers = [QgsVectorLayer(f"{plan}|layername={name}", name, "ogr") for name in LAYERS]
    for layer in layers:
        layer.loadDefaultStyle()
    sites = QgsVectorLayer(f"{plan}|layername=site", "site", "ogr")
    project.addMapLayers([sites, *layers])
    project.setCrs(sites.crs())
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    page_map = QgsLayoutItemMap(layout)
    page_map.setLayers(layers)
    page_map.setKeepLayerSet(True)
    layout.addLayoutItem(page_map)
    millimetres = QgsUnitTypes.LayoutMillimeters
    page_map.attemptMove(QgsLayoutPoint(12, 12, millimetres))
    page_map.attemptResize(QgsLayoutSize(186, 186, millimetres))
    page_map.setExtent(sites.extent())
    page_map.setScale(SCALE)
    page_map.setAtlasDriven(True)
    page_map.setAtlasScalingMode(QgsLayoutItemMap.Fixed)
    layout.atlas().setCoverageLayer(sites)
    layout.atlas().setEnabled(True)
    return layout


def main(plan: str, target: str) -> int:
    application = QgsApplication([], False)
    application.initQgis()
    layout = atlas_layout(QgsProject.instance(), plan)
    begun = time.perf_counter()
    result, error = QgsLayoutExporter.exportToPdf(
        layout.atlas(), target, QgsLayoutExporter.PdfExportSettings()
    )
    print(f"{time.perf_counter() - begun:.3f}")
    if result != QgsLayoutExporter.Success:
        print(error, file=sys.stderr)
    return 0 if result == QgsLayoutExporter.Success else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
