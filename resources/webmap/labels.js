// Words on the map: each keeps clear of those before it, or is left out.

const MARKER = 17; // pixels: half of a site's marker with some air

function drawLabels(context, view) {
  const { layers, site_name: siteName } = plan.style;
  const taken = sites.map((site) => {
    const [x, y] = view.at(site.x, site.y);
    return [x - MARKER, y - MARKER, x + MARKER, y + MARKER];
  });
  const pen = { context, view, taken };
  context.textAlign = "center";
  context.textBaseline = "middle";
  if (view.names(siteName)) {
    for (const site of sites) write(pen, site.name, siteName, site.x, site.y, [[1, 0], [-1, 0], [0, 1], [0, -1]]);
  }
  if (shown.layout) labelZones(pen);
  if (shown.neighbourhoods && view.names(layers.neighbourhoods)) labelNeighbourhoods(pen, layers.neighbourhoods);
  if (shown.buildings && view.names(layers.buildings)) {
    buildings.forEach((shape, at) => {
      if (view.sees(shape)) write(pen, buildingLabel(at), layers.buildings, ...middles[at]);
    });
  }
}

/** Letters of the zones, and in a sampling zone the number of its lane. */
function labelZones(pen) {
  for (const zone of zones) {
    const symbol = plan.style.zones[zone.kind];
    if (pen.view.names(symbol) && pen.view.sees(zone)) {
      const letter = plan.zones[zone.kind][0];
      const isLane = zone.kind === "sampling" && zone.lane;
      write(pen, isLane ? `${letter}${zone.lane}` : letter, { ...symbol, bold: true }, ...middle(zone));
    }
  }
}

/** Larger neighbourhoods first; one whose name is wider than itself stays without. */
function labelNeighbourhoods(pen, symbol) {
  const size = (shape) => (shape.box[2] - shape.box[0]) * (shape.box[3] - shape.box[1]);
  const seen = neighbourhoods.map((shape, at) => ({ shape, name: plan.neighbourhoods.names[at] }));
  const shapes = seen.filter(({ shape }) => shape.paths.length && pen.view.sees(shape));
  for (const { shape, name } of shapes.sort((one, other) => size(other.shape) - size(one.shape))) {
    const width = (shape.box[2] - shape.box[0]) * pen.view.factor;
    write(pen, name, symbol, ...middle(shape), [[0, 0]], width * 1.3);
  }
}

/** A text at the first free one of its spots: beside the place in these directions, or upon it. */
function write({ context, view, taken }, text, symbol, x, y, spots = [[0, 0]], widest = Infinity) {
  if (!text) return;
  const size = symbol.label_size;
  context.font = `${symbol.bold ? "600 " : ""}${size}px ${getComputedStyle(document.body).fontFamily}`;
  const half = [context.measureText(text).width / 2 + 2, size / 2 + 2];
  if (half[0] * 2 > widest) return;
  const [px, py] = view.at(x, y);
  for (const [dx, dy] of spots) {
    const [cx, cy] = [px + dx * (half[0] + MARKER), py + dy * (half[1] + MARKER)];
    const box = [cx - half[0], cy - half[1], cx + half[0], cy + half[1]];
    if (taken.some((other) => overlaps(box, other))) continue;
    taken.push(box);
    context.setLineDash([]);
    context.strokeStyle = plan.style.halo;
    context.lineWidth = 3;
    context.strokeText(text, cx, cy);
    context.fillStyle = symbol.label;
    context.fillText(text, cx, cy);
    return;
  }
}
