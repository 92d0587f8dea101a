// The exam room. Puts the parts together; each part stands in a module of its own beside this one.

import { AnswerCard } from "./card.js";
import { ServerClock } from "./clock.js";
import { fillSummary, handIn, showReceipt } from "./handin.js";
import { listen } from "./keys.js";
import { countOptions, draw, lock, showFlag, touch } from "./question.js";
import { Saver } from "./saver.js";
import { announce, drawWatermark, put, showBanner, showChip, TimeLeft } from "./status.js";
import { Store } from "./store.js";
import { isUnreachable, pause, send } from "./wire.js";
import { say, spokenDuration, timeOfDay } from "./words.js";

const room = document.getElementById("room");
const { attempt, csrf, candidate } = room.dataset;
const clock = new ServerClock();
const store = new Store(attempt);
const timeLeft = new TimeLeft();
const saver = new Saver({
  store,
  clock,
  url: room.dataset.answers,
  tell: { state: showState, refused, deadline: learnDeadline },
});
const others = "BroadcastChannel" in window ? new BroadcastChannel(`xuefa-room-${attempt}`) : null;
const panels = ["loading", "paper", "submit", "sending", "elsewhere", "paused", "receipt"];

const ASK_MS = 60_000;
const ALIVE_MS = 10 * 60_000;
const SPREAD_MS = 3_000; // a full hall does not hand in within one millisecond
const TICK_MS = 250;

let phase = "loading";
let questions = [];
let card = null;
let place = 0;
let deadline = Infinity;
let leavingFrom = 0;
let device = 0;
let heardAt = 0;

drawWatermark(candidate);
setInterval(tick, TICK_MS);
setInterval(() => send("GET", room.dataset.alive), ALIVE_MS);
connect();

async function connect() {
  await store.open();
  for (let tries = 0; ; tries += 1) {
    const answer = await send("POST", room.dataset.start, { headers: { "X-CSRFToken": csrf }, content: {}, clock });
    if (answer.status === 200) return enter(answer.body);
    if (answer.status === 409 && answer.body?.code !== "paused") return location.replace(room.dataset.receipt);
    if (answer.status === 401 || answer.status === 403) return askToSignIn();
    if (answer.body?.code === "paused") show("paused");
    else if (isUnreachable(answer)) sayUnreachable();
    else return location.replace(room.dataset.receipt);
    await new Promise((resolve) => setTimeout(resolve, pause(tries)));
  }
}

async function enter(admission) {
  questions = admission.questions;
  device = admission.device;
  leavingFrom = Date.parse(admission.leaving_from);
  deadline = Date.parse(admission.deadline_at);
  heardAt = performance.now();
  await saver.begin(admission);
  card = new AnswerCard(questions, status, go);
  others?.postMessage(device);
  if (others) others.onmessage = ({ data }) => data > device && giveUp();
  const first = questions.findIndex((question) => saver.value(question.id).length === 0);
  show("paper");
  go(Math.max(first, 0), { isQuiet: true });
  tick();
}

// --- questions ------------------------------------------------------------------------------------------------

function status(at) {
  const { id } = questions[at];
  return { isAnswered: saver.value(id).length > 0, isFlagged: saver.flags.includes(id) };
}

function go(at, { isQuiet = false } = {}) {
  if (at < 0 || at >= questions.length) return;
  place = at;
  if (phase === "submit") show("paper");
  const question = questions[at];
  const chosen = saver.value(question.id);
  const choose = (letters) => {
    saver.choose(question.id, letters);
    refresh(at);
  };
  draw(question, { number: at + 1, total: questions.length, chosen, isFlagged: status(at).isFlagged, choose });
  card.point(at);
  refresh(at);
  document.getElementById("previous").disabled = at === 0;
  put("next-text", say(at === questions.length - 1 ? "finish" : "next"));
  if (!isQuiet) {
    scrollTo({ top: 0 });
    document.getElementById("question").focus({ preventScroll: true });
    announce(say("number_of", { n: at + 1, total: questions.length }));
  }
}

function refresh(at) {
  const now = status(at);
  card.update(at, now);
  const all = questions.map((_question, each) => status(each));
  card.count(all.filter((each) => each.isAnswered).length, all.length, saver.flags.length);
  if (at !== place) return;
  showFlag(now.isFlagged);
  const button = document.getElementById("flag");
  button.setAttribute("aria-pressed", String(now.isFlagged));
  button.querySelector("span").textContent = say(now.isFlagged ? "unflag" : "flag");
}

function toggleFlag() {
  const { id } = questions[place];
  const flags = saver.flags;
  saver.setFlags(flags.includes(id) ? flags.filter((flag) => flag !== id) : [...flags, id]);
  refresh(place);
}

function next() {
  if (place === questions.length - 1) ask();
  else go(place + 1);
}

on("previous", () => go(place - 1));
on("next", next);
on("flag", toggleFlag);
on("to-submit", ask);
on("back", () => {
  show("paper");
  go(place);
});
on("confirm", () => hand());
on("take-over", () => location.reload());
on("print", () => print());
listen({
  isActive: () => phase === "paper",
  countOptions,
  touch,
  flag: toggleFlag,
  previous: () => go(place - 1),
  next: () => place < questions.length - 1 && go(place + 1),
  close: () => card?.close(),
});

// --- handing in -----------------------------------------------------------------------------------------------

function ask() {
  if (phase !== "paper") return;
  card.close();
  saver.flush();
  fillSummary(
    questions.map((_question, at) => status(at)),
    go,
  );
  show("submit");
  tick();
  document.getElementById("submit-title").focus();
}

async function hand({ isTimeUp = false } = {}) {
  if (phase === "sending" || phase === "receipt") return undefined;
  show("sending");
  put("sending-title", say(isTimeUp ? "time_up" : "sending"));
  put("sending-text", isTimeUp ? say("time_up_text") : "");
  if (isTimeUp) {
    lock();
    await new Promise((resolve) => setTimeout(resolve, Math.random() * SPREAD_MS));
  }
  const unreachable = () => put("sending-text", say("sending_offline"));
  const answer = await handIn({ url: room.dataset.submit, saver, clock, unreachable });
  if (answer.status === 200) return finish(answer.body.receipt);
  if (answer.body?.code === "too_early_to_leave") {
    leavingFrom = Date.parse(answer.body.earliest);
    show("submit");
    return undefined;
  }
  return refused(answer.status, answer.body);
}

async function finish(receipt) {
  await saver.forget();
  showReceipt(receipt);
  show("receipt");
  history.replaceState(null, "", room.dataset.receipt);
  document.getElementById("receipt-title").focus();
}

// --- what the server says ---------------------------------------------------------------------------------------

function refused(httpStatus, body) {
  const code = body?.code ?? "";
  if (code === "closed" && body.receipt) finish(body.receipt);
  else if (code === "late") hand({ isTimeUp: true });
  else if (code === "paused") pauseHere();
  else if (code === "other_device") giveUp();
  else if (httpStatus === 401) location.reload(); // the key of tickets changed: a new start gives a new ticket
  else location.replace(room.dataset.receipt);
}

function learnDeadline(iso) {
  const moment = Date.parse(iso);
  heardAt = performance.now();
  if (Number.isNaN(moment) || moment === deadline) return;
  if (moment > deadline) toast(say("more_time", { time: timeOfDay(moment) }));
  deadline = moment;
}

/** Now and then, and after sleep: is this still the page that holds the paper, and until when? */
async function askState() {
  heardAt = performance.now();
  const answer = await send("GET", room.dataset.state, { headers: saver.headers, clock });
  if (answer.status !== 200) return;
  const { state, is_current: isCurrent, deadline_at: until } = answer.body;
  learnDeadline(until);
  if (state === "PAUSED") pauseHere();
  else if (state === "OPEN" && phase === "paused") location.reload();
  else if (!isCurrent) giveUp();
  else if (state !== "OPEN" && phase !== "sending") location.replace(room.dataset.receipt);
}

function pauseHere() {
  saver.stop();
  show("paused");
}

function giveUp() {
  if (phase === "receipt" || phase === "elsewhere") return;
  saver.stop();
  show("elsewhere");
  document.getElementById("elsewhere-title").focus();
}

// --- time -------------------------------------------------------------------------------------------------------

function tick() {
  const now = clock.now();
  if (["paper", "submit"].includes(phase)) {
    timeLeft.show(deadline - now);
    showEarliest(now);
    if (now >= deadline) hand({ isTimeUp: true });
  }
  if (["loading", "receipt", "elsewhere"].includes(phase)) return;
  showBanner({ offlineSince: saver.offlineSince, now, waiting: saver.waiting, isDurable: store.isDurable });
  const silence = phase === "paused" ? ASK_MS / 6 : ASK_MS;
  if (clock.hasSlept() || performance.now() - heardAt > silence) askState();
}

function showEarliest(now) {
  const isEarly = now < leavingFrom;
  document.getElementById("submit-early").hidden = !isEarly;
  document.getElementById("confirm").disabled = isEarly;
  if (!isEarly) return;
  const words = { time: timeOfDay(leavingFrom), duration: spokenDuration(leavingFrom - now) };
  put("submit-early-text", say("early", words));
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && ["paper", "submit", "paused"].includes(phase)) askState();
});
addEventListener("beforeunload", (event) => {
  // Only where leaving would lose something: elsewhere the answers wait on this device.
  if (!store.isDurable && saver.waiting > 0 && phase !== "receipt") event.preventDefault();
});

// --- small things -----------------------------------------------------------------------------------------------

function show(name) {
  phase = name;
  room.dataset.phase = name;
  for (const panel of panels) document.getElementById(`panel-${panel}`).hidden = panel !== name;
  document.getElementById("to-submit").hidden = name !== "paper";
  if (["receipt", "elsewhere"].includes(name)) document.getElementById("banner").hidden = true;
}

function showState(state) {
  showChip(state, { savedAt: saver.savedAt, isDurable: store.isDurable });
}

function sayUnreachable() {
  put("loading-text", say("no_connection"));
  put("loading-more", say("no_connection_more"));
  document.getElementById("loading-more").hidden = false;
}

function askToSignIn() {
  put("loading-text", say("signed_out"));
  put("loading-more", say("signed_out_more"));
  const link = document.getElementById("loading-link");
  link.textContent = say("sign_in");
  link.href = room.dataset.signIn;
  link.hidden = false;
  document.getElementById("loading-more").hidden = false;
}

function toast(words) {
  const note = document.createElement("p");
  note.className = "toast";
  note.textContent = words;
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), 12_000);
}

function on(id, act) {
  document.getElementById(id).addEventListener("click", act);
}
