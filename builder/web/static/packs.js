// Packs to start from: those of the project, favourites, and the last ones of this browser. Of these two the browser
// stores leaflets, format, language and code, and never a detail of a patient.

import { at, changed, form, make, say, shared, told } from "./page.js";
import * as picks from "./picks.js";

const STORE = "leaflets-packs";
const LAST = 5;

function stored() {
  try {
    const { favourites = [], last = [] } = JSON.parse(localStorage.getItem(STORE)) ?? {};
    return { favourites, last };
  } catch {
    return { favourites: [], last: [] };
  }
}

function store(packs) {
  try {
    localStorage.setItem(STORE, JSON.stringify(packs));
  } catch {
    // A browser that stores nothing has no favourites.
  }
}

const same = (one, other) => JSON.stringify([one.leaflets, one.shared, one.recipe, one.format, one.brand]) ===
  JSON.stringify([other.leaflets, other.shared, other.recipe, other.format, other.brand]);

function pack(code = "") {
  return {
    leaflets: picks.picks(), shared: shared().filter((box) => box.checked).map((box) => box.value),
    recipe: at("recipe").value, format: form.elements.format.value, brand: form.elements.brand.value,
    language: at("language")?.value ?? "", code,
  };
}

// Notes a pack that was printed, sent or downloaded.
export function remember({ code }) {
  const packs = stored();
  const made = pack(code);
  store({ ...packs, last: [made, ...packs.last.filter((other) => !same(other, made))].slice(0, LAST) });
  show();
}

function favour() {
  const packs = stored();
  const favourite = pack();
  if (!packs.favourites.some((other) => same(other, favourite))) store({ ...packs, favourites: [...packs.favourites, favourite] });
  show();
  say(told("favoured"));
}

function choose(select, value) {
  if (select?.options && [...select.options].some((option) => option.value === value)) select.value = value;
}

function take(entry, title) {
  choose(form.elements.format, entry.format);
  choose(form.elements.brand, entry.brand);
  choose(at("language"), entry.language);
  for (const box of shared()) if (entry.shared.includes(box.value) && !box.disabled) box.checked = true;
  follow(entry.recipe);
  picks.add(entry.leaflets);
  form.dispatchEvent(new CustomEvent("chosen"));
  changed();
  say(told("picked", { count: entry.leaflets.length, title }));
}

// A recipe takes the place of another: the pages that the other added stay in the pack.
function follow(recipe) {
  if (!recipe || recipe === at("recipe").value) return;
  const other = at("recipes").querySelector(`[data-recipe="${CSS.escape(at("recipe").value)}"]`);
  const pages = other ? other.dataset.shared.split(" ") : [];
  for (const box of shared()) if (pages.includes(box.value) && !box.disabled) box.checked = true;
  at("recipe").value = recipe;
}

function button(entry) {
  const leaflets = entry.leaflets.map((name) => picks.leaflet(name));
  if (!leaflets.length || leaflets.some((leaflet) => !leaflet || leaflet.closed)) return null;
  const recipe = at("recipes").querySelector(`[data-recipe="${CSS.escape(entry.recipe)}"]`);
  const alone = recipe && recipe.dataset.leaflets.split(" ").sort().join() === [...entry.leaflets].sort().join();
  const title = alone ? recipe.textContent : leaflets.map((leaflet) => leaflet.title).join(" + ");
  const format = [...(form.elements.format.options ?? [])].find((option) => option.value === entry.format)?.textContent ?? "";
  const start = make("button", { type: "button", className: "start" }, title, " ",
    make("span", { className: "about" }, [format, entry.code].filter(Boolean).join(" · ")));
  start.addEventListener("click", () => take(entry, title));
  return { start, title };
}

function favourite(entry, made) {
  const out = make("button", { type: "button", className: "out", ariaLabel: told("unfavour", { title: made.title }) }, "×");
  out.addEventListener("click", () => {
    const packs = stored();
    store({ ...packs, favourites: packs.favourites.filter((other) => !same(other, entry)) });
    show();
    at("starts").querySelector("summary").focus();
  });
  return make("li", {}, made.start, out);
}

export function show() {
  const { favourites, last } = stored();
  const lists = [["favourites", favourites, favourite], ["last_packs", last, (_, made) => make("li", {}, made.start)]];
  const parts = lists.map(([heading, entries, item]) => {
    const items = entries.map((entry) => [entry, button(entry)]).filter(([, made]) => made);
    return items.length ? [make("h3", {}, told(heading)), make("ul", { className: "starts" }, ...items.map(([entry, made]) => item(entry, made)))] : [];
  }).flat();
  at("own-packs").replaceChildren(...parts);
  at("starts").hidden = !parts.length && !at("recipes").children.length;
}

export function start() {
  at("recipes").addEventListener("click", (event) => {
    const recipe = event.target.closest("[data-recipe]");
    if (!recipe) return;
    event.preventDefault();
    const names = recipe.dataset.leaflets.split(" ");
    follow(recipe.dataset.recipe);
    picks.add(names);
    changed();
    say(told("picked", { count: names.length, title: recipe.textContent }));
    at("find").focus();
  });
  at("favour").addEventListener("click", favour);
  show();
}
