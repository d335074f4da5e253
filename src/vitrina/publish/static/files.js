// What every script of an edition shares: its files, fetched or given by the reader, and their hashes.
"use strict";
globalThis.vitrina = (() => {
  const { up, path, said } = document.body.dataset;
  const t = JSON.parse(said);
  const $ = (id) => document.getElementById(id);
  const say = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const utf8 = (text) => new TextEncoder().encode(text);
  const text = (bytes) => new TextDecoder().decode(bytes);
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const raw = (b64) => Uint8Array.from(atob(b64), (char) => char.charCodeAt(0));
  const sha = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);
  const joined = (...parts) => {
    const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { made.set(part, at); at += part.length; }
    return made;
  };

  // A page that lies on a disk may not read its neighbours: the reader gives it the folder.
  const disk = location.protocol === "file:";
  const cost = { files: 0, bytes: 0 };
  let given = null;
  const MOST = 1 << 28;

  class Wrong extends Error {} // what is there is not what was signed
  class Missing extends Error {} // it could not be read at all

  // What is checked is asked for anew; a file that is named by its hash may come from the browser's store.
  async function file(name, cache = "reload") {
    let bytes;
    if (given) {
      const found = given.get(name);
      if (!found || found.size > MOST) throw new Missing(name);
      bytes = new Uint8Array(await found.arrayBuffer());
    } else {
      if (disk) throw new Missing(name);
      const answer = await fetch(up + name, { cache, redirect: "error", credentials: "omit" }).catch(() => null);
      if (!answer?.ok) throw new Missing(name);
      bytes = new Uint8Array(await answer.arrayBuffer());
    }
    cost.files += 1;
    cost.bytes += bytes.length;
    return bytes;
  }

  // A file whose name is its hash: read once, refused when it is another.
  const kept = new Map();
  async function unpacked(name, bytes) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    let whole;
    try { whole = new Uint8Array(await new Response(stream).arrayBuffer()); } catch { throw new Wrong(name); }
    const end = 4 + new DataView(whole.buffer).getUint32(0, true);
    return { head: JSON.parse(text(whole.subarray(4, end))), body: whole.subarray(end) };
  }
  function shard(name) {
    const where = `s/${name.slice(0, 2)}/${name}`;
    if (!kept.has(name)) {
      const read = file(where, "force-cache").then(async (bytes) => {
        if (hex(await sha(bytes)) !== name) throw new Wrong(where);
        return unpacked(where, bytes);
      });
      read.catch(() => kept.delete(name));
      kept.set(name, read);
    }
    return kept.get(name);
  }

  // --- the folder, chosen or dropped ----------------------------------------------------------
  const waiting = [];
  function take(found) {
    const first = [...found.keys()].filter((name) => name.endsWith("log/keys")).sort((a, b) => a.length - b.length)[0];
    const base = first ? first.slice(0, -"log/keys".length) : "";
    given = new Map([...found].map(([name, one]) => [name.slice(base.length), one]));
    kept.clear();
    $("given")?.replaceChildren(first ? say(t.given, { n: given.size }) : t.notgiven);
    for (const act of waiting) act();
  }
  // Chromium can't read dropped entries on a page from disk, only handles; other browsers have no handles.
  async function* below(folder) {
    if (folder.values) yield* folder.values();
    else {
      const reader = folder.createReader();
      for (let some; (some = await new Promise((done, no) => reader.readEntries(done, no))).length;) yield* some;
    }
  }
  async function within(one, name, found) {
    if (one.isFile) found.set(name + one.name, await new Promise((done, no) => one.file(done, no)));
    else if (one.kind === "file") found.set(name + one.name, await one.getFile());
    else for await (const inner of below(one)) await within(inner, `${name}${one.name}/`, found);
  }
  const give = $("give");
  if (give && disk) {
    give.hidden = false;
    give.querySelector("input").addEventListener("change", (event) => {
      take(new Map([...event.target.files].map((one) => [one.webkitRelativePath, one])));
    });
    addEventListener("dragover", (event) => event.preventDefault());
    addEventListener("drop", async (event) => {
      event.preventDefault();
      const items = [...event.dataTransfer.items].filter((one) => one.kind === "file");
      const dropped = items.map((one) => one.getAsFileSystemHandle?.() ?? one.webkitGetAsEntry()); // gone after the first wait
      const found = new Map();
      for (const one of await Promise.all(dropped)) if (one) await within(one, "", found);
      take(found);
    });
  }
  const whenGiven = (act) => waiting.push(act);
  const ready = () => !disk || given !== null;

  return { up, path, t, $, say, utf8, text, hex, raw, sha, same, joined, file, shard, unpacked, cost, whenGiven, ready, disk, Wrong, Missing };
})();
