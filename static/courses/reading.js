// The reading page: counts time through the server, remembers the place, changes the type size.
// Nothing here decides what counts: the server's clock does. This page only reports that somebody reads.

const SIGNS = ["scroll", "pointermove", "pointerdown", "keydown", "touchstart", "wheel"];
const reading = document.querySelector("[data-reading]");
const bar = document.querySelector("[data-reading-bar]");
const status = bar.querySelector("[data-status]");
const resume = bar.querySelector("[data-resume]");

// --- type size: a choice of this browser -----------------------------------------------------------------------

const STEP_KEY = "xuefa.reading-step";

function remembered() {
  try {
    return localStorage.getItem(STEP_KEY);
  } catch {
    return null;
  }
}

function setStep(step) {
  const next = Math.min(3, Math.max(0, step));
  reading.dataset.step = String(next);
  for (const button of bar.querySelectorAll("[data-type]")) {
    button.disabled = (next === 0 && button.dataset.type === "-1") || (next === 3 && button.dataset.type === "1");
  }
  try {
    localStorage.setItem(STEP_KEY, String(next));
  } catch {
    // Private windows may refuse: the choice then lasts as long as the page.
  }
}

setStep(Number(remembered() ?? reading.dataset.step));
bar.addEventListener("click", (event) => {
  const button = event.target.closest("[data-type]");
  if (button) setStep(Number(reading.dataset.step) + Number(button.dataset.type));
});

// --- the place -------------------------------------------------------------------------------------------------

const articles = Array.from(reading.querySelectorAll("[data-article]"));
const links = Array.from(document.querySelectorAll("[data-contents]"));
let place = "";

function findPlace() {
  const line = window.innerHeight / 3;
  let current = "";
  for (const article of articles) {
    if (article.getBoundingClientRect().top <= line) current = article.id;
    else break;
  }
  if (current === place) return;
  place = current;
  const at = articles.findIndex((article) => article.id === current);
  const before = new Set(articles.slice(0, at + 1).map((article) => article.id));
  for (const link of links) {
    if (before.has(link.dataset.contents)) link.classList.add("is-read");
    if (link.dataset.contents === current) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
}

let waiting = false;
window.addEventListener(
  "scroll",
  () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      findPlace();
    });
  },
  { passive: true },
);
if (!location.hash && reading.dataset.anchor) {
  const left = document.getElementById(reading.dataset.anchor);
  if (left) left.scrollIntoView();
}
findPlace();
for (const link of links) {
  link.addEventListener("click", () => {
    const sheet = link.closest("dialog");
    if (sheet) sheet.close();
  });
}

// --- study time ------------------------------------------------------------------------------------------------

let segment = null; // {id, nonce}
let timer = 0;
let hasSign = true; // opening the page is a sign
let isWaitingForSign = false;
let isBusy = false;
let isOver = !bar.dataset.lesson;

function say(text, state) {
  status.textContent = text;
  bar.dataset.state = state;
}

function counted(result) {
  const text = result.daily_cap > 0 ? bar.dataset.textCounting : bar.dataset.textUncapped;
  const values = {
    segment: Math.floor(result.segment_seconds / 60),
    read: Math.min(Math.floor(result.lesson_seconds / 60), Number(bar.dataset.needed)),
    needed: bar.dataset.needed,
    credits: Number(result.credits_today),
    cap: result.daily_cap,
  };
  return text.replace(/\{(\w+)\}/g, (_whole, name) => String(values[name]));
}

async function post(url, body, keepalive = false) {
  const response = await fetch(url, {
    method: "POST",
    credentials: "same-origin",
    keepalive,
    headers: { "Content-Type": "application/json", "X-CSRFToken": bar.dataset.csrf, Accept: "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  let answer = {};
  try {
    answer = text ? JSON.parse(text) : {};
  } catch {
    // An error page of a proxy: treated like a refusal without code.
  }
  return { status: response.status, answer };
}

function pause(text, { withButton = false } = {}) {
  segment = null;
  clearInterval(timer);
  say(text, "paused");
  resume.hidden = !withButton;
}

function finish(text) {
  segment = null;
  isOver = true;
  clearInterval(timer);
  resume.hidden = true;
  say(text, "done");
}

async function open() {
  if (isOver || isBusy || segment || document.hidden) return;
  isBusy = true;
  try {
    const { status: code, answer } = await post(bar.dataset.segments, { lesson: Number(bar.dataset.lesson) });
    if (code === 201) {
      segment = { id: answer.id, nonce: answer.nonce };
      resume.hidden = true;
      bar.dataset.state = "counting";
      clearInterval(timer);
      timer = setInterval(beat, Number(bar.dataset.beat) * 1000);
    } else if (answer.code === "completed") {
      finish(bar.dataset.textDone);
    } else {
      isOver = code < 500;
      pause(answer.title || bar.dataset.textOffline, { withButton: !isOver });
    }
  } catch {
    pause(bar.dataset.textOffline);
    setTimeout(open, 10000 + Math.random() * 5000);
  } finally {
    isBusy = false;
  }
}

async function beat({ keepalive = false } = {}) {
  if (!segment || isBusy) return;
  isBusy = true;
  const wasActive = hasSign;
  hasSign = false;
  try {
    const url = `${bar.dataset.segments}/${segment.id}/beats`;
    const body = { nonce: segment.nonce, is_active: wasActive, anchor: place };
    const { status: code, answer } = await post(url, body, keepalive);
    if (code === 200) take(answer, wasActive);
    else if (code === 409 || code === 404) lost(answer);
    else if (code >= 500) hasSign = hasSign || wasActive;
    else finish(answer.title || bar.dataset.textOffline);
  } catch {
    hasSign = hasSign || wasActive;
    say(bar.dataset.textOffline, "paused");
  } finally {
    isBusy = false;
  }
}

function take(result, wasActive) {
  if (result.is_completed) {
    finish(result.is_course_finished ? bar.dataset.textCourse : bar.dataset.textDone);
    return;
  }
  if (!result.nonce) {
    isWaitingForSign = true;
    pause(bar.dataset.textIdle);
    return;
  }
  segment.nonce = result.nonce;
  if (result.outcome === "TOO_EARLY") hasSign = hasSign || wasActive;
  const words = counted(result);
  const isPaused = result.outcome === "NO_SIGN" || result.outcome === "DAILY_CAP";
  say(isPaused ? `${words} · ${result.reason}` : words, isPaused ? "paused" : "counting");
}

function lost(answer) {
  if (answer.code === "segment_replaced") {
    pause(bar.dataset.textElsewhere, { withButton: true });
    return;
  }
  if (answer.code === "segment_idle") {
    isWaitingForSign = true;
    pause(bar.dataset.textIdle);
    return;
  }
  segment = null; // an answer was lost on the way: begin again, nothing was counted twice
  setTimeout(open, 0);
}

async function leave() {
  if (!segment) return;
  await beat({ keepalive: true });
  if (segment) {
    const { id, nonce } = segment;
    segment = null;
    clearInterval(timer);
    post(`${bar.dataset.segments}/${id}/end`, { nonce }, true).catch(() => {});
    if (!isOver) say(bar.dataset.textHidden, "paused");
  }
  if (!document.hidden) open();
}

if (!isOver) {
  for (const sign of SIGNS) {
    window.addEventListener(
      sign,
      () => {
        hasSign = true;
        if (isWaitingForSign) {
          isWaitingForSign = false;
          open();
        }
      },
      { passive: true, capture: true },
    );
  }
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      leave();
    } else {
      hasSign = true;
      if (resume.hidden) open();
    }
  });
  resume.addEventListener("click", open);
  open();
}
