// The map on its stage, and what is chosen on it.

const picture = new Picture({ padding: 0.15 });
const whole = L.latLngBounds(place(plan.bounds[0], plan.bounds[1]), place(plan.bounds[2], plan.bounds[3]));
let popup = null;

const NEAR = 1500; // one to so many: markers make room for the layout below them
const FAR = 6000; // no layout is drawn from here on
const SITE_VIEW = 60; // metres that are shown of a site

function showWhole() {
  // Room below for the hint, so that it lies over no marker.
  map.fitBounds(whole, { paddingTopLeft: [16, 16], paddingBottomRight: [16, 52], animate: false });
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
  const distance = (one, other) => Math.hypot(one.x - other.x, one.y - other.y) || Infinity;
  const nearest = sites.map((one) => Math.min(...sites.map((other) => distance(one, other))));
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
  const bounds = L.latLngBounds(from, site ? place(site.x, site.y) : from);
  map.fitBounds(bounds, { padding: [60, 60], maxZoom: 1.5, animate: false });
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
