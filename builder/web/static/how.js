// How the pack is printed: the line about that, what stays for the session, and the printers of this computer.

import { at, form, told } from "./page.js";

const KEPT = "leaflets-how";
const NAMES = ["format", "language", "brand", "duplex"];
const value = (field) => field.type === "checkbox" ? field.checked : field.value;
const fields = () => NAMES.map((name) => form.elements[name]).filter((field) => field && field.type !== "hidden");

function put(field, chosen) {
  if (field.type === "checkbox") field.checked = chosen;
  else if ([...field.options].some((option) => option.value === chosen)) field.value = chosen;
}

function describe() {
  const chosen = ["format", "brand", "language", "printer"].map((name) => form.elements[name])
    .filter((field) => field?.options && field.value && !field.closest("[hidden]"))
    .map((field) => field.selectedOptions[0].textContent);
  at("how-words").textContent = chosen.join(" · ");
  const printer = at("printer").value;
  if (printer) at("do-send").textContent = told("print_on", { printer });
}

// Only for this session, and only what is ticked to stay.
function keep() {
  try {
    if (at("stay").checked) sessionStorage.setItem(KEPT, JSON.stringify(chosen()));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // Then it stays until the page is left.
  }
}

// For the next patient: as at first, or as it was chosen to stay.
export function reset() {
  if (at("stay").checked) return;
  for (const field of fields()) {
    if (field.type === "checkbox") field.checked = field.defaultChecked;
    else field.value = [...field.options].find((option) => option.defaultSelected)?.value ?? field.options[0].value;
  }
  describe();
}

export const chosen = () => Object.fromEntries(fields().map((field) => [field.name, value(field)]));

export function restore(choices) {
  for (const field of fields()) if (field.name in choices) put(field, choices[field.name]);
  describe();
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
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    if (kept) {
      at("stay").checked = true;
      restore(kept);
    }
  } catch {
    // Nothing is kept.
  }
  at("how").addEventListener("change", () => { describe(); keep(); });
  form.addEventListener("chosen", () => { describe(); keep(); });
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
