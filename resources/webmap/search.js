// Finding a building, a neighbourhood or a site by what somebody would type.

const MOST_FOUND = 40;

/** Letters as they are compared: full-width and half-width, large and small ones alike, without spaces. */
const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

const buildingLabel = (at) => plan.buildings.numbers[at] || plan.buildings.names[at];
/** The name of its own, which the file leaves out where it is no more than neighbourhood and number. */
const wholeName = (at) => plan.buildings.names[at] || neighbourhoodOf(at) + buildingLabel(at);
const neighbourhoodOf = (at) => plan.neighbourhoods.names[plan.buildings.neighbourhoods[at]] || "";
const buildingName = (at) => `${neighbourhoodOf(at)} ${buildingLabel(at) || word("nameless")}`.trim();

/** Neighbourhoods that have buildings of their own, and aren't only made up of others. */
const inhabited = new Set(plan.buildings.neighbourhoods);

/** Everything that can be found: {kind, at, texts}. texts[0] is what matters most. */
const index = [
  ...sites.map((site, at) => ({ kind: "site", at, texts: [site.name, String(site.number)] })),
  ...plan.neighbourhoods.names.map((name, at) => ({
    kind: "neighbourhood",
    at,
    texts: inhabited.has(at) ? [name] : [],
  })),
  ...buildings.map((_shape, at) => ({
    kind: "building",
    at,
    texts: [buildingLabel(at), neighbourhoodOf(at), wholeName(at)],
  })),
].map((entry) => ({ ...entry, texts: entry.texts.filter(Boolean).map(plain) }))
 .filter((entry) => entry.texts.length);

/** How well one of the typed parts fits one text: 3 alike, 2 alike but for a word after the digits, 1 begins with
 * it, 0.5 holds it, 0 not at all. */
function fit(part, text) {
  if (text === part) return 3;
  if (text.startsWith(part)) return /^\d+$/.test(part) && !/^\d/.test(text.slice(part.length)) ? 2 : 1;
  return text.includes(part) ? 0.5 : 0;
}

/** What fits all typed parts, best first; {entries, more}: how many were left out. A house number typed right after
 * the name of its neighbourhood counts as a part of its own. */
function search(query) {
  const parts = query.normalize("NFKC").toLowerCase().replace(/([^\s\d])(\d)/g, "$1 $2").split(/\s+/).filter(Boolean);
  if (!parts.length) return { entries: [], more: 0 };
  const whole = plain(query);
  const found = [];
  for (const entry of index) {
    const fits = parts.map((part) => Math.max(...entry.texts.map((text) => fit(part, text))));
    const together = fit(whole, entry.texts.join(""));
    const score = Math.max(...entry.texts.map((text) => fit(whole, text) * parts.length), together);
    if (fits.every(Boolean) || score) {
      found.push([Math.max(score, fits.reduce((sum, value) => sum + value, 0)), entry]);
    }
  }
  found.sort(([one, a], [other, b]) => other - one || a.texts[0].length - b.texts[0].length);
  return {
    entries: found.slice(0, MOST_FOUND).map(([, entry]) => entry),
    more: Math.max(0, found.length - MOST_FOUND),
  };
}

/** The buildings of a neighbourhood, by number. */
function buildingsOf(neighbourhood) {
  const members = [];
  plan.buildings.neighbourhoods.forEach((owner, at) => {
    if (owner === neighbourhood) members.push(at);
  });
  const compare = new Intl.Collator("zh", { numeric: true }).compare;
  return members.sort((one, other) => compare(buildingLabel(one), buildingLabel(other)));
}
