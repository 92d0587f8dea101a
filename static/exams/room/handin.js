// Handing in: the page that asks once, the sending that never gives up, the receipt.

import { cell } from "./card.js";
import { put } from "./status.js";
import { isUnreachable, pause, send } from "./wire.js";
import { dateAndTime, say } from "./words.js";

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Fills the page before handing in; `places` holds {isAnswered, isFlagged} of each question. */
export function fillSummary(places, go) {
  const empty = places.flatMap((place, at) => (place.isAnswered ? [] : [at]));
  const flagged = places.flatMap((place, at) => (place.isFlagged ? [at] : []));
  put("count-answered", String(places.length - empty.length));
  put("count-empty", String(empty.length));
  put("count-flagged", String(flagged.length));
  list("submit-empty", "empty-cells", empty);
  list("submit-flagged", "flagged-cells", flagged);
  document.getElementById("submit-fine").hidden = empty.length + flagged.length > 0;

  function list(section, cells, wanted) {
    document.getElementById(section).hidden = wanted.length === 0;
    document.getElementById(cells).replaceChildren(...wanted.map((at) => cell(at, places[at], go)));
  }
}

/** Sends until an answer comes that is one; resolves with {status, body}. `unreachable` hears of each failure. */
export async function handIn({ url, saver, clock, unreachable }) {
  for (let tries = 0; ; tries += 1) {
    const content = saver.lastDelta() ?? undefined;
    const answer = await send("POST", url, { headers: saver.headers, content, clock });
    if (!isUnreachable(answer)) return answer;
    unreachable();
    await Promise.race([sleep(pause(tries)), new Promise((back) => addEventListener("online", back, { once: true }))]);
  }
}

export function showReceipt(receipt) {
  put("receipt-why", say(`reason_${receipt.reason.toLowerCase()}`));
  put("receipt-time", dateAndTime(Date.parse(receipt.submitted_at)));
  put("receipt-count", say("count_of", { n: receipt.answered, total: receipt.total }));
  put("receipt-hash", receipt.content_hash.replace(/(.{8})(?=.)/g, "$1 "));
}
