// Brings every choice to the server: batched, numbered, tried again until acknowledged, kept here until then.

import { same, unsent } from "./merge.js";
import { isUnreachable, pause, send } from "./wire.js";

const FLAGS = "~flags"; // stands among the records beside the items
const SHORTLY_MS = 900;
const AT_MOST_MS = 4_000;

export class Saver {
  #store;
  #clock;
  #url;
  #tell;
  #ticket = "";
  #seq = 0;
  #known = new Map(); // item → the value last acknowledged
  #records = new Map(); // item → what still has to arrive
  #timer = null;
  #firstChange = 0;
  #tries = 0;
  #isSending = false;
  #isStopped = true;
  offlineSince = null; // in the server's time
  savedAt = null;

  /** tell: {state(name), refused(status, body), deadline(iso)} */
  constructor({ store, clock, url, tell }) {
    this.#store = store;
    this.#clock = clock;
    this.#url = url;
    this.#tell = tell;
    addEventListener("online", () => this.#retrySoon());
    addEventListener("pagehide", () => this.#farewell());
    document.addEventListener("visibilitychange", () => document.hidden && this.#farewell());
  }

  /** Takes over the server's state, puts back what only this device has, and sends it. */
  async begin(admission) {
    this.#ticket = admission.ticket;
    this.#seq = admission.seq;
    this.#known = new Map(Object.entries(admission.answers));
    this.#known.set(FLAGS, [...admission.flags].sort());
    const onServer = (item) => this.#known.get(item) ?? [];
    const local = (await this.#store.all()) ?? [];
    const kept = unsent(local, onServer);
    this.#records = new Map(kept.map((record) => [record.item, record]));
    for (const record of local) if (!this.#records.has(record.item)) this.#store.remove(record.item);
    this.#isStopped = false;
    this.#show();
    if (this.#records.size) this.flush();
  }

  get headers() {
    return { Authorization: `Ticket ${this.#ticket}` };
  }

  get waiting() {
    return this.#records.size;
  }

  get flags() {
    return this.value(FLAGS);
  }

  value(item) {
    return this.#records.get(item)?.value ?? this.#known.get(item) ?? [];
  }

  choose(item, value) {
    if (this.#isStopped) return;
    const sorted = [...value].sort();
    if (same(sorted, this.value(item))) return;
    const bases = this.#records.get(item)?.bases ?? [this.#known.get(item) ?? []];
    const record = { item, value: sorted, bases };
    this.#records.set(item, record);
    this.#store.put(record);
    this.#plan();
  }

  setFlags(items) {
    this.choose(FLAGS, items);
  }

  /** What handing in takes along; null when everything has arrived. */
  lastDelta() {
    return this.#records.size ? this.#delta() : null;
  }

  stop() {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** After the receipt: nothing on this device is needed any more. */
  forget() {
    this.stop();
    this.#records.clear();
    return this.#store.clear();
  }

  async flush() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#isStopped || this.#isSending || this.#records.size === 0) return;
    this.#isSending = true;
    this.#show();
    const delta = this.#delta();
    const answer = await send("PUT", this.#url, { headers: this.headers, content: delta, clock: this.#clock });
    this.#isSending = false;
    if (this.#isStopped) return;
    if (answer.status === 200) this.#acknowledge(delta, answer.body);
    else if (isUnreachable(answer)) this.#later();
    else this.#tell.refused(answer.status, answer.body);
  }

  #delta() {
    const answers = {};
    const delta = { seq: ++this.#seq, answers };
    for (const record of this.#records.values()) {
      if (!record.bases.some((base) => same(base, record.value))) {
        record.bases.push(record.value);
        this.#store.put(record);
      }
      if (record.item === FLAGS) delta.flags = record.value;
      else answers[record.item] = record.value;
    }
    return delta;
  }

  #acknowledge(delta, body) {
    const arrived = Object.entries(delta.answers);
    if (delta.flags) arrived.push([FLAGS, delta.flags]);
    for (const [item, value] of arrived) {
      this.#known.set(item, value);
      const record = this.#records.get(item);
      if (!record) continue;
      if (same(record.value, value)) {
        this.#records.delete(item);
        this.#store.remove(item);
      } else {
        record.bases = [value];
        this.#store.put(record);
      }
    }
    this.#tries = 0;
    this.offlineSince = null;
    this.savedAt = Date.parse(body.saved_at ?? body.server_time);
    this.#tell.deadline(body.deadline_at);
    if (this.#records.size) this.#plan();
    this.#show();
  }

  #plan() {
    this.#show();
    if (this.offlineSince !== null && this.#timer !== null) return; // a retry is planned already
    const now = performance.now();
    if (this.#timer === null) this.#firstChange = now;
    clearTimeout(this.#timer);
    const wait = Math.max(0, Math.min(SHORTLY_MS, this.#firstChange + AT_MOST_MS - now));
    this.#timer = setTimeout(() => this.flush(), wait);
  }

  #later() {
    this.offlineSince ??= this.#clock.now();
    this.#show();
    this.#timer = setTimeout(() => this.flush(), pause(this.#tries++));
  }

  #retrySoon() {
    if (this.#isStopped || this.offlineSince === null) return;
    this.#tries = 0;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), 200 + Math.random() * 1_000);
  }

  #farewell() {
    if (this.#isStopped || this.#records.size === 0) return;
    // The page may be gone before the answer: what is on this device stays until a later page hears it arrived.
    send("PUT", this.#url, { headers: this.headers, content: this.#delta(), clock: this.#clock, keepalive: true });
  }

  #show() {
    if (this.offlineSince !== null) this.#tell.state("offline");
    else if (this.#isSending) this.#tell.state("saving");
    else this.#tell.state(this.#records.size ? "unsaved" : "saved");
  }
}
