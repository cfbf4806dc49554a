// Packs to start from: those of the project, favourites, and the last ones of this browser. Of these two the browser
// stores leaflets, format, language and code, and never a detail of a patient.

import { at, changed, form, make, phrase, say, shared, told } from "./page.js";
import * as how from "./how.js";
import * as picks from "./picks.js";

const STORE = "leaflets-packs";
const LAST = 5;

// Whether something that was stored is a pack: an older program may have stored another thing.
const isPack = (entry) => [entry?.leaflets, entry?.shared].every(Array.isArray) && typeof entry.recipe === "string";

function stored() {
  try {
    const { favourites = [], last = [] } = JSON.parse(localStorage.getItem(STORE)) ?? {};
    return { favourites: favourites.filter(isPack), last: last.filter(isPack) };
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

const key = ({ leaflets, shared: pages, recipe, format, brand, language }) =>
  JSON.stringify([leaflets, pages, recipe, format, brand, language]);
const same = (one, other) => key(one) === key(other);
const recipeOf = (name) => at("recipes").querySelector(`[data-recipe="${CSS.escape(name)}"]`);
const boxOf = (name) => shared().find((box) => box.value === name);

// The pack that is on the page. Titles are stored with it, so that what has gone can be called by its name.
export function current(code = "") {
  const pages = shared().filter((box) => box.checked);
  const recipe = at("recipe").value;
  const named = [
    ...picks.picks().map((name) => [`leaflet-${name}`, picks.leaflet(name).title]),
    ...pages.map((box) => [`shared-${box.value}`, box.labels[0].textContent]),
    ["recipe", recipeOf(recipe)?.textContent ?? ""],
    ...["format", "brand"].map((name) => [name, how.title(name, form.elements[name].value)]),
  ];
  return {
    leaflets: picks.picks(), shared: pages.map((box) => box.value), recipe, language: "", ...how.chosen(),
    brand: form.elements.brand.value, code, titles: Object.fromEntries(named),
  };
}

// Notes a pack that was printed, sent or downloaded.
export function remember({ code }) {
  const packs = stored();
  const made = current(code);
  store({ ...packs, last: [made, ...packs.last.filter((other) => !same(other, made))].slice(0, LAST) });
  show();
}

function favour() {
  const packs = stored();
  const favourite = current();
  if (!packs.favourites.some((other) => same(other, favourite))) store({ ...packs, favourites: [...packs.favourites, favourite] });
  show();
  say(told("favoured"));
}

const titleOf = (entry, name) => picks.leaflet(name)?.title ?? entry.titles?.[`leaflet-${name}`] ?? name;

// What an entry has and the page has not, or not for handing out, each with why.
function missing(entry) {
  const gone = (id, title, why = told("gone")) => ({ id, title, why, picked: false });
  const { titles = {} } = entry;
  const leaflets = entry.leaflets.filter((name) => picks.leaflet(name)?.closed !== false)
    .map((name) => ({ ...gone(`leaflet-${name}`, titleOf(entry, name), picks.why(name)), language: picks.leaflet(name)?.language }));
  const pages = entry.shared.filter((name) => boxOf(name)?.disabled !== false).map((name) =>
    gone(`shared-${name}`, boxOf(name)?.labels[0].textContent ?? titles[`shared-${name}`] ?? name, boxOf(name)?.closest("li").querySelector(".state")));
  const recipe = entry.recipe && !recipeOf(entry.recipe)
    ? [gone(`recipe-${entry.recipe}`, titles.recipe || entry.recipe, at("recipes").querySelector(`[data-closed="${CSS.escape(entry.recipe)}"] strong`) ?? undefined)] : [];
  const choices = ["format", "brand"].filter((name) => entry[name] && !how.title(name, entry[name]))
    .map((name) => gone(name, titles[name] || entry[name]));
  return [...leaflets, ...pages, ...recipe, ...choices];
}

const picked = (count, title) => phrase("picked", { count, title });

// Picks the leaflets and pages of an entry, and prints the pack as it was. Says what that is now, and what is missing.
export function take(entry, words) {
  const lacking = missing(entry);
  const before = how.words().textContent;
  how.restore(entry);
  for (const box of shared()) if (entry.shared.includes(box.value) && !box.disabled) box.checked = true;
  if (recipeOf(entry.recipe)) follow(entry.recipe);
  picks.add(entry.leaflets);
  changed();
  const there = entry.leaflets.filter((name) => picks.picks().includes(name));
  const titles = there.flatMap((name, number) => [number ? ", " : "", picks.titled(picks.leaflet(name))]);
  const sentence = make("span", {}, there.length || !lacking.length ? words(there.length, make("span", {}, ...titles)) : "");
  if (lacking.length) sentence.append(" ", told("not_all_there"), ".");
  if (how.words().textContent !== before) sentence.append(" ", told("printed_as"), " ", how.words(), ".");
  say(sentence);
  if (lacking.length) form.dispatchEvent(new CustomEvent("missing", { detail: lacking }));
  else at("find").focus();
}

// A recipe takes the place of another: the pages that the other added stay in the pack.
function follow(recipe) {
  if (!recipe || recipe === at("recipe").value) return;
  const pages = recipeOf(at("recipe").value)?.dataset.shared.split(" ") ?? [];
  for (const box of shared()) if (pages.includes(box.value) && !box.disabled) box.checked = true;
  at("recipe").value = recipe;
}

function button(entry) {
  const recipe = recipeOf(entry.recipe);
  const alone = recipe && recipe.dataset.leaflets.split(" ").sort().join() === [...entry.leaflets].sort().join();
  const title = alone ? recipe.textContent : entry.leaflets.map((name) => titleOf(entry, name)).join(" + ");
  const about = [how.title("format", entry.format), entry.code, missing(entry).length ? told("not_all_there") : ""];
  const start = make("button", { type: "button", className: "start" }, title, " ",
    make("span", { className: "about" }, about.filter(Boolean).join(" · ")));
  start.addEventListener("click", () => take(entry, picked));
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
    const items = entries.map((entry) => [entry, button(entry)]);
    return items.length ? [make("h3", {}, told(heading)), make("ul", { className: "starts" }, ...items.map(([entry, made]) => item(entry, made)))] : [];
  }).flat();
  // Whoever has the focus there keeps it.
  const own = make("div", {}, ...parts);
  if (own.innerHTML !== at("own-packs").innerHTML) at("own-packs").replaceChildren(...own.childNodes);
  at("starts").hidden = !parts.length && !at("recipes").children.length;
}

export function start() {
  at("recipes").addEventListener("click", (event) => {
    const recipe = event.target.closest("[data-recipe]");
    if (!recipe) return;
    event.preventDefault();
    const leaflets = recipe.dataset.leaflets.split(" ");
    take({ leaflets, shared: [], recipe: recipe.dataset.recipe }, picked);
  });
  at("favour").addEventListener("click", favour);
  show();
}
