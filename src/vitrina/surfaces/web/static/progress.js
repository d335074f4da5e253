// Keeps the banner of a running ingest fresh; says so once when it is done.
const banner = document.getElementById("progress");

async function look() {
  let wait = 2000;
  try {
    const answer = await fetch(banner.dataset.url, { headers: { accept: "application/json" } });
    if (!answer.ok) return;
    const state = await answer.json();
    const bar = banner.querySelector("progress");
    if (!state.running) {
      bar.value = bar.max;
      banner.querySelector(".now").textContent = banner.dataset.done;
      return;
    }
    bar.max = Math.max(state.found, 1);
    bar.value = state.done;
    banner.querySelector(".now").textContent = state.text;
  } catch {
    wait = 10000;
  }
  setTimeout(look, wait);
}

// A status that changes every two seconds must not be read out every two seconds.
if (banner) {
  banner.setAttribute("aria-live", "off");
  setTimeout(look, 2000);
}
