// Copies of the pack in another language or format: each is a pack with its own code, made after the pack itself.

import { at, details, form, make, say, told } from "./page.js";
import * as picks from "./picks.js";
import { send } from "./session.js";

const box = at("also");
const section = at("made-copies");
const list = section.querySelector("ul");
// What is ticked, such as `language:cy`, and what it is called.
const ticked = new Map();
// Counts up when the form changes: what is still to be made would be copies of another pack.
let turn = 0;

// The languages in which all that is picked can be handed out, but for its own.
function languages() {
  const chosen = picks.picks().map((name) => picks.leaflet(name)).filter(Boolean);
  const open = picks.leaflets().filter((entry) => !entry.closed);
  const known = [...(at("language")?.options ?? [])].filter((option) => option.value);
  return known.filter(({ value }) => chosen.length && chosen.some((entry) => entry.language !== value) &&
    chosen.every((entry) => open.some((other) => other.original === entry.original && other.language === value)));
}

const formats = () => [...(form.elements.format.options ?? [])].filter((option) => option.value && !option.selected);

// A language is called what it calls itself.
const spoken = ({ lang }) => lang ? { lang } : {};

function tick(kind, option) {
  const copy = `${kind}:${option.value}`;
  const input = make("input", { type: "checkbox", id: `also-${kind}-${option.value}`, value: copy, checked: ticked.has(copy) });
  const label = make("label", { htmlFor: input.id, ...spoken(option) }, option.textContent);
  return make("p", { className: "tick" }, input, label);
}

// What is ticked stays ticked, and in sight, where a leaflet is not in that language: why is said when it is made.
function offer() {
  const focused = document.activeElement?.id;
  const some = [...languages().map((option) => ["language", option]), ...formats().map((option) => ["format", option])];
  const there = some.map(([kind, option]) => `${kind}:${option.value}`);
  for (const [copy, option] of ticked) {
    if (copy === `format:${form.elements.format.value}`) ticked.delete(copy);
    else if (!there.includes(copy)) some.push([copy.split(":")[0], option]);
  }
  box.querySelector("div").replaceChildren(...some.map(([kind, option]) => tick(kind, option)));
  box.hidden = !some.length;
  if (focused?.startsWith("also-")) at(focused)?.focus();
  describe();
}

function describe() {
  at("also-words").replaceChildren(...[...ticked.values()].map((option) => make("span", { ...spoken(option) }, ` + ${option.textContent}`)));
}

// Where a copy that is ticked can no longer be made, it is called by its name, and why is said when it is made.
function add(copy) {
  const [kind, value] = [copy.slice(0, copy.indexOf(":")), copy.slice(copy.indexOf(":") + 1)];
  const source = kind === "language" ? at("language") : form.elements.format;
  const option = ticked.get(copy) ?? [...(source?.options ?? [])].find((entry) => entry.value === value) ?? make("option", {}, value);
  ticked.set(copy, make("option", { value, ...spoken(option) }, option.textContent));
}

function chosen({ target }) {
  if (target.checked) add(target.value);
  else ticked.delete(target.value);
  describe();
}

export const chosenCopies = () => [...ticked.keys()];
export const restore = (copies) => copies.forEach(add);

// The reasons of a refusal, each as a line of its own.
async function reasons(answer) {
  if (!answer) return [[told("not_answering"), ""]];
  try {
    const result = await answer.json();
    const labels = new Map(details().map((field) => [field.name, field.labels[0].textContent.trim()]));
    return [
      ...result.reasons.map(({ message, hint, language }) => [hint ? `${message} – ${told("what_to_do", { hint })}` : message, language]),
      ...Object.entries(result.details).map(([field, words]) => [`${labels.get(field)}: ${words}`, result.details_language]),
    ];
  } catch {
    return [[told("unreadable"), ""]];
  }
}

const lines = (some) => some.map(([words, lang]) => make("span", { className: "line", ...spoken({ lang }) }, words));

function refuse(item, why) {
  item.classList.add("refused");
  item.append(...lines([[told("no_copy"), ""], ...why]));
}

function warnings(summary) {
  const some = [];
  if (summary.unfinished.length) some.push(`${told("not_finished")}. ${told("fill_in")} ${summary.unfinished.join("; ")}`);
  if (summary.by_hand.length) some.push(`${told("by_hand")}: ${summary.by_hand.join(", ")}.`);
  return [...some, summary.recipe, summary.folding].filter(Boolean).map((words) => [words, ""]);
}

// How long a browser may take to show a copy before it is printed, in milliseconds.
const LOADING = 5000;
let loading = null;

// A copy that is shown is printed, or it is said why not.
function loaded(words) {
  clearTimeout(loading);
  loading = null;
  if (words) say(told(words));
}

function print(data, name) {
  at("copy-frame")?.remove();
  const url = URL.createObjectURL(data);
  const frame = make("iframe", { id: "copy-frame", className: "unseen", title: name, src: url });
  frame.addEventListener("load", () => {
    if (!loading) return;
    try {
      frame.contentWindow.focus();
      frame.contentWindow.print();
      loaded("in_window");
    } catch {
      loaded("cannot_print");
    }
  }, { once: true });
  loading = setTimeout(() => loaded("cannot_print"), LOADING);
  section.append(frame);
  setTimeout(() => URL.revokeObjectURL(url), 600_000);
}

// A pack as it is in the fields now, or why there is none, in the place of what is said of it. Where something was typed
// meanwhile, or the next patient is there, it is nobody's any more: its code says nothing of details.
async function pdf(path, copy, item, summary) {
  const own = turn;
  const answer = await send(path, "application/pdf, application/json;q=0.5", "", copy);
  const data = await answer?.blob();
  if (own !== turn) {
    say(told("outdated"));
    return null;
  }
  if (answer?.ok && answer.headers.get("Pack-Code") === summary.code) return data;
  refuse(item, answer?.ok ? [[told("moved"), ""]] : await reasons(answer && new Response(data)));
  return null;
}

async function handOut(path, copy, item, summary, name) {
  if (path === "/send") {
    const answer = await send("/send", "application/json", "", copy);
    if (!answer?.ok) {
      refuse(item, await reasons(answer));
      return;
    }
    const sent = await answer.json();
    item.append(...lines([[sent.message, sent.language]]));
    if (sent.code !== summary.code) refuse(item, [[told("moved"), ""]]);
  } else if (path === "/download") {
    const data = await pdf("/download", copy, item, summary);
    if (!data) return;
    const url = URL.createObjectURL(data);
    make("a", { href: url, download: summary.file }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    item.append(...lines([[told("downloaded", { file: summary.file }), ""]]));
  } else {
    // Browsers show one window for printing at a time.
    const button = make("button", { type: "button" }, told("print_copy", { copy: name }));
    button.addEventListener("click", async () => {
      button.disabled = true;
      const data = await pdf("/print", copy, item, summary);
      button.disabled = false;
      if (data) print(data, name);
    });
    item.append(button);
  }
}

// One copy: what it is, and what has become of it. A copy that is refused says why, and the others are made.
async function one(path, copy, option, own) {
  const name = option.textContent;
  const item = make("li", {}, make("strong", { ...spoken(option) }, name), " ");
  const answer = await send("/summary", "application/json", "", copy);
  if (own !== turn) return;
  list.append(item);
  if (!answer?.ok) {
    refuse(item, await reasons(answer));
    return;
  }
  const summary = await answer.json();
  if (own !== turn) return;
  item.append(told("copy", {
    code: summary.short_code, pages: told("pages_counted", { count: summary.pages }),
    sheets: told("sheets_counted", { count: summary.paper }),
  }), ...lines(warnings(summary)));
  await handOut(path, copy, item, summary, name);
  item.append(make("details", {}, make("summary", {}, told("line_for_notes")), summary.note));
}

async function all({ detail: path }) {
  clear();
  if (!ticked.size) return;
  const own = turn;
  section.hidden = false;
  for (const [copy, option] of [...ticked]) {
    if (own === turn) await one(path, copy, option, own);
  }
  if (own !== turn) say(told("copies_stopped"));
}

function clear() {
  list.replaceChildren();
  loaded(loading ? "outdated" : "");
  at("copy-frame")?.remove();
  section.hidden = true;
}

let left = null;

export function start() {
  // A tick changes nothing of the pack itself.
  box.addEventListener("input", (event) => event.stopPropagation());
  box.addEventListener("change", chosen);
  form.addEventListener("made", all);
  form.addEventListener("changed", () => {
    turn += 1;
    clear();
    offer();
  });
  form.addEventListener("emptied", () => {
    left = new Map(ticked);
    if (!at("stay").checked) ticked.clear();
    turn += 1;
    clear();
    offer();
  });
  at("undo").addEventListener("click", () => {
    for (const [copy, option] of left ?? []) ticked.set(copy, option);
    offer();
  });
  offer();
}
