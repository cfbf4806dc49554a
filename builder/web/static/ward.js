// Makes the ward's page more comfortable. The form works without it, too. Nothing of a patient is stored in the browser.

import * as copies from "./copies.js";
import * as dates from "./dates.js";
import * as how from "./how.js";
import * as pack from "./pack.js";
import * as packs from "./packs.js";
import * as patient from "./patient.js";
import * as picks from "./picks.js";
import * as scanned from "./scanned.js";

const LOOK = 60_000;

dates.start();
how.start();
pack.start();
picks.start();
packs.start();
patient.start();
scanned.start();
copies.start();
setInterval(pack.look, LOOK);
window.addEventListener("focus", pack.look);
document.addEventListener("visibilitychange", () => { if (!document.hidden) pack.look(); });
