// The server's clock, carried on by the monotonic clock of the page: a wrong or moved PC clock changes nothing.

const TRUST_MS = 60_000; // after this a slower answer may replace a quicker one
const ASLEEP_MS = 3_000; // the two clocks of the page disagree by more: the computer was asleep

export class ServerClock {
  #base = null;
  #quickest = Infinity;
  #isDoubtful = false;
  #watch = { steady: performance.now(), wall: Date.now() };

  /** A moment of the server that was on its way between two readings of performance.now(). */
  learn(iso, sentAt, gotAt) {
    const moment = Date.parse(iso);
    if (Number.isNaN(moment)) return;
    const onTheWay = gotAt - sentAt;
    const isOld = this.#base === null || this.#isDoubtful || gotAt - this.#base.at > TRUST_MS;
    if (!isOld && onTheWay > this.#quickest + 50) return;
    this.#quickest = onTheWay;
    this.#isDoubtful = false;
    this.#base = { moment, at: sentAt + onTheWay / 2 };
  }

  get isKnown() {
    return this.#base !== null;
  }

  /** Milliseconds since 1970 as the server counts them. */
  now() {
    if (this.#base === null) return Date.now();
    return this.#base.moment + (performance.now() - this.#base.at);
  }

  /** True once after the computer slept: performance.now() stands still in sleep on some systems. */
  hasSlept() {
    const steady = performance.now();
    const wall = Date.now();
    const gap = wall - this.#watch.wall - (steady - this.#watch.steady);
    this.#watch = { steady, wall };
    if (gap < ASLEEP_MS) return false;
    this.#isDoubtful = true; // the next answer is believed, however slow it was
    return true;
  }
}

/** 5400000 → "1:30:00", 59000 → "0:59". */
export function countdown(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}
