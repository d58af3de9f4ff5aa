"""Pictures of the ground: orthophotos, scans with a world file, MBTiles, and tiles from the web.

GDAL reads all of them. Each reading asks for one box in the plan's CRS at the size in which it is shown, from
the coarsest overview that is fine enough.
"""

from __future__ import annotations

import threading
import warnings
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import numpy
import pyproj
import rasterio
from rasterio.enums import ColorInterp, Resampling
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.transform import from_bounds
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_bounds

from musterpoint.errors import InputError
from musterpoint.geo.datum import GCJ02, WGS84, gcj02_from_wgs84
from musterpoint.text import _

# A picture without a place is refused with an error that says what to do.
warnings.filterwarnings("ignore", category=NotGeoreferencedWarning)

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

SUFFIXES = (".tif", ".tiff", ".vrt", ".jp2", ".jpg", ".jpeg", ".png", ".mbtiles")
"""Files that can be a base map."""

SHIFTED_HOSTS = ("autonavi.com", "amap.com", "gtimg.com", "map.qq.com", "google.cn")
"""Web maps whose tiles show China in GCJ-02."""

ATTRIBUTIONS = {
    "openstreetmap.org": "© OpenStreetMap",
    "autonavi.com": "© 高德地图",
    "amap.com": "© 高德地图",
    "gtimg.com": "© 腾讯地图",
    "tianditu.gov.cn": "© 天地图",
}

DEEPEST = 18
TIMEOUT = 4
"""Seconds that the map waits for one tile of the web."""

_SAMPLED = 512
"""Pixels on a side of the sample that tells how bright a picture of more than eight bits is."""


def is_online(address: str) -> bool:
    """Whether an address is on the web, so that showing it needs the network."""
    return address.lower().startswith(("http://", "https://"))


def host_of(address: str) -> str:
    return urlsplit(address).hostname or address


def attribution_of(address: str) -> str:
    """Whose map it is, to be written on it; a host that isn't known stands for itself."""
    host = host_of(address)
    return next((words for name, words in ATTRIBUTIONS.items() if host.endswith(name)), f"© {host}")


class GroundPicture:
    """One base map, ready to be read in a plan's CRS from several threads.

    address: path of a file, or an address of tiles on the web with {z}, {x} and {y} in it. crs: the plan's.
    A world file doesn't say its CRS: small numbers are taken for degrees, others for the plan's metres.
    Raises InputError where it can't be read or doesn't say where it lies.
    """

    def __init__(self, address: str, crs: str, cache: Path | None = None):
        self.address = address
        self._crs = crs
        self._reading = threading.Lock()
        self._web = is_online(address)
        self._source = _web_map(address, cache) if self._web else address
        host = host_of(address) if self._web else ""
        self._datum = GCJ02 if host.endswith(SHIFTED_HOSTS) else WGS84
        self._levels = {-1: self._open(-1)}
        self._source_crs = self._crs_of(self._levels[-1])
        self._darkest, self._brightest = self._brightness()

    def close(self) -> None:
        with self._reading:
            for level in self._levels.values():
                level.close()

    @property
    def bounds(self) -> Box:
        """The box that the picture covers, in the plan's CRS; the whole plane for tiles of the web."""
        if self._web:
            return (-numpy.inf, -numpy.inf, numpy.inf, numpy.inf)
        return transform_bounds(self._source_crs, self._crs, *self._levels[-1].bounds)

    def read(self, box: Box, width: int, height: int) -> numpy.ndarray | None:
        """The picture in a box of the plan's CRS as uint8 (height, width, 4) of red, green, blue and opacity,
        north up; None where it has nothing there. Raises InputError where the file or the web fails."""
        left, bottom, right, top = self.bounds
        if box[0] >= right or box[2] <= left or box[1] >= top or box[3] <= bottom:
            return None
        box = self._shifted(box)
        try:
            with self._reading, self._warped(box, width, height) as warped:
                return self._coloured(warped)
        except (RasterioError, OSError) as error:
            raise _unreadable(self.address) from error

    def _warped(self, box: Box, width: int, height: int) -> WarpedVRT:
        source = self._level_for(box, width)
        return WarpedVRT(
            source,
            src_crs=self._source_crs,
            crs=self._crs,
            transform=from_bounds(*box, width, height),
            width=width,
            height=height,
            resampling=Resampling.nearest if _palette(source) else Resampling.bilinear,
            add_alpha=not _has_alpha(source),
        )

    def _coloured(self, warped: WarpedVRT) -> numpy.ndarray:
        """One band is grey, or in its palette's colours; of three and more, the first three are shown."""
        bands = warped.read()
        opacity = bands[-1]
        if palette := _palette(self._levels[-1]):
            table = numpy.zeros((256, 4), numpy.uint8)
            for value, shade in palette.items():
                table[value & 255] = shade
            pixels = table[bands[0]]
            pixels[:, :, 3] = numpy.minimum(pixels[:, :, 3], opacity)
            return pixels
        shades = bands[:3] if len(bands) > 3 else bands[[0, 0, 0]]
        if shades.dtype != numpy.uint8:
            span = max(self._brightest - self._darkest, 1e-9)
            shades = numpy.clip((shades - self._darkest) / span * 255, 0, 255)
            opacity = numpy.where(opacity > 0, 255, 0)
        return numpy.dstack((*shades, opacity)).astype(numpy.uint8)

    def _level_for(self, box: Box, width: int) -> rasterio.DatasetReader:
        """The coarsest overview whose pixels are no larger than those asked for."""
        base = self._levels[-1]
        left, _bottom, right, _top = transform_bounds(self._crs, self._source_crs, *box)
        wanted = (right - left) / width / abs(base.transform.a or base.transform.b)
        fitting = [place for place, factor in enumerate(base.overviews(1)) if factor <= wanted * 1.05]
        level = fitting[-1] if fitting else -1
        if level not in self._levels:
            self._levels[level] = self._open(level)
        return self._levels[level]

    def _shifted(self, box: Box) -> Box:
        """Where a map in GCJ-02 has what lies in the box; so near, the shift is the same all over."""
        if self._datum != GCJ02:
            return box
        there = pyproj.Transformer.from_crs(self._crs, WGS84_CRS, always_xy=True)
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        lon, lat = gcj02_from_wgs84(*(numpy.array([value]) for value in there.transform(x, y)))
        new_x, new_y = there.transform(lon[0], lat[0], direction="INVERSE")
        right, up = new_x - x, new_y - y
        return box[0] + right, box[1] + up, box[2] + right, box[3] + up

    def _open(self, level: int) -> rasterio.DatasetReader:
        options = {"OVERVIEW_LEVEL": level} if level >= 0 else {}
        try:
            return rasterio.open(self._source, **options)
        except (RasterioError, OSError) as error:
            raise _unreadable(self.address) from error

    def _crs_of(self, source: rasterio.DatasetReader) -> str:
        if source.crs:
            return source.crs.to_wkt()
        if source.transform.is_identity:
            raise InputError(
                _("This picture doesn't say where it lies."),
                _("{file} has no place of its own and no world file beside it.").format(
                    file=Path(self.address).name
                ),
                _("Put the world file (.jgw, .pgw, .tfw) into the same folder, or export a GeoTIFF."),
            )
        return WGS84_CRS if max(map(abs, source.bounds)) <= 360 else self._crs

    def _brightness(self) -> tuple[float, float]:
        """What is shown as black and as white where a pixel has more than eight bits."""
        source = self._levels[-1]
        if source.dtypes[0] == "uint8" or self._web:
            return 0.0, 255.0
        shape = (min(source.height, _SAMPLED), min(source.width, _SAMPLED))
        sample = source.read(1, out_shape=shape, masked=True).compressed()
        if not sample.size:
            return 0.0, 1.0
        low, high = numpy.percentile(sample, (2, 98))
        return float(low), float(high)


WGS84_CRS = "EPSG:4326"


def _palette(source: rasterio.DatasetReader) -> dict[int, tuple[int, int, int, int]]:
    return source.colormap(1) if source.colorinterp[0] == ColorInterp.palette else {}


def _has_alpha(source: rasterio.DatasetReader) -> bool:
    return ColorInterp.alpha in source.colorinterp


def _web_map(address: str, cache: Path | None) -> str:
    """GDAL's description of tiles on the web."""
    url = address
    for name in ("z", "x", "y"):
        url = url.replace("{" + name + "}", "${" + name + "}")
    kept = f"<Cache><Path>{escape(str(cache))}</Path></Cache>" if cache else ""
    return (
        f'<GDAL_WMS><Service name="TMS"><ServerUrl>{escape(url)}</ServerUrl></Service>'
        "<DataWindow><UpperLeftX>-20037508.34</UpperLeftX><UpperLeftY>20037508.34</UpperLeftY>"
        "<LowerRightX>20037508.34</LowerRightX><LowerRightY>-20037508.34</LowerRightY>"
        f"<TileLevel>{DEEPEST}</TileLevel><TileCountX>1</TileCountX><TileCountY>1</TileCountY>"
        "<YOrigin>top</YOrigin></DataWindow><Projection>EPSG:3857</Projection>"
        "<BlockSizeX>256</BlockSizeX><BlockSizeY>256</BlockSizeY><BandsCount>3</BandsCount>"
        f"<ZeroBlockHttpCodes>204,404</ZeroBlockHttpCodes><Timeout>{TIMEOUT}</Timeout>"
        f"<UserAgent>Musterpoint</UserAgent>{kept}</GDAL_WMS>"
    )


def _unreadable(address: str) -> InputError:
    if is_online(address):
        return InputError(
            _("The web map can't be reached."),
            _("{host} doesn't answer.").format(host=host_of(address)),
            _("Check the network, or hide this base map: the plan doesn't need it."),
        )
    return InputError(
        _("The base map can't be read."),
        _("{file} is missing, damaged or of an unknown format.").format(file=Path(address).name),
        _("Choose a GeoTIFF, a JPEG or PNG with a world file, or an MBTiles file."),
    )
