// What all parts of the ward's page share: its form, its words, and the line in which it reports.

export const at = (id) => document.getElementById(id);
export const form = at("form");
// The words of the page's language, by their keys. A phrase that goes with a number has a form for each of its kinds.
const WORDS = JSON.parse(form.dataset.words);
const KINDS = new Intl.PluralRules(document.documentElement.lang);
const announcement = at("announcement");
let summed = "";

export function told(key, fields = {}) {
  const phrase = WORDS[key];
  const words = typeof phrase === "string" ? phrase : phrase[KINDS.select(fields.count)] ?? phrase.other;
  return words.replace(/\{(\w+)\}/g, (_, name) => fields[name]);
}

export function say(words) {
  announcement.classList.remove("unseen");
  announcement.textContent = words;
}

// Only for screen readers, because it is to be seen elsewhere. The same sentence is not read out twice while somebody
// types.
export function sayNew(words) {
  if (words !== summed) {
    announcement.classList.add("unseen");
    announcement.textContent = words;
  }
  summed = words;
}

// The sentence about the pack is to be read out again.
export const sayAgain = () => { summed = ""; };

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

// Reports that something else is picked or filled in than before.
export const changed = () => { form.dispatchEvent(new CustomEvent("changed")); };
export const shared = () => [...form.querySelectorAll('input[name="shared"]')];
export const details = () => [...form.querySelectorAll(".details input, .details textarea")];
