// A receipt that a word stands in no document: the signed root, and the files of terms in which it would stand.
"use strict";
(() => {
  const { t, $, say, utf8, text, hex, sha, file, unpacked, sealed, tokens, Wrong } = vitrina;
  const place = $("absent");
  if (!place) return;
  const MARKED = (word, field) => `${word}:${field}`;
  const FIELDS = ["title", "from", "to"];
  const button = place.querySelector("button"), said = place.querySelector("span");
  let word = "";

  function after(one, other) { // in the order of code points, which is that of UTF-8
    const x = utf8(one), y = utf8(other), at = x.findIndex((byte, n) => byte !== y[n]);
    return at >= 0 && (at >= y.length || x[at] > y[at]);
  }
  const last = (rows, term) => rows.findLastIndex((row) => !after(row, term));
  const hash = (body, at) => hex(body.subarray(32 * at, 32 * at + 32));
  const b64 = (bytes) => {
    let made = "";
    for (let at = 0; at < bytes.length; at += 4096) made += String.fromCharCode(...bytes.subarray(at, at + 4096));
    return btoa(made);
  };

  async function make(word) {
    const { release, state } = await sealed(), files = new Map();
    async function read(name, where) {
      if (!files.has(name)) {
        const bytes = await file(where, "no-cache");
        if (hex(await sha(bytes)) !== name) throw new Wrong(where);
        files.set(name, bytes);
      }
      return unpacked(where, files.get(name));
    }
    const shard = (name) => read(name, `s/${name.slice(0, 2)}/${name}`);
    const root = await read(release.s, "s/root");
    async function around(term) {
      let { body } = root, rows = root.head.blocks, next = "";
      for (let leaf = false; !leaf;) { // a block lies between, or none
        const at = last(rows, term);
        next = rows[at + 1] ?? next;
        if (at < 0) return ["", next];
        const found = await shard(hash(body, at));
        ({ body, head: { terms: rows } } = found);
        leaf = "documents" in found.head;
      }
      const at = last(rows, term);
      if (rows[at] === term) throw new Wrong("s/root"); // the search found it nowhere
      return [rows[at], rows[at + 1] ?? next];
    }
    const between = await around(word);
    for (const field of FIELDS) await around(MARKED(word, field));
    const [proof, keys] = await Promise.all([file("log/release.tlog-proof"), file("log/keys")]);
    const told = { type: "vitrina-absence", v: 1, word, files: [...files.values()].map(b64), proof: text(proof), keys: text(keys) };
    return { told, between, size: state.size };
  }
  button.addEventListener("click", async () => {
    try {
      const { told, between: [before, next], size } = await make(word);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([utf8(`${JSON.stringify(told)}\n`)], { type: "application/json" }));
      link.download = "absent.receipt.json";
      link.click();
      said.textContent = say(t.absent, { word: told.word, n: size, before: before || "…", after: next || "…" });
    } catch (error) { said.textContent = say(t.noreceipt, { what: error.message }); }
  });
  vitrina.shown = (hits) => {
    const folded = tokens($("q").value);
    word = folded.length === 1 && !/[*?~:]/.test($("q").value) ? folded[0] : "";
    place.hidden = Boolean(hits) || !word;
    said.textContent = t.absentmore;
  };
})();
