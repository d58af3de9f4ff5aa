// Coordinates are metres from the middle of the plan, x east and y north; Leaflet calls them lng and lat.

const place = (x, y) => L.latLng(y, x);

const DIGITS = new Uint8Array(128);
[..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].forEach((letter, value) => {
  DIGITS[letter.charCodeAt(0)] = value;
});

/** Whole numbers from Base64 VLQ: five bits a letter, the sixth says that more follow; the lowest is the sign. */
function numbersIn(text) {
  const numbers = [];
  let [value, shift] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const digit = DIGITS[text.charCodeAt(at)];
    value |= (digit & 31) << shift;
    if (digit & 32) {
      shift += 5;
    } else {
      numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
      value = shift = 0;
    }
  }
  return numbers;
}

/** A list of numbers that stands in the file as differences. */
function listed(text) {
  let sum = 0;
  return numbersIn(text).map((step) => (sum += step));
}

/** Shapes as they stand in the file, as a list of {paths: [x, y, x, y, …], box: [west, south, east, north]} in
 * metres. Each path begins at so many steps from the beginning of the one before. */
function shapesIn(text, unit) {
  const begin = [0, 0];
  return text.split(";").slice(0, -1).map((shape) => {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    const paths = (shape ? shape.split(",") : []).map((path) => pathIn(numbersIn(path), unit, begin, box));
    return { paths, box };
  });
}

/** One path in metres; moves `begin` to its first point and widens `box`. */
function pathIn(steps, unit, begin, box) {
  const points = new Float64Array(steps.length);
  let [x, y] = begin;
  for (let at = 0; at < steps.length; at += 2) {
    x += steps[at];
    y += steps[at + 1];
    if (!at) [begin[0], begin[1]] = [x, y];
    const east = (points[at] = x * unit);
    const north = (points[at + 1] = y * unit);
    if (east < box[0]) box[0] = east;
    if (north < box[1]) box[1] = north;
    if (east > box[2]) box[2] = east;
    if (north > box[3]) box[3] = north;
  }
  return points;
}

/** Things on the ground: {kind, lane, paths, box}. */
function partsIn({ kinds, of, lanes, shapes }) {
  const [kind, lane] = [listed(of), listed(lanes || "")];
  return shapesIn(shapes, plan.units.part).map((shape, at) => ({ kind: kinds[kind[at]], lane: lane[at], ...shape }));
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
const buildings = shapesIn(plan.buildings.shapes, layerUnit);
const neighbourhoods = shapesIn(plan.neighbourhoods.shapes, layerUnit);
const roads = shapesIn(plan.roads.shapes, layerUnit);
const roadAreas = shapesIn(plan.roads.areas, layerUnit);
const entrances = plan.entrances.shapes.map(([x, y]) => [x * layerUnit, y * layerUnit]);
const zones = partsIn(plan.parts.zones);
const fixtures = partsIn(plan.parts.fixtures);
const ways = partsIn(plan.parts.ways);
for (const column of ["neighbourhoods", "sites", "slots", "walks", "straight"]) {
  plan.buildings[column] = listed(plan.buildings[column] || "");
}
const walkways = shapesIn(plan.buildings.ways || "", layerUnit);
const sites = plan.sites.map((site) => ({ ...site, x: site.at[0] * layerUnit, y: site.at[1] * layerUnit }));
const middles = buildings.map((shape) => (shape.paths.length ? middle(shape) : [0, 0]));

/** The building at a place, by its number in the list, or -1. */
const buildingAt = (x, y) =>
  buildings.findIndex((shape) => overlaps(shape.box, [x, y, x, y]) && contains(shape, x, y));
