// The patient's details are in their fields and nowhere else: they go with the next patient, after ten minutes without a
// touch, and when somebody signs out. So do the picks; but these come back when the page is loaded again.

import { at, details, form, say, shared, told, unsay } from "./page.js";
import * as copies from "./copies.js";
import * as how from "./how.js";
import * as pack from "./pack.js";
import * as packs from "./packs.js";
import * as picks from "./picks.js";

const STORE = "leaflets-pack";
const UNDO = 10_000;
const IDLE = 10 * 60_000;
const WARNING = 60_000;
// In other tabs somebody may sign out, too.
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("leaflets") : null;
let before = null;
let forgetting = null;
let touched = Date.now();

const isFilled = () => details().some((field) => field.value);

const isBegun = () => isFilled() || picks.picks().length > 0 || shared().some((box) => box.checked) || at("find").value !== "";

// As the page is for each new patient.
function empty() {
  for (const field of details()) field.value = "";
  for (const box of shared()) box.checked = false;
  at("recipe").value = at("find").value = "";
  if (at("more-pages")) at("more-pages").open = false;
  at("how").open = at("summary").open = false;
  how.reset();
  // An address that names a recipe would pick it again when the page is loaded again.
  history.replaceState(null, "", "/");
  forget();
  pack.forget();
  picks.set([]);
  form.dispatchEvent(new CustomEvent("emptied"));
}

// Undo

function forget() {
  clearTimeout(forgetting);
  before = null;
  at("undo-box").hidden = true;
  unsay("undo");
}

function next() {
  // A second click would keep the empty page to go back to.
  if (before && !isBegun()) {
    pack.settle();
    at("find").focus();
    return;
  }
  const left = {
    details: details().map((field) => [field, field.value]), pack: packs.current(),
  };
  empty();
  before = left;
  at("undo-box").hidden = false;
  forgetting = setTimeout(forget, UNDO);
  say(told("cleared"), "undo");
  at("find").focus();
}

function undo() {
  if (!before) return;
  const { details: typed, pack: left } = before;
  for (const [field, value] of typed) field.value = value;
  forget();
  // What cannot be handed out any more is named.
  packs.take(left, () => told("undone"));
}

// Ten minutes

function watch() {
  const idle = isBegun() || before ? Date.now() - touched : 0;
  if (idle >= IDLE) {
    empty();
    say(told("cleared_idle"));
  }
  at("warned").hidden = idle < IDLE - WARNING || idle >= IDLE;
}

function touch() {
  // A computer that slept: what was typed before is not the business of whoever touches it now.
  watch();
  touched = Date.now();
  at("warned").hidden = true;
}

// A page that is loaded again

// Only what is picked, and how it is printed.
function store() {
  try {
    const isWorth = picks.picks().length > 0 || shared().some((box) => box.checked) || !how.isUsual() || copies.chosenCopies().length > 0;
    if (isWorth) sessionStorage.setItem(STORE, JSON.stringify({ touched, pack: packs.current(), copies: copies.chosenCopies() }));
    else sessionStorage.removeItem(STORE);
  } catch {
    // Then the page is empty when it is loaded again.
  }
}

function restore() {
  try {
    const stored = JSON.parse(sessionStorage.getItem(STORE));
    sessionStorage.removeItem(STORE);
    // Whoever comes by an address or a sign-in begins with an empty page.
    const isAnother = performance.getEntriesByType("navigation")[0]?.type === "navigate";
    if (!stored || isAnother || Date.now() - stored.touched >= IDLE) return;
    picks.set([]);
    copies.restore(stored.copies);
    packs.take(stored.pack, () => told("restored"));
  } catch {
    // Nothing was stored, or another program's.
  }
}

function onKey(event) {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (!(ctrlKey || metaKey) || altKey || shiftKey || event.repeat || at("sign-in-box")?.open) return;
  if (key.toLowerCase() === "z" && before && !event.target.value) at("undo").click();
  else if (key === "Enter") at(at("do-send").hidden ? "do-print" : "do-send").click();
  // The browser would print this page.
  else if (key.toLowerCase() === "p") at("do-print").click();
  else return;
  event.preventDefault();
}

export function start() {
  at("fresh").addEventListener("submit", (event) => {
    event.preventDefault();
    next();
  });
  at("undo").addEventListener("click", undo);
  at("go-on").addEventListener("click", touch);
  for (const kind of ["keydown", "pointerdown", "input"]) document.addEventListener(kind, touch, { capture: true });
  setInterval(watch, 5000);
  document.addEventListener("keydown", onKey);
  // A barcode scanner types a number and Enter.
  at("detail-hospital_number").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const fields = details();
    fields[fields.indexOf(event.target) + 1].focus();
  });
  // What is scanned again replaces what is there.
  at("detail-hospital_number").addEventListener("focus", (event) => event.target.select());
  // Whoever has begun with the next patient does not go back to the last one: it would wipe what is typed.
  form.addEventListener("changed", () => { if (before && isBegun()) forget(); });
  // Other pages open beside this one while there is something in it to lose.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='/']");
    if (link) link.target = isBegun() ? "_blank" : "";
  });
  document.querySelector(".band form")?.addEventListener("submit", () => {
    tabs?.postMessage("signed out");
    empty();
  });
  tabs?.addEventListener("message", empty);
  window.addEventListener("beforeunload", (event) => { if (isFilled()) event.preventDefault(); });
  // A page that is left and come back to, or loaded again, does not show another patient's details.
  window.addEventListener("pagehide", () => {
    store();
    form.reset();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
  restore();
}
