// What the page says about itself: saved-state chip, banner, time left, spoken warnings.

import { countdown } from "./clock.js";
import { say, spokenDuration, timeOfDay } from "./words.js";

const MINUTE = 60_000;
const WARNINGS = [30, 10, 5, 1];

const chip = document.getElementById("chip");
const chipText = document.getElementById("chip-text");
const banner = document.getElementById("banner");
const time = document.getElementById("time");
const timer = document.getElementById("timer");

export function showChip(state, { savedAt, isDurable }) {
  chip.dataset.state = state;
  const words = {
    saved: savedAt ? `${say("saved")} ${timeOfDay(savedAt)}` : say("saved"),
    unsaved: say("unsaved"),
    saving: say("saving"),
    offline: say(isDurable ? "offline" : "offline_memory"),
  };
  if (chipText.textContent !== words[state]) chipText.textContent = words[state];
}

/** A calm line while the network is away, or while this browser keeps nothing. */
export function showBanner({ offlineSince, now, waiting, isDurable }) {
  if (offlineSince !== null) {
    put("banner-title", say("banner_offline", { time: timeOfDay(offlineSince, true) }));
    const words = { n: waiting, duration: spokenDuration(now - offlineSince) };
    put("banner-text", isDurable ? say("banner_offline_text", words) : say("banner_memory_text"));
  } else if (!isDurable) {
    put("banner-title", say("banner_memory"));
    put("banner-text", say("banner_memory_text"));
  }
  banner.hidden = offlineSince === null && isDurable;
}

export class TimeLeft {
  #spoken = new Set();
  #isFirst = true;

  show(left) {
    const words = countdown(left);
    if (time.textContent !== words) time.textContent = words;
    timer.dataset.level = left <= MINUTE ? "last" : left <= 10 * MINUTE ? "low" : "";
    for (const minutes of WARNINGS) {
      if (left > minutes * MINUTE) this.#spoken.delete(minutes); // time was granted: say it again when due
      else if (!this.#spoken.has(minutes)) this.#announce(minutes, left);
    }
    this.#isFirst = false;
  }

  #announce(minutes, left) {
    this.#spoken.add(minutes);
    // Whoever comes back with four minutes left hears of five once, not of thirty.
    const isNow = left > (minutes - 1) * MINUTE;
    if (this.#isFirst && !isNow) return;
    const words = minutes === 1 ? say("minute_left") : say("minutes_left", { n: minutes });
    put(minutes <= 5 ? "urgent" : "announcer", words);
  }
}

export function announce(words) {
  put("announcer", words);
}

export function put(id, words) {
  const place = document.getElementById(id);
  if (place.textContent !== words) place.textContent = words;
}

/** The candidate's name, faint and slanted over the whole page: a photograph tells who took it. */
export function drawWatermark(name) {
  const safe = name.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const drawing =
    `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="200"><text x="40" y="120" font-size="20" ` +
    `font-family="sans-serif" fill="#807a72" transform="rotate(-20 160 100)">${safe}</text></svg>`;
  const url = `url("data:image/svg+xml,${encodeURIComponent(drawing)}")`;
  document.getElementById("watermark").style.setProperty("background-image", url);
}
