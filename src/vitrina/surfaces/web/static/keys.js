// Single keys, for those who want them: the switch stands at the foot of every page.
const on = "keys" in document.documentElement.dataset;
const hits = [...document.querySelectorAll(".hit")];
const box = document.querySelector("main input[type=search], .top input[type=search]");
const help = document.querySelector("#keys");
let here = -1;

function go(step) {
  if (!hits.length) return;
  hits[here]?.classList.remove("here");
  here = Math.min(Math.max(here + step, 0), hits.length - 1);
  hits[here].classList.add("here");
  hits[here].querySelector("h3 a").focus();
}

const follow = (id) => document.getElementById(id)?.click();
const lens = (what) => document.querySelector(`#lens [data-do=${what}]`)?.click();
const acts = {
  "/": () => { box?.focus(); box?.select(); }, // not every browser focuses what it selects
  j: () => go(1),
  k: () => go(-1),
  o: () => hits[Math.max(here, 0)]?.querySelector("h3 a").click(),
  n: () => follow("next-hit"),
  p: () => follow("prev-hit"),
  "[": () => follow("prev-result"),
  "]": () => follow("next-result"),
  "+": () => lens("in"),
  "-": () => lens("out"),
  0: () => lens("fit"),
  r: () => lens("turn"),
  s: () => (hits[here] ?? document).querySelector(".star")?.click(),
  u: () => follow("undo"),
  c: () => document.querySelector(".copy[data-from=citation]")?.click(),
  "?": () => help?.showModal(),
};

if (on) {
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, dialog[open]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in acts)) return;
    event.preventDefault();
    acts[event.key]();
  });
  hits.forEach((hit, at) => hit.addEventListener("focusin", () => {
    hits[here]?.classList.remove("here");
    here = at;
    hit.classList.add("here");
  }));
}

// On a phone the ways to narrow down would push the hits off the screen.
const fold = document.querySelector(".fold");
if (fold && matchMedia("(max-width: 60rem)").matches) fold.open = false;
