// Both languages are in the page; what depends on the language is written again when it changes.

let language = plan.language;
const writers = [];

/** Calls `writer` now, and again whenever the language changes. */
function inEveryLanguage(writer) {
  writers.push(writer);
  writer();
}

/** One of our texts, its fields filled in. */
function word(key, fields = {}) {
  return plan.words[language][key].replace(/\{(\w+)\}/g, (_whole, name) => String(fields[name]));
}

/** A text of the plan: alike in all languages, or [Chinese, English]. */
const said = (both) => (Array.isArray(both) ? both[language === "zh" ? 0 : 1] : both);

function speak(chosen) {
  language = chosen;
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const writer of writers) writer();
}
