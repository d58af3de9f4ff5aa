// The page comes to life.

const picture = new Picture({ padding: 0.15 });
const whole = L.latLngBounds(place(plan.bounds[0], plan.bounds[1]), place(plan.bounds[2], plan.bounds[3]));
let popup = null;

const NEAR = 1500; // one to so many: markers make room for the layout below them
const FAR = 6000; // no layout is drawn from here on
const SITE_VIEW = 60; // metres that are shown of a site

function showWhole() {
  map.fitBounds(whole, { padding: [16, 16], animate: false });
}

// The map

map.setMinZoom(-8);
showWhole();
map.addLayer(picture);
map.setMinZoom(map.getZoom() - 0.5);
map.setMaxBounds(whole.pad(0.5));
const zoomControl = L.control.zoom({ position: "bottomright" }).addTo(map);
L.control.scale({ imperial: false, position: "bottomleft", maxWidth: 120 }).addTo(map);

const markers = sites.map((site, at) => {
  const icon = L.divIcon({ html: badge(at), className: "site", iconSize: [34, 34] });
  const marker = L.marker(place(site.x, site.y), { icon, keyboard: true, riseOnHover: true }).addTo(map);
  marker.on("click", () => chooseSite(at));
  return marker;
});

map.on("click", ({ latlng }) => {
  const at = shown.buildings ? buildingAt(latlng.lng, latlng.lat) : -1;
  if (at >= 0) chooseBuilding(at);
  else choose(-1, -1);
});
map.on("moveend", () => {
  const scale = METRES_PER_PIXEL ** -1 / 2 ** map.getZoom();
  byId("stage").classList.toggle("near", scale < NEAR);
  byId("stage").classList.toggle("crowded", usualDistance * 2 ** map.getZoom() < 2 * MARKER);
  byId("closer").classList.toggle("shown", scale > FAR && sites.length > 0 && shown.layout);
});

/** Metres from a site to its nearest neighbour: three of four have theirs further away. */
const usualDistance = (() => {
  const nearest = sites.map(({ x, y }) => Math.min(...sites.map((other) => Math.hypot(other.x - x, other.y - y) || Infinity)));
  return nearest.sort((one, other) => one - other)[Math.floor(nearest.length / 4)];
})();
map.fire("moveend");

// What is chosen

function choose(building, site) {
  chosen.building = building;
  chosen.site = site;
  picture.redraw();
  writeAnswer();
}

function chooseSite(at) {
  choose(-1, at);
  openPopup(place(sites[at].x, sites[at].y), () => siteCard(at, false));
}

function showSite(at) {
  const { x, y } = map.getSize();
  map.closePopup();
  map.setView(place(sites[at].x, sites[at].y), Math.log2(Math.min(x, y) / SITE_VIEW), { animate: false });
  choose(-1, at);
}

function chooseBuilding(at) {
  choose(at, plan.buildings.sites[at]);
  openPopup(place(...middles[at]), () => buildingCard(at));
}

function showBuilding(at) {
  const site = sites[plan.buildings.sites[at]];
  const from = place(...middles[at]);
  map.closePopup();
  map.fitBounds(L.latLngBounds(from, site ? place(site.x, site.y) : from), { padding: [60, 60], maxZoom: 1.5, animate: false });
  choose(at, plan.buildings.sites[at]);
}

function chooseNeighbourhood(at) {
  const [west, south, east, north] = neighbourhoods[at].box;
  map.fitBounds([[south, west], [north, east]], { padding: [20, 20], animate: false });
}

function openPopup(at, content) {
  const room = map.getSize();
  const leaflet = L.popup({
    maxWidth: Math.min(320, room.x - 40),
    minWidth: 180,
    maxHeight: Math.max(120, Math.min(420, room.y * (isPhone() ? 0.5 : 0.9))),
    autoPanPadding: [8, 8],
    offset: [0, -8],
  });
  leaflet.setLatLng(at).setContent(content()).openOn(map);
  leaflet.on("remove", () => (popup = null));
  popup = { content, leaflet };
  leaflet.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", word("close"));
}

function writeAnswer() {
  const answer = byId("answer");
  const { building, site } = chosen;
  document.body.classList.toggle("answered", building >= 0 || site >= 0);
  answer.replaceChildren(
    ...(building >= 0 ? [buildingCard(building)] : []),
    ...(site >= 0 ? [siteCard(site, true)] : []),
  );
  if (site >= 0 || building >= 0) byId("panel").scrollTop = 0;
}

// Search

const query = byId("query");
const found = byId("found");
let opened = -1;

function writeFound() {
  const { entries, more } = search(query.value);
  byId("clear").hidden = !query.value;
  found.replaceChildren();
  if (opened >= 0) {
    found.append(...buildingsOf(opened).map((at) => resultRow({ kind: "building", at })));
  } else if (query.value.trim()) {
    found.append(...entries.map(resultRow));
    if (!entries.length) found.append(element("li", "note", word("nothing", { query: query.value })));
    if (more) found.append(element("li", "note", word("more", { count: more })));
  }
}

function resultRow({ kind, at }) {
  if (kind === "site") return row(siteTitle(at), "", () => showSite(at));
  if (kind === "neighbourhood") {
    const members = buildingsOf(at);
    return row(named(plan.neighbourhoods.names[at]), word("buildings_of", { count: members.length }), () => openNeighbourhood(at), true);
  }
  const site = plan.buildings.sites[at];
  const target = site < 0 ? "" : element("span", "target", "→ ", badge(site));
  return row(named(buildingName(at)), target, () => showBuilding(at));
}

function row(label, note, action, stays = false) {
  const made = button("row", [label, note ? element("span", "note", note) : ""].filter(Boolean), () => {
    action();
    if (!stays) closeFound();
  });
  return element("li", "", made);
}

function openNeighbourhood(at) {
  opened = at;
  query.value = plan.neighbourhoods.names[at];
  chooseNeighbourhood(at);
  writeFound();
  found.scrollTop = 0;
}

function closeFound() {
  opened = -1;
  found.replaceChildren();
  query.blur();
}

query.addEventListener("input", () => {
  opened = -1;
  writeFound();
});
query.addEventListener("focus", () => query.value && writeFound());
query.addEventListener("keydown", (event) => {
  const first = found.querySelector("button");
  if (event.key === "Enter" && first) first.click();
  if (event.key === "ArrowDown" && first) {
    event.preventDefault();
    first.focus();
  }
  if (event.key === "Escape") closeFound();
});
found.addEventListener("keydown", (event) => {
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  if (event.key === "Escape") closeFound();
  if (!step) return;
  event.preventDefault();
  (event.target.closest("li")[step]?.querySelector("button") || query).focus();
});
byId("clear").addEventListener("click", () => {
  query.value = "";
  choose(-1, -1);
  map.closePopup();
  showWhole();
  closeFound();
  byId("clear").hidden = true;
});
byId("stage").addEventListener("pointerdown", closeFound);

// Layers and legend

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
    ...Object.entries(plan.zones).filter(([kind]) => inZones.has(kind)).map(([kind, [letter, name]]) => [style.zones[kind], said(name), letter]),
    ...["residents", "staff", "waste"].filter((kind) => inWays.has(kind)).map((kind) => [style.ways[kind], word(kind), ""]),
  ];
  return rows.map(([symbol, name, letter]) => element("li", "", sample(symbol, letter), name));
}

// Words

inEveryLanguage(() => {
  const { name, office, drill, day, hours, procedure } = plan.campaign;
  const title = name || said(procedure) || word("map");
  document.title = title;
  byId("name").replaceChildren(named(title), drill ? element("span", "drill", word("drill")) : "");
  byId("when").replaceChildren(...[said(day), hours].filter(Boolean).map((text) => element("span", "", text)), office ? element("span", "office", named(office)) : "");
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of byId("languages").children) node.setAttribute("aria-pressed", String(node.value === language));
  query.placeholder = word("search");
  const example = buildings.findIndex((_shape, at) => neighbourhoodOf(at) && plan.buildings.numbers[at]);
  byId("hint").replaceChildren(example < 0 ? "" : word("example", { example: buildingName(example) }));
  byId("clear").setAttribute("aria-label", word("clear"));
  byId("sites").replaceChildren(...sites.map((_site, at) => row(siteTitle(at), sites[at].hours, () => showSite(at))));
  if (!sites.length) byId("sites").append(element("li", "note", word("no_sites")));
  byId("layers").replaceChildren(...LAYERS.map(layerSwitch));
  byId("actions").replaceChildren(button("quiet", word("whole"), showWhole), button("quiet", word("print"), () => window.print()));
  byId("legend").replaceChildren(...legend());
  byId("made").textContent = word("made", { time: plan.campaign.made });
  byId("map_plan").setAttribute("aria-label", word("map"));
  for (const [kind, key] of [["in", "zoom_in"], ["out", "zoom_out"]]) {
    const knob = zoomControl.getContainer().querySelector(`.leaflet-control-zoom-${kind}`);
    knob.title = word(key);
    knob.setAttribute("aria-label", word(key));
  }
  markers.forEach((marker, at) => {
    const label = `${word("site", { number: sites[at].number })} ${sites[at].name}`.trim();
    marker.getElement().setAttribute("aria-label", label);
    marker.getElement().title = label;
  });
  if (popup) popup.leaflet.setContent(popup.content());
  writeAnswer();
  if (found.childElementCount) writeFound();
});

byId("languages").addEventListener("click", ({ target }) => target.value && speak(target.value));
window.addEventListener("beforeprint", preparePrint);
window.addEventListener("afterprint", finishPrint);
window.addEventListener("resize", () => map.invalidateSize());
