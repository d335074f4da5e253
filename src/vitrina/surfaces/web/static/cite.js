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
