// Search without a server: each file of the index is checked against the signed root before it is read.
// Ranking: BM25 (k1 1.2, b 0.75) over exact words of title and text; docs/spec/edition.md has the formula.
"use strict";
(() => {
  const { up, t, $, say, hex, sha, file, text, shard, unpacked, sealed, cost, parse, marked, spans, whenGiven, ready, Wrong } = vitrina;
  const K1 = 1.2, B = 0.75, MOST_BEGUN = 400, PAGE = 10, SNIPPET = 300_000, ROOM = 230;
  const LENGTHS = Float64Array.from({ length: 256 }, (_, code) => {
    if (code < 24) return code;
    const low = (code - 24) & 7, high = ((code - 24) >> 3) - 1;
    return 24 + (high < 0 ? low : (low | 8) * 2 ** high);
  });
  const hash = (body, at) => hex(body.subarray(32 * at, 32 * at + 32));
  const after = (a, b) => { // the order of code points, not of UTF-16
    const x = [...a], y = [...b];
    for (let at = 0; at < Math.min(x.length, y.length); at++) if (x[at] !== y[at]) return x[at].codePointAt(0) > y[at].codePointAt(0);
    return x.length > y.length;
  };
  const last = (rows, term) => { // the last row that does not come after a term; -1: none
    let low = 0, high = rows.length;
    while (low < high) { const middle = (low + high) >> 1; if (after(rows[middle], term)) high = middle; else low = middle + 1; }
    return low - 1;
  };

  // --- the index --------------------------------------------------------------------------------
  let opened = null;
  const index = () => (opened ??= (async () => {
    const [{ release }, bytes] = await Promise.all([sealed(), file("s/root")]);
    if (hex(await sha(bytes)) !== release.s) throw new Wrong("s/root");
    const { head, body } = await unpacked("s/root", bytes);
    return { ...head, body, average: Math.max(1, head.words / Math.max(1, head.documents)), table: hash(body, head.blocks.length) };
  })());
  const block = async (at) => { const root = await index(); return shard(hash(root.body, at)); };
  async function place(term) { // (block, row) of the file that a term would be in
    const root = await index();
    const at = last(root.blocks, term);
    if (at < 0) return null;
    const { head, body } = await block(at);
    return { at, row: last(head.terms, term), count: head.terms.length, name: (row) => hash(body, row) };
  }
  const offsets = new WeakMap();
  function starts(file) { // where each term's documents begin
    if (!offsets.has(file)) {
      const made = [0];
      for (const count of file.head.documents) made.push(made.at(-1) + count);
      offsets.set(file, made);
    }
    return offsets.get(file);
  }
  function posted(file, at) { // a term's documents, how often it is in each, their lengths
    const from = starts(file)[at], all = starts(file).at(-1), count = file.head.documents[at], { body } = file;
    const numbers = new Uint32Array(count), counts = new Uint16Array(count), norms = body.subarray(6 * all + from, 6 * all + from + count);
    let number = 0;
    for (let n = 0, i = from; n < count; n++, i++) {
      number += body[i] | (body[all + i] << 8) | (body[2 * all + i] << 16) | (body[3 * all + i] << 24);
      numbers[n] = number;
      counts[n] = body[4 * all + i] | (body[5 * all + i] << 8);
    }
    return { file, at, numbers, counts, norms };
  }
  async function term(word) {
    const where = await place(word);
    if (!where) return null;
    const file = await shard(where.name(where.row));
    const at = file.head.terms.indexOf(word);
    return at < 0 ? null : posted(file, at);
  }

  // --- sets of documents with their weights: two arrays, by number ------------------------------
  const none = { numbers: new Uint32Array(0), scores: new Float64Array(0) };
  const rarity = (root, count) => Math.log(1 + (root.documents - count + 0.5) / (count + 0.5));
  function weighed(root, numbers, counts, norms, weight) {
    const scores = new Float64Array(numbers.length), slow = LENGTHS.map((length) => K1 * (1 - B + B * length / root.average));
    for (let n = 0; n < numbers.length; n++) scores[n] = weight * (K1 + 1) * counts[n] / (counts[n] + slow[norms[n]]);
    return { numbers, scores };
  }
  function merged(a, b, both) {
    const numbers = new Uint32Array(both ? Math.min(a.numbers.length, b.numbers.length) : a.numbers.length + b.numbers.length);
    const scores = new Float64Array(numbers.length);
    let n = 0, i = 0, j = 0;
    const put = (number, score) => { numbers[n] = number; scores[n] = score; n += 1; };
    while (i < a.numbers.length && j < b.numbers.length) {
      const x = a.numbers[i], y = b.numbers[j];
      if (x === y) put(x, a.scores[i++] + b.scores[j++]);
      else if (x < y) { if (!both) put(x, a.scores[i]); i += 1; } else { if (!both) put(y, b.scores[j]); j += 1; }
    }
    if (!both) {
      for (; i < a.numbers.length; i++) put(a.numbers[i], a.scores[i]);
      for (; j < b.numbers.length; j++) put(b.numbers[j], b.scores[j]);
    }
    return { numbers: numbers.subarray(0, n), scores: scores.subarray(0, n) };
  }
  function without(a, b) {
    const out = new Set(b.numbers), keep = [];
    a.numbers.forEach((number, at) => { if (!out.has(number)) keep.push(at); });
    return { numbers: Uint32Array.from(keep, (at) => a.numbers[at]), scores: Float64Array.from(keep, (at) => a.scores[at]) };
  }
  const plain = (numbers) => ({ numbers: Uint32Array.from(numbers), scores: new Float64Array(numbers.length) });

  async function word(name) {
    const [root, found] = await Promise.all([index(), term(name)]);
    return found ? weighed(root, found.numbers, found.counts, found.norms, rarity(root, found.numbers.length)) : none;
  }
  async function begun(start) { // every word that begins so; they have no rank
    const root = await index(), met = new Set();
    let where = await place(start), words = 0;
    if (!where) where = { at: 0, row: 0 };
    for (let at = where.at, row = Math.max(0, where.row); at < root.blocks.length && words < MOST_BEGUN; at++, row = 0) {
      const { head, body } = await block(at);
      for (; row < head.terms.length && words < MOST_BEGUN; row++) {
        if (after(head.terms[row], start) && !head.terms[row].startsWith(start)) return plain([...met].sort((a, b) => a - b));
        const file = await shard(hash(body, row));
        file.head.terms.forEach((one, n) => {
          if (one.startsWith(start) && words < MOST_BEGUN) { words += 1; for (const number of posted(file, n).numbers) met.add(number); }
        });
      }
    }
    return plain([...met].sort((a, b) => a - b));
  }

  // --- phrases ----------------------------------------------------------------------------------
  const sums = new WeakMap();
  function placesBefore(file) { // of the terms that share a file of places: where each one's begin
    if (!sums.has(file)) {
      const all = starts(file).at(-1), { body, head } = file, made = [];
      let sum = 0;
      head.terms.forEach((_, at) => {
        made.push(sum);
        if (head.own[at]) return;
        for (let i = starts(file)[at]; i < starts(file)[at + 1]; i++) sum += body[4 * all + i] | (body[5 * all + i] << 8);
      });
      sums.set(file, made);
    }
    return sums.get(file);
  }
  async function placesOf(found, wanted) { // number -> places, of the wanted documents
    const { file, at, numbers, counts } = found, own = file.head.own[at], made = new Map();
    const parts = own ?? [[numbers[0], file.head.places]];
    let n = 0;
    for (let part = 0; part < parts.length; part++) {
      const end = part + 1 < parts.length ? parts[part + 1][0] : Infinity, rows = [];
      let from = own ? 0 : placesBefore(file)[at];
      for (; n < numbers.length && numbers[n] < end; from += counts[n], n++) if (wanted.has(numbers[n])) rows.push([numbers[n], from, counts[n]]);
      if (!rows.length) continue;
      const { body } = await shard(parts[part][1]), all = body.length / 4;
      for (const [number, start, count] of rows) {
        made.set(number, Uint32Array.from({ length: count }, (_, k) => { const i = start + k; return body[i] | (body[all + i] << 8) | (body[2 * all + i] << 16) | (body[3 * all + i] << 24); }));
      }
    }
    return made;
  }
  function times(where, slop) { // how often words stand in this order, with so many others between
    let found = 0;
    for (const start of where[0]) {
      let at = start, left = slop;
      const ok = where.slice(1).every((places) => {
        const next = places.find((place) => place > at);
        if (next === undefined || next - at - 1 > left) return false;
        left -= next - at - 1;
        at = next;
        return true;
      });
      if (ok) found += 1;
    }
    return found;
  }
  async function phrase(words, slop) {
    const root = await index();
    const all = await Promise.all(words.map(term));
    if (all.some((one) => !one)) return none;
    const both = all.map((one) => plain(one.numbers)).reduce((a, b) => merged(a, b, true));
    const wanted = new Set(both.numbers);
    const places = await Promise.all(all.map((one) => placesOf(one, wanted)));
    const weight = all.reduce((sum, one) => sum + rarity(root, one.numbers.length), 0);
    const numbers = [], counts = [], norms = [];
    const lengths = new Map(Array.from(all[0].numbers, (number, at) => [number, all[0].norms[at]]));
    for (const number of both.numbers) {
      const count = times(places.map((one) => one.get(number)), slop);
      if (count) { numbers.push(number); counts.push(count); norms.push(lengths.get(number)); }
    }
    return weighed(root, Uint32Array.from(numbers), counts, norms, weight);
  }

  // --- facets -------------------------------------------------------------------------------------
  let table = null;
  const facets = () => (table ??= (async () => {
    const { head, body } = await shard((await index()).table), { slots } = head;
    return {
      ...head,
      year: (at) => body[at] | (body[slots + at] << 8),
      kind: (at) => head.kinds[body[2 * slots + at] - 1],
      tongue: (at) => head.languages[body[3 * slots + at] - 1],
      is: (at) => body[2 * slots + at] > 0,
      card: (at) => hash(body.subarray(4 * slots), Math.floor(at / head.size)),
    };
  })());
  async function days() {
    const facts = await facets(), { body } = await shard(facts.days);
    return (at) => {
      const day = body[at] | (body[facts.slots + at] << 8), year = facts.year(at);
      return year * 10000 + Math.max(1, Math.floor(day / 100)) * 100 + Math.max(1, day % 100);
    };
  }
  async function those(test) {
    const facts = await facets(), found = [];
    for (let at = 0; at < facts.slots; at++) if (facts.is(at) && test(facts, at)) found.push(at);
    return plain(found);
  }
  async function evaluated(node) {
    if (!node || node.op === "all") return those(() => true);
    if (node.op === "word") return word(node.word);
    if (node.op === "begin") return begun(node.word);
    if (node.op === "phrase") return phrase(node.words, node.slop);
    if (node.op === "kind") return those((facts, at) => facts.kind(at) === node.value);
    if (node.op === "lang") return those((facts, at) => facts.tongue(at) === node.value);
    if (node.op === "days") { const day = await days(); return those((facts, at) => facts.year(at) && day(at) >= node.first && day(at) <= node.last); }
    if (node.op === "not") return without(await those(() => true), await evaluated(node.part));
    if (node.op === "or") return (await Promise.all(node.parts.map(evaluated))).reduce((a, b) => merged(a, b, false));
    const wanted = node.parts.filter((part) => part.op !== "not"), barred = node.parts.filter((part) => part.op === "not");
    let found = wanted.length ? (await Promise.all(wanted.map(evaluated))).reduce((a, b) => merged(a, b, true)) : await those(() => true);
    for (const part of barred) found = without(found, await evaluated(part.part));
    return found;
  }
  async function ranked(asked) {
    const { tree, notes } = parse(asked);
    if (!tree) return { hits: [], notes, tree };
    const { numbers, scores } = await evaluated(tree);
    const hits = Array.from(numbers, (number, at) => [number, scores[at]]).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return { hits, notes, tree };
  }
  async function card(number) {
    const facts = await facets();
    const [id, rev, title, date, kind, language, summary, digest, size] = (await shard(facts.card(number))).head.cards[number % facts.size];
    return { id, rev, title, date, kind, language, summary, digest, size };
  }
  Object.assign(vitrina, { ranked, card });

  // --- the page -------------------------------------------------------------------------------------
  let now = { hits: [], marks: [] }, chosen = { year: "", kind: "" }, turn = 0;
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
      const { hits, notes, tree } = await ranked(asked);
      if (mine !== turn) return;
      now = { hits, marks: marked(tree) };
      chosen = { year: "", kind: "" };
      $("notes").replaceChildren(...notes.map((code) => { const row = document.createElement("li"); row.textContent = t[`note_${code}`]; return row; }));
      await show(0, mine);
    } catch (error) {
      if (mine !== turn) return;
      $("hits").replaceChildren(); $("facets").replaceChildren(); $("cost").textContent = ""; $("more").hidden = true;
      $("count").textContent = say(error instanceof Wrong ? t.broken : t.unread, { what: error.message });
      $("count").className = "bad";
    }
  }
  async function show(from, mine) {
    const facts = await facets();
    let kept = now.hits.filter(([at]) => (!chosen.year || String(facts.year(at)) === chosen.year) && (!chosen.kind || facts.kind(at) === chosen.kind));
    if ($("sort").value) {
      const day = await days(), way = $("sort").value === "old" ? 1 : -1;
      kept = [...kept].sort((a, b) => !facts.year(a[0]) - !facts.year(b[0]) || way * (day(a[0]) - day(b[0])) || a[0] - b[0]);
    }
    const cards = await Promise.all(kept.slice(from, from + PAGE).map(([number]) => card(number)));
    if (mine !== turn) return;
    $("count").className = "quiet";
    $("count").textContent = kept.length === 1 ? t.hit : kept.length ? say(t.hits, { n: kept.length.toLocaleString(document.documentElement.lang) }) : t.none;
    vitrina.shown?.(now.hits.length);
    if (!from) { $("hits").replaceChildren(); facetsOf(facts); }
    const rows = cards.map(item);
    $("hits").append(...rows.map((row) => row.made));
    $("more").hidden = kept.length <= from + PAGE;
    $("more").onclick = () => show(from + PAGE, turn);
    $("cost").textContent = say(t.time, { r: cost.files, k: Math.round(cost.bytes / 1000) });
    await Promise.all(rows.map((row, at) => snippet(row, cards[at]).catch(() => { row.words.textContent = t.snippet; })));
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
    words.textContent = one.summary;
    if (one.language) words.lang = one.language;
    head.append(link);
    made.append(head, more, words);
    return { made, link, words };
  }
  // The words around the hit, out of the text itself, whose digest stands on the card.
  async function snippet(row, one) {
    if (!now.marks.length || one.size > SNIPPET) return;
    const where = `d/${one.id}/r${one.rev}/text.txt`, bytes = await file(where, "no-cache");
    if (hex(await sha(bytes)) !== one.digest) throw new Wrong(where);
    const told = text(bytes), found = [];
    for (const [at, written, forms] of spans(told)) {
      const which = now.marks.findIndex(([mark, begins]) => forms.some((form) => (begins ? form.startsWith(mark) : form === mark)));
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
