// The sentences of the page, translated by the server: <template id="words"><i data-word="saved">…</i></template>.

const found = new Map();
for (const word of document.getElementById("words").content.querySelectorAll("[data-word]")) {
  found.set(word.dataset.word, word.textContent);
}

/** The sentence with its places filled: say("number_of", {n: 3, total: 50}). */
export function say(name, values = {}) {
  return (found.get(name) ?? name).replace(/\{(\w+)\}/g, (place, key) => String(values[key] ?? place));
}

/** 95 → "1 min 35 s". */
export function spokenDuration(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return say("seconds", { n: seconds });
  return say("minutes_seconds", { m: Math.floor(seconds / 60), s: seconds % 60 });
}

const timeZone = document.getElementById("room").dataset.zone;

/** The time of day of a server moment, in the exam's own zone, wherever the computer thinks it is. */
export function timeOfDay(moment, withSeconds = false) {
  const options = { hour: "2-digit", minute: "2-digit", hour12: false, timeZone };
  if (withSeconds) Object.assign(options, { second: "2-digit" });
  return new Intl.DateTimeFormat("zh-CN", options).format(moment);
}

export function dateAndTime(moment) {
  const options = { year: "numeric", month: "2-digit", day: "2-digit", timeZone };
  const day = new Intl.DateTimeFormat("zh-CN", options).format(moment).replaceAll("/", "-");
  return `${day} ${timeOfDay(moment, true)}`;
}
