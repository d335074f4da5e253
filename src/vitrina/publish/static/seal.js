// The seal: RFC 6962 trees and C2SP signed notes, checked by the browser's own cryptography; and the badge.
"use strict";
(() => {
  const { up, path, t, $, say, utf8, text, hex, raw, sha, same, joined, file, whenGiven, ready, disk, Wrong, Missing } = vitrina;
  const leaf = (entry) => sha(joined(new Uint8Array([0]), entry));
  const node = (a, b) => sha(joined(new Uint8Array([1]), a, b));
  const short = (name) => joined(new Uint8Array([utf8(name).length]), utf8(name));
  const big = (value) => {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, BigInt(value));
    return new Uint8Array(view.buffer);
  };
  const half = (value) => Math.floor(value / 2);

  async function included(hash, index, size, proof, root) {
    if (!(Number.isSafeInteger(index) && index >= 0 && index < size)) return false;
    let at = index, last = size - 1;
    for (const each of proof) {
      if (last === 0) return false;
      if (at % 2 || at === last) {
        hash = await node(each, hash);
        while (at % 2 === 0 && at) { at = half(at); last = half(last); }
      } else hash = await node(hash, each);
      at = half(at);
      last = half(last);
    }
    return last === 0 && same(hash, root);
  }

  // --- keys and notes -------------------------------------------------------------------------
  let brought = null;
  const keys = () => (brought ??= file("log/keys").then(async (bytes) => {
    const found = [];
    for (const line of text(bytes).split("\n").filter(Boolean)) {
      const [name, ident, ...rest] = line.split("+");
      const key = raw(rest.join("+"));
      const own = (await sha(joined(utf8(`${name}\n`), key))).slice(0, 4);
      if (hex(own) !== ident) throw new Wrong("log/keys");
      found.push({ line, name, ident, kind: key[0], key: key.slice(1) });
    }
    if (!found.length) throw new Wrong("log/keys");
    return found;
  }));
  async function signedBy(key, body, signature, origin, size, root) {
    if (key.kind === 1) {
      const own = await crypto.subtle.importKey("raw", key.key, "Ed25519", false, ["verify"]);
      return crypto.subtle.verify("Ed25519", own, signature, utf8(body));
    }
    const own = await crypto.subtle.importKey("raw-public", key.key, { name: "ML-DSA-44" }, false, ["verify"]);
    const told = joined(utf8("subtree/v1\n\0"), short(key.name), signature.slice(0, 8), short(origin), big(0), big(size), root);
    return crypto.subtle.verify({ name: "ML-DSA-44" }, own, signature.slice(8), told);
  }
  const seen = new Map(); // notes that were checked: a proof and the checkpoint often hold the same
  async function opened(note, where) {
    if (!seen.has(note)) seen.set(note, await checked(note, where));
    return seen.get(note);
  }
  async function checked(note, where) {
    const cut = note.lastIndexOf("\n\n");
    const body = note.slice(0, cut + 1), lines = note.slice(cut + 2).split("\n").filter(Boolean);
    const [origin, size, root] = body.split("\n");
    if (cut < 0 || !/^(0|[1-9]\d{0,15})$/.test(size)) throw new Wrong(where);
    const all = await keys();
    const done = new Set(), unknown = new Set();
    for (const line of lines) {
      const [, name, b64] = line.match(/^\u2014 (\S+) (\S+)$/) ?? [];
      if (!name) throw new Wrong(where);
      const bytes = raw(b64);
      const key = all.find((one) => one.name === name && one.ident === hex(bytes.slice(0, 4)));
      if (!key) continue;
      let good;
      try {
        good = await signedBy(key, body, bytes.slice(4), origin, Number(size), raw(root));
      } catch { // this browser does not know the algorithm
        unknown.add(key);
        continue;
      }
      if (!good) throw new Wrong(where);
      done.add(key);
    }
    if (![...done].some((key) => key.name === origin)) throw new Wrong(unknown.size ? t.nocrypto : where);
    // Who has no line at all has yet to approve; one who has a line and lacks the other has been tampered with.
    const there = new Set([...done, ...unknown].map((key) => key.name));
    const awaits = [...new Set(all.map((key) => key.name).filter((name) => !there.has(name)))];
    if (all.some((key) => !done.has(key) && !unknown.has(key) && !awaits.includes(key.name))) throw new Wrong(where);
    return { origin, size: Number(size), root: raw(root), known: [...done], unknown: [...unknown], awaits };
  }

  // --- proofs ---------------------------------------------------------------------------------
  function readProof(told, where) {
    const cut = told.indexOf("\n\n");
    const rows = told.slice(0, cut).split("\n");
    if (cut < 0 || rows.shift() !== "c2sp.org/tlog-proof@v1") throw new Wrong(where);
    const extra = rows[0]?.startsWith("extra ") ? raw(rows.shift().slice(6)) : null;
    const [, index] = (rows.shift() ?? "").match(/^index (\d{1,15})$/) ?? [];
    if (index === undefined) throw new Wrong(where);
    return { extra, index: Number(index), hashes: rows.map(raw), note: told.slice(cut + 2) };
  }
  async function shown(entry, proof, where) {
    const state = await opened(proof.note, where);
    if (!await included(await leaf(entry), proof.index, state.size, proof.hashes, state.root)) throw new Wrong(where);
    return state;
  }
  let last = null;
  // The last seal that the log tells of: the hash of every list, and of the search.
  const sealed = () => (last ??= (async () => {
    const where = "log/release.tlog-proof";
    const proof = readProof(text(await file(where)), where);
    if (!proof.extra) throw new Wrong(where);
    const state = await shown(proof.extra, proof, where);
    if (proof.index !== state.size - 1) throw new Wrong(where);
    const release = JSON.parse(text(proof.extra));
    if (release.op !== "release") throw new Wrong(where);
    return { state, release, note: proof.note };
  })());
  const digests = new Map();
  async function listed(name) { // (digest of a file, as the signed lists have it)
    const { release } = await sealed();
    const part = `m/${hex(await sha(utf8(name))).slice(0, 2)}.sha256`;
    if (!digests.has(part)) {
      const root = await file("m/root.sha256");
      if (hex(await sha(root)) !== release.m) throw new Wrong("m/root.sha256");
      const row = text(root).split("\n").find((one) => one.slice(66) === part);
      if (!row) return undefined; // the signed list of lists has none in which it could be
      const bytes = await file(part);
      if (hex(await sha(bytes)) !== row.slice(0, 64)) throw new Wrong(part);
      digests.set(part, new Map(text(bytes).split("\n").map((row) => [row.slice(66), row.slice(0, 64)])));
    }
    return digests.get(part).get(name);
  }
  async function good(name) {
    if (hex(await sha(await file(name))) !== await listed(name)) throw new Wrong(name);
  }
  Object.assign(vitrina, { sealed, listed, good, included, leaf, readProof, opened, keys });

  // --- the badge ------------------------------------------------------------------------------
  function tell(kind, message) {
    const row = document.createElement("p");
    row.className = `said ${kind}`;
    row.textContent = message;
    $("said").append(row);
  }
  async function checkDocument(id, rev, state) {
    const folder = `d/${id}/r${rev}/`;
    const meta = await file(`${folder}meta.json`);
    const told = JSON.parse(text(meta));
    if (told.id !== id || told.rev !== rev) throw new Wrong(`${folder}meta.json`);
    const entry = { c: hex(await sha(meta)), id, op: rev === 1 ? "publish" : "revise", rev, v: 1 };
    const where = `${folder}proof.tlog-proof`;
    const { awaits } = await shown(utf8(JSON.stringify(entry)), readProof(text(await file(where)), where), where);
    if (awaits.some((name) => !state.awaits.includes(name))) throw new Wrong(where); // taken away here alone
    for (const one of told.files) {
      if (hex(await sha(await file(folder + one.path))) !== one.sha256) throw new Wrong(folder + one.path);
    }
    await good(`${folder}meta.json`); // it is still in the edition that was sealed last
  }
  // A page is only right at its own address: another document's, whole and genuine, is a lie there.
  function inPlace() {
    const here = decodeURIComponent(location.pathname);
    return disk || [here, `${here}index.html`, `${here}/index.html`, `${here}.html`].some((one) => one.endsWith(`/${path}`));
  }
  async function scripts() {
    const base = new URL(up || ".", location.href).href;
    const links = [...document.querySelectorAll("script[src], link[rel=stylesheet]")].map((one) => (one.src || one.href).slice(base.length));
    for (const name of links) await good(name);
  }
  function firstKey(state, lines) {
    try {
      const name = `vitrina ${state.origin}`, before = localStorage.getItem(name);
      if (!before) localStorage.setItem(name, lines);
      return !before || before === lines || before.split("\n").some((line) => lines.includes(line));
    } catch { return true; } // nothing may be kept here
  }
  function newestSeen(state) {
    try {
      const name = `vitrina size ${state.origin}`, before = Number(localStorage.getItem(name) ?? 0);
      if (state.size > before) localStorage.setItem(name, String(state.size));
      return before <= state.size;
    } catch { return true; }
  }
  async function check() {
    $("said").replaceChildren();
    tell("", t.checking);
    last = brought = null;
    seen.clear();
    digests.clear();
    const rows = [];
    try {
      const { state, note } = await sealed();
      if (text(await file("log/checkpoint")) !== note) throw new Wrong("log/checkpoint");
      const { id, rev } = document.querySelector(".check").dataset;
      if (id) await checkDocument(id, Number(rev), state);
      if (!inPlace()) throw new Wrong(say(t.elsewhere, { what: path }));
      await good(path);
      await scripts();
      if (state.awaits.length) rows.push(["open", say(t.awaits, { who: state.awaits.join(", ") })]);
      else rows.push(["good", t.good], ["good", say(t.sealgood, { n: state.size, name: [...new Set(state.known.map((key) => key.name))].join(", ") })]);
      if (!newestSeen(state)) rows.unshift(["bad", t.older]);
      if (!firstKey(state, (await keys()).map((key) => key.line).join("\n"))) rows.unshift(["bad", t.newkey]);
      rows.push(...await vitrina.stamps());
      rows.push(["quiet", say(t.notchecked, { what: [state.unknown.length ? t.pq : "", t.script].filter(Boolean).join("; ") })]);
    } catch (error) {
      const missing = error instanceof Missing;
      rows.push([missing ? "open" : "bad", say(missing ? t.missing : t.bad, { what: error.message })]);
    }
    $("said").replaceChildren();
    for (const row of rows) tell(...row);
  }
  if ($("check")) {
    $("check").hidden = false;
    $("check").addEventListener("click", () => (ready() ? check() : tell("open", t.givefirst)));
    whenGiven(check);
  }
})();
