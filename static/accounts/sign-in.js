// Demonstration only: a click fills in a sign-in of the list. Without this module the list is read and typed.

for (const hidden of document.querySelectorAll("[data-demo-head], [data-demo-cell]")) hidden.hidden = false;

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-username]");
  const form = document.querySelector("form[data-sign-in]");
  if (!button || !form) return;
  form.elements.username.value = button.dataset.username;
  form.elements.password.value = button.dataset.password;
  form.querySelector("button:not([type=button])").focus();
  form.scrollIntoView({ block: "center" });
});
