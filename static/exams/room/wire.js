// Requests of the room. Each ends in {status, body}; status 0 = nothing arrived. Nothing here throws.

const PATIENCE_MS = 12_000;

/** How long to wait before try number `tries` (from 0): 1 2 4 8 15 30 s, ±20 % so that a hall does not return at once. */
export function pause(tries) {
  const steps = [1, 2, 4, 8, 15, 30];
  return steps[Math.min(tries, steps.length - 1)] * 1000 * (0.8 + 0.4 * Math.random());
}

/** Did the answer come from a server that works? Else: keep everything and try again. */
export function isUnreachable({ status }) {
  return status === 0 || status === 429 || status >= 500;
}

export async function send(method, url, { headers = {}, content, clock, keepalive = false } = {}) {
  const options = { method, headers: { ...headers }, cache: "no-store", keepalive, credentials: "same-origin" };
  if (content !== undefined) {
    options.body = JSON.stringify(content);
    options.headers["Content-Type"] = "application/json";
  }
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  const sentAt = performance.now();
  try {
    const response = await fetch(url, { ...options, signal: patience.signal });
    const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
    const body = isJson ? await response.json() : null;
    if (clock && body?.server_time) clock.learn(body.server_time, sentAt, performance.now());
    // A page instead of JSON is a proxy or a portal of the network speaking, not the exam.
    return { status: response.ok && !isJson && response.status !== 204 ? 0 : response.status, body };
  } catch {
    return { status: 0, body: null };
  } finally {
    clearTimeout(timer);
  }
}
