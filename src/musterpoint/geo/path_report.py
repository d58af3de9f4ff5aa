"""What an import tells about the walking network: how large it is, what hangs apart, where gates are."""

from __future__ import annotations

import numpy
import shapely

from musterpoint.geo.grounds import walking_ground
from musterpoint.geo.network import SNAP, Network
from musterpoint.geo.report import FindingKind, ImportReport
from musterpoint.plan import ENTRANCES, ROADS, Plan
from musterpoint.text import _, ngettext


def report_network(plan: Plan, report: ImportReport) -> None:
    """Add to the report of a plan's roads what network they make."""
    network = walking_ground(plan).network
    if network is None:
        words = _("Nothing in the layer can be walked on; walks are counted as straight lines.")
        report.add(FindingKind.NOTICED, "no-network", words)
    else:
        _report_size(network, report)
        _report_pieces(network, plan, report)


def report_entrances(plan: Plan, report: ImportReport) -> None:
    """Add to the report of a plan's roads or entrances which gates and entrances are on the network."""
    network = walking_ground(plan).network
    if network is None or ENTRANCES not in plan.layers:
        return
    frame = plan.layers[ENTRANCES].frame
    snapped = network.snap(shapely.centroid(frame.geometry.to_numpy()))
    reached = snapped.reached
    if reached.any():
        sentence = ngettext(
            "{count} gate or entrance is joined to the nearest path, {far} m away.",
            "{count} gates and entrances are joined to the nearest paths, the farthest one {far} m away.",
            int(reached.sum()),
        ).format(count=f"{reached.sum():,}", far=f"{snapped.away[reached].max():.1f}")
        report.add(FindingKind.NOTICED, "gates", sentence, count=int(reached.sum()))
    if not reached.all():
        sentence = ngettext(
            "{count} gate or entrance lies more than {reach} m from any path.",
            "{count} gates and entrances lie more than {reach} m from any path.",
            int((~reached).sum()),
        ).format(count=f"{(~reached).sum():,}", reach=f"{SNAP:g}")
        report.add(
            FindingKind.NOTICED, "gates-off", sentence, features=frame.index[~reached], layer=ENTRANCES
        )


def _report_size(network: Network, report: ImportReport) -> None:
    words = _("The paths make a walking network of {nodes} nodes and {edges} stretches, {length} km in all.")
    words = words.format(
        nodes=f"{len(network.nodes):,}",
        edges=f"{len(network.edges):,}",
        length=f"{network.length.sum() / 1000:,.1f}",
    )
    report.add(FindingKind.NOTICED, "network", words)


def _report_pieces(network: Network, plan: Plan, report: ImportReport) -> None:
    """The pieces that no path joins to the largest one, by the roads that lie in them, the longest first."""
    piece = network.component[network.start]
    aside = numpy.flatnonzero(piece > 0)
    if not len(aside):
        return
    order = aside[numpy.argsort(piece[aside], kind="stable")]
    frame = plan.layers[ROADS].frame
    middles = shapely.line_interpolate_point(network.edges[order], 0.5, normalized=True)
    nearest = shapely.STRtree(frame.geometry.to_numpy()).nearest(middles)
    lengths = network.component_lengths
    sentence = ngettext(
        "{count} piece of the network, {length} m, hangs apart from the rest ({share} % of all paths).",
        "{count} pieces of the network, {length} m, hang apart from the rest ({share} % of all paths).",
        len(lengths) - 1,
    ).format(
        count=f"{len(lengths) - 1:,}",
        length=f"{lengths[1:].sum():,.0f}",
        share=f"{100 * lengths[1:].sum() / lengths.sum():.1f}",
    )
    ids = frame.index[list(dict.fromkeys(nearest.tolist()))]
    report.add(FindingKind.NOTICED, "pieces", sentence, features=ids)
