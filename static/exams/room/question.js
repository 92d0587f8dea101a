// One question on the page: number, kind, stem and its options as full-width targets.

import { say } from "./words.js";

const page = document.getElementById("question");
const template = document.getElementById("question-template");
const optionTemplate = document.getElementById("option-template");

/** Draws `question` (number counts from 1) with its chosen letters; `choose(letters)` is called on every change. */
export function draw(question, { number, total, chosen, isFlagged, choose }) {
  const content = template.content.cloneNode(true);
  const part = (name) => content.querySelector(name);
  part(".question__number").textContent = say("number_of", { n: number, total });
  const kind = say(`kind_${question.kind}`);
  part(".question__kind").textContent = say("kind_points", { kind, points: question.points });
  part(".question__flag").hidden = !isFlagged;
  part(".question__stem").textContent = question.stem;
  part(".question__hint").textContent = say("hint_multiple");
  part(".question__hint").hidden = question.kind !== "multiple";
  const options = part(".options");
  options.classList.toggle("options--judgement", question.kind === "true_false");
  question.options.forEach((option, at) => options.append(drawOption(question, option, at, chosen)));
  options.addEventListener("change", () => {
    choose([...options.querySelectorAll("input:checked")].map((input) => input.value));
  });
  page.replaceChildren(content);
}

export function showFlag(isFlagged) {
  page.querySelector(".question__flag").hidden = !isFlagged;
}

/** As if the option at place `at` had been touched. False when there is none. */
export function touch(at) {
  const input = page.querySelectorAll(".options input")[at];
  if (!input || input.disabled) return false;
  input.focus({ preventScroll: true });
  input.click();
  return true;
}

export function countOptions() {
  return page.querySelectorAll(".options input").length;
}

export function lock() {
  for (const input of page.querySelectorAll("input")) input.disabled = true;
}

function drawOption(question, option, at, chosen) {
  const drawn = optionTemplate.content.cloneNode(true);
  const input = drawn.querySelector("input");
  input.type = question.kind === "multiple" ? "checkbox" : "radio";
  input.name = question.id;
  input.value = option.key;
  input.checked = chosen.includes(option.key);
  const key = drawn.querySelector(".option__key");
  const text = drawn.querySelector(".option__text");
  if (question.kind === "true_false") {
    const isRight = option.key === "true";
    const icon = document.getElementById(isRight ? "right-icon" : "wrong-icon");
    key.replaceChildren(icon.content.cloneNode(true));
    key.classList.add("option__key--icon");
    text.textContent = say(isRight ? "right" : "wrong");
  } else {
    key.textContent = "ABCDEFGHIJ"[at];
    text.textContent = option.text;
    input.setAttribute("aria-label", `${option.key}. ${option.text}`);
  }
  return drawn;
}
