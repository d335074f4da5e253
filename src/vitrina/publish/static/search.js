// The page of a search: hits with the words around them, what they could be narrowed to, in which order.
"use strict";
(() => {
  const { up, t, $, say, hex, sha, file, text, cost, facets, days, card, ranked, marked, marking, spans, index, whenGiven, ready, Wrong } = vitrina;
  const PAGE = 10, SNIPPET = 300_000, ROOM = 230, SUMMARY = 100, LOWEST = 100; // the height of a hit with few words

  // In groups of three, as ISO 80000 has it: to load a language's own rules takes longer than to search.
  const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");

  // --- the page -------------------------------------------------------------------------------------
  let now = { hits: [], partial: [], marks: [] }, chosen = { year: "", kind: "" }, turn = 0;
  async function search() {
    const asked = $("q").value.trim(), mine = ++turn;
    history.replaceState(null, "", asked ? `#q=${encodeURIComponent(asked)}` : location.pathname + location.search);
    $("found").hidden = !asked;
    $("browse").hidden = !!asked;
    if (!asked) return;
    if (!ready()) { $("count").textContent = t.givefirst; return; }
    cost.files = cost.bytes = 0;
    $("count").textContent = t.searching;
    try {
      const { hits, partial, notes, tree } = await ranked(asked, PAGE);
      if (mine !== turn) return;
      now = { hits, partial, marks: marked(tree) };
      chosen = { year: "", kind: "" };
      const said = [...notes, ...(partial.length ? [hits.length ? "partial" : "onlypartial"] : [])];
      $("notes").replaceChildren(...said.map((code) => { const row = document.createElement("li"); row.textContent = t[`note_${code}`]; return row; }));
      await show(0, mine);
    } catch (error) {
      if (mine !== turn) return;
      $("hits").replaceChildren(); $("facets").replaceChildren(); $("cost").textContent = ""; $("more").hidden = true;
      $("count").textContent = say(error instanceof Wrong ? t.broken : t.unread, { what: error.message });
      $("count").className = "bad";
    }
  }
  let drawn = 0;
  async function show(from, mine) {
    const own = ++drawn, stale = () => mine !== turn || own !== drawn; // a choice that was made meanwhile goes first
    $("more").onclick = null;
    const facts = await facets();
    let kept = now.hits.filter(([at]) => (!chosen.year || String(facts.year(at)) === chosen.year) && (!chosen.kind || facts.kind(at) === chosen.kind));
    if ($("sort").value) {
      const day = await days(), way = $("sort").value === "old" ? 1 : -1;
      kept = [...kept].sort((a, b) => !facts.year(a[0]) - !facts.year(b[0]) || way * (day(a[0]) - day(b[0])) || a[0] - b[0]);
    }
    // After the documents with all the words, where they are few, some with some of them.
    const partial = from || $("sort").value || chosen.year || chosen.kind ? [] : now.partial;
    const shown = [...kept.slice(from, from + PAGE), ...partial];
    // Those in view first: on a slow line the others, whose cards lie in other files, would only hold them up.
    const place = $("hits").getBoundingClientRect(), start = from ? place.bottom : place.top;
    const inView = Math.max(1, Math.ceil((innerHeight - Math.max(0, start)) / LOWEST));
    const first = await cardsOf(shown.slice(0, inView));
    if (stale()) return;
    $("count").className = "quiet";
    $("count").textContent = kept.length === 1 ? t.hit : kept.length ? say(t.hits, { n: grouped(kept.length) }) : t.none;
    vitrina.shown?.(now.hits.length);
    if (!from) { $("hits").replaceChildren(); $("more").hidden = true; }
    const put = appended(first);
    if (!from) facetsOf(facts); // after what was asked for is on its way to the screen
    await put;
    if (stale()) return;
    const others = await cardsOf(shown.slice(inView));
    if (stale()) return;
    $("more").hidden = kept.length <= from + PAGE;
    $("more").onclick = () => show(from + PAGE, turn);
    await appended(others);
  }
  const cardsOf = (hits) => Promise.all(hits.map(([number]) => card(number)));
  async function appended(cards) { // with the words around the hits
    const rows = cards.map(item);
    $("hits").append(...rows.map((row) => row.made));
    await Promise.all(rows.map((row, at) => snippet(row, cards[at]).catch(() => { row.words.textContent = t.snippet; })));
    $("cost").textContent = say(t.time, { r: cost.files, k: Math.round(cost.bytes / 1000) });
  }
  function facetsOf(facts) {
    const count = (name, other) => {
      const counts = new Map();
      for (const [at] of now.hits) {
        if (chosen[other] && String(facts[other](at)) !== chosen[other]) continue;
        const value = facts[name](at);
        if (value) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
      }
      return counts;
    };
    const buttons = (name, other, by) => [...count(name, other)].sort((a, b) => b[1] - a[1]).slice(0, 12).sort(by).map(([value, n]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${name === "kind" ? t[`kind_${value}`] ?? value : value} `;
      const small = document.createElement("small");
      small.textContent = n;
      button.append(small);
      button.setAttribute("aria-pressed", String(chosen[name] === value));
      button.onclick = () => { chosen[name] = chosen[name] === value ? "" : value; show(0, turn); };
      return button;
    });
    $("facets").replaceChildren(...buttons("year", "kind", (a, b) => a[0] - b[0]), ...buttons("kind", "year", (a, b) => b[1] - a[1]));
  }
  function item(one) {
    const make = (name) => document.createElement(name);
    const made = make("li"), head = make("h3"), link = make("a"), more = make("p"), words = make("p");
    link.href = `${up}d/${one.id}/index.html`;
    link.textContent = one.title || one.id;
    link.dir = words.dir = "auto";
    more.className = "kicker";
    for (const value of [one.date, t[`kind_${one.kind}`] ?? one.kind, one.language]) if (value) { const part = make("span"); part.textContent = value; more.append(part); }
    words.textContent = one.told.slice(0, SUMMARY).replace(/\s+/g, " ");
    if (one.language) words.lang = one.language;
    head.append(link);
    made.append(head, more, words);
    return { made, link, words };
  }
  // The whole text, which lies on the card unless it is long; then the card has its digest.
  async function whole(one) {
    if (!one.digest) return one.told;
    const where = `d/${one.id}/r${one.rev}/text.txt`, bytes = await file(where, "no-cache");
    if (hex(await sha(bytes)) !== one.digest) throw new Wrong(where);
    return text(bytes);
  }
  async function snippet(row, one) { // the words around the hit
    if (!now.marks.length || one.bytes > SNIPPET) return;
    const told = await whole(one), found = [], marks = marking(now.marks, one.language);
    for (const [at, written, forms] of spans(told)) {
      const which = marks(written, forms);
      if (which >= 0) found.push({ at, end: at + written.length, which });
      if (found.length > 2000) break;
    }
    if (!found.length) return;
    let best = 0, most = 0;
    found.forEach((one, n) => {
      const kinds = new Set();
      for (let k = n; k < found.length && found[k].end - one.at < ROOM; k++) kinds.add(found[k].which);
      if (kinds.size > most) { most = kinds.size; best = n; }
    });
    const centre = found[best].at, begin = Math.max(0, told.lastIndexOf(" ", Math.max(0, centre - 70)) + 1), end = Math.min(told.length, begin + ROOM);
    row.words.replaceChildren(begin ? "… " : "");
    let at = begin;
    for (const one of found.filter((one) => one.at >= begin && one.end <= end)) {
      const mark = document.createElement("mark");
      mark.textContent = told.slice(one.at, one.end);
      row.words.append(told.slice(at, one.at), mark);
      at = one.end;
    }
    row.words.append(told.slice(at, end), end < told.length ? " …" : "");
    row.link.href += `#l${told.slice(0, centre).split("\n").length}`;
  }
  Object.assign(vitrina, { search });
  if (!$("ask")) return;
  $("ask").addEventListener("submit", (event) => { event.preventDefault(); search(); });
  $("sort").addEventListener("change", () => show(0, turn));
  const asked = () => {
    const found = location.hash.match(/^#q=(.*)$/);
    if (!found) return;
    try { $("q").value = decodeURIComponent(found[1]); } catch { return; }
    search();
  };
  addEventListener("hashchange", asked);
  whenGiven(() => $("q").value && search());
  if (ready()) $("q").addEventListener("focus", () => index().catch(() => {}), { once: true });
  asked();
})();
