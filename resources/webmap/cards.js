// What the page says about a site or a building, in the panel and in pop-ups.

const WALK = 1.2; // metres in a second

const badge = (at) => {
  const made = element("span", `badge ${sites[at].kind}`, String(sites[at].number));
  made.style.borderColor = plan.style.served[sites[at].colour];
  made.style.backgroundColor = (plan.style.sites[sites[at].kind] || plan.style.sites.fixed).fill;
  return made;
};

const siteName = (at) => sites[at].name || word("site", { number: sites[at].number });
const siteTitle = (at) => element("span", "title", badge(at), named(siteName(at)));

/** A heading with what belongs under it. */
const paragraph = (key, ...content) => element("div", "fact", element("h4", "", word(key)), ...content);

const list = (texts) => element("ul", "", ...texts.map((text) => element("li", "", text)));

/** All about a site. full: also whom it serves. */
function siteCard(at, full) {
  const site = sites[at];
  const card = element("article", "card", element("h3", "", siteTitle(at)));
  const kind = [word(site.kind in plan.style.sites ? site.kind : "fixed"), word("lanes", { count: site.lanes })];
  card.append(element("p", "note", kind.join(" · ")));
  card.append(paragraph("hours", element("p", "strong", dayAndHours(site.hours))));
  if (site.green) card.append(element("p", "green", word("green_lane")));
  if (plan.campaign.bring.length) card.append(paragraph("bring", list(plan.campaign.bring.map(said))));
  if (site.way.length) card.append(paragraph("way", wayThrough(site.way)));
  if (site.lead) card.append(paragraph("lead", element("p", "", named(site.lead), " ", telephone(site.phone))));
  if (full && site.serves.length) card.append(paragraph("serves", servedList(site)));
  const link = element("a", "link", word("position"));
  link.href = site.link;
  card.append(link);
  return card;
}

const dayAndHours = (hours) => [said(plan.campaign.day), hours].filter(Boolean).join("  ");

function wayThrough(way) {
  return element("ol", "way", ...way.map((kind) => {
    const [letter, name] = plan.zones[kind];
    const sample = element("b", "", letter);
    sample.style.backgroundColor = plan.style.zones[kind].fill;
    sample.style.borderColor = plan.style.zones[kind].stroke;
    return element("li", "", sample, said(name));
  }));
}

function servedList(site) {
  const rows = site.serves.map(([neighbourhood, numbers, count]) => {
    const which = element("span", "note", named(numbers || word("buildings_of", { count })));
    return element("li", "", named(said(neighbourhood)), " ", which);
  });
  return element("ul", "served", ...rows);
}

function telephone(number) {
  if (!number) return "";
  const link = element("a", "", number);
  link.href = `tel:${number.replace(/[^+\d]/g, "")}`;
  return link;
}

/** How far that is, and how it was measured. */
function walk(at) {
  const metres = plan.buildings.walks[at];
  const figures = {
    metres: Math.max(10, Math.round(metres / 10) * 10),
    minutes: Math.max(1, Math.ceil(metres / WALK / 60)),
  };
  const straight = plan.buildings.straight.includes(at);
  const measured = straight ? word("straight", { detour: plan.detour }) : word("by_path");
  const line = element("p", "note", `${straight ? "≈ " : ""}${word("distance", figures)}`);
  line.append(element("br"), measured);
  return line;
}

/** Where those who live in a building go. */
function buildingCard(at) {
  const site = plan.buildings.sites[at];
  const card = element("article", "card", element("h3", "", named(buildingName(at))));
  if (site < 0) {
    card.append(element("p", "", word("nobody")));
    return card;
  }
  card.append(
    element("p", "destination", element("span", "", word("go_to", { number: sites[site].number })), siteTitle(site)),
    element("p", "strong", dayAndHours(sites[site].hours)),
  );
  const slot = plan.buildings.slots[at];
  if (slot >= 0) card.append(element("p", "strong slot", word("come_down", { time: plan.buildings.times[slot] })));
  if (plan.buildings.walks[at] >= 0) card.append(walk(at));
  return card;
}
