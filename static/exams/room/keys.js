// The keyboard: letters choose, arrows turn, F flags. Native keys (Tab, Space, Enter) keep their meaning.

const LETTERS = "ABCDEF";

/** Wires the keys; `acts` says what each does and whether the paper is in front. */
export function listen(acts) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") acts.close();
    const isBusy = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
    if (!acts.isActive() || isBusy || event.target.closest("[data-menu]")) return;
    if (act(event, acts)) event.preventDefault();
  });
}

function act(event, acts) {
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    // In a group of radio buttons these would change the answer: here they turn the page.
    if (event.key === "ArrowLeft") acts.previous();
    else acts.next();
    return true;
  }
  const letter = event.key.length === 1 ? event.key.toUpperCase() : "";
  const at = /[1-6]/.test(letter) ? Number(letter) - 1 : LETTERS.indexOf(letter);
  if (letter === "F" && (event.shiftKey || acts.countOptions() < 6)) {
    if (!event.repeat) acts.flag();
    return true;
  }
  if (letter === "" || at < 0 || event.repeat) return false;
  return acts.touch(at);
}
