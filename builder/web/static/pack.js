// The pack of the form as it is: its summary, its first page, its preview, the file to print or download, the line for
// the notes.

import { at, changed, form, inLanguage, make, phrase, say, sayAgain, sayNew, told, unsay } from "./page.js";
import * as dates from "./dates.js";
import * as errors from "./errors.js";
import { differs, forgetTaken, renew } from "./offer.js";
import { remember, show as showPacks } from "./packs.js";
import { leftInFind, picks, settled as picked } from "./picks.js";
import { send } from "./session.js";

const picture = at("picture");
const OUTDATED = told("outdated");
const MOVED = told("moved");
const EMPTY = at("preview-none").textContent;
// How often a pack is made again whose form changes while it is made.
const TRIES = 3;
// How long a browser may take to show a pack before it is printed, in milliseconds.
const LOADING = 5000;
// How long after a click another one is its second, in milliseconds.
const AGAIN = 2000;
let asked = 0;
let acted = 0;
let changes = 0;
// The last report, and the last one that somebody waits for: what the summary reports by itself does not replace that.
let reports = 0;
let awaited = 0;
// How often the page was cleared; and whether the reasons that are shown are of a form without a pick.
let cleared = 0;
let empty = false;
let waiting = null;
let address = "";
let drawn = "";
// The code of the last pack that was made of the form as it is, and of the one in the frame.
let packed = "";
let framed = "";

async function report(answer, focus) {
  const number = ++reports;
  if (focus) awaited = number;
  // An answer that is too late, or a printer that fails, does not make the pack that is shown wrong.
  const refused = answer && answer.status !== 503;
  if (!answer || refused) withdraw();
  empty = !picks().length;
  if (focus) sayAgain();
  let result = { reasons: [{ message: told("not_answering"), hint: "" }], details: {} };
  if (answer) {
    try { result = await answer.json(); } catch { result.reasons[0].message = told("unreadable"); }
  }
  const gone = answer?.status === 422 ? await renewed() : [];
  if (gone.length) lost = { gone, heading: told("changed_since"), told: focus ? performance.now() : 0 };
  if (number !== (focus ? awaited : reports)) return;
  errors.show(result, gone.map((entry) => ({ ...entry, why: "" })), { focus, heading: told(refused ? "problem" : "did_not_work") });
}

// The summary and the picture of the first page follow the form.

function line(list, term, ...words) {
  list.append(make("dt", {}, term), ...words.map((description) => make("dd", {}, description)));
}

function callout(heading, advice, listed) {
  return make("div", { className: "callout warning" }, make("h3", {}, told(heading)), make("p", {}, told(advice)),
    make("ul", {}, ...listed.map((words) => errors.item(words))));
}

function show(summary) {
  const list = make("dl");
  const own = (words) => inLanguage(summary.language, words);
  line(list, told("pack"), own(summary.title));
  line(list, told("number_of_pages"), String(summary.pages));
  line(list, told("paper"), summary.sheets);
  if (summary.folding) line(list, told("folding"), summary.folding);
  line(list, told("leaflets"), own(summary.leaflets.join("; ")));
  line(list, told("shared_once"), summary.shared.length ? own(summary.shared.join("; ")) : told("no_shared"));
  line(list, told("to_be_reviewed"), summary.review);
  const parts = [list];
  if (summary.differs.length) {
    const topics = make("dl");
    for (const topic of summary.differs) {
      line(topics, own(topic.topic), ...topic.answers.map(([operation, words]) =>
        make("span", {}, own(`${operation}: ${words}`), words ? "" : told("does_not_say"))));
    }
    parts.push(make("div", { id: "differs" }, make("h3", {}, `${told("differs")} (${summary.differs.length})`), topics));
  }
  const warnings = [];
  if (summary.unfinished.length) warnings.push(callout("not_finished", "fill_in", summary.unfinished));
  if (summary.by_hand.length) warnings.push(callout("by_hand", "why_by_hand", summary.by_hand));
  if (summary.recipe) warnings.push(make("p", { className: "callout warning" }, summary.recipe));
  at("warnings").replaceChildren(...warnings);
  at("summary-words").replaceChildren(...parts);
  at("note").value = summary.note;
  at("summary").hidden = at("copy").hidden = false;
  at("counts").textContent = told("counts", {
    operations: told("operations", { count: summary.leaflets.length }), pages: told("pages_counted", { count: summary.pages }),
    sheets: told("sheets_counted", { count: summary.paper }),
  });
  picture.alt = summary.alt;
}

function unshow() {
  at("summary").hidden = at("copy").hidden = at("picture-box").hidden = true;
  at("preview-none").hidden = false;
  at("counts").textContent = "";
  at("warnings").replaceChildren();
}

// What cannot be handed out of what was picked, and why. It is shown until a pack is made without it: and none is made
// before somebody was told.
let lost = null;

function showLost(focus) {
  if (focus && !lost.told) lost.told = performance.now();
  errors.show({ reasons: [], details: {} }, lost.gone, { focus, heading: lost.heading });
}

// Something of what was picked cannot be in the pack.
function miss(gone, key, focus) {
  lost = { gone, heading: told(key), told: 0 };
  showLost(focus);
}

// Forgets what it missed.
export function settle() {
  lost = null;
  empty = false;
  errors.clear();
}

function clear() {
  if (lost) showLost(false);
  else errors.clear();
}

// Whether there is something to say before a pack is made. It is said.
async function refused(path) {
  const words = await leftInFind();
  // The second of two clicks is no answer to what the first one was told.
  if (lost && (!lost.told || performance.now() - lost.told < AGAIN)) {
    showLost(true);
    say("");
    return true;
  }
  if (words) {
    at("find").focus();
    say(told("left_in_find", { words }), "find");
    return true;
  }
  // What is handed out has no date that is in question.
  const question = path === "/preview" ? "" : dates.unread(AGAIN);
  if (!question) return false;
  at("detail-date_of_operation").focus();
  say(question, "pack");
  return true;
}

// A pack that is refused must not stay where it can be printed or copied.
function withdraw(why = EMPTY) {
  asked += 1;
  unshow();
  frame("", why);
  at("preview-none").hidden = false;
  at("summary-words").replaceChildren();
  at("note").value = "";
  picture.removeAttribute("src");
  picture.alt = "";
  for (const url of [address, drawn]) if (url) URL.revokeObjectURL(url);
  address = drawn = packed = "";
}

// Nothing is left of the last patient's pack.
export function forget() {
  cleared += 1;
  settle();
  forgetTaken();
  withdraw();
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
  const answer = await send("/summary", "application/json", dates.half());
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
  const first = await send("/picture", "image/png, application/json;q=0.5", dates.half());
  if (number !== asked || !first || !first.ok) return;
  const url = URL.createObjectURL(await first.blob());
  picture.src = url;
  at("picture-box").hidden = !at("preview").hidden;
  // Why an earlier preview has gone is to be seen beside the picture.
  at("preview-none").hidden = at("preview-none").textContent === EMPTY;
  if (drawn) URL.revokeObjectURL(drawn);
  drawn = url;
}

async function follow() {
  if (!picks().length) {
    asked += 1;
    unshow();
    // Whoever pressed a button without a pick reads why nothing was made.
    if (!empty || lost) clear();
    // How a page that was just cleared comes back is to be read for a while.
    if (at("undo-box").hidden) sayNew(told("nothing_picked"));
    return;
  }
  const asking = summarise(false);
  const number = asked;
  const summary = await asking;
  if (!summary || number !== asked) return;
  const contents = told(summary.differs.length ? "contents_differ" : "contents", {
    leaflets: told("counted", { count: summary.leaflets.length }), sheets: summary.sheets,
    pages: told("pages_counted", { count: summary.pages }),
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
  unsay("pack");
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
function outdate(why = EMPTY) {
  frame("", why);
  draw();
}

// The new titles of what is picked, in sentences, since the files were looked at last.
let retitled = [];

function sayChanged(words, about) {
  say(make("span", {}, words, ...retitled.flatMap((sentence) => [" ", sentence.cloneNode(true)])), about);
}

// Renews what can be picked. Returns what was taken out of the picks.
async function renewed() {
  const { gone, back, renamed, differs: another } = await renew();
  retitled = renamed.map(({ title, language, now }) => make("span", {}, phrase("retitled", {
    before: inLanguage(language, title), title: inLanguage(now.language, now.title),
  })));
  if (retitled.length) sayChanged("", "");
  if (another) changes += 1;
  showPacks();
  if (!back.length) return gone;
  if (lost) lost.gone = lost.gone.filter((entry) => !back.some((other) => other.id === entry.id));
  if (lost && !lost.gone.length) settle();
  const titles = back.flatMap(({ title, language }, number) => [number ? ", " : "", inLanguage(language, title)]);
  say(phrase("back_in", { titles: make("span", {}, ...titles) }));
  return gone;
}

// Looks whether the project has changed. What is shown of a pack that would be another now is covered, and says why.
async function lookOnce() {
  if (!(await differs())) return;
  const gone = await renewed();
  if (gone.length) {
    withdraw(told("changed_since"));
    miss([...(lost?.gone ?? []), ...gone], "changed_since", false);
    return;
  }
  if (!picks().length) return;
  const before = framed;
  const summary = await summarise(false);
  if (!summary) return;
  if (before && before === framed && summary.code !== before) {
    outdate(told("changed_since"));
    sayChanged(`${told("changed_since")} ${told("preview_again")}`, "pack");
  } else if (!before) await draw();
}

let looking = false;
let wanted = false;

// Once more where somebody asks for it meanwhile.
export async function look() {
  wanted = true;
  if (looking) return;
  looking = true;
  try {
    while (wanted) {
      wanted = false;
      await lookOnce();
    }
  } finally {
    looking = false;
  }
}

// Preview, print, download: the file is fetched, so that no history entry is made and errors stay on this page.

// The pack of what stands in the fields: where that changes while the pack is made, it is made again.
async function file(path) {
  const before = cleared;
  for (let number = 0; number < TRIES; number += 1) {
    await picked();
    await dates.understood();
    if (await refused(path)) return null;
    // What was meant is the last patient's.
    if (before !== cleared) break;
    const then = changes;
    const answer = await send(path, "application/pdf, application/json;q=0.5");
    if (before !== cleared) break;
    if (!answer || !answer.ok) {
      say("");
      await report(answer, true);
      return null;
    }
    const blob = await answer.blob();
    if (then !== changes) continue;
    settle();
    const { summary, reason } = await agree(answer.headers.get("Pack-Code"));
    if (!summary && then !== changes) continue;
    if (!summary) {
      say(reason);
      return null;
    }
    forgetTaken();
    const url = URL.createObjectURL(blob);
    if (address) URL.revokeObjectURL(address);
    address = url;
    return { address: url, summary };
  }
  say(OUTDATED);
  return null;
}

// Who waits for the frame to load; it never does where another takes its place.
let replaced = () => {};

function frame(source, why = EMPTY, loaded = () => {}) {
  replaced();
  replaced = () => loaded(null);
  const old = at("preview");
  const fresh = make("iframe");
  for (const name of ["id", "name", "title"]) fresh.setAttribute(name, old.getAttribute(name));
  fresh.addEventListener("load", () => loaded(fresh), { once: true });
  // Pages as wide as the frame, without the column of small pages.
  if (source) fresh.src = `${source}#navpanes=0&view=FitH`;
  fresh.hidden = !source;
  framed = source ? packed : "";
  old.replaceWith(fresh);
  at("preview-none").textContent = why;
  at("preview-none").hidden = Boolean(source) || (!at("picture-box").hidden && why === EMPTY);
  if (source) at("picture-box").hidden = true;
}

// The pack is printed, downloaded or sent: its copies follow.
const made = (path) => { form.dispatchEvent(new CustomEvent("made", { detail: path })); };

async function preview() {
  const pack = await file("/preview");
  if (!pack) return;
  frame(pack.address);
  at("preview").scrollIntoView({ block: "nearest" });
  say(told("preview_shown"), "pack");
}

async function download() {
  const pack = await file("/download");
  if (!pack) return;
  remember(pack.summary);
  make("a", { href: pack.address, download: pack.summary.file }).click();
  if (at("preview").hidden) draw();
  say(told("downloaded", { file: pack.summary.file }));
  made("/download");
}

// Prints a frame with a pack. Returns whether that worked.
function printFrame(shown) {
  try {
    shown.contentWindow.focus();
    shown.contentWindow.print();
    return true;
  } catch {
    return false;
  }
}

// What was printed last, and what was said of it: a second click prints no second pack just after it, with the same form.
let printed = { when: -AGAIN, changes: -1, words: "" };

function note(words, when = performance.now()) {
  printed = { when, changes, words };
  say(words, "pack");
}

async function print() {
  const pack = await file("/print");
  if (!pack) return;
  const shown = await new Promise((resolve) => {
    frame(pack.address, EMPTY, resolve);
    setTimeout(() => resolve(undefined), LOADING);
  });
  // Something was typed while the frame loaded: what stands in the fields now is not what would be printed.
  if (shown === null) {
    say(OUTDATED);
    return;
  }
  // The window for printing may stop the page for as long as it is open.
  const when = performance.now();
  const words = told(shown && printFrame(shown) ? "in_window" : "cannot_print");
  remember(pack.summary);
  note(`${words} ${pack.summary.folding}`.trim(), when);
  made("/print");
}

async function sendOff() {
  const before = cleared;
  await picked();
  await dates.understood();
  if (await refused("/send")) return;
  // What was meant is the last patient's.
  if (before !== cleared) {
    say(OUTDATED);
    return;
  }
  const then = changes;
  const answer = await send("/send", "application/json");
  if (!answer || !answer.ok) {
    say("");
    await report(answer, true);
    return;
  }
  settle();
  forgetTaken();
  const sent = await answer.json();
  // It is sent, even if the form or the files have changed since.
  const { summary, reason } = then === changes ? await agree(sent.code) : {};
  if (summary) remember(summary);
  const more = [sent.by_hand.length ? `${told("by_hand")}: ${sent.by_hand.join(", ")}.` : "",
    reason === MOVED ? MOVED : ""].filter(Boolean);
  const message = more.length ? sent.message.replace(/\.?$/, ".") : sent.message;
  note(make("span", {}, inLanguage(sent.language, message), ...more.map((words) => ` ${words}`)));
  if (at("preview").hidden) draw();
  if (then === changes) made("/send");
}

// One thing at a time. A button that is pressed meanwhile says what is being done. Print and Send follow a preview: whoever
// presses them looks at the printer next.
let doing = "";
let current = null;
let next = null;

async function alone(action, words) {
  if (doing) {
    if (current === preview && [print, sendOff].includes(action)) next = { action, words, before: cleared };
    say(doing);
    return;
  }
  doing = told(words);
  current = action;
  say(doing);
  try {
    await action();
  } finally {
    doing = "";
    const then = next;
    next = null;
    // What was meant is the last patient's.
    if (then && then.before === cleared) alone(then.action, then.words);
  }
}

function once(action, words) {
  if (!doing && printed.changes === changes && performance.now() - printed.when < AGAIN) say(printed.words, "pack");
  else alone(action, words);
}

const done = {
  "do-preview": () => alone(preview, "being_made"), "do-download": () => alone(download, "being_made"),
  "do-print": () => once(print, "being_made"), "do-send": () => once(sendOff, "being_sent"),
};

export function start() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    hurry();
    (done[event.submitter?.id] ?? done["do-preview"])();
  });
  form.addEventListener("input", (event) => {
    if (!["find", "language", "printer", "copies", "sides", "stay"].includes(event.target.id)) changed();
  });
  form.addEventListener("changed", soon);
  at("summary").querySelector("summary").addEventListener("click", () => {
    requestAnimationFrame(() => at("summary").scrollIntoView({ block: "nearest" }));
  });
  form.addEventListener("missing", ({ detail }) => miss(detail, "not_all_there", true));
  at("copy").addEventListener("click", copy);
  frame("");
}

// The line is that of the form and the files as they are now; and of the pack that was made, where one was.
async function copy() {
  clearTimeout(waiting);
  waiting = null;
  const then = changes;
  const summary = await summarise(true);
  if (at("preview").hidden) draw();
  if (!summary) {
    say(told("not_copied"));
    return;
  }
  if (then !== changes || at("summary").hidden) {
    say(OUTDATED);
    return;
  }
  if (packed && packed !== summary.code) {
    outdate();
    say(`${told("not_copied")} ${MOVED}`);
    return;
  }
  // The line can be selected only where it is to be seen.
  const open = at("summary").open;
  at("summary").open = true;
  at("note").select();
  try {
    // A browser may never answer, such as while its viewer has the focus.
    const late = new Promise((_, fail) => { setTimeout(fail, 1500); });
    await Promise.race([navigator.clipboard.writeText(at("note").value), late]);
    at("summary").open = open;
    at("copy").focus();
    say(told("copied"), "pack");
  } catch {
    say(told(document.execCommand("copy") ? "copied" : "selected"), "pack");
  }
}
