// Sends the form. Where the program was restarted, or nobody is signed in any more, the same form goes again with a new
// token, if need be after a sign-in on this page. What was typed stays in the page.

import { at, form, told } from "./page.js";

const box = at("sign-in-box");
let renewing = null;

// How long an answer may take, in milliseconds: of what is asked while somebody types, and of a pack.
const ASKING = 10_000;
const MAKING = 60_000;

async function post(path, accept, fields, patience = MAKING) {
  try {
    return await fetch(path, {
      method: "POST", cache: "no-store", headers: { Accept: accept }, body: new URLSearchParams(fields),
      signal: AbortSignal.timeout(patience),
    });
  } catch {
    return null;
  }
}

// Takes a new token, and who is signed in with it.
function take({ token: fresh, name }) {
  for (const field of document.querySelectorAll('input[name="token"]')) field.value = fresh;
  if (name && at("sign-out")) at("sign-out").textContent = told("sign_out", { name });
}

async function token() {
  const answer = await fetch("/token", { cache: "no-store", headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("no token");
  return answer.json();
}

// Whether the form can be sent again.
async function renewed() {
  try {
    const fresh = await token();
    take(fresh);
    return !fresh.sign_in || (box !== null && await signedIn());
  } catch {
    return false;
  }
}

function signedIn() {
  const before = document.activeElement;
  at("sign-in-wrong").textContent = "";
  box.showModal();
  at(at("user").value ? "password" : "user").focus();
  return new Promise((resolve) => {
    at("sign-in").onsubmit = async (event) => {
      event.preventDefault();
      const fields = new FormData(at("sign-in"));
      fields.set("token", form.elements.token.value);
      at("password").value = "";
      const answer = await post("/sign-in", "application/json", fields);
      if (!answer) {
        at("sign-in-wrong").textContent = told("not_answering");
        return;
      }
      const result = await answer.json();
      if (answer.ok) {
        take(result);
        resolve(true);
        box.close();
        before?.focus();
      } else {
        at("sign-in-wrong").textContent = result.reasons[0].message;
        take(await token());
        at("password").focus();
      }
    };
    box.onclose = () => { at("password").value = ""; resolve(false); };
  });
}

async function insistent(ask) {
  const answer = await ask();
  if (!answer || ![401, 403].includes(answer.status)) return answer;
  const refused = await answer.clone().json().catch(() => ({}));
  if (!("sign_in" in refused)) return answer;
  // Several may be refused at once: one sign-in is for all of them.
  renewing ??= renewed().finally(() => { renewing = null; });
  return await renewing ? ask() : answer;
}

// `without` is a field whose value is not sent; `copy` says which copy of the pack is meant.
export const send = (path, accept, without = "", copy = "") => insistent(() => {
  const fields = new FormData(form);
  fields.delete(without);
  if (copy) fields.set("copy", copy);
  return post(path, accept, fields);
});
export const ask = (path, fields) => insistent(() => post(path, "application/json", { ...fields, token: form.elements.token.value }, ASKING));
