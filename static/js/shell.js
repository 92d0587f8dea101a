// Menus and the phone's menu sheet. Without this module they still open and close: <details> and :target.

for (const menu of document.querySelectorAll("details[data-menu]")) {
  menu.addEventListener("toggle", () => {
    if (!menu.open) return;
    for (const other of document.querySelectorAll("details[data-menu][open]")) {
      if (other !== menu) other.open = false;
    }
  });
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

const sheet = document.getElementById("menu");
const opener = document.querySelector("[data-menu-open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (sheet && location.hash === "#menu") location.hash = "main";
});

window.addEventListener("hashchange", () => {
  if (!sheet) return;
  if (location.hash === "#menu") {
    const first = sheet.querySelector("a[aria-current], a");
    if (first) first.focus({ preventScroll: true });
  } else if (opener && opener.offsetParent) {
    opener.focus({ preventScroll: true });
  }
});

const summary = document.querySelector("[data-error-summary]");
if (summary) summary.focus();
