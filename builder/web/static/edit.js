// Follows a leaflet while its file is edited. Without this, "Load this page again" does.
"use strict";

const problems = document.getElementById("problems");
const announcement = document.getElementById("announcement");
const standing = document.getElementById("standing");
const clinic = document.querySelector(".clinic").textContent;
const words = JSON.parse(problems.dataset.words);
const { address, query } = problems.dataset;
let state = problems.dataset.state;
let lost = false;
let shown = Number(problems.dataset.pages) > 0;

// What the page shows as well is said to those alone who do not see it.
function say(text, isShownToo = false) {
  announcement.classList.toggle("unseen", isShownToo);
  announcement.textContent = text;
}

function show() {
  shown = true;
  document.getElementById("no-pages").hidden = true;
  const old = document.getElementById("preview");
  const fresh = old.cloneNode(false);
  fresh.hidden = false;
  fresh.src = `${address}/pdf?${query}&state=${state.slice(0, 16)}#navpanes=0&view=FitH`;
  old.replaceWith(fresh);
}

function changed(now) {
  state = now.state;
  problems.innerHTML = now.html;
  const before = standing.textContent;
  standing.innerHTML = now.standing;
  document.title = `${standing.querySelector("h1").textContent} – ${clinic}`;
  document.getElementById("before").hidden = now.pages > 0 || !shown;
  const said = [now.message];
  if (!now.pages && shown) said.push(words.are_from_before);
  if (standing.textContent.trim() !== before.trim()) said.push(standing.textContent.trim().replace(/\s*\n\s*/, ": "));
  say(said.join(" "), true);
  if (now.pages) show();
}

async function look() {
  try {
    const answer = await fetch(`${address}/state?${query}&since=${encodeURIComponent(state)}`, { cache: "no-store", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status === 404 ? words.gone : words.not_answering);
    const now = await answer.json();
    if (lost) say(words.answering);
    lost = false;
    if (!now.same) changed(now);
  } catch (error) {
    if (!lost) say(error instanceof TypeError ? words.not_answering : error.message);
    lost = true;
  }
  setTimeout(look, document.hidden ? 5000 : 250);
}

async function opened(event) {
  if (!event.target.matches("form.open")) return;
  event.preventDefault();
  say("");
  try {
    const answer = await fetch(event.target.action, { method: "POST", body: new URLSearchParams(new FormData(event.target)), headers: { Accept: "application/json" } });
    const now = await answer.json();
    say(now.message || now.reasons[0].message);
  } catch {
    say(words.not_answering);
  }
}

document.addEventListener("submit", opened);
setTimeout(look, 250);
