// The picture of a page: enlarge, turn, and scroll with its text. Without a script it is as it is.
const lens = document.getElementById("lens");
const frame = document.getElementById("frame");
const [hold, plate] = [frame.querySelector(".hold"), frame.querySelector(".plate")];
const image = plate.querySelector("img");
const drawing = plate.querySelector("svg");
const said = document.getElementById("zoom");
const beside = matchMedia("(min-width: 60.01rem)");
const STEPS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];
const place = `view ${location.pathname}`;
const rows = (drawing?.dataset.rows || "").split(",").filter(Boolean)
  .map((row) => row.split(" ").map(Number)).map(([line, left, top, width, height]) => ({ line, left, top, width, height }));
const byLine = new Map(rows.map((row) => [row.line, row]));
let [zoom, turn] = [1, 0];

try {
  [zoom, turn] = JSON.parse(sessionStorage.getItem(place)) ?? [1, 0];
} catch { /* no storage: it begins as it is */ }
if (!STEPS.includes(zoom) || ![0, 90, 180, 270].includes(turn)) [zoom, turn] = [1, 0];

// A turned element keeps its place in the layout: its holder is given the size that it then has.
function show() {
  const across = frame.clientWidth * zoom;
  const ratio = image.naturalHeight / image.naturalWidth || 1.414;
  const lying = turn % 180 !== 0;
  const width = lying ? across / ratio : across;
  const height = width * ratio;
  plate.style.width = `${width}px`;
  hold.style.width = `${across}px`;
  hold.style.height = zoom === 1 && !turn ? "" : `${lying ? width : height}px`;
  plate.style.transform = { 0: "", 90: `translateX(${height}px) rotate(90deg)`, 180: `translate(${width}px, ${height}px) rotate(180deg)`, 270: `translateY(${width}px) rotate(270deg)` }[turn];
  if (zoom === 1 && !turn) for (const style of [plate.style, hold.style]) style.width = "";
  // Each change of "sizes" loads anew, and each load comes back here.
  const wanted = `${Math.round(width)}px`;
  if (image.sizes !== wanted && (zoom !== 1 || turn || image.sizes.endsWith("px"))) image.sizes = wanted;
  said.value = `${Math.round(zoom * 100)}%`;
}

const acts = {
  in: () => { zoom = STEPS.find((step) => step > zoom) ?? zoom; },
  out: () => { zoom = STEPS.findLast((step) => step < zoom) ?? zoom; },
  turn: () => { turn = (turn + 90) % 360; },
  fit: () => { [zoom, turn] = [1, 0]; },
};
lens.addEventListener("click", (event) => {
  const act = acts[event.target.closest("button")?.dataset.do];
  if (!act) return;
  const middle = [(frame.scrollLeft + frame.clientWidth / 2) / hold.clientWidth, (frame.scrollTop + frame.clientHeight / 2) / hold.clientHeight];
  act();
  show();
  frame.scrollTo(middle[0] * hold.clientWidth - frame.clientWidth / 2, middle[1] * hold.clientHeight - frame.clientHeight / 2);
  try {
    sessionStorage.setItem(place, JSON.stringify([zoom, turn]));
  } catch { /* as above */ }
});
image.addEventListener("load", show);
addEventListener("resize", show);
lens.hidden = false;
if (image.complete) show();

// Which of the two a person moves leads; the other follows, line by line where the lines' places are known.
const texts = [...document.querySelectorAll(".text .line[id]")];
const numberOf = (element) => Number(element.querySelector(".n")?.dataset.n);
const THIRD = 0.33;
let leader = "text";
let waiting = false;
for (const kind of ["wheel", "pointerdown", "keydown", "touchstart"]) {
  addEventListener(kind, (event) => { leader = frame.contains(event.target) ? "frame" : "text"; }, { passive: true, capture: true });
}

function follow() {
  waiting = false;
  if (!beside.matches || turn || !texts.length) return;
  const tall = hold.clientHeight;
  if (leader === "text") {
    const line = texts.find((one) => one.getBoundingClientRect().bottom > innerHeight * THIRD) ?? texts.at(-1);
    const row = byLine.get(numberOf(line));
    const part = row ? row.top / 10000 : texts.indexOf(line) / texts.length;
    frame.scrollTop = part * tall - frame.clientHeight * THIRD;
  } else {
    const at = (frame.scrollTop + frame.clientHeight * THIRD) / tall;
    const row = rows.find((one) => one.top / 10000 >= at);
    const line = row ? texts.find((one) => numberOf(one) === row.line) : texts[Math.floor(at * texts.length)];
    if (line) scrollBy({ top: line.getBoundingClientRect().top - innerHeight * THIRD, behavior: "instant" });
  }
}

for (const [where, who] of [[window, "text"], [frame, "frame"]]) {
  where.addEventListener("scroll", () => {
    if (leader !== who || waiting) return;
    waiting = true;
    requestAnimationFrame(follow);
  }, { passive: true });
}

// The line under the pointer, or with the focus in it, is shown on the picture.
const shade = drawing?.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "rect"));
function point(event) {
  const line = event.target.closest?.(".text .line");
  const row = line && byLine.get(numberOf(line));
  shade?.setAttribute("class", row ? "row" : "none");
  for (const [name, value] of row ? [["x", row.left], ["y", row.top], ["width", row.width], ["height", row.height]] : []) shade?.setAttribute(name, value);
}
document.querySelector(".text")?.addEventListener("pointerover", point);
document.querySelector(".text")?.addEventListener("focusin", point);
