// Copies a citation; with Shift, a second line number cites the lines between.
for (const button of document.querySelectorAll(".copy")) {
  button.hidden = false;
  const said = button.textContent;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.from);
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.select();
      return;
    }
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = said; }, 1600);
  });
}

document.querySelector(".text")?.addEventListener("click", (event) => {
  const link = event.target.closest?.(".n, th a");
  const asked = new URL(location.href);
  const first = parseInt(asked.searchParams.get("line"), 10);
  if (!link || !event.shiftKey || !first) return;
  const url = new URL(link.href);
  for (const name of ["part", "page"]) {
    if (url.searchParams.get(name) !== asked.searchParams.get(name)) return;
  }
  event.preventDefault();
  const second = parseInt(url.searchParams.get("line"), 10);
  const [low, high] = [Math.min(first, second), Math.max(first, second)];
  url.searchParams.set("line", low === high ? `${low}` : `${low}-${high}`);
  url.hash = `L${low}`;
  location.assign(url);
});

// Words that are selected can be cited: a bar leads to the lines they stand in.
const bar = document.getElementById("pick");
const lineOf = (node) => (node?.nodeType === 1 ? node : node?.parentElement)?.closest(".text .line, .text tr[id]");

function picked() {
  const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
  const [first, last] = [lineOf(range?.startContainer), lineOf(range?.endContainer)];
  bar.hidden = !range || range.collapsed || !first || !last || first.parentElement !== last.parentElement;
  if (bar.hidden) return;
  const url = new URL(first.querySelector(".n, th a").href);
  const low = url.searchParams.get("line");
  const high = new URL(last.querySelector(".n, th a").href).searchParams.get("line");
  const link = bar.firstElementChild;
  if (low !== high) url.searchParams.set("line", `${low}-${high}`);
  link.href = url;
  link.textContent = (low === high ? link.dataset.one : link.dataset.many)
    .replace("{n}", low === high ? low : `${low}\u2013${high}`);
}

if (bar) document.addEventListener("selectionchange", picked);
