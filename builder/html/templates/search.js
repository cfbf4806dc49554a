// Finds leaflets among those in search-data.js. It asks nobody, so it works from a memory stick, too.
"use strict";

(() => {
  const form = document.getElementById("search");
  const typed = document.getElementById("typed");
  const count = document.getElementById("count");
  const results = document.getElementById("results");
  const found = JSON.parse(form.dataset.found);
  const forms = new Intl.PluralRules(form.lang || document.documentElement.lang);
  let waiting = 0;

  // Capitals and small letters are one, also where there are several of a kind (ß and SS, σ and ς). Accents, and the marks
  // that Arabic can be written without, do not count: few people type them on a phone.
  const marks = /[\u0300-\u036f\u064b-\u0655]/g;
  const plain = (text) => text.normalize("NFD").replace(marks, "").normalize("NFC");
  const folded = (text) => plain(plain(text).toUpperCase().toLowerCase().replaceAll("ς", "σ"));
  const words = (text) => folded(text).split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean);
  const leaflets = LEAFLETS.map((leaflet) => ({
    ...leaflet,
    titleWords: words(leaflet.title),
    all: folded([leaflet.title, leaflet.words].join("\n")),
    allWords: words([leaflet.title, leaflet.words].join("\n")),
  }));

  // Few letters are the beginning of a word, or "THR" would be found in "through". Some scripts have no spaces between words.
  const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
  const has = (leaflet, word) => word.length > 3 || unspaced.test(word)
    ? leaflet.all.includes(word)
    : leaflet.allWords.some((own) => own.startsWith(word));

  const rank = (leaflet, asked) => {
    if (asked.every((word) => leaflet.titleWords.some((own) => own.startsWith(word)))) return 0;
    if (asked.every((word) => leaflet.titleWords.some((own) => own.includes(word)))) return 1;
    return 2;
  };

  const item = (leaflet) => {
    const link = document.createElement("a");
    link.href = leaflet.address;
    link.textContent = leaflet.title;
    link.lang = link.hreflang = leaflet.language;
    link.dir = leaflet.direction;
    const title = document.createElement("span");
    title.className = "title";
    title.append(link);
    const summary = document.createElement("p");
    summary.textContent = leaflet.summary;
    summary.lang = leaflet.language;
    summary.dir = leaflet.direction;
    const element = document.createElement("li");
    element.append(title, summary);
    return element;
  };

  const show = () => {
    const asked = words(typed.value);
    const matching = asked.length === 0 ? [] : leaflets
      .filter((leaflet) => asked.every((word) => has(leaflet, word)))
      .sort((one, other) => rank(one, asked) - rank(other, asked));
    results.replaceChildren(...matching.map(item));
    const phrase = found[forms.select(matching.length)] ?? found.other;
    if (asked.length === 0) count.textContent = "";
    else count.textContent = matching.length === 0 ? form.dataset.nothing : phrase.replace("{count}", matching.length);
  };

  // People who hear the count are not to be interrupted at each letter.
  typed.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 250);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    show();
  });
  form.hidden = false;
})();
