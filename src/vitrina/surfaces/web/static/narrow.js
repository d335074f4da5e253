// Narrowing down: a box that is ticked counts at once; years can be dragged over. Both have a way without.
const form = document.getElementById("narrow");
const PLACE = "narrow";

form?.classList.add("at-once");
form?.addEventListener("change", (event) => {
  const box = event.target;
  const value = box.value.startsWith("-") ? box.value.slice(1) : `-${box.value}`;
  // Wanted and left out are contraries: one takes the place of the other.
  for (const other of form.elements) if (box.checked && other.name === box.name && other.value === value) other.checked = false;
  try {
    sessionStorage.setItem(PLACE, `${box.name} ${box.value}`);
  } catch { /* no storage: the focus goes to the top */ }
  form.requestSubmit();
});

// Whoever narrows down by keyboard goes on from the same box, wherever it stands now.
try {
  const last = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  const box = [...form?.elements ?? []].find((one) => `${one.name} ${one.value}` === last);
  box?.closest("details")?.setAttribute("open", "");
  box?.focus({ preventScroll: true });
} catch { /* as above */ }

const bars = document.getElementById("bars");
const said = document.getElementById("years");
const list = bars ? [...bars.children] : [];
let from = null;

function span(event) {
  const at = document.elementFromPoint(event.clientX, list[0].getBoundingClientRect().top + 4)?.closest?.(".bars li");
  const left = list[0].getBoundingClientRect().left;
  const index = at ? list.indexOf(at) : event.clientX < left ? 0 : list.length - 1;
  return [Math.min(from, index), Math.max(from, index)];
}

bars?.addEventListener("pointerdown", (event) => {
  const at = list.indexOf(event.target.closest("li"));
  if (event.button === 0 && at >= 0) from = at;
});
addEventListener("pointermove", (event) => {
  if (from === null) return;
  const [first, last] = span(event);
  list.forEach((bar, at) => bar.classList.toggle("dragged", first !== last && at >= first && at <= last));
  said.value = first === last ? "" : `${list[first].dataset.first}\u2013${list[last].dataset.last}`;
});
addEventListener("pointerup", (event) => {
  if (from === null) return;
  const [first, last] = span(event);
  from = null;
  if (first === last) return;
  const url = new URL("/", location.href);
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (!["year", "first", "last", "p"].includes(name)) url.searchParams.append(name, value);
  }
  url.searchParams.append("year", `${list[first].dataset.first}-${list[last].dataset.last}`);
  location.assign(url);
});
addEventListener("pointercancel", () => {
  from = null;
  list.forEach((bar) => bar.classList.remove("dragged"));
});
