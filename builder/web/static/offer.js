// What can be picked, as the project's files are now.

import { at, form, shared, told } from "./page.js";
import * as picks from "./picks.js";

async function load() {
  try {
    const answer = await fetch("/", { cache: "no-store", headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    return answer.ok && fresh.getElementById("form") ? fresh : null;
  } catch {
    return null;
  }
}

// What was picked or chosen and could not be used any more, by its kind and name, as in "leaflet-bone". What can be used
// again, such as a leaflet whose error was corrected, is put back, until a pack is made without it.
const taken = new Map();
// What was left then. Whoever has picked something else since has decided.
let rest = "";

export const forgetTaken = () => taken.clear();

const keyed = (kind) => [...taken.values()].filter((entry) => entry.kind === kind);

function takeOut(kind, name, more) {
  const entry = { id: `${kind}-${name}`, kind, name, ...more };
  taken.set(entry.id, entry);
  return entry;
}

// Those of a kind that can be used again.
function putBack(kind, usable) {
  const back = keyed(kind).filter(({ name }) => usable(name));
  for (const { id } of back) taken.delete(id);
  return back;
}

function renewLeaflets(fresh) {
  const order = picks.picks();
  const before = order.map((name, place) => ({ ...picks.leaflet(name), ahead: order.slice(0, place) }));
  const focused = document.activeElement.id;
  picks.stock(fresh);
  const usable = (name) => picks.leaflet(name)?.closed === false;
  if (order.join() !== rest) for (const { id } of keyed("leaflet")) taken.delete(id);
  const names = before.map(({ name }) => name).filter(usable);
  const back = putBack("leaflet", usable).filter(({ name }) => !names.includes(name));
  for (const { name, ahead } of back) names.splice(Math.max(-1, ...ahead.map((other) => names.indexOf(other))) + 1, 0, name);
  picks.replace(names);
  rest = names.join();
  at(focused)?.focus();
  const renamed = before.flatMap(({ name, title, language }) => usable(name) && picks.leaflet(name).title !== title ?
    [{ title, language, now: picks.leaflet(name) }] : []);
  const gone = before.filter(({ name }) => !usable(name)).map(({ name, title, language, ahead }) =>
    takeOut("leaflet", name, { title, language, ahead, why: picks.why(name) }));
  return { gone, back, renamed };
}

function renewShared(fresh) {
  const list = at("more-pages")?.querySelector("ul");
  const boxes = fresh.querySelectorAll("#more-pages .choice input");
  if (!list) return { gone: [], back: [] };
  const before = shared().filter((box) => box.checked).map((box) => ({ name: box.value, title: box.labels[0].textContent, language: box.labels[0].lang }));
  const now = new Map([...boxes].map((box) => [box.value, box]));
  const usable = (name) => now.get(name)?.disabled === false;
  const back = putBack("shared", usable);
  for (const { name } of [...before, ...back]) if (usable(name)) now.get(name).checked = true;
  const gone = before.filter(({ name }) => !usable(name)).map(({ name, title, language }) =>
    takeOut("shared", name, { title, language, why: now.get(name)?.closest("li").querySelector(".state") ?? told("gone") }));
  list.replaceChildren(...[...boxes].map((box) => box.closest("li")));
  return { gone, back };
}

function renewRecipes(fresh) {
  const button = (name) => at("recipes").querySelector(`[data-recipe="${CSS.escape(name)}"]`);
  const name = at("recipe").value;
  const title = button(name)?.textContent;
  at("recipes").replaceChildren(...fresh.getElementById("recipes").childNodes);
  const back = putBack("recipe", (other) => !name && button(other) !== null);
  if (back.length) at("recipe").value = back[0].name;
  if (!name || button(name)) return { gone: [], back };
  at("recipe").value = "";
  return { gone: title ? [takeOut("recipe", name, { title, why: told("gone") })] : [], back };
}

// Where a single brand is left, the page has no list of brands; but if another was chosen, it asks again.
function only(name, left, chosen) {
  const own = form.elements[name];
  if (!left || !own.options || left.value === chosen) return false;
  for (const option of [...own.options]) if (option.value !== left.value) option.remove();
  own.prepend(new Option(told(`choose_${name}`), ""));
  own.value = "";
  at("how").open = true;
  return true;
}

// Returns whether what was chosen has gone.
function renewChoice(name, fresh) {
  const chosen = form.elements[name].value || taken.get(name)?.name || "";
  const select = fresh.getElementById(name);
  if (!select) return only(name, fresh.querySelector(`input[name="${name}"]`), chosen);
  at(`${name}-box`).replaceChildren(...fresh.getElementById(`${name}-box`).childNodes);
  // What was chosen, or nothing: never another clinic's leaflets unasked.
  if ([...select.options].some((option) => option.value === chosen)) {
    select.value = chosen;
    return false;
  }
  if (chosen) taken.set(name, { kind: name, name: chosen });
  if (select.options[0].value) select.prepend(new Option(told(`choose_${name}`), ""));
  select.value = "";
  at("how").open = true;
  return true;
}

// Renews the choices of the page. Returns what was picked and cannot be handed out any more, each with why; what is back
// in the pack; what has another title now; and whether the form is another now.
export async function renew() {
  const fresh = await load();
  if (!fresh) return { gone: [], back: [], renamed: [], differs: false };
  const parts = [renewLeaflets(fresh), renewShared(fresh), renewRecipes(fresh)];
  const gone = parts.flatMap((part) => part.gone);
  const back = parts.flatMap((part) => part.back);
  const lost = ["brand", "format"].map((name) => renewChoice(name, fresh));
  form.dataset.state = fresh.getElementById("form").dataset.state;
  return { gone, back, renamed: parts[0].renamed, differs: gone.length + back.length > 0 || lost.includes(true) };
}

// Whether the project's files or the day are others than those that the page knows.
export async function differs() {
  try {
    const answer = await fetch("/state", { cache: "no-store", headers: { Accept: "application/json" } });
    return answer.ok && (await answer.json()).state !== form.dataset.state;
  } catch {
    return false;
  }
}
