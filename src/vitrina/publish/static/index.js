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

  const once = (make) => { // what is worked out of a file, once
    const made = new WeakMap();
    return (file) => { if (!made.has(file)) made.set(file, make(file)); return made.get(file); };
  };

  // --- the index --------------------------------------------------------------------------------
  let opened = null;
  const index = () => (opened ??= (async () => {
    const [{ release }, bytes] = await Promise.all([sealed(), file("s/root")]);
    if (hex(await sha(bytes)) !== release.s) throw new Wrong("s/root");
    const { head, body } = await unpacked("s/root", bytes);
    return { ...head, body, table: body.subarray(32 * head.blocks.length) };
  })());
  const below = async (at) => { const root = await index(); return shard(hash(root.body, at)); }; // a block, or a file of terms
  async function place(term) { // the file that a term would be in
    const root = await index(), at = last(root.blocks, term);
    if (at < 0) return null;
    const found = await below(at);
    return found.head.documents ? found : shard(hash(found.body, last(found.head.terms, term)));
  }
  const starts = once((file) => { // where each term's documents begin
    const made = [0];
    for (const count of file.head.documents) made.push(made.at(-1) + count);
    return made;
  });
  const known = once(({ head: { all, marks }, body }) => { // the documents of a file, and their lengths by mark
    const numbers = new Uint32Array(all);
    for (let n = 0, number = 0; n < all; n++) numbers[n] = number += body[n] | (body[all + n] << 8) | (body[2 * all + n] << 16) | (body[3 * all + n] << 24);
    return { numbers, norms: new Map(marks.map((mark, at) => [mark, body.subarray((4 + at) * all, (5 + at) * all)])), body: body.subarray((4 + marks.length) * all) };
  });
  const read = once(() => new Map());
  function posted(file, at) {
    const made = read(file);
    if (!made.has(at)) made.set(at, decoded(file, at));
    return made.get(at);
  }
  function decoded(file, at) { // a term's documents, how often it is in each, their lengths
    const from = starts(file)[at], all = starts(file).at(-1), count = file.head.documents[at], { body, ...there } = known(file);
    const lengths = there.norms.get(file.head.terms[at].match(/([*]|:.*|)$/)[0]);
    const numbers = new Uint32Array(count), counts = new Uint16Array(count), norms = new Uint8Array(count);
    for (let n = 0, i = from, rank = 0; n < count; n++, i++) {
      rank += body[i] | (body[all + i] << 8) | (body[2 * all + i] << 16) | (body[3 * all + i] << 24);
      numbers[n] = there.numbers[rank];
      norms[n] = lengths[rank];
      counts[n] = body[4 * all + i] | (body[5 * all + i] << 8);
    }
    return { file, at, numbers, counts, norms };
  }
  async function term(word) {
    const file = await place(word), at = file ? file.head.terms.indexOf(word) : -1;
    return at < 0 ? null : posted(file, at);
  }

  // --- places -----------------------------------------------------------------------------------
  const placesBefore = once((file) => { // of the terms that share a file of places: where each one's begin
    const all = starts(file).at(-1), { body } = known(file), made = [];
    let sum = 0;
    file.head.terms.forEach((_, at) => {
      made.push(sum);
      if (file.head.own[at]) return;
      for (let i = starts(file)[at]; i < starts(file)[at + 1]; i++) sum += body[4 * all + i] | (body[5 * all + i] << 8);
    });
    return made;
  });
  // number -> places, of the wanted documents; and which words of ``around`` stand before and after each.
  async function placesOf(found, wanted) {
    const { file, at, numbers, counts } = found, own = file.head.own[at], parts = own ?? [[numbers[0], file.head.places]], rows = parts.map(() => []);
    for (let n = 0, part = 0, from = own ? 0 : placesBefore(file)[at]; n < numbers.length; from += counts[n], n++) {
      if (part + 1 < parts.length && numbers[n] >= parts[part + 1][0]) { part += 1; from = 0; }
      if (wanted.has(numbers[n])) rows[part].push([numbers[n], from, counts[n]]);
    }
    const made = new Map();
    await Promise.all(parts.map(async ([, name], part) => {
      if (!rows[part].length) return;
      const { body } = await shard(name), all = body.length / 6;
      for (const [number, start, count] of rows[part]) {
        const places = new Uint32Array(count), end = start + count;
        for (let i = start, place = 0; i < end; i++) places[i - start] = place += body[i] | (body[all + i] << 8) | (body[2 * all + i] << 16) | (body[3 * all + i] << 24);
        made.set(number, Object.assign(places, { before: body.subarray(4 * all + start, 4 * all + end), after: body.subarray(5 * all + start, 5 * all + end) }));
      }
    }));
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
    const root = await index(), met = new Set(), fits = (one) => one.startsWith(start) && (mark ? one.endsWith(mark) : !/[*:]/.test(one));
    const past = (one) => after(one, start) && !one.startsWith(start);
    let words = 0;
    const take = (file) => file.head.terms.forEach((one, n) => {
      if (fits(one) && words < MOST_BEGUN) { words += 1; for (const number of posted(file, n).numbers) met.add(number); }
    });
    for (let at = Math.max(0, last(root.blocks, start)); at < root.blocks.length && !past(root.blocks[at]); at++) {
      const { head, body } = await below(at);
      if (head.documents) take(await below(at));
      else for (let row = Math.max(0, last(head.terms, start)); row < head.terms.length && !past(head.terms[row]) && words < MOST_BEGUN; row++) take(await shard(hash(body, row)));
      if (words >= MOST_BEGUN) return met;
    }
    return met;
  }
  whenGiven(() => held.clear());
  Object.assign(vitrina, { index, term, begun, placesOf, facets, days, card });
})();
