// Redacting: words that are selected, and a box that is drawn, fill in the form. It can all be typed as well.
const form = document.getElementById("decide");
const draw = document.getElementById("draw");
const drawn = document.getElementById("drawn");
const EDGES = ["left", "top", "right", "bottom"];
const WHOLE = 10000;

const choose = (what) => { form.querySelector(`[name=what][value=${what}]`).checked = true; };
// The form is far below what is chosen: a bar says what it holds now, and leads there.
const chosen = document.getElementById("chosen");
const tell = (what) => { chosen.hidden = !what; chosen.querySelector("strong").textContent = what.length > 60 ? `${what.slice(0, 60)}…` : what; };
form?.addEventListener("focusin", () => tell(""));

const clamp = (value) => Math.max(0, Math.min(WHOLE, Math.round(value)));

// --- words ---------------------------------------------------------------------------------------
const lineOf = (node) => (node?.nodeType === 1 ? node : node?.parentElement)?.closest("#lines li[value]");

function offsetIn(line, node, at) {
  const before = document.createRange();
  before.selectNodeContents(line.firstElementChild);
  before.setEnd(node, at);
  return [...before.toString()].length;  // the library counts code points
}

document.addEventListener("selectionchange", () => {
  const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
  const [first, last] = [lineOf(range?.startContainer), lineOf(range?.endContainer)];
  if (!form || !range || range.collapsed || !first || !last) return;
  form.term.value = range.toString().replace(/\s+/g, " ").trim();
  form.part.value = first.dataset.part;
  form.line.value = first.value;
  form.last.value = last.value;
  form.start.value = offsetIn(first, range.startContainer, range.startOffset);
  form.end.value = offsetIn(last, range.endContainer, range.endOffset);
  choose("term");
  tell(form.term.value);
});

for (const name of ["line", "last"]) {
  form?.elements[name].addEventListener("input", () => { form.start.value = form.end.value = ""; });
}

// --- a box ---------------------------------------------------------------------------------------
function show() {
  const [left, top, right, bottom] = EDGES.map((name) => Number(form.elements[name].value) || 0);
  for (const [name, value] of [["x", left], ["y", top], ["width", Math.max(0, right - left)], ["height", Math.max(0, bottom - top)]]) {
    drawn.setAttribute(name, value);
  }
}

function set(box) {
  EDGES.forEach((name, at) => { form.elements[name].value = clamp(box[at]); });
  choose("boxes");
  show();
  tell(draw.dataset.box);
}

function at(event) {
  const frame = draw.getBoundingClientRect();
  return [(event.clientX - frame.left) / frame.width, (event.clientY - frame.top) / frame.height].map((share) => clamp(share * WHOLE));
}

if (form && draw) {
  let start = null;
  draw.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    start = at(event);
    draw.focus({ preventScroll: true });
    draw.setPointerCapture(event.pointerId);
  });
  draw.addEventListener("pointermove", (event) => {
    if (!start) return;
    const [x, y] = at(event);
    set([Math.min(start[0], x), Math.min(start[1], y), Math.max(start[0], x), Math.max(start[1], y)]);
  });
  for (const end of ["pointerup", "pointercancel"]) draw.addEventListener(end, () => { start = null; });
  // Arrows move the box, with Shift they move its lower right corner.
  draw.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-100, 0], ArrowRight: [100, 0], ArrowUp: [0, -100], ArrowDown: [0, 100] }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const box = EDGES.map((name) => Number(form.elements[name].value) || 0);
    if (box[2] <= box[0] || box[3] <= box[1]) { set([4000, 4500, 6000, 4800]); return; }
    const moved = event.shiftKey ? [0, 0, ...step] : [...step, ...step];
    set(box.map((edge, index) => edge + moved[index]));
  });
  for (const name of EDGES) form.elements[name].addEventListener("input", () => { choose("boxes"); show(); });
}
