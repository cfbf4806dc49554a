// Follows a leaflet while its file is edited. Without this, "Load this page again" does.
"use strict";

const problems = document.getElementById("problems");
const announcement = document.getElementById("announcement");
const standing = document.getElementById("standing");
const clinic = document.querySelector(".clinic").textContent;
const path = `/edit/${problems.dataset.name}`;
let state = problems.dataset.state;
let lost = false;
let shown = Number(problems.dataset.pages) > 0;

async function look() {
  try {
    const answer = await fetch(`${path}/state?since=${encodeURIComponent(state)}`, { cache: "no-store", headers: { Accept: "application/json" } });
    if (answer.status === 404) throw new Error("This leaflet does not exist any more. Was its file moved or renamed?");
    if (!answer.ok) throw new Error("The program is not answering. Is it still running?");
    const now = await answer.json();
    if (lost) announcement.textContent = "The program is answering again.";
    lost = false;
    if (!now.same) {
      state = now.state;
      problems.innerHTML = now.html;
      const before = standing.textContent;
      standing.innerHTML = now.standing;
      document.title = `${standing.querySelector("h1").textContent} – ${clinic}`;
      document.getElementById("before").hidden = now.pages > 0 || !shown;
      const words = [now.message];
      if (!now.pages && shown) words.push("The pages that are shown are from before the error.");
      if (standing.textContent.trim() !== before.trim()) words.push(standing.textContent.trim().replace(/\s*\n\s*/, ": "));
      announcement.textContent = words.join(" ");
      const old = document.getElementById("preview");
      if (now.pages) {
        shown = true;
        const fresh = old.cloneNode(false);
        fresh.src = `${path}/pdf?state=${state.slice(0, 16)}#navpanes=0&view=FitH`;
        old.replaceWith(fresh);
      }
    }
  } catch (error) {
    if (!lost) announcement.textContent = error instanceof TypeError ? "The program is not answering. Is it still running?" : error.message;
    lost = true;
  }
  setTimeout(look, document.hidden ? 5000 : 1000);
}

setTimeout(look, 1000);
