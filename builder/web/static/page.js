// What all parts of the ward's page share: its form, its words, and the lines in which it reports.

export const at = (id) => document.getElementById(id);
export const form = at("form");
// The words of the page's language, by their keys. A phrase that goes with a number has a form for each of its kinds.
const WORDS = JSON.parse(form.dataset.words);
const KINDS = new Intl.PluralRules(document.documentElement.lang);
const announcement = at("announcement");
let topic = "";
let summed = "";

const FIELD = /(\{\w+\})/;

function form_of(key, { count }) {
  const phrase = WORDS[key];
  return typeof phrase === "string" ? phrase : phrase[KINDS.select(count)] ?? phrase.other;
}

export function told(key, fields = {}) {
  return form_of(key, fields).replace(/\{(\w+)\}/g, (_, name) => fields[name]);
}

// The same where a field is an element, such as a title in a language of its own.
export function phrase(key, fields = {}) {
  const whole = document.createDocumentFragment();
  whole.append(...form_of(key, fields).split(FIELD).map((part) => FIELD.test(part) ? fields[part.slice(1, -1)] : part));
  return whole;
}

// Says something to everybody. It stays until something else is said, or until its topic is over.
export function say(words, about = "") {
  topic = about;
  announcement.replaceChildren(words);
}

export function unsay(about) {
  if (topic === about) say("");
}

// Only for screen readers, because it is to be seen elsewhere. The same sentence is not read out twice while somebody
// types.
export function sayNew(words) {
  const text = typeof words === "string" ? words : words.textContent;
  if (text !== summed) at("summed").replaceChildren(words);
  summed = text;
}

// The sentence about the pack is to be read out again.
export const sayAgain = () => { summed = ""; };

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

// Words in a language: that of the page where none is given.
export const inLanguage = (language, ...words) => make("span", language ? { lang: language, dir: "auto" } : {}, ...words);

// Reports that something else is picked or filled in than before.
export const changed = () => { form.dispatchEvent(new CustomEvent("changed")); };
export const shared = () => [...form.querySelectorAll('input[name="shared"]')];
export const details = () => [...form.querySelectorAll(".details input, .details textarea")];
