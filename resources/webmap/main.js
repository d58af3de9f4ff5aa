// The page comes to life: every word in the language chosen.

inEveryLanguage(() => {
  const { name, office, drill, day, hours, procedure } = plan.campaign;
  const title = name || said(procedure) || word("map");
  document.title = title;
  byId("name").replaceChildren(named(title), drill ? element("span", "drill", word("drill")) : "");
  const when = [said(day), hours, office].filter(Boolean);
  byId("when").replaceChildren(...when.map((text) => element("span", "", named(text))));
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of byId("languages").children) node.setAttribute("aria-pressed", String(node.value === language));
  query.placeholder = word("search");
  const example = buildings.findIndex((_shape, at) => neighbourhoodOf(at) && plan.buildings.numbers[at]);
  byId("hint").replaceChildren(example < 0 ? "" : word("example", { example: buildingName(example) }));
  byId("clear").setAttribute("aria-label", word("clear"));
  const rows = sites.map((site, at) => row(siteTitle(at), site.hours, () => showSite(at)));
  byId("sites").replaceChildren(...rows);
  if (!sites.length) byId("sites").append(element("li", "note", word("no_sites")));
  byId("layers").replaceChildren(...LAYERS.map(layerSwitch));
  byId("actions").replaceChildren(
    button("quiet", word("whole"), showWhole),
    button("quiet", word("print"), () => window.print()),
  );
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
