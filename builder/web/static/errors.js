// What is wrong: a list at the top that takes the focus, and a sentence at each field.

import { at, form, inLanguage, make, phrase, sayNew, told } from "./page.js";

const title = document.title;
const box = at("errors");

function unmark() {
  for (const field of form.querySelectorAll(".details .wrong")) field.textContent = "";
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    if (field.dataset.described) field.setAttribute("aria-describedby", field.dataset.described);
    else field.removeAttribute("aria-describedby");
  }
}

export function clear() {
  document.title = title;
  box.hidden = true;
  unmark();
}

// An entry of several lines. The first is a link where it concerns a field.
export function item(lines, target) {
  const li = make("li");
  [].concat(lines).forEach((line, number) => {
    if (number) li.append(make("br"));
    li.append(target && !number ? make("a", { href: `#${target}` }, line) : line);
  });
  return li;
}

// The field that a reason concerns: of a leaflet that is picked, the button that takes it out.
function place(field) {
  const id = field.replace(/^leaflet-/, "out-");
  return at(id) ? id : "";
}

function mark(name, words, language) {
  const field = at(`detail-${name}`);
  at(`wrong-${name}`).replaceChildren(inLanguage(language, words));
  field.dataset.described = field.dataset.described || field.getAttribute("aria-describedby") || "";
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", `${field.dataset.described} wrong-${name}`.trim());
  const line = make("span", {}, `${field.labels[0].textContent.trim()}: `, inLanguage(language, words));
  return item(line, field.id);
}

// What cannot be handed out any more, and why: `why` is a sentence, or an element that has it.
function whyNot({ title: words, language, why }) {
  const reason = typeof why === "string" ? [why] : why.cloneNode(true).childNodes;
  return make("span", {}, "“", inLanguage(language, words), "”: ", ...reason);
}

// The same as an entry. What was not even `picked` needs no second line; where somebody reads why, that is the only one.
function lost(entry) {
  const { title: words, language, why, picked = true } = entry;
  const unpicked = () => phrase("unpicked", { title: inLanguage(language, words) });
  if (!why) return item(unpicked());
  return item(picked ? [whyNot(entry), unpicked()] : whyNot(entry));
}

// Shows the reasons of an answer, and what is no longer picked. Whoever reads the list already is not disturbed.
export function show(result, gone, { focus, heading }) {
  unmark();
  const messages = result.reasons.map((reason) => inLanguage(reason.language, reason.message));
  messages.push(...Object.values(result.details).map((words) => inLanguage(result.details_language, words)));
  const list = result.reasons.map((reason) => {
    const lines = [inLanguage(reason.language, reason.message)];
    if (reason.hint) lines.push(told("what_to_do", { hint: reason.hint }));
    return item(lines, place(reason.field ?? ""));
  });
  for (const [name, words] of Object.entries(result.details)) list.push(mark(name, words, result.details_language));
  list.push(...gone.map(lost));
  const active = box.contains(document.activeElement) ? document.activeElement : null;
  const fresh = make("ul", {}, ...list);
  if (fresh.innerHTML !== at("errors-list").innerHTML) at("errors-list").replaceChildren(...fresh.childNodes);
  at("errors-title").textContent = heading;
  box.hidden = false;
  if (focus) {
    document.title = told("error", { title });
    box.focus();
    return;
  }
  if (active && !active.isConnected) (box.querySelector(`a[href="${active.hash}"]`) ?? box).focus();
  const said = messages.length ? messages : gone.map(whyNot);
  const reasons = make("span", {}, ...said.flatMap((words, number) => number ? ["; ", words] : [words]));
  sayNew(phrase("no_pack_because", { reasons }));
}

// A link leads into what is folded, too.
at("errors-list").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  const field = at(link.hash.slice(1));
  if (!field) return;
  const folded = field.closest("details");
  if (folded) folded.open = true;
  field.focus();
});
