// <a href="/page/" data-dialog="id">: opens the dialog; where dialogs are unknown the link leads to its page.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog && typeof dialog.showModal === "function") {
      event.preventDefault();
      dialog.showModal();
    }
    return;
  }
  const closer = event.target.closest("[data-dialog-close]");
  if (closer) {
    const dialog = closer.closest("dialog");
    if (dialog && dialog.open) {
      event.preventDefault();
      dialog.close();
    }
    return;
  }
  // A press on the backdrop hits the dialog element itself.
  if (event.target instanceof HTMLElement && event.target.matches("dialog.dialog[open]")) event.target.close();
});
