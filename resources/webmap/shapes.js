// Coordinates are metres from the middle of the plan, x east and y north; Leaflet calls them lng and lat.

const place = (x, y) => L.latLng(y, x);

/** Steps as they stand in the file become {paths: [x, y, x, y, …], box: [west, south, east, north]} in metres. */
function decoded(paths, unit) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const decodedPaths = paths.map((steps) => {
    const points = new Float64Array(steps.length);
    let x = 0;
    let y = 0;
    for (let at = 0; at < steps.length; at += 2) {
      x += steps[at];
      y += steps[at + 1];
      const east = (points[at] = x * unit);
      const north = (points[at + 1] = y * unit);
      if (east < box[0]) box[0] = east;
      if (north < box[1]) box[1] = north;
      if (east > box[2]) box[2] = east;
      if (north > box[3]) box[3] = north;
    }
    return points;
  });
  return { paths: decodedPaths, box };
}

const overlaps = (one, other) =>
  one[0] <= other[2] && one[2] >= other[0] && one[1] <= other[3] && one[3] >= other[1];

/** Whether a place lies in an area, by the even-odd rule. */
function contains(shape, x, y) {
  let inside = false;
  for (const points of shape.paths) {
    for (let at = 0, last = points.length - 2; at < points.length; last = at, at += 2) {
      const [x0, y0, x1, y1] = [points[last], points[last + 1], points[at], points[at + 1]];
      if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
    }
  }
  return inside;
}

/** The centroid of an area's first ring. */
function middle(shape) {
  const points = shape.paths[0];
  const [x0, y0] = points;
  let [area, x, y] = [0, 0, 0];
  for (let at = 0, last = points.length - 2; at < points.length; last = at, at += 2) {
    const [ax, ay, bx, by] = [points[last] - x0, points[last + 1] - y0, points[at] - x0, points[at + 1] - y0];
    const cross = ax * by - bx * ay;
    area += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  const [west, south, east, north] = shape.box;
  return area ? [x0 + x / area / 3, y0 + y / area / 3] : [(west + east) / 2, (south + north) / 2];
}

const layerUnit = plan.units.layer;
const partUnit = plan.units.part;
const buildings = plan.buildings.shapes.map((paths) => decoded(paths, layerUnit));
const neighbourhoods = plan.neighbourhoods.shapes.map((paths) => decoded(paths, layerUnit));
const roads = plan.roads.shapes.map((paths) => decoded(paths, layerUnit));
const roadAreas = plan.roads.areas.map((paths) => decoded(paths, layerUnit));
const entrances = plan.entrances.shapes.map(([x, y]) => [x * layerUnit, y * layerUnit]);
const zones = plan.parts.zones.map(([kind, lane, rings]) => ({ kind, lane, ...decoded(rings, partUnit) }));
const fixtures = plan.parts.fixtures.map(([group, rings]) => ({ group, ...decoded(rings, partUnit) }));
const ways = plan.parts.ways.map(([kind, lines]) => ({ kind, ...decoded(lines, partUnit) }));
const sites = plan.sites.map((site) => ({ ...site, x: site.at[0] * layerUnit, y: site.at[1] * layerUnit }));
const middles = buildings.map((shape) => (shape.paths.length ? middle(shape) : [0, 0]));

/** The building at a place, by its number in the list, or -1. */
const buildingAt = (x, y) =>
  buildings.findIndex((shape) => overlaps(shape.box, [x, y, x, y]) && contains(shape, x, y));
