// Choosing rows: <table data-select>, checkboxes named by the form, a [data-selection] bar in the same form.

function counted(form) {
  const boxes = Array.from(form.querySelectorAll("tbody [data-row]"));
  return { boxes, chosen: boxes.filter((box) => box.checked).length };
}

function show(form) {
  const { boxes, chosen } = counted(form);
  const all = form.querySelector("[data-all]");
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  for (const bar of form.querySelectorAll("[data-selection]")) bar.hidden = chosen === 0;
  for (const number of form.querySelectorAll("[data-selected-count]")) number.textContent = String(chosen);
}

document.addEventListener("change", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || !box.form) return;
  if (box.matches("[data-all]")) {
    for (const each of counted(box.form).boxes) each.checked = box.checked;
    show(box.form);
  } else if (box.matches("[data-row]")) {
    show(box.form);
  }
});

for (const form of document.querySelectorAll("form[data-select]")) show(form);
