// Makes the ward's page more comfortable. The form works without it, too. Nothing is stored in the browser.
"use strict";

const form = document.getElementById("form");
const at = (id) => document.getElementById(id);
const announcement = at("announcement");
const picture = at("picture");
let asked = 0;
let acted = 0;
let changes = 0;
let waiting = null;
let address = "";
let drawn = "";
let summed = "";
// The code of the last pack that was made of the form as it is, and of the one in the frame.
let packed = "";
let framed = "";
// The words of the page's language, by their keys. A phrase that goes with a number has a form for each of its kinds.
const WORDS = JSON.parse(form.dataset.words);
const KINDS = new Intl.PluralRules(document.documentElement.lang);
const told = (key, fields = {}) => {
  const phrase = WORDS[key];
  const words = typeof phrase === "string" ? phrase : phrase[KINDS.select(fields.count)] ?? phrase.other;
  return words.replace(/\{(\w+)\}/g, (_, name) => fields[name]);
};
const OUTDATED = told("outdated");
const MOVED = told("moved");

const say = (words) => {
  announcement.classList.remove("unseen");
  announcement.textContent = words;
};
// The summary is read out; to be seen it is there already. The same sentence is not read out twice while somebody types.
const sayNew = (words) => {
  if (words !== summed) {
    announcement.classList.add("unseen");
    announcement.textContent = words;
  }
  summed = words;
};
const boxes = (name) => [...form.querySelectorAll(`input[name="${name}"]`)];
const picked = () => boxes("leaflet").filter((box) => box.checked);

async function send(path, accept) {
  try {
    return await fetch(path, {
      method: "POST", cache: "no-store", headers: { Accept: accept },
      body: new URLSearchParams(new FormData(form)),
    });
  } catch {
    return null;
  }
}

// Errors: a list that takes the focus, and a sentence at each field.

function clear() {
  at("errors").hidden = true;
  for (const field of form.querySelectorAll(".details .wrong")) field.textContent = "";
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    if (field.dataset.described) field.setAttribute("aria-describedby", field.dataset.described);
    else field.removeAttribute("aria-describedby");
  }
}

function item(words, target) {
  const li = document.createElement("li");
  const lines = [].concat(words);
  lines.forEach((line, number) => {
    if (number) li.append(document.createElement("br"));
    if (target && !number) {
      const link = document.createElement("a");
      link.href = `#${target}`;
      link.textContent = line;
      li.append(link);
    } else li.append(line);
  });
  return li;
}

// Where a single brand is left, the page has no list of brands; but if another was chosen, it asks again.
function only(name, left, chosen) {
  const own = form.elements[name];
  if (!left || !own.options || left.value === chosen) return;
  for (const option of [...own.options]) if (option.value !== left.value) option.remove();
  own.prepend(new Option(told(`choose_${name}`), ""));
  own.value = "";
  changes += 1;
}

// The choices as the project's files are now: what can no longer be handed out is unticked, and its title is given back.
async function renew() {
  let fresh;
  try {
    const answer = await fetch("/", { cache: "no-store", headers: { Accept: "text/html" } });
    fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || !fresh.getElementById("form")) return [];
  } catch {
    return [];
  }
  const gone = [];
  for (const choice of form.querySelectorAll(".choice")) {
    const box = choice.querySelector("input");
    const now = fresh.getElementById(box.id);
    if (!now || now.disabled) {
      if (box.checked) gone.push(choice.querySelector("label").textContent);
      box.checked = false;
      box.disabled = true;
    } else box.disabled = false;
    const state = choice.querySelector(".state");
    if (now) state.replaceChildren(...fresh.getElementById(state.id).childNodes);
    else state.textContent = told("gone");
  }
  for (const name of ["brand", "format"]) {
    const chosen = form.elements[name].value;
    const select = fresh.getElementById(name);
    if (!select) {
      only(name, fresh.querySelector(`input[name="${name}"]`), chosen);
      continue;
    }
    at(`${name}-box`).replaceChildren(...fresh.getElementById(`${name}-box`).childNodes);
    // What was chosen, or nothing: never another clinic's leaflets unasked.
    if (![...select.options].some((option) => option.value === chosen)) {
      if (select.options[0].value) select.prepend(new Option(told(`choose_${name}`), ""));
      select.value = "";
      changes += 1;
    } else select.value = chosen;
  }
  const starts = fresh.getElementById("starts");
  if (at("starts") && starts) at("starts").replaceChildren(...starts.childNodes);
  if (gone.length) changes += 1;
  find();
  return gone;
}

let reports = 0;

async function report(answer, focus) {
  const number = ++reports;
  // An answer that is too late, or a printer that fails, does not make the pack that is shown wrong.
  const refused = answer && answer.status !== 503;
  if (!answer || refused) withdraw();
  // The sentence about the pack is to be read out again when the pack can be made.
  if (focus) summed = "";
  let result = { reasons: [{ message: told("not_answering"), hint: "" }], details: {} };
  if (answer) {
    try { result = await answer.json(); } catch { result.reasons[0].message = told("unreadable"); }
  }
  const gone = answer && answer.status === 422 ? await renew() : [];
  if (number !== reports) return;
  clear();
  const list = [];
  for (const reason of result.reasons) {
    const lines = [reason.message];
    if (reason.hint) lines.push(told("what_to_do", { hint: reason.hint }));
    list.push(item(lines, reason.field && at(reason.field) ? reason.field : ""));
  }
  for (const [name, words] of Object.entries(result.details)) {
    const field = at(`detail-${name}`);
    const label = field.labels[0].firstChild.textContent.trim();
    at(`wrong-${name}`).textContent = words;
    field.dataset.described = field.dataset.described || field.getAttribute("aria-describedby") || "";
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", `${field.dataset.described} wrong-${name}`.trim());
    list.push(item(`${label}: ${words}`, `detail-${name}`));
  }
  for (const title of gone) list.push(item(told("unpicked", { title })));
  at("errors-title").textContent = told(refused ? "no_pack_yet" : "did_not_work");
  at("errors-list").replaceChildren(...list);
  at("errors").hidden = false;
  if (focus) at("errors").focus();
  else sayNew(told("no_pack_because", { reasons: result.reasons.map((reason) => reason.message).concat(Object.values(result.details)).join("; ") }));
}

// The summary and the picture of the first page follow the form.

function line(list, term, ...words) {
  const dt = document.createElement("dt");
  dt.textContent = term;
  list.append(dt);
  for (const description of words) {
    const dd = document.createElement("dd");
    dd.textContent = description;
    list.append(dd);
  }
}

function show(summary) {
  const list = document.createElement("dl");
  line(list, told("pack"), summary.title);
  line(list, told("number_of_pages"), String(summary.pages));
  line(list, told("paper"), summary.sheets);
  if (summary.folding) line(list, told("folding"), summary.folding);
  line(list, told("leaflets"), summary.leaflets.join("; "));
  line(list, told("shared_once"), summary.shared.join("; ") || told("no_shared"));
  line(list, told("to_be_reviewed"), summary.review);
  const parts = [list];
  if (summary.recipe) {
    const lost = document.createElement("p");
    lost.textContent = summary.recipe;
    parts.unshift(lost);
  }
  if (summary.differs.length) {
    const title = document.createElement("summary");
    title.textContent = `${told("differs")} (${summary.differs.length})`;
    const differs = document.createElement("dl");
    for (const topic of summary.differs) {
      line(differs, topic.topic, ...topic.answers.map(([operation, words]) => `${operation}: ${words || told("does_not_say")}`));
    }
    const box = document.createElement("details");
    box.open = Boolean(at("differs") && at("differs").open);
    box.id = "differs";
    box.append(title, differs);
    parts.push(box);
  }
  for (const [heading, advice, listed] of [["by_hand", "why_by_hand", summary.by_hand],
    ["not_finished", "fill_in", summary.unfinished]]) {
    if (!listed.length) continue;
    const box = document.createElement("div");
    box.className = "callout warning";
    const title = document.createElement("h3");
    title.textContent = told(heading);
    const what = document.createElement("p");
    what.textContent = told(advice);
    const list = document.createElement("ul");
    list.append(...listed.map((words) => item(words)));
    box.append(title, what, list);
    parts.unshift(box);
  }
  at("summary-words").replaceChildren(...parts);
  at("note").value = summary.note;
  at("summary").hidden = at("note-box").hidden = false;
  picture.alt = summary.alt;
}

function unshow() {
  at("summary").hidden = at("note-box").hidden = at("picture-box").hidden = true;
  at("preview-none").hidden = false;
}

// A pack that is refused must not stay where it can be printed or copied.
function withdraw() {
  asked += 1;
  unshow();
  frame("");
  at("preview-none").hidden = false;
  at("summary-words").replaceChildren();
  at("note").value = "";
  picture.removeAttribute("src");
  picture.alt = "";
  for (const url of [address, drawn]) if (url) URL.revokeObjectURL(url);
  address = drawn = "";
}

// The pages that are shown are of the form as it was, so they go when the form changes.
function stale() {
  if (at("preview").hidden) return;
  frame("");
  say(told("press_again"));
}

// Shows the summary of the form and the files as they are now, and returns it; or reports why no pack can be made, and
// returns null. Shows and reports nothing where something else was asked for since.
async function summarise(focus) {
  const number = ++asked;
  const answer = await send("/summary", "application/json");
  if (!answer || !answer.ok) {
    if (number !== asked) return null;
    unshow();
    await report(answer, focus);
    return null;
  }
  const summary = await answer.json();
  if (number === asked) {
    clear();
    show(summary);
  }
  return summary;
}

// The picture of what the summary is of.
async function draw() {
  const number = asked;
  const first = await send("/picture", "image/png, application/json;q=0.5");
  if (number !== asked || !first || !first.ok) return;
  const url = URL.createObjectURL(await first.blob());
  picture.src = url;
  at("picture-box").hidden = !at("preview").hidden;
  at("preview-none").hidden = true;
  if (drawn) URL.revokeObjectURL(drawn);
  drawn = url;
}

async function follow() {
  if (!picked().length) {
    asked += 1;
    unshow();
    clear();
    sayNew(told("nothing_picked"));
    return;
  }
  const asking = summarise(false);
  const number = asked;
  const summary = await asking;
  if (!summary || number !== asked) return;
  const contents = told(summary.differs.length ? "contents_differ" : "contents", {
    leaflets: told("counted", { count: summary.leaflets.length }), pages: summary.pages, sheets: summary.sheets,
    topics: told("topics", { count: summary.differs.length }),
  });
  const more = [summary.unfinished.length ? told("not_finished_yet") : "",
    summary.by_hand.length ? `${told("by_hand")}: ${summary.by_hand.join(", ")}.` : "", summary.recipe];
  if (number !== acted) sayNew([contents, ...more].filter(Boolean).join(" "));
  await draw();
}

function soon() {
  changes += 1;
  packed = "";
  stale();
  clearTimeout(waiting);
  waiting = setTimeout(() => { waiting = null; follow(); }, 350);
}

// A button is pressed: the summary of what it is for is made at once, and shown without a sentence of its own.
function hurry() {
  if (waiting) {
    clearTimeout(waiting);
    waiting = null;
    follow();
  }
  acted = asked;
}

// Show the summary and the line for the notes of a pack that was just made, by its code. Where it would be another pack by
// now, nothing of it is shown: why is returned in the place of the summary, or "" where that is reported already.
async function agree(code) {
  const then = changes;
  packed = code;
  const summary = await summarise(true);
  if (framed !== code) frame("");
  if (!summary) return { reason: at("errors").hidden ? OUTDATED : "" };
  if (then !== changes) return { reason: OUTDATED };
  if (summary.code === code) return { summary };
  outdate();
  return { reason: MOVED };
}

// The pages that are shown are out of date: show the first page of the pack as it would be made now.
function outdate() {
  frame("");
  draw();
}

// Preview, print, download: the file is fetched, so that no history entry is made and errors stay on this page.

async function file(path) {
  say(told("being_made"));
  const then = changes;
  const answer = await send(path, "application/pdf, application/json;q=0.5");
  if (!answer || !answer.ok) {
    say("");
    await report(answer, true);
    return null;
  }
  clear();
  const blob = await answer.blob();
  if (then !== changes) {
    say(OUTDATED);
    return null;
  }
  const { summary, reason } = await agree(answer.headers.get("Pack-Code"));
  if (!summary) {
    say(reason);
    return null;
  }
  const url = URL.createObjectURL(blob);
  if (address) URL.revokeObjectURL(address);
  address = url;
  return { address: url, summary };
}

function frame(source, loaded) {
  const old = at("preview");
  const fresh = document.createElement("iframe");
  for (const name of ["id", "name", "title"]) fresh.setAttribute(name, old.getAttribute(name));
  if (loaded) fresh.addEventListener("load", () => loaded(fresh), { once: true });
  // Pages as wide as the frame, without the column of small pages.
  if (source) fresh.src = `${source}#navpanes=0&view=FitH`;
  fresh.hidden = !source;
  framed = source ? packed : "";
  old.replaceWith(fresh);
  at("preview-none").hidden = Boolean(source) || !at("picture-box").hidden;
  if (source) at("picture-box").hidden = true;
}

async function preview() {
  const pack = await file("/preview");
  if (!pack) return;
  frame(pack.address);
  at("preview").scrollIntoView({ block: "nearest" });
  say(told("preview_shown"));
}

async function print() {
  const pack = await file("/print");
  if (!pack) return;
  frame(pack.address, (shown) => {
    try {
      shown.contentWindow.focus();
      shown.contentWindow.print();
      say(`${told("in_window")} ${pack.summary.folding}`.trim());
    } catch {
      say(`${told("cannot_print")} ${pack.summary.folding}`.trim());
    }
  });
}

async function download() {
  const pack = await file("/download");
  if (!pack) return;
  const link = document.createElement("a");
  link.href = pack.address;
  link.download = "pack.pdf";
  link.click();
  if (at("preview").hidden) draw();
  say(told("downloaded"));
}

let sending = false;

async function dispatch() {
  if (sending) return;
  sending = true;
  try {
    await sendOff();
  } finally {
    sending = false;
  }
}

async function sendOff() {
  say(told("being_sent"));
  const then = changes;
  const answer = await send("/send", "application/json");
  if (!answer || !answer.ok) {
    say("");
    await report(answer, true);
    return;
  }
  clear();
  const sent = await answer.json();
  // It is sent, even if the form or the files have changed since.
  const { reason } = then === changes ? await agree(sent.code) : {};
  const more = [sent.by_hand.length ? `${told("by_hand")}: ${sent.by_hand.join(", ")}.` : "",
    reason === MOVED ? MOVED : ""].filter(Boolean);
  say(more.length ? [sent.message.replace(/\.?$/, "."), ...more].join(" ") : sent.message);
  if (at("preview").hidden) draw();
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
    at("printers").hidden = false;
  } catch {
    // Then there are no printers to choose from, and the button Print is there.
  }
}

const done = { "do-preview": preview, "do-print": print, "do-download": download, "do-send": dispatch };

form.addEventListener("submit", (event) => {
  event.preventDefault();
  hurry();
  (done[event.submitter && event.submitter.id] || preview)();
});
form.addEventListener("input", (event) => {
  if (!["find", "language", "printer", "copies", "sides"].includes(event.target.id)) soon();
});

// Find

function find() {
  const wanted = at("find").value.toLowerCase().split(/\s+/).filter(Boolean);
  const language = at("language") ? at("language").value : "";
  let count = 0;
  for (const fieldset of form.querySelectorAll(".kind")) {
    let some = 0;
    for (const choice of fieldset.querySelectorAll(".choice")) {
      const words = choice.dataset.words.toLowerCase();
      const fits = wanted.every((word) => words.includes(word)) && (!language || choice.dataset.language === language);
      if (fits) count += 1;
      choice.hidden = !fits && !choice.querySelector("input").checked;
      if (!choice.hidden) some += 1;
    }
    fieldset.hidden = !some;
  }
  at("match-count").textContent = wanted.length || language ? told("found", { count }) : "";
}

at("find").addEventListener("input", find);
at("find").addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
if (at("language")) at("language").addEventListener("change", find);

// Recipes

if (at("starts")) {
  at("starts").addEventListener("click", (event) => {
    const start = event.target.closest("a[data-recipe]");
    if (!start) return;
    event.preventDefault();
    const names = start.dataset.leaflets.split(" ");
    for (const box of boxes("leaflet")) if (!box.disabled && names.includes(box.value)) box.checked = true;
    at("recipe").value = start.dataset.recipe;
    at("find").value = "";
    find();
    say(told("picked", { count: names.length, title: start.textContent }));
    soon();
  });
}

// The next patient: a fresh page, with nothing from this patient, and no entry in the history.
at("next").addEventListener("click", (event) => {
  event.preventDefault();
  form.reset();
  window.location.replace("/");
});

// The line for the notes

at("copy").addEventListener("click", async () => {
  // The line is that of the form and the files as they are now; and of the pack that was made, where one was.
  clearTimeout(waiting);
  waiting = null;
  const then = changes;
  const summary = await summarise(true);
  if (at("preview").hidden) draw();
  if (!summary) {
    say(told("not_copied"));
    return;
  }
  if (then !== changes || at("note-box").hidden) {
    say(OUTDATED);
    return;
  }
  if (packed && packed !== summary.code) {
    outdate();
    say(`${told("not_copied")} ${MOVED}`);
    return;
  }
  at("note").select();
  try {
    // A browser may never answer, such as while its viewer has the focus.
    const late = new Promise((_, fail) => { setTimeout(fail, 1500); });
    await Promise.race([navigator.clipboard.writeText(at("note").value), late]);
    say(told("copied"));
  } catch {
    say(told(document.execCommand("copy") ? "copied" : "selected"));
  }
});

// A page that is left and come back to, or loaded again, does not show another patient's details.
window.addEventListener("pagehide", () => { form.reset(); });
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

frame("");
find();
printers();
if (picked().length) soon();
