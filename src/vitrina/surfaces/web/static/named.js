// Who is named in the answers takes longer than the answers: it is fetched as its page has it, when these are shown.
const place = document.getElementById("named");

async function fill() {
  try {
    const answer = await fetch(place.dataset.url);
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("named");
    if (!fresh) return;
    // Whoever stands on a box keeps it, and stays on it.
    const held = place.contains(document.activeElement) ? document.activeElement : null;
    place.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
    const again = held && [...place.querySelectorAll("input")].find((box) => box.value === held.value);
    (again ?? (held && place.querySelector("input, summary")))?.focus({ preventScroll: true });
  } catch { /* the link that stands there leads to the same */ }
}

if (place?.dataset.url) fill();
