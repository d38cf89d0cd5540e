// Tugas Saya without a reload: several tasks at once, keys, and what changed meanwhile.

import { choosing } from "./worklist/choosing.js";
import { keys } from "./worklist/keys.js";
import { stayFresh } from "./worklist/fresh.js";

const chosen = choosing(document.getElementById("pilihan"));
keys(document.getElementById("pintasan"));
stayFresh(document.getElementById("kabar"), chosen);
