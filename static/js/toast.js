// Short confirmations. Errors and warnings are never toasts: they stay where they were written.

const SECONDS = 6;

export function toast(text) {
  const place = document.getElementById("toasts");
  if (!place) return;
  const box = document.createElement("div");
  box.className = "notice toast";
  const words = document.createElement("div");
  words.className = "notice__body";
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "toast__close";
  close.textContent = "×";
  close.setAttribute("aria-label", place.dataset.close);
  box.append(words, close);
  place.append(box);
  const leave = () => {
    box.classList.add("toast--leaving");
    setTimeout(() => box.remove(), 180);
  };
  close.addEventListener("click", leave);
  let timer = setTimeout(leave, SECONDS * 1000);
  box.addEventListener("mouseenter", () => clearTimeout(timer));
  box.addEventListener("mouseleave", () => {
    timer = setTimeout(leave, SECONDS * 1000);
  });
}

// A response of htmx may say: HX-Trigger: {"toast": {"text": "…"}}
document.addEventListener("toast", (event) => {
  const text = event.detail && (event.detail.text || event.detail.value);
  if (text) toast(text);
});
