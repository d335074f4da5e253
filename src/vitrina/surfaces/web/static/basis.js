// What a sentence rests on is looked for when its mark is opened, and shown beside the line as its own page has it.
async function fill(mark) {
  const place = mark.querySelector("div");
  const link = place.querySelector("p > a");
  if (!mark.open || !link || "asked" in mark.dataset) return;
  mark.dataset.asked = "";
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(link.href);
    const page = answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const found = page?.querySelector(".claim-list > .open > :is(.supports, .none)");
    if (found) link.parentElement.replaceWith(document.importNode(found, true));
    else delete mark.dataset.asked;
  } catch {
    delete mark.dataset.asked; // the link that stands there leads to the same
  }
  place.removeAttribute("aria-busy");
}

for (const mark of document.querySelectorAll("details.basis")) mark.addEventListener("toggle", () => fill(mark));
