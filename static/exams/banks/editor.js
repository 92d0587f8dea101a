// The editor of a question: shows what the chosen kind needs. Without it everything is there and works.

const form = document.querySelector("[data-question-form]");

function chosenKind() {
  return form.querySelector('input[name="kind"]:checked')?.value ?? "single";
}

function keys() {
  return Array.from(form.querySelectorAll('.option-row input[type="checkbox"]'));
}

function showParts() {
  const kind = chosenKind();
  for (const part of form.querySelectorAll("[data-for]")) {
    part.hidden = !part.dataset.for.split(" ").includes(kind);
  }
}

// A single choice has one key: ticking another one takes the first away.
function keepOne(box) {
  if (chosenKind() !== "single" || !box.checked) return;
  for (const other of keys()) if (other !== box) other.checked = false;
}

function isEmpty(row) {
  return !row.querySelector("textarea").value.trim() && !row.classList.contains("field--error");
}

function hideSpareRows() {
  const more = form.querySelector("[data-more]");
  const spare = Array.from(form.querySelectorAll("[data-spare]"));
  let lastUsed = -1;
  spare.forEach((row, at) => { if (!isEmpty(row)) lastUsed = at; });
  spare.forEach((row, at) => { row.hidden = at > lastUsed; });
  const refresh = () => { more.hidden = !spare.some((row) => row.hidden); };
  more.addEventListener("click", () => {
    const next = spare.find((row) => row.hidden);
    if (!next) return;
    next.hidden = false;
    next.querySelector("textarea").focus();
    refresh();
  });
  refresh();
}

if (form) {
  form.addEventListener("change", (event) => {
    if (event.target.name === "kind") showParts();
    if (event.target.type === "checkbox") keepOne(event.target);
  });
  hideSpareRows();
  showParts();
}
