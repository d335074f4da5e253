// Keeps the page of a run fresh: what changes is fetched as it would be shown, and put in its place.
const place = document.getElementById("run");

async function look() {
  let wait = 2000;
  try {
    const answer = await fetch(place.dataset.url);
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".run");
    // Whoever stands on a link keeps it.
    if (fresh && !place.contains(document.activeElement)) place.replaceChildren(document.importNode(fresh, true));
    if (fresh && !("running" in fresh.dataset)) wait = 15000;
  } catch {
    wait = 10000;
  }
  setTimeout(look, wait);
}

setTimeout(look, "running" in place.dataset ? 2000 : 15000);
