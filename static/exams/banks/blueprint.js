// The totals of a blueprint while somebody types; the server counts again.

const form = document.querySelector("[data-blueprint]");

function number(row, name) {
  const value = Number.parseFloat(row.querySelector(`input[name$="-${name}"]`)?.value ?? "");
  return Number.isFinite(value) && value > 0 ? value : 0;
}

function count() {
  let questions = 0;
  let points = 0;
  for (const row of form.querySelectorAll("[data-row-of]")) {
    questions += number(row, "count");
    points += number(row, "count") * number(row, "points");
  }
  form.querySelector("[data-total-questions]").textContent = String(questions);
  form.querySelector("[data-total-points]").textContent = String(Math.round(points * 10) / 10);
}

if (form) {
  form.addEventListener("input", count);
  count();
}
