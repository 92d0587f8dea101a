// The answer card: every question as a small target, grouped by kind; a pane on the desk, a sheet on the phone.

import { say } from "./words.js";

const pane = document.getElementById("card");
const veil = document.getElementById("card-veil");
const opener = document.getElementById("open-card");
const groups = document.getElementById("card-groups");
const template = document.getElementById("cell-template");

/** One cell that leads to question `at`. */
export function cell(at, status, go) {
  const button = template.content.cloneNode(true).querySelector("button");
  button.querySelector(".cell__number").textContent = at + 1;
  mark(button, at, status);
  button.addEventListener("click", () => go(at));
  return button;
}

export class AnswerCard {
  #cells = [];

  constructor(questions, status, go) {
    groups.replaceChildren();
    const lists = new Map();
    questions.forEach((question, at) => {
      if (!lists.has(question.kind)) lists.set(question.kind, this.#group(question.kind));
      const button = cell(at, status(at), (place) => {
        this.close();
        go(place);
      });
      lists.get(question.kind).append(button);
      this.#cells.push(button);
    });
    opener.addEventListener("click", () => this.open());
    document.getElementById("close-card").addEventListener("click", () => this.close());
    veil.addEventListener("click", () => this.close());
  }

  update(at, status) {
    mark(this.#cells[at], at, status);
  }

  point(at) {
    this.#cells.forEach((button, place) => {
      if (place === at) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
  }

  count(answered, total, flagged) {
    const parts = [say("answered_of", { n: answered, total })];
    if (flagged) parts.push(say("flagged_count", { n: flagged }));
    document.getElementById("card-count").textContent = parts.join(" · ");
    document.getElementById("open-card-text").textContent = say("card_short", { n: answered, total });
  }

  get isOpen() {
    return pane.classList.contains("card-pane--open");
  }

  open() {
    pane.classList.add("card-pane--open");
    veil.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    (groups.querySelector("[aria-current]") ?? groups.querySelector("button")).focus({ preventScroll: true });
  }

  close() {
    if (!this.isOpen) return;
    pane.classList.remove("card-pane--open");
    veil.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    opener.focus({ preventScroll: true });
  }

  #group(kind) {
    const section = document.createElement("section");
    const heading = document.createElement("h3");
    heading.textContent = say(`kind_${kind}`);
    const cells = document.createElement("div");
    cells.className = "cells";
    section.append(heading, cells);
    groups.append(section);
    return cells;
  }
}

function mark(button, at, { isAnswered, isFlagged }) {
  button.toggleAttribute("data-answered", isAnswered);
  button.toggleAttribute("data-flagged", isFlagged);
  const parts = [say("cell", { n: at + 1 }), say(isAnswered ? "cell_answered" : "cell_empty")];
  if (isFlagged) parts.push(say("cell_flagged"));
  button.setAttribute("aria-label", parts.join(", "));
}
