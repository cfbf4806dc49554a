// Find, its results, and the leaflets that are picked, in the order of the pack.

import { at, changed, form, inLanguage, make, phrase, say, told, unsay } from "./page.js";
import { ask } from "./session.js";

const MOST = 10;
const find = at("find");
const list = at("picks");
const results = make("ul", { id: "results", className: "choices" });
// The leaflets of the project, by their names.
let shelf = new Map();

export const leaflet = (name) => shelf.get(name);
export const leaflets = () => [...shelf.values()];
// Why a leaflet cannot be handed out.
export const why = (name) => shelf.get(name)?.item.querySelector(".state") ?? told("gone");
export const picks = () => [...list.children].map((chip) => chip.dataset.name);
const language = () => at("language")?.value ?? "";

// Takes the leaflets from a page as the server sends it.
export function stock(page) {
  shelf = new Map([...page.querySelectorAll("#choices .choice")].map((item) => {
    const box = item.querySelector("input");
    const label = item.querySelector("label");
    box.removeAttribute("name");
    item.hidden = false;
    return [box.value, {
      name: box.value, title: label.textContent, language: item.dataset.language, original: item.dataset.original,
      closed: box.disabled, item, box,
    }];
  }));
}

export const titled = ({ title, language: code }) => inLanguage(code, title);

// Results

// The last search, and its answer when that has come.
let searching = { query: "", answer: null };
const typed = () => find.value.trim();

async function lookUp(query) {
  const answer = await ask("/find", { q: query, language: language() });
  return answer?.ok ? answer.json() : { found: [], nearest: [], message: told("not_answering") };
}

function show(entries, words) {
  for (const { name, why } of entries) {
    const { box, item } = shelf.get(name);
    box.checked = picks().includes(name);
    item.querySelector(".why")?.remove();
    if (why) item.append(make("span", { className: "why" }, why));
  }
  const focused = document.activeElement.id;
  results.replaceChildren(...entries.map(({ name }) => shelf.get(name).item));
  if (focused.startsWith("leaflet-")) at(focused)?.focus();
  at("match-count").textContent = words;
}

// Shows what is found for the words that are typed now. A short list is shown as it is while nothing is typed.
async function search() {
  const query = typed();
  form.classList.toggle("finding", Boolean(query));
  if (!query) {
    searching = { query, answer: null };
    const some = leaflets().filter((entry) => !language() || entry.language === language());
    const few = leaflets().length <= MOST;
    show(few ? some : [], few ? "" : told("type_to_find", { count: some.length }));
    return null;
  }
  const own = searching = { query, answer: lookUp(query) };
  const answer = await own.answer;
  if (searching !== own) return searching.answer;
  const known = (entries) => entries.filter(({ name }) => shelf.has(name));
  show(known(answer.found.length ? answer.found : answer.nearest), answer.message);
  return answer;
}

function emptyFind() {
  find.value = "";
  search();
}

// What is being picked, one after the other, and how many are.
let picking = Promise.resolve();
let pending = 0;
// What Enter was pressed for once: the leaflet that was found is written in another way.
let doubted = "";

// Waits until all that Enter was pressed for is picked.
export const settled = () => picking;

// The words in Find, where nothing that they find is picked.
export async function leftInFind() {
  const query = typed();
  if (!query) return "";
  const { found } = await (searching.query === query ? searching.answer : lookUp(query));
  return found.some(({ name }) => picks().includes(name)) ? "" : query;
}

function pickFirst() {
  const query = typed();
  if (!query) {
    if (picks().length || pending) at("detail-name").focus();
    return;
  }
  const answer = searching.query === query ? searching.answer : lookUp(query);
  // What is typed before the answer is there belongs to the next one.
  emptyFind();
  pending += 1;
  picking = picking.then(() => answer).then((result) => {
    pending -= 1;
    pickFrom(result, query);
  });
}

function pickFrom({ found, message }, query) {
  const first = found.length ? shelf.get(found[0].name) : null;
  const doubtful = first && !first.closed && found[0].alike && doubted !== query;
  doubted = doubtful ? query : "";
  if (first && !first.closed && !doubtful) {
    add([first.name]);
    say(phrase("picked_one", { title: titled(first) }));
    return;
  }
  // The next one would be another operation than the one at the top.
  if (doubtful) say(phrase("picked_again", { title: titled(first) }), "find");
  else say(first ? make("span", {}, titled(first), ": ", ...why(first.name).cloneNode(true).childNodes) : message, "find");
  if (typed()) return;
  find.value = query;
  search();
}

function step(box, by) {
  const boxes = [...results.querySelectorAll("input:not(:disabled)")];
  (boxes[boxes.indexOf(box) + by] ?? find).focus();
}

// Picks

// What was behind the chip that is dragged, and the order of all of them.
let dragging = null;

function chip({ name, title, language: code }) {
  const words = make("span", { className: "title", lang: code, dir: "auto" }, title);
  const up = make("button", { type: "button", className: "move", tabIndex: -1, ariaLabel: told("move_up", { title }) }, "↑");
  const down = make("button", { type: "button", className: "move", tabIndex: -1, ariaLabel: told("move_down", { title }) }, "↓");
  const out = make("button", { type: "button", className: "out", id: `out-${name}`, ariaLabel: told("take_out", { title }) }, "×");
  const item = make("li", { draggable: true }, make("input", { type: "hidden", name: "leaflet", value: name }), words, up, down, out);
  item.dataset.name = name;
  up.addEventListener("click", () => move(item, -1));
  down.addEventListener("click", () => move(item, 1));
  out.addEventListener("click", () => drop(item));
  item.addEventListener("dragstart", (event) => {
    item.classList.add("dragged");
    dragging = { next: item.nextElementSibling, order: picks().join() };
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });
  item.addEventListener("dragend", () => {
    item.classList.remove("dragged");
    // It was given up: everything is where it was.
    if (dragging && item.isConnected) list.insertBefore(item, dragging.next?.isConnected ? dragging.next : null);
    dragging = null;
  });
  return item;
}

// One of the chips takes part in Tab: the arrows lead to the others.
function settle(focus) {
  const buttons = [...list.querySelectorAll(".out")];
  const first = focus ?? buttons[0];
  for (const button of buttons) button.tabIndex = button === first ? 0 : -1;
  at("picked").hidden = !buttons.length;
  at("starts").open = !buttons.length;
}

// Shows other picks, and does not report it.
export function replace(names) {
  list.replaceChildren(...names.filter((name) => shelf.has(name)).map((name) => chip(shelf.get(name))));
  settle();
  search();
}

export function set(names) {
  replace(names);
  changed();
}

export function add(names) {
  const fresh = names.filter((name) => !picks().includes(name) && shelf.has(name) && !shelf.get(name).closed);
  if (!fresh.length) return;
  list.append(...fresh.map((name) => chip(shelf.get(name))));
  settle();
  search();
  changed();
}

function drop(item) {
  const next = item.nextElementSibling ?? item.previousElementSibling;
  item.remove();
  settle(next?.querySelector(".out"));
  (next ? next.querySelector(".out") : find).focus();
  search();
  changed();
}

function move(item, by) {
  const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  if (by < 0) other.before(item);
  else other.after(item);
  const out = item.querySelector(".out");
  settle(out);
  out.focus();
  const title = titled(shelf.get(item.dataset.name));
  say(phrase("moved_to", { title, place: picks().indexOf(item.dataset.name) + 1, count: picks().length }));
  changed();
}

function onChipKey(event) {
  const item = event.target.closest("li");
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (event.key === "Delete" || event.key === "Backspace") drop(item);
  else if (by && event.altKey) move(item, by);
  else if (by) {
    const other = (by < 0 ? item.previousElementSibling : item.nextElementSibling)?.querySelector(".out");
    if (other) {
      settle(other);
      other.focus();
    }
  } else return;
  event.preventDefault();
}

function onDrag(event) {
  const dragged = list.querySelector(".dragged");
  const over = event.target.closest("#picks > li");
  if (!dragged) return;
  event.preventDefault();
  if (!over || over === dragged) return;
  const box = over.getBoundingClientRect();
  if (event.clientY < box.top + box.height / 2) over.before(dragged);
  else over.after(dragged);
}

// The same operations in another language, where they are translated into it.
function translate(code) {
  const missing = [];
  const names = picks().map((name) => {
    const { original, language: own } = shelf.get(name);
    if (!code || own === code) return name;
    const other = leaflets().find((entry) => entry.original === original && entry.language === code && !entry.closed);
    if (!other) missing.push(missing.length ? ", " : "", titled(shelf.get(name)));
    return other ? other.name : name;
  });
  if (names.join() !== picks().join()) set([...new Set(names)]);
  if (missing.length) say(phrase("not_translated", { titles: make("span", {}, ...missing) }));
}

export function start() {
  const before = [...document.querySelectorAll("#choices input:checked")].map((box) => box.value);
  stock(document);
  at("choices").replaceChildren(results);
  results.addEventListener("change", (event) => {
    event.stopPropagation();
    const { value, checked } = event.target;
    if (checked) add([value]);
    else set(picks().filter((name) => name !== value));
    event.target.focus();
  });
  results.addEventListener("input", (event) => event.stopPropagation());
  results.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by) step(event.target, by);
    else if (event.key === "Enter") {
      add([event.target.value]);
      emptyFind();
      find.focus();
    } else return;
    event.preventDefault();
  });
  find.addEventListener("input", (event) => {
    event.stopPropagation();
    unsay("find");
    search();
  });
  find.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.isComposing) return;
    // A key that is held down answers no question.
    if (event.key === "Enter") { if (!event.repeat) pickFirst(); }
    else if (event.key === "ArrowDown") results.querySelector("input:not(:disabled)")?.focus();
    else if (event.key === "Escape") emptyFind();
    else return;
    event.preventDefault();
  });
  list.addEventListener("keydown", onChipKey);
  list.addEventListener("dragover", onDrag);
  list.addEventListener("drop", (event) => {
    event.preventDefault();
    const moved = dragging && dragging.order !== picks().join();
    dragging = null;
    settle();
    if (moved) changed();
  });
  at("language")?.addEventListener("change", () => {
    search();
    translate(language());
  });
  replace(before);
  if (before.length) changed();
}
