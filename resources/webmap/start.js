// The data of the page, and small helpers. `map_plan` is the map that folium has made.

const plan = JSON.parse(document.getElementById("data").textContent);
const map = map_plan;
const isPhone = () => window.matchMedia("(max-width: 760px)").matches;

const byId = (id) => document.getElementById(id);

/** An element with a class and children; strings become text, never markup. */
function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

function button(className, label, action) {
  const made = element("button", className, ...[label].flat());
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

/** What somebody typed as a name: kept apart, so that its direction of writing doesn't turn its neighbours round. */
const named = (text) => element("bdi", "", text);
