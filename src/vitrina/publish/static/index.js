// The index of an edition, read file by file: each is checked against the signed root before it is read.
"use strict";
(() => {
  const { hex, sha, file, shard, unpacked, sealed, included, leaf, whenGiven, Wrong } = vitrina;
  const MOST_BEGUN = 400;
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
    return { ...head, body, table: body.subarray(32 * head.blocks.length) };
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
  const read = new WeakMap();
  function posted(file, at) {
    if (!read.has(file)) read.set(file, new Map());
    const known = read.get(file);
    if (!known.has(at)) known.set(at, decoded(file, at));
    return known.get(at);
  }
  function decoded(file, at) { // a term's documents, how often it is in each, their lengths
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

  // --- places -----------------------------------------------------------------------------------
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
  // --- facets -------------------------------------------------------------------------------------
  let table = null;
  const facets = () => (table ??= index().then((root) => {
    const { slots, kinds, languages, table: body } = root;
    return {
      ...root,
      year: (at) => body[at] | (body[slots + at] << 8),
      kind: (at) => kinds[body[2 * slots + at] - 1],
      tongue: (at) => languages[body[3 * slots + at] - 1],
      is: (at) => body[2 * slots + at] > 0,
      roots: (group) => body.subarray(4 * slots + 32 * Math.floor(group)).subarray(0, 32),
    };
  }));
  async function days() {
    const facts = await facets(), { body } = await shard(facts.days);
    return (at) => {
      const day = body[at] | (body[facts.slots + at] << 8), year = facts.year(at);
      return year * 10000 + Math.max(1, Math.floor(day / 100)) * 100 + Math.max(1, day % 100);
    };
  }
  // A file of cards is numbered, and proves that it is under its group's root.
  const held = new Map();
  async function cards(at) {
    const { slots, size, group, roots } = await facets(), where = `s/c/${Math.floor(at / group).toString(16)}/${(at % group).toString(16).padStart(2, "0")}`;
    const bytes = await file(where, "no-cache"), from = 1 + 32 * bytes[0], first = at - at % group;
    const proof = Array.from({ length: bytes[0] }, (_, n) => bytes.subarray(1 + 32 * n, 33 + 32 * n)), data = bytes.subarray(from);
    const count = Math.min(group, Math.ceil(slots / size) - first);
    if (!await included(await leaf(data), at - first, count, proof, roots(at / group))) throw new Wrong(where);
    return (await unpacked(where, data)).head.cards;
  }
  async function card(number) {
    const { size } = await facets(), at = Math.floor(number / size);
    if (!held.has(at)) {
      const read = cards(at);
      read.catch(() => held.delete(at));
      held.set(at, read);
    }
    const [id, rev, title, date, kind, language, told, digest, bytes] = (await held.get(at))[number % size];
    return { id, rev, title, date, kind, language, told, digest, bytes };
  }
  // Every document with a word that begins so; ``mark`` as in a term. Broad beginnings are cut short.
  async function begun(start, mark) {
    const root = await index(), met = new Set();
    let where = await place(start), words = 0;
    if (!where) where = { at: 0, row: 0 };
    const fits = (one) => one.startsWith(start) && (mark ? one.endsWith(mark) : !/[*:]/.test(one));
    for (let at = where.at, row = Math.max(0, where.row); at < root.blocks.length; at++, row = 0) {
      const { head, body } = await block(at);
      for (; row < head.terms.length; row++) {
        if (words >= MOST_BEGUN || (after(head.terms[row], start) && !head.terms[row].startsWith(start))) return met;
        const file = await shard(hash(body, row));
        file.head.terms.forEach((one, n) => {
          if (fits(one) && words < MOST_BEGUN) { words += 1; for (const number of posted(file, n).numbers) met.add(number); }
        });
      }
    }
    return met;
  }
  whenGiven(() => held.clear());
  Object.assign(vitrina, { index, term, begun, placesOf, facets, days, card });
})();
