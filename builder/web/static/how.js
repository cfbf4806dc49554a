// How the pack is printed: the line about that, what stays for the session, and the printers of this computer.

import { at, form, inLanguage, make, told } from "./page.js";

const KEPT = "leaflets-how";
const NAMES = ["format", "language", "brand", "duplex"];
const value = (field) => field.type === "checkbox" ? field.checked : field.value;
const fields = () => NAMES.map((name) => form.elements[name]).filter((field) => field && field.type !== "hidden");

function put(field, choice) {
  if (field.type === "checkbox") field.checked = choice;
  else if ([...field.options].some((option) => option.value === choice)) field.value = choice;
}

// What is chosen, as it stands in the folded line.
export function words() {
  const chosen = ["format", "brand", "language", "printer"].map((name) => form.elements[name])
    .filter((field) => field?.options && field.value && !field.closest("[hidden]"))
    .map((field) => field.selectedOptions[0]);
  return make("span", {}, ...chosen.flatMap((option, number) => [number ? " · " : "", inLanguage(option.lang, option.textContent)]));
}

function describe() {
  at("how-words").replaceChildren(words());
  const printer = at("printer").value;
  if (printer) at("do-send").textContent = told("print_on", { printer });
}

// What the nurse has chosen to stay for the next patients of this session; null for nothing. Packs that are taken again
// do not change it.
let kept = null;

function keep({ target }) {
  if (target.id === "stay") kept = target.checked ? chosen() : null;
  else if (kept && target.name in kept) kept[target.name] = value(target);
  try {
    if (kept) sessionStorage.setItem(KEPT, JSON.stringify(kept));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // Then it stays until the page is left.
  }
}

// As it is for each new patient: as at first, or as it was chosen to stay.
function usual() {
  const first = fields().map((field) => [field.name, field.type === "checkbox" ? field.defaultChecked
    : [...field.options].find((option) => option.defaultSelected)?.value ?? field.options[0].value]);
  return { ...Object.fromEntries(first), ...kept };
}

export const reset = () => restore(usual());
export const chosen = () => Object.fromEntries(fields().map((field) => [field.name, value(field)]));
export const isUsual = () => JSON.stringify(chosen()) === JSON.stringify(usual());

export function restore(choices) {
  for (const field of fields()) if (choices[field.name] !== undefined) put(field, choices[field.name]);
  describe();
}

// What a brand or format is called; "" where it cannot be chosen now.
export function title(name, choice) {
  const field = form.elements[name];
  if (field.options) return [...field.options].find((option) => option.value === choice)?.textContent ?? "";
  return field.value === choice ? choice : "";
}

// Asking for printers takes a moment: the page does not wait for them.
async function printers() {
  try {
    const answer = await fetch("/printers", { cache: "no-store", headers: { Accept: "application/json" } });
    const list = answer.ok ? (await answer.json()).printers : [];
    if (!list.length) return;
    at("printer").replaceChildren(...list.map((entry) => {
      const option = new Option(entry.reason ? `${entry.name}: ${entry.reason}` : entry.name, entry.name, entry.default, entry.default && !entry.reason);
      option.disabled = Boolean(entry.reason);
      return option;
    }));
    at("printers").hidden = at("do-send").hidden = false;
    at("do-print").classList.remove("main");
    at("do-print").textContent = told("print_window");
    describe();
  } catch {
    // Then there are no printers to choose from, and the button Print is there.
  }
}

export function start() {
  at("stay-box").hidden = false;
  try {
    kept = JSON.parse(sessionStorage.getItem(KEPT));
    if (kept) {
      at("stay").checked = true;
      restore(kept);
    }
  } catch {
    // Nothing is kept.
  }
  at("how").addEventListener("change", (event) => { describe(); keep(event); });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#how")) at("how").open = at("how").querySelector("[aria-describedby$='-why']") !== null;
  });
  at("how").addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    at("how").open = false;
    at("how").querySelector("summary").focus();
  });
  describe();
  printers();
}
