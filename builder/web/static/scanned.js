// The number of a barcode in a field for something else: the page says so, and a button moves it to where it belongs.

import { at, changed, form, make, say, told } from "./page.js";

const own = at("detail-hospital_number");
const date = at("detail-date_of_operation");
const fields = [at("detail-name"), date, at("detail-consultant"), at("detail-needs")];
// As scanners send it: with which kind of barcode it was, and without a space.
const NUMBER = /^(?:\][A-Za-z]\w)?[A-Za-z]{0,4}\d{5,}[A-Za-z]?$/;
// A date may be written so.
const DATE = /^(?:\d{6}|\d{8})$/;

function isNumber(field) {
  const typed = field.value.trim();
  return NUMBER.test(typed) && !(field === date && DATE.test(typed));
}

function move(field) {
  own.value = field.value.trim();
  field.value = "";
  look(field);
  field.focus();
  say(told("number_moved"));
  changed();
}

// What was said of a field goes when something else stands in it.
function look(field) {
  const id = `scanned-${field.id}`;
  if (!isNumber(field)) at(id)?.remove();
  else if (!at(id)) {
    const button = make("button", { type: "button" }, told("move_number"));
    button.addEventListener("click", () => move(field));
    at(field.id.replace("detail-", "wrong-")).before(
      make("span", { id, className: "scanned asked" }, make("span", {}, told("scanned")), " ", button));
    say(told("scanned"));
  }
}

export function start() {
  for (const field of fields) {
    field.addEventListener("change", () => look(field));
    field.addEventListener("input", () => { if (at(`scanned-${field.id}`)) look(field); });
    // A scanner types a number and Enter, which would make a pack of it.
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !isNumber(field)) return;
      event.preventDefault();
      look(field);
    });
  }
  // What is cleared, or comes back, without being typed.
  form.addEventListener("changed", () => { for (const field of fields) if (document.activeElement !== field) look(field); });
}
