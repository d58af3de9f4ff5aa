// The switches of the layers, and what the signs on the map mean.

const LAYERS = ["neighbourhoods", "roads", "buildings", "entrances", "layout", "labels"];

function layerSwitch(name) {
  const box = element("input");
  box.type = "checkbox";
  box.checked = shown[name];
  box.value = name;
  box.addEventListener("change", () => {
    shown[name] = box.checked;
    picture.redraw();
  });
  return element("label", "switch", box, word(name));
}

function sample(symbol, letter) {
  const canvas = element("canvas", "sample");
  [canvas.width, canvas.height] = [72, 40];
  const context = canvas.getContext("2d");
  context.scale(2, 2);
  const isLine = !symbol.fill;
  const path = { paths: [isLine ? [2, -10, 30, -10] : [2, -2, 34, -2, 34, -18, 2, -18]], box: [0, -20, 36, 0] };
  const view = new View(0, { x: 0, y: 0 }, { x: 36, y: 20 });
  if (isLine) drawWay(context, view, path, symbol);
  else area(context, view, path, symbol);
  if (letter) {
    context.font = "600 11px sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineWidth = 3;
    context.strokeStyle = plan.style.halo;
    context.setLineDash([]);
    context.strokeText(letter, 18, 10.5);
    context.fillStyle = plan.style.text;
    context.fillText(letter, 18, 10.5);
  }
  return canvas;
}

function legend() {
  const { style } = plan;
  const present = (parts) => new Set(parts.map((part) => part.kind));
  const inZones = present(zones);
  const inWays = present(ways);
  const rows = [
    ...Object.entries(plan.zones)
      .filter(([kind]) => inZones.has(kind))
      .map(([kind, [letter, name]]) => [style.zones[kind], said(name), letter]),
    ...["residents", "staff", "waste"]
      .filter((kind) => inWays.has(kind))
      .map((kind) => [style.ways[kind], word(kind), ""]),
  ];
  return rows.map(([symbol, name, letter]) => element("li", "", sample(symbol, letter), name));
}
