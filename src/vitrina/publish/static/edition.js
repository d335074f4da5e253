// Search and check an edition, in the reader's browser: no server, no library, no file unchecked.
"use strict";
(() => {
  const { up, home, path, said } = document.body.dataset;
  const t = JSON.parse(said);
  const say = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const $ = (id) => document.getElementById(id);
  const utf8 = new TextEncoder(), text = (bytes) => new TextDecoder().decode(bytes);
  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const raw = (b64) => Uint8Array.from(atob(b64), (char) => char.charCodeAt(0));
  const joined = (...parts) => {
    const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { made.set(part, at); at += part.length; }
    return made;
  };
  const sha = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);
  const big = (value) => { const view = new DataView(new ArrayBuffer(8)); view.setBigUint64(0, BigInt(value)); return new Uint8Array(view.buffer); };

  // --- files: fetched, or given by the reader where the page lies on a disk -----------------
  let given = null;
  let cost = { files: 0, bytes: 0 };
  async function file(name) {
    let bytes;
    if (given) {
      const found = given.get(name);
      if (!found) throw new Error(name);
      bytes = new Uint8Array(await found.arrayBuffer());
    } else {
      const answer = await fetch(up + name, { cache: "no-cache" }).catch(() => null);
      if (!answer?.ok) throw new Error(name);
      bytes = new Uint8Array(await answer.arrayBuffer());
    }
    cost.files += 1; cost.bytes += bytes.length;
    return bytes;
  }
  async function shard(name) {
    const bytes = await file(`s/${name.slice(0, 2)}/${name}`);
    if (hex(await sha(bytes)) !== name) throw new Error(`s/${name.slice(0, 2)}/${name}`);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return JSON.parse(await new Response(stream).text());
  }
  const kept = new Map();
  const once = (name) => { if (!kept.has(name)) kept.set(name, shard(name)); return kept.get(name); };
  const disk = location.protocol === "file:";
  if (disk && $("give")) {
    $("give").hidden = false;
    $("give").querySelector("input").addEventListener("change", (event) => {
      const files = [...event.target.files];
      const first = files.find((one) => one.webkitRelativePath.endsWith("log/checkpoint"));
      const base = first ? first.webkitRelativePath.slice(0, -"log/checkpoint".length) : "";
      given = new Map(files.map((one) => [one.webkitRelativePath.slice(base.length), one]));
      if ($("ask") && $("q").value) search(); else if ($("check")) check();
    });
  }

  // --- the seal: RFC 6962 trees, C2SP signed notes ------------------------------------------
  const leaf = (entry) => sha(joined(new Uint8Array([0]), entry));
  const node = (a, b) => sha(joined(new Uint8Array([1]), a, b));
  async function included(hash, index, size, proof, root) {
    let at = index, last = size - 1;
    if (!(index >= 0 && index < size)) return false;
    for (const each of proof) {
      if (last === 0) return false;
      if (at % 2 || at === last) {
        hash = await node(each, hash);
        while (at % 2 === 0 && at) { at = Math.floor(at / 2); last = Math.floor(last / 2); }
      } else hash = await node(hash, each);
      at = Math.floor(at / 2); last = Math.floor(last / 2);
    }
    return last === 0 && same(hash, root);
  }
  async function keys() {
    const lines = text(await file("log/keys")).trim().split("\n");
    return Promise.all(lines.map(async (line) => {
      const [name, ident, key] = [line.split("+")[0], line.split("+")[1], line.split("+").slice(2).join("+")];
      const bytes = raw(key);
      const told = (await sha(joined(utf8.encode(`${name}\n`), bytes))).slice(0, 4);
      if (hex(told) !== ident) throw new Error("log/keys");
      return { name, ident, kind: bytes[0], key: bytes.slice(1), line };
    }));
  }
  const short = (name) => { const bytes = utf8.encode(name); return joined(new Uint8Array([bytes.length]), bytes); };
  async function signed(note, known) {
    const cut = note.lastIndexOf("\n\n");
    const body = note.slice(0, cut + 1), lines = note.slice(cut + 2).trimEnd().split("\n");
    const [origin, size, root] = body.split("\n");
    const done = new Set(), open = new Set();
    for (const line of lines) {
      const [, name, b64] = line.match(/^\u2014 (\S+) (\S+)$/) ?? [];
      const bytes = raw(b64 ?? "");
      const key = known.find((one) => one.name === name && one.ident === hex(bytes.slice(0, 4)));
      if (!key) continue;
      const signature = bytes.slice(4);
      try {
        if (key.kind === 1) {
          const own = await crypto.subtle.importKey("raw", key.key, "Ed25519", false, ["verify"]);
          if (!await crypto.subtle.verify("Ed25519", own, signature, utf8.encode(body))) throw new Error("forged");
        } else {
          const own = await crypto.subtle.importKey("raw-public", key.key, { name: "ML-DSA-44" }, false, ["verify"]);
          const message = joined(utf8.encode("subtree/v1\n\0"), short(name), signature.slice(0, 8), short(origin), big(0), big(size), raw(root));
          if (!await crypto.subtle.verify({ name: "ML-DSA-44" }, own, signature.slice(8), message)) throw new Error("forged");
        }
        done.add(key.kind);
      } catch (error) {
        if (error.message === "forged") throw new Error("log/checkpoint");
        open.add(key.kind);
      }
    }
    if (!done.has(1)) throw new Error("log/checkpoint");
    if (known[0].name !== origin) throw new Error("log/checkpoint");
    return { origin, size: Number(size), root: raw(root), pq: done.has(6) };
  }
  function proof(told) {
    const cut = told.indexOf("\n\n");
    const [kind, index, ...rows] = told.slice(0, cut).split("\n");
    if (kind !== "c2sp.org/tlog-proof@v1") throw new Error("proof");
    return { index: Number(index.replace("index ", "")), hashes: rows.map(raw), note: told.slice(cut + 2) };
  }
  async function shown(entry, where, known) {
    const { index, hashes, note } = proof(text(await file(where)));
    const state = await signed(note, known);
    if (!await included(await leaf(entry), index, state.size, hashes, state.root)) throw new Error(where);
    return state;
  }
  let sealed = null;
  async function seal() {
    const known = await keys();
    const now = await signed(text(await file("log/checkpoint")), known);
    const entry = await file("log/release.json");
    const then = await shown(entry, "log/release.tlog-proof", known);
    if (then.size !== now.size || !same(then.root, now.root)) throw new Error("log/release.tlog-proof");
    return { known, now, release: JSON.parse(text(entry)) };
  }
  const opened = () => (sealed ??= seal());
  async function listed(name) {
    const { release } = await opened();
    const root = await file("m/root.sha256");
    if (hex(await sha(root)) !== release.m) throw new Error("m/root.sha256");
    const part = `m/${hex(await sha(utf8.encode(name))).slice(0, 2)}.sha256`;
    const bytes = await file(part);
    if (!text(root).split("\n").includes(`${hex(await sha(bytes))}  ${part}`)) throw new Error(part);
    const line = text(bytes).split("\n").find((row) => row.slice(66) === name);
    if (!line || hex(await sha(await file(name))) !== line.slice(0, 64)) throw new Error(name);
  }

  // --- the badge ----------------------------------------------------------------------------
  function tell(kind, message) {
    const row = document.createElement("p");
    row.className = `said ${kind}`;
    row.textContent = message;
    $("said").append(row);
  }
  async function check() {
    $("said").replaceChildren();
    tell("", t.checking);
    sealed = null;
    try {
      const { known, now } = await opened();
      const card = document.querySelector(".check").dataset;
      const rows = [];
      if (card.id) {
        const folder = `d/${card.id}/r${card.rev}/`;
        const meta = await file(`${folder}meta.json`);
        const told = JSON.parse(text(meta));
        if (told.id !== card.id || told.rev !== Number(card.rev)) throw new Error(`${folder}meta.json`);
        const entry = { c: hex(await sha(meta)), id: told.id, op: told.rev === 1 ? "publish" : "revise", rev: told.rev, v: 1 };
        await shown(utf8.encode(JSON.stringify(entry)), `${folder}proof.tlog-proof`, known);
        for (const one of told.files) {
          if (hex(await sha(await file(folder + one.path))) !== one.sha256) throw new Error(folder + one.path);
        }
        await listed(path);
        rows.push(["good", t.good]);
      } else await listed(path);
      rows.push(["good", say(t.sealgood, { n: now.size, name: now.origin })]);
      let before = null;
      try { before = localStorage.getItem(`vitrina ${now.origin}`); localStorage.setItem(`vitrina ${now.origin}`, known[0].line); } catch { /* not kept */ }
      if (before && before !== known[0].line) rows.unshift(["bad", t.newkey]);
      rows.push(["quiet", say(t.notchecked, { what: [now.pq ? "" : t.pq, t.script].filter(Boolean).join("; ") })]);
      $("said").replaceChildren();
      for (const row of rows) tell(...row);
    } catch (error) {
      $("said").replaceChildren();
      tell("bad", say(t.bad, { what: error.message }));
    }
  }
  if ($("check")) { $("check").hidden = false; $("check").addEventListener("click", check); }

  // --- words, as the workspace folds them ---------------------------------------------------
  const F = "FOLDING";
  const WORD = new RegExp(`[\\p{L}\\p{N}](?:[\\p{L}\\p{N}]|[${F.marks}])*`, "gu");
  const PAIRED = new RegExp(`[${F.paired}]`, "u"), RUNS = new RegExp(`[${F.paired}]+|[^${F.paired}]+`, "gu");
  const SILENT = new RegExp(F.silent, "gu"), ACCENTS = new RegExp(F.accents, "gu");
  function fold(word) {
    const plain = word.toLowerCase().normalize("NFKD").replace(SILENT, "").replace(ACCENTS, "");
    return [...plain].map((char) => F.letters[char] ?? char).join("").normalize("NFC");
  }
  function tokens(asked) {
    const words = asked.replaceAll("İ", "I").normalize("NFKC").toLowerCase().match(WORD) ?? [];
    return words.flatMap((word) => {
      if (!PAIRED.test(word)) return fold(word).split(" ").filter(Boolean).map((one) => [...one].slice(0, F.longest).join(""));
      return fold(word).match(RUNS).flatMap((run) => {
        const signs = [...run];
        if (!PAIRED.test(run) || signs.length < 2) return [run];
        return signs.slice(1).map((sign, at) => signs[at] + sign);
      });
    });
  }
  globalThis.vitrinaTokens = tokens; // the tests compare them with the workspace's

  // --- the query: words, "phrases", OR, -not, begin*, year:1961..1963 ------------------------
  let root = null;
  async function index() {
    if (root) return root;
    const { release } = await opened();
    const bytes = await file("s/root.json");
    if (hex(await sha(bytes)) !== release.s) throw new Error("s/root.json");
    return (root = JSON.parse(text(bytes)));
  }
  const after = (a, b) => { // the order of Python's text: by code point
    const x = [...a], y = [...b];
    for (let at = 0; at < Math.min(x.length, y.length); at++) if (x[at] !== y[at]) return x[at].codePointAt(0) > y[at].codePointAt(0);
    return x.length > y.length;
  };
  function row(rows, term) {
    let low = 0, high = rows.length;
    while (low < high) { const middle = (low + high) >> 1; if (after(rows[middle][0], term)) high = middle; else low = middle + 1; }
    return low - 1;
  }
  function spread([steps, weights]) {
    const made = new Map();
    let number = 0;
    steps.forEach((step, at) => { number += step; made.set(number, weights[at]); });
    return made;
  }
  async function term(word) {
    const { terms } = await index();
    const at = row(terms, word);
    const found = at < 0 ? undefined : (await once(terms[at][1]))[word];
    return found ? spread(found) : new Map();
  }
  async function begun(start) {
    const { terms } = await index();
    let made = new Map();
    for (let at = Math.max(0, row(terms, start)), met = 0; at < terms.length && met < 200; at++) {
      if (after(terms[at][0], start) && !terms[at][0].startsWith(start)) break;
      for (const [word, posted] of Object.entries(await once(terms[at][1]))) {
        if (word.startsWith(start)) { met += 1; made = either(made, spread(posted)); }
      }
    }
    return made;
  }
  async function phrase(words) {
    const { terms } = await index();
    let both = null;
    const places = [];
    for (const word of words) {
      const at = row(terms, word);
      const posted = at < 0 ? undefined : (await once(terms[at][1]))[word];
      if (!posted) return new Map();
      const where = (await once(terms[at][2]))[word];
      const own = new Map();
      let number = 0;
      posted[0].forEach((step, n) => { number += step; let place = 0; own.set(number, new Set(where[n].map((move) => (place += move)))); });
      places.push(own);
      both = both ? all(both, spread(posted)) : spread(posted);
    }
    for (const number of [...both.keys()]) {
      const first = [...places[0].get(number)];
      if (!first.some((start) => places.every((own, n) => own.get(number).has(start + n)))) both.delete(number);
    }
    return both;
  }
  const either = (a, b) => { const made = new Map(a); for (const [number, weight] of b) made.set(number, (made.get(number) ?? 0) + weight); return made; };
  const all = (a, b) => { const made = new Map(); for (const [number, weight] of a) if (b.has(number)) made.set(number, weight + b.get(number)); return made; };
  const without = (a, b) => new Map([...a].filter(([number]) => !b.has(number)));
  async function answer(asked) {
    const parts = asked.match(/-?["“„«][^"”»]*["”»]|\S+/g) ?? [];
    let groups = [[]];
    const facts = await facets();
    for (const part of parts) {
      if (part === "OR") { groups.push([]); continue; }
      if (part === "AND") continue;
      groups.at(-1).push(part);
    }
    let found = null;
    for (const group of groups.filter((one) => one.length)) {
      let here = null;
      const out = [];
      for (let part of group) {
        const no = part.startsWith("-") && part.length > 1;
        if (no) part = part.slice(1);
        let some;
        const field = part.match(/^(year|date|kind|lang):(.+)$/);
        if (field) some = facts.that(...field.slice(1));
        else if (/^["“„«]/.test(part)) { const words = tokens(part); some = words.length > 1 ? await phrase(words) : words.length ? await term(words[0]) : null; }
        else if (part.endsWith("*") && tokens(part).length === 1) some = await begun(tokens(part)[0]);
        else { const words = tokens(part); some = words.length > 1 ? await phrase(words) : words.length ? await term(words[0]) : null; }
        if (!some) continue;
        if (no) out.push(some); else here = here ? all(here, some) : some;
      }
      if (!here && out.length) here = facts.every();
      if (!here) continue;
      for (const some of out) here = without(here, some);
      found = found ? either(found, here) : here;
    }
    return [...(found ?? new Map())].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  }
  let known = null;
  async function facets() {
    if (known) return known;
    const made = await once((await index()).facets);
    const numbers = (test) => new Map(made.years.map((_, at) => [at, 0]).filter(([at]) => test(at)));
    known = {
      ...made,
      every: () => numbers(() => true),
      that(name, value) {
        if (name === "kind") return numbers((at) => made.kinds[at] === value.toLowerCase());
        if (name === "lang") return numbers((at) => made.languages[at] === value.toLowerCase());
        const [first, last] = value.includes("..") ? value.split("..") : [value, value];
        return numbers((at) => made.dates[at] && (!first || made.dates[at].slice(0, first.length) >= first) && (!last || made.dates[at].slice(0, last.length) <= last));
      },
    };
    return known;
  }

  // --- the results ----------------------------------------------------------------------------
  const PAGE = 10;
  let hits = [], chosen = {};
  async function card(number) {
    const { cards } = await index();
    return (await once(cards[number >> 6])).cards[number & 63];
  }
  async function search() {
    const asked = $("q").value.trim();
    history.replaceState(null, "", asked ? `#q=${encodeURIComponent(asked)}` : "#");
    $("found").hidden = !asked; $("browse").hidden = !!asked;
    if (!asked) return;
    cost = { files: 0, bytes: 0 };
    try {
      hits = await answer(asked);
      chosen = {};
      await show();
    } catch (error) {
      $("hits").replaceChildren(); $("facets").replaceChildren();
      $("count").textContent = say(t.broken, { what: error.message });
    }
  }
  async function show(from = 0) {
    const facts = await facets();
    const kept = hits.filter(([number]) => (!chosen.year || String(facts.years[number]) === chosen.year) && (!chosen.kind || facts.kinds[number] === chosen.kind));
    $("count").textContent = kept.length === 1 ? t.hit : kept.length ? say(t.hits, { n: kept.length }) : t.none;
    if (!from) $("hits").replaceChildren();
    for (const [number] of kept.slice(from, from + PAGE)) $("hits").append(item(await card(number)));
    $("more").hidden = kept.length <= from + PAGE;
    $("more").textContent = t.more;
    $("more").onclick = () => show(from + PAGE);
    $("facets").replaceChildren(...choices("year", facts.years), ...choices("kind", facts.kinds));
    $("cost").textContent = say(t.time, { r: cost.files, k: Math.round(cost.bytes / 1000) });
  }
  function choices(name, values) {
    const counts = new Map();
    for (const [number] of hits) if (values[number]) counts.set(values[number], (counts.get(values[number]) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1]).slice(0, 8).map(([value, count]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${value} (${count})`;
      button.setAttribute("aria-pressed", String(chosen[name] === String(value)));
      button.onclick = () => { chosen[name] = chosen[name] === String(value) ? "" : String(value); show(); };
      return button;
    });
  }
  function item([id, title, date, kind, language, summary]) {
    const made = document.createElement("li");
    const head = document.createElement("h3"), link = document.createElement("a"), more = document.createElement("p"), words = document.createElement("p");
    link.href = `${up}d/${id}/index.html`; link.textContent = title || id; link.dir = "auto";
    more.textContent = [date, kind, language].filter(Boolean).join(" · ");
    words.textContent = summary; words.dir = "auto";
    head.append(link); made.append(head, more, words);
    return made;
  }
  if ($("ask")) {
    $("ask").addEventListener("submit", (event) => { event.preventDefault(); search(); });
    const asked = location.hash.match(/^#q=(.*)$/);
    if (asked) { $("q").value = decodeURIComponent(asked[1]); if (!disk) search(); }
  }
})();
