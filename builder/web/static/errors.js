// What is wrong: a list at the top that takes the focus, and a sentence at each field.

import { at, form, make, sayNew, told } from "./page.js";

const title = document.title;

export function clear() {
  document.title = title;
  at("errors").hidden = true;
  for (const field of form.querySelectorAll(".details .wrong")) field.textContent = "";
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    if (field.dataset.described) field.setAttribute("aria-describedby", field.dataset.described);
    else field.removeAttribute("aria-describedby");
  }
}

export function item(words, target) {
  const li = make("li");
  [].concat(words).forEach((line, number) => {
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

function mark(name, words) {
  const field = at(`detail-${name}`);
  at(`wrong-${name}`).textContent = words;
  field.dataset.described = field.dataset.described || field.getAttribute("aria-describedby") || "";
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", `${field.dataset.described} wrong-${name}`.trim());
  return item(`${field.labels[0].textContent.trim()}: ${words}`, field.id);
}

// Shows the reasons of an answer, and the titles of what is no longer picked.
export function show(result, gone, { focus, heading }) {
  clear();
  const list = result.reasons.map((reason) => {
    const lines = [reason.message];
    if (reason.hint) lines.push(told("what_to_do", { hint: reason.hint }));
    const li = item(lines, place(reason.field ?? ""));
    if (reason.language) li.lang = reason.language;
    return li;
  });
  for (const [name, words] of Object.entries(result.details)) list.push(mark(name, words));
  for (const gone_title of gone) list.push(item(told("unpicked", { title: gone_title })));
  at("errors-title").textContent = heading;
  at("errors-list").replaceChildren(...list);
  at("errors").hidden = false;
  if (focus) {
    document.title = told("error", { title });
    at("errors").focus();
    return;
  }
  const reasons = result.reasons.map((reason) => reason.message).concat(Object.values(result.details)).join("; ");
  sayNew(told("no_pack_because", { reasons }));
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
