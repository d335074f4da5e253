// Offers ways to end a query while it is typed: a combobox as ARIA describes it. Enter without a choice searches.
const box = document.querySelector("input[data-suggest]");

function offer(box) {
  const list = document.createElement("ul");
  let at = -1;
  let typed = "";
  let asked = 0;
  let timer = 0;
  list.id = "offers";
  list.className = "offers";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.label);
  box.form.append(list);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");

  function close() {
    at = -1;
    asked += 1;
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function choose(step) {
    const size = list.children.length;
    list.children[at]?.setAttribute("aria-selected", "false");
    at = (at + 1 + step + size + 1) % (size + 1) - 1;
    const here = list.children[at];
    here?.setAttribute("aria-selected", "true");
    if (here) box.setAttribute("aria-activedescendant", here.id);
    else box.removeAttribute("aria-activedescendant");
    box.value = here ? here.dataset.query : typed;
  }

  function show(found) {
    list.replaceChildren(...found.map((one, index) => {
      const row = document.createElement("li");
      const words = document.createElement("bdi");
      const what = document.createElement("span");
      row.id = `offer-${index}`;
      row.dataset.query = one.query;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      words.textContent = one.shown;
      what.textContent = one.what;
      row.append(words, what);
      return row;
    }));
    at = -1;
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
  }

  async function ask() {
    const mine = ++asked;
    typed = box.value;
    if (box.selectionStart !== typed.length) return close();
    try {
      const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(typed)}`);
      const found = answer.ok ? await answer.json() : [];
      if (mine === asked) show(found);
    } catch {
      close();
    }
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 90);
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(1);
    else if (event.key === "ArrowUp") choose(-1);
    else if (event.key === "Escape") {
      box.value = typed;
      close();
    } else if (event.key === "Enter" && at >= 0) close();
    else return;
    event.preventDefault();
  });
  box.addEventListener("blur", () => {
    clearTimeout(timer);
    close();
  });
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const row = event.target.closest("li");
    if (!row) return;
    box.value = row.dataset.query;
    close();
    box.focus();
  });
}

if (box) offer(box);
