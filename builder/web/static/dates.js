// The date of the operation, as it is understood when its field is left: the day in full is below it, and the field has it
// as year, month and day. What there is to ask about it is below it, too.

import { at, changed, form, told } from "./page.js";
import { ask } from "./session.js";

const field = at("detail-date_of_operation");
const about = at("about-date_of_operation");
const usual = told("date_example");
let known = "";
// When a question about the date was shown.
let asked = -Infinity;
let checking = Promise.resolve(false);

// Returns whether something else stands in the field by then.
async function check() {
  const typed = field.value.trim();
  if (typed === known) return false;
  if (!typed) {
    known = "";
    about.textContent = usual;
    about.classList.remove("asked");
    asked = -Infinity;
    return false;
  }
  const answer = await ask("/date", { date: typed, kind: "operation", brand: form.elements.brand.value });
  if (!answer?.ok) return false;
  if (field.value.trim() !== typed) return true;
  known = typed;
  const { ok, iso, shown, question } = await answer.json();
  about.textContent = question || shown || usual;
  about.classList.toggle("asked", Boolean(question));
  asked = question ? performance.now() : -Infinity;
  // What may be a typing error is not put right unasked.
  if (iso && (ok || !/\p{L}/u.test(typed))) field.value = known = iso;
  changed();
  return false;
}

// The field's name while it is typed in: half of a date is no mistake yet, and the rest of the form can be summed up.
export const half = () => document.activeElement === field && field.value.trim() !== known ? field.name : "";

function settled() {
  checking = checking.then(check);
  return checking;
}

// Waits until the date that stands in the field is understood: a pack is made with it.
export async function understood() {
  while (await settled());
}

// The question about the date, where nobody can have read it yet.
export const unread = (within) => performance.now() - asked < within ? about.textContent : "";

export function start() {
  about.textContent = usual;
  about.setAttribute("aria-live", "polite");
  field.addEventListener("change", settled);
  // A field that was cleared has nothing to say; and what comes back when that is undone is read again.
  form.addEventListener("changed", () => { if (!field.value || document.activeElement !== field) settled(); });
}
