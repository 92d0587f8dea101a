// Compares a chosen PDF in the browser, where it can hash; elsewhere the form goes to the server.
// `crypto.subtle` is missing without a secure context (an intranet address without trusted TLS).

const form = document.querySelector("form[data-compare]");

function hex(buffer) {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function show(id) {
  const answer = document.getElementById(id).content.cloneNode(true);
  document.getElementById("compared").replaceChildren(answer);
}

async function compare(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  show(hex(digest) === form.dataset.compare ? "same" : "different");
}

if (form && window.crypto && crypto.subtle) {
  const input = form.querySelector('input[type="file"]');
  form.querySelector("[data-fallback]").hidden = true;
  input.addEventListener("change", () => {
    // A file that cannot be read here (moved, or on a drive that is gone) is still posted by the button.
    if (input.files.length) compare(input.files[0]).catch(() => (form.querySelector("[data-fallback]").hidden = false));
  });
  form.addEventListener("submit", (event) => {
    if (!input.files.length || form.querySelector("[data-fallback]").hidden) event.preventDefault();
  });
}
