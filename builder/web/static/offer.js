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

function renewLeaflets(fresh) {
  const before = picks.picks().map((name) => picks.leaflet(name));
  const focused = document.activeElement.id;
  picks.stock(fresh);
  const gone = before.filter(({ name }) => picks.leaflet(name)?.closed ?? true);
  picks.replace(before.map(({ name }) => name).filter((name) => !gone.some((entry) => entry.name === name)));
  at(focused)?.focus();
  return gone.map(({ name, title }) => ({ title, why: picks.leaflet(name)?.item.querySelector(".state").textContent ?? told("gone") }));
}

function renewShared(fresh) {
  const list = at("more-pages")?.querySelector("ul");
  const boxes = fresh.querySelectorAll("#more-pages .choice input");
  if (!list) return [];
  const before = shared().filter((box) => box.checked).map((box) => [box.value, box.labels[0].textContent]);
  const gone = [];
  const now = new Map([...boxes].map((box) => [box.value, box]));
  for (const [name, title] of before) {
    const box = now.get(name);
    if (box && !box.disabled) box.checked = true;
    else gone.push({ title, why: box?.closest("li").querySelector(".state").textContent ?? told("gone") });
  }
  list.replaceChildren(...[...boxes].map((box) => box.closest("li")));
  return gone;
}

function renewRecipes(fresh) {
  const chosen = at("recipes").querySelector(`[data-recipe="${CSS.escape(at("recipe").value)}"]`);
  at("recipes").replaceChildren(...fresh.getElementById("recipes").childNodes);
  if (!at("recipe").value || at("recipes").querySelector(`[data-recipe="${CSS.escape(at("recipe").value)}"]`)) return [];
  at("recipe").value = "";
  return chosen ? [{ title: chosen.textContent, why: "" }] : [];
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
  const chosen = form.elements[name].value;
  const select = fresh.getElementById(name);
  if (!select) return only(name, fresh.querySelector(`input[name="${name}"]`), chosen);
  at(`${name}-box`).replaceChildren(...fresh.getElementById(`${name}-box`).childNodes);
  // What was chosen, or nothing: never another clinic's leaflets unasked.
  if ([...select.options].some((option) => option.value === chosen)) {
    select.value = chosen;
    return false;
  }
  if (select.options[0].value) select.prepend(new Option(told(`choose_${name}`), ""));
  select.value = "";
  at("how").open = true;
  return true;
}

// Renews the choices of the page. Returns what was picked and cannot be handed out any more, each with why; and whether
// the form is another now.
export async function renew() {
  const fresh = await load();
  if (!fresh) return { gone: [], differs: false };
  const gone = [...renewLeaflets(fresh), ...renewShared(fresh), ...renewRecipes(fresh)];
  const lost = ["brand", "format"].map((name) => renewChoice(name, fresh));
  form.dataset.state = fresh.getElementById("form").dataset.state;
  return { gone, differs: gone.length > 0 || lost.includes(true) };
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
