// The search field and what it finds.

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
    const note = word("buildings_of", { count: members.length });
    return row(named(plan.neighbourhoods.names[at]), note, () => openNeighbourhood(at), true);
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
