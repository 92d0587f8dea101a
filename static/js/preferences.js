// Look changes at once; the same cookie tells the server, so the next page is right from its first byte.

const root = document.documentElement;
const NAMES = ["theme", "size", "contrast"];

for (const form of document.querySelectorAll("form[data-preferences]")) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name]");
    if (!button || !NAMES.includes(button.name)) return; // the language needs the server
    event.preventDefault();
    root.dataset[button.name] = button.value;
    const value = NAMES.map((name) => root.dataset[name]).join(".");
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `${form.dataset.cookie}=${value}; path=/; max-age=31536000; samesite=lax${secure}`;
    for (const other of form.querySelectorAll(`button[name="${button.name}"]`)) {
      other.setAttribute("aria-pressed", String(other === button));
    }
  });
}
