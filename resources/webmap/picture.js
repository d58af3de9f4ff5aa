// The map as one picture on a canvas: 25,000 buildings are drawn in a moment where as many elements would not be.

const METRES_PER_PIXEL = 0.0254 / 96; // of a CSS pixel on a screen, by which the style's scales are meant
const HATCH = 8; // pixels from one line of a hatch to the next
const ARROW_EVERY = 60; // pixels
const SMALLEST = 3; // pixels: below, a building gets no outline

const shown = { neighbourhoods: true, roads: true, buildings: true, entrances: true, layout: true, labels: true };
const chosen = { building: -1, site: -1 };

const Picture = L.Renderer.extend({
  ratio: 0, // pixels of the canvas per pixel of the page; 0 means the screen's own

  _initContainer() {
    this._container = element("canvas");
    this._container.setAttribute("aria-hidden", "true");
    this._context = this._container.getContext("2d");
  },

  _destroyContainer() {
    this._container.remove();
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const { min } = this._bounds;
    const size = this._bounds.getSize();
    const ratio = this.ratio || window.devicePixelRatio || 1;
    L.DomUtil.setPosition(this._container, min);
    this._container.width = Math.round(size.x * ratio);
    this._container.height = Math.round(size.y * ratio);
    this._container.style.width = `${size.x}px`;
    this._container.style.height = `${size.y}px`;
    this._context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const corner = this._map.getPixelOrigin().add(min);
    drawAll(this._context, new View(this._map.getZoom(), corner, size));
  },

  redraw() {
    if (this._map) this._update();
  },
});

/** From metres to the pixels of one picture. */
class View {
  constructor(zoom, corner, size) {
    this.factor = 2 ** zoom;
    this.scale = 1 / this.factor / METRES_PER_PIXEL;
    this.left = corner.x;
    this.top = corner.y;
    this.size = size;
    const [west, north] = [corner.x / this.factor, -corner.y / this.factor];
    this.box = [west, north - size.y / this.factor, west + size.x / this.factor, north];
  }

  at(x, y) {
    return [x * this.factor - this.left, -y * this.factor - this.top];
  }

  sees(shape) {
    return overlaps(shape.box, this.box);
  }

  shows(symbol) {
    return !symbol.from_scale || this.scale <= symbol.from_scale;
  }

  names(symbol) {
    return Boolean(symbol.label) && (!symbol.label_from_scale || this.scale <= symbol.label_from_scale);
  }

  /** The shape's paths as the context's current path. */
  trace(context, shape, closed) {
    context.beginPath();
    for (const points of shape.paths) {
      for (let at = 0; at < points.length; at += 2) {
        const x = points[at] * this.factor - this.left;
        const y = -points[at + 1] * this.factor - this.top;
        if (at) context.lineTo(x, y);
        else context.moveTo(x, y);
      }
      if (closed) context.closePath();
    }
  }
}

function drawAll(context, view) {
  const { layers } = plan.style;
  context.clearRect(0, 0, view.size.x, view.size.y);
  context.lineJoin = context.lineCap = "round";
  if (shown.neighbourhoods) for (const shape of neighbourhoods) area(context, view, shape, layers.neighbourhoods);
  if (shown.roads) drawRoads(context, view, layers.roads);
  if (shown.buildings) drawBuildings(context, view, layers.buildings);
  if (shown.entrances && view.shows(layers.entrances)) drawEntrances(context, view, layers.entrances);
  if (shown.layout) drawLayout(context, view);
  drawChosen(context, view);
  if (shown.labels) drawLabels(context, view);
}

function area(context, view, shape, symbol) {
  if (!view.sees(shape)) return;
  view.trace(context, shape, true);
  if (symbol.fill) {
    context.fillStyle = symbol.fill;
    context.fill("evenodd");
  }
  if (symbol.hatch) {
    context.fillStyle = hatched(context, symbol);
    context.fill("evenodd");
  }
  if (symbol.stroke) outline(context, symbol.stroke, symbol.width, symbol.dash);
}

function outline(context, colour, width, dash = []) {
  context.setLineDash(dash);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

function drawRoads(context, view, symbol) {
  const seen = roads.map((shape, at) => [shape, plan.roads.widths[at]]).filter(([shape]) => view.sees(shape));
  for (const [colour, casing] of [[symbol.stroke, 2 * symbol.width], [symbol.fill, 0]]) {
    for (const [shape, metres] of seen) {
      view.trace(context, shape, false);
      outline(context, colour, Math.max(metres * view.factor, 0.6) + casing);
    }
    const surface = { fill: symbol.fill, stroke: casing && symbol.stroke, width: 1 };
    for (const shape of roadAreas) area(context, view, shape, surface);
  }
}

function drawBuildings(context, view, symbol) {
  buildings.forEach((shape, at) => {
    if (!view.sees(shape)) return;
    const site = plan.buildings.sites[at];
    view.trace(context, shape, true);
    context.fillStyle = site < 0 ? symbol.fill : plan.style.served[sites[site].colour];
    context.globalAlpha = chosen.site < 0 || chosen.site === site ? 1 : 0.45;
    context.fill("evenodd");
    if ((shape.box[2] - shape.box[0]) * view.factor > SMALLEST) outline(context, symbol.stroke, symbol.width);
  });
  context.globalAlpha = 1;
}

function drawEntrances(context, view, symbol) {
  for (const [x, y] of entrances) {
    disc(context, ...view.at(x, y), 3.5, symbol.fill, symbol.stroke);
  }
}

function drawLayout(context, view) {
  const { style } = plan;
  for (const zone of zones) if (view.shows(style.zones[zone.kind])) area(context, view, zone, style.zones[zone.kind]);
  for (const fixture of fixtures) {
    const symbol = style.fixtures[fixture.kind] || style.fixtures.other;
    if (view.shows(symbol)) area(context, view, fixture, symbol);
  }
  for (const way of ways) {
    const symbol = style.ways[way.kind];
    if (view.shows(symbol) && view.sees(way)) drawWay(context, view, way, symbol);
  }
}

function drawWay(context, view, way, symbol) {
  view.trace(context, way, false);
  outline(context, "#ffffff", symbol.width + 2.4);
  outline(context, symbol.stroke, symbol.width, symbol.dash);
  context.setLineDash([]);
  for (const points of way.paths) {
    let since = ARROW_EVERY / 2;
    for (let at = 2; at < points.length; at += 2) {
      const [x0, y0] = view.at(points[at - 2], points[at - 1]);
      const [x1, y1] = view.at(points[at], points[at + 1]);
      const length = Math.hypot(x1 - x0, y1 - y0);
      const isLast = at === points.length - 2;
      since += length;
      if (length > 10 && (since >= ARROW_EVERY || isLast)) {
        arrowhead(context, x1, y1, Math.atan2(y1 - y0, x1 - x0), symbol.stroke);
        since = 0;
      }
    }
  }
}

function arrowhead(context, x, y, angle, colour) {
  context.save();
  context.translate(x, y);
  context.rotate(angle);
  context.beginPath();
  for (const [along, across] of [[1, 0], [-9, -4.5], [-6.5, 0], [-9, 4.5]]) context.lineTo(along, across);
  context.closePath();
  context.fillStyle = colour;
  context.fill();
  context.restore();
}

/** The chosen building, and the way to its site: along the paths, or a straight line where none is known. */
function drawChosen(context, view) {
  const shape = buildings[chosen.building];
  if (!shape) return;
  const site = sites[plan.buildings.sites[chosen.building]];
  const { accent, halo } = plan.style;
  if (site) {
    const way = walkways[chosen.building];
    if (way && way.paths.length) {
      view.trace(context, way, false);
      outline(context, halo, 8);
      outline(context, accent, 4);
    } else {
      context.beginPath();
      context.moveTo(...view.at(...middles[chosen.building]));
      context.lineTo(...view.at(site.x, site.y));
      outline(context, halo, 7);
      outline(context, accent, 3, [2, 8]);
    }
  }
  view.trace(context, shape, true);
  outline(context, halo, 6);
  outline(context, accent, 3);
}

function disc(context, x, y, radius, fill, stroke) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
  if (stroke) outline(context, stroke, 1.5);
}

const hatches = new Map();

/** A pattern in the symbol's colour, made once. */
function hatched(context, symbol) {
  const key = symbol.hatch + symbol.stroke;
  if (!hatches.has(key)) {
    const tile = element("canvas");
    tile.width = tile.height = HATCH;
    const pen = tile.getContext("2d");
    const strokes = { diagonal: [1], "back-diagonal": [-1], cross: [1, -1], dots: [] }[symbol.hatch] || [];
    pen.strokeStyle = pen.fillStyle = symbol.stroke;
    if (symbol.hatch === "dots") pen.fillRect(HATCH / 2, HATCH / 2, 1.2, 1.2);
    for (const slope of strokes) {
      pen.beginPath();
      for (const shift of [-HATCH, 0, HATCH]) {
        pen.moveTo(shift, slope > 0 ? HATCH : 0);
        pen.lineTo(shift + HATCH, slope > 0 ? 0 : HATCH);
      }
      pen.lineWidth = 0.8;
      pen.stroke();
    }
    hatches.set(key, context.createPattern(tile, "repeat"));
  }
  return hatches.get(key);
}
