// Answers in the order of the workspace: BM25 over words and stems, titles, nearness; docs/spec/edition.md has the formulas.
"use strict";
(() => {
  const { index, term, begun, placesOf, facets, days, parse, stemmed } = vitrina;
  const K1 = 1.2, B = 0.75, STEM = 0.8, TITLE = 0.5; // another form than the typed one; a word in the title
  const FIRST = 30, PASSAGE = 30, GAP = 2, TOGETHER = 0.8, SIDE_BY_SIDE = 0.6; // answers that are looked at closely; words
  const EVERYWHERE = 0.3, COMMON = 0.35, LEAST = 10; // shares of all documents
  const LENGTHS = Float64Array.from({ length: 256 }, (_, code) => {
    if (code < 24) return code;
    const low = (code - 24) & 7, high = ((code - 24) >> 3) - 1;
    return 24 + (high < 0 ? low : (low | 8) * 2 ** high);
  });

  // --- sets of documents with their weights: two arrays, by number ------------------------------
  const none = { numbers: new Uint32Array(0), scores: new Float64Array(0) };
  const rarity = (all, count) => Math.log(1 + (Math.max(0, all - count) + 0.5) / (count + 0.5));
  // The workspace's index counts one document more than there are: its own mark.
  const idf = (root, count) => rarity(root.documents + 1, count);
  function weighed(root, mark, { numbers, counts, norms }, weight) {
    const average = root.words[mark] / (root.documents + 1), scores = new Float64Array(numbers.length);
    const slow = LENGTHS.map((length) => K1 * (1 - B + B * length / average));
    for (let n = 0; n < numbers.length; n++) scores[n] = weight * (K1 + 1) * counts[n] / (counts[n] + slow[norms[n]]);
    return { numbers, scores };
  }
  const sum = (a, b) => a + b;
  function merged(a, b, both, join = sum) {
    const numbers = new Uint32Array(both ? Math.min(a.numbers.length, b.numbers.length) : a.numbers.length + b.numbers.length);
    const scores = new Float64Array(numbers.length);
    let n = 0, i = 0, j = 0;
    const put = (number, score) => { numbers[n] = number; scores[n] = score; n += 1; };
    while (i < a.numbers.length && j < b.numbers.length) {
      const x = a.numbers[i], y = b.numbers[j];
      if (x === y) put(x, join(a.scores[i++], b.scores[j++]));
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
  const plain = (numbers, score) => ({ numbers: Uint32Array.from(numbers), scores: new Float64Array(numbers.length).fill(score) });

  // --- words ------------------------------------------------------------------------------------
  // A word as it was typed, the stems that it may have in the edition's languages, and their documents.
  async function known(word, text) {
    const root = await index(), roots = root.stems.map((code) => stemmed(code, text));
    const names = new Set([word, ...[...roots, word].flatMap((form) => [`${form}*`, form])]);
    const found = new Map();
    await Promise.all([...names, `${word}:title`].map(async (name) => { const one = await term(name); if (one) found.set(name, one); }));
    const forms = [...new Set([...roots, word])].flatMap((form) => [found.get(form), found.get(`${form}*`)]);
    return { found, count: Math.max(0, ...forms.map((one) => one?.numbers.length ?? 0)) };
  }
  async function ofWord({ word, text, exact }) {
    const root = await index();
    if (exact) return ofTerm(word, "");
    const { found, count } = await known(word, text);
    let best = none;
    for (const [name, one] of found) {
      if (name.endsWith(":title")) continue;
      const weight = (name === word ? 1 : STEM) * idf(root, one.numbers.length);
      best = merged(best, weighed(root, name.endsWith("*") ? "*" : "", one, weight), false, Math.max);
    }
    const title = found.get(`${word}:title`);
    return title ? merged(best, plain(title.numbers, TITLE * rarity(root.documents, count)), false) : best;
  }
  async function ofTerm(word, mark) {
    const [root, found] = await Promise.all([index(), term(word + mark)]);
    return found ? weighed(root, mark, found, idf(root, found.numbers.length)) : none;
  }

  // --- phrases ----------------------------------------------------------------------------------
  // Words that stand in nearly every paper are told beside their neighbours: which of a phrase must be looked for themselves.
  function sought({ words, slop, mark }, around) {
    const all = [...words.keys()], told = (at) => around.indexOf(words[at]) + 1, beside = (at) => at >= 0 && at < words.length && !told(at);
    const some = slop || mark ? all : all.filter((at) => !told(at) || !(beside(at - 1) || beside(at + 1)));
    return some.every(told) ? all : some;
  }
  // Where words stand side by side in this order: [first, end] ...; ``which`` of them have their places in ``where``.
  function runs(where, which, codes) {
    const sets = where.map((places) => new Set(places)), [first] = which, made = [];
    const fits = (n, at) => { // what stands beside this word is what is asked for, as far as it is not looked for itself
      if (codes[which[n]]) return true; // of such a word no neighbours are told
      const before = which.includes(which[n] - 1) ? 0 : codes[which[n] - 1], after = which.includes(which[n] + 1) ? 0 : codes[which[n] + 1];
      return (!before || where[n].before[at] === before) && (!after || where[n].after[at] === after);
    };
    where[0].forEach((place, at) => {
      const start = place - first;
      if (start < 0 || !sets.every((places, n) => places.has(start + which[n]))) return;
      if (where.every((places, n) => fits(n, n ? places.indexOf(start + which[n]) : at))) made.push([start, start + codes.length]);
    });
    return made;
  }
  // Where they stand loosely: from the rarest on, how far each is from its place, all told, as Tantivy counts it.
  function loose(where, rarest, slop) {
    const place = (which, at) => where[which][at] + where.length - 1 - which;
    let found = Array.from(where[rarest[0]], (at, n) => ({ at: place(rarest[0], n), used: 0, first: at, last: at }));
    for (const which of rarest.slice(1)) {
      const next = [];
      for (let left = 0, right = 0; left < found.length && right < where[which].length;) {
        const at = place(which, right), off = Math.abs(found[left].at - at);
        if (off <= slop - found[left].used) {
          while (left + 1 < found.length && found[left + 1].at <= at) left += 1; // it stands nearer
          const one = found[left], real = where[which][right];
          next.push({ at, used: one.used + Math.abs(one.at - at), first: Math.min(one.first, real), last: Math.max(one.last, real) });
          left += 1; right += 1;
        } else if (found[left].at < at) left += 1;
        else right += 1;
      }
      found = next;
    }
    return found.map((one) => [one.first, one.last + 1]);
  }
  async function inOrder(node) { // those of a phrase's words that are looked for, and the documents that have them all
    const root = await index(), which = sought(node, root.around);
    const all = await Promise.all(which.map((at) => term(node.words[at] + node.mark)));
    if (all.some((one) => !one)) return null;
    return { which, all, both: all.map((one) => plain(one.numbers, 0)).reduce((a, b) => merged(a, b, true)) };
  }
  async function standing(node, { which, all }, numbers) { // number -> where the phrase stands
    const root = await index(), wanted = new Set(numbers), places = await Promise.all(all.map((one) => placesOf(one, wanted)));
    const rarest = [...all.keys()].sort((a, b) => all[a].numbers.length - all[b].numbers.length || a - b), codes = node.words.map((word) => root.around.indexOf(word) + 1);
    return new Map([...wanted].map((number) => {
      const where = places.map((one) => one.get(number));
      return [number, node.slop ? loose(where, rarest, node.slop) : runs(where, which, codes)];
    }));
  }
  async function ofPhrase(node) {
    const root = await index(), met = await inOrder(node);
    if (!met) return none;
    const { which, all, both } = met, where = await standing(node, met, both.numbers);
    const often = node.words.map((word, at) => all[which.indexOf(at)]?.numbers.length ?? root.often[root.around.indexOf(word)]);
    const weight = often.reduce((total, count) => total + idf(root, count), 0);
    const numbers = [], counts = [], norms = [], lengths = new Map(Array.from(all[0].numbers, (number, at) => [number, all[0].norms[at]]));
    for (const [number, found] of where) if (found.length) { numbers.push(number); counts.push(found.length); norms.push(lengths.get(number)); }
    return weighed(root, node.mark, { numbers: Uint32Array.from(numbers), counts, norms }, weight);
  }

  // --- what is asked ----------------------------------------------------------------------------
  async function those(test, score = 1) {
    const facts = await facets(), found = [];
    for (let at = 0; at < facts.slots; at++) if (facts.is(at) && test(facts, at)) found.push(at);
    return plain(found, score);
  }
  async function labelled(test) { // of a kind, in a language: by how few they are
    const root = await index(), { numbers } = await those(test);
    return plain(numbers, idf(root, numbers.length) * (K1 + 1) / (1 + K1 * (1 - B + B * (root.documents + 1) / root.documents)));
  }
  async function evaluated(node) {
    if (node.op === "all") return those(() => true);
    if (node.op === "word") return node.mark ? ofTerm(node.word, node.mark) : ofWord(node);
    if (node.op === "begin") return plain([...await begun(node.word, node.mark)].sort((a, b) => a - b), 1);
    if (node.op === "phrase") return ofPhrase(node);
    if (node.op === "kind") return labelled((facts, at) => facts.kind(at) === node.value);
    if (node.op === "lang") return labelled((facts, at) => facts.tongue(at) === node.value);
    if (node.op === "days") { const day = await days(); return those((facts, at) => facts.year(at) && day(at) >= node.first && day(at) <= node.last); }
    if (node.op === "not") return without(await those(() => true, 0), await evaluated(node.part));
    if (node.op === "or") return (await Promise.all(node.parts.map(evaluated))).reduce((a, b) => merged(a, b, false));
    const wanted = node.parts.filter((part) => part.op !== "not"), barred = node.parts.filter((part) => part.op === "not");
    let found = wanted.length ? (await Promise.all(wanted.map(evaluated))).reduce((a, b) => merged(a, b, true)) : await those(() => true, 0);
    for (const part of barred) found = without(found, await evaluated(part.part));
    return found;
  }
  const hasRank = (node) => (node.parts && node.op !== "not" ? node.parts.some(hasRank) : node.op === "word" || node.op === "phrase");
  async function ordered(tree) {
    const { numbers, scores } = await evaluated(tree), hits = Array.from(numbers, (number, at) => [number, scores[at]]);
    if (hasRank(tree)) return hits.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const day = await days(), facts = await facets(), when = (at) => (facts.year(at) ? day(at) : 0);
    return hits.sort((a, b) => when(b[0]) - when(a[0]) || a[0] - b[0]);
  }

  // --- nearness: the first answers, those first in which the words stand together -----------------
  const common = (count, all, share) => count > Math.max(share * all, Math.min(LEAST, 0.75 * all));
  const typed = (node) => (node.op === "word" || (node.op === "phrase" && node.typed)) && !node.mark;
  const shows = (node) => (node.parts && node.op !== "not" ? node.parts.some(shows) : ["word", "phrase", "begin"].includes(node.op) && !node.mark);
  async function frequency(node) { // of the rarest of its words
    if (node.op === "word") return (await known(node.word, node.text)).count;
    const root = await index(), others = node.words.filter((word) => !root.around.includes(word));
    const counted = (words) => Promise.all(words.map(async (word) => (await known(word, word)).count));
    const least = Math.min(...await counted(others)), more = node.words.filter((word) => root.often[root.around.indexOf(word)] < least);
    return Math.min(least, ...await counted(more));
  }
  async function telling(parts) { // (what does not stand everywhere, its weight) ...
    const root = await index(), all = Math.max(1, root.documents), often = new Map();
    const counted = parts.filter((part) => (part.op === "word" || part.op === "phrase") && !part.mark);
    await Promise.all(counted.map(async (part) => often.set(part, await frequency(part))));
    const kept = parts.filter((part) => !typed(part) || !common(often.get(part), all, EVERYWHERE));
    const some = kept.length < parts.length && kept.some(shows) ? kept : parts;
    return some.filter((part) => often.get(part) && !common(often.get(part), all, EVERYWHERE))
      .map((part) => [part, rarity(all, often.get(part))]);
  }
  async function marksOf(node, numbers, tongue) { // number -> where a part of the query stands: [first, end] ...
    if (node.op === "phrase") {
      const met = await inOrder(node);
      if (!met) return new Map();
      const there = new Set(met.both.numbers);
      return standing(node, met, numbers.filter((number) => there.has(number)));
    }
    const made = new Map(numbers.map((number) => [number, new Set()]));
    const take = async (one, some) => {
      const there = one && some.length ? await placesOf(one, new Set(some)) : new Map();
      for (const [number, places] of there) for (const place of places) made.get(number).add(place);
    };
    const { found } = node.exact ? { found: new Map([[node.word, await term(node.word)]]) } : await known(node.word, node.text);
    for (const code of new Set(numbers.map(tongue))) {
      const mine = numbers.filter((number) => tongue(number) === code), root = node.exact ? node.word : stemmed(code, node.text);
      await Promise.all([...new Set([`${root}*`, root, `${node.word}*`])].map((name) => take(found.get(name), mine)));
      const missed = mine.filter((number) => made.get(number).size < times(found.get(node.word), number));
      if (root !== node.word) await take(found.get(node.word), missed);
    }
    return new Map([...made].map(([number, places]) => [number, [...places].sort((a, b) => a - b).map((at) => [at, at + 1])]));
  }
  function times(one, number) {
    const at = one ? one.numbers.indexOf(number) : -1;
    return at < 0 ? 0 : one.counts[at];
  }
  function together(marks, weights) { // the weight of the different words in the passage that holds most
    const inside = new Map();
    let best = 0, weight = 0, left = 0;
    for (const [start, , key] of marks) {
      if (!inside.get(key)) weight += weights[key];
      inside.set(key, (inside.get(key) ?? 0) + 1);
      for (; start - marks[left][0] > PASSAGE; left++) {
        const gone = marks[left][2];
        inside.set(gone, inside.get(gone) - 1);
        if (!inside.get(gone)) weight -= weights[gone];
      }
      best = Math.max(best, weight);
    }
    return best;
  }
  function beside(marks, weights) { // the weight of neighbours in the query that are neighbours here
    const pairs = new Set();
    for (let n = 1; n < marks.length; n++) if (marks[n][2] === marks[n - 1][2] + 1 && marks[n][0] - marks[n - 1][1] <= GAP) pairs.add(marks[n][2]);
    return [...pairs].reduce((total, key) => total + weights[key] + weights[key - 1], 0);
  }
  async function lifted(hits, tree) {
    if (tree.op !== "and") return hits;
    const known = await telling(tree.parts), weights = known.map(([, weight]) => weight);
    if (known.length < 2) return hits;
    const facts = await facets(), first = hits.slice(0, FIRST), numbers = first.map(([number]) => number);
    const where = await Promise.all(known.map(([part]) => marksOf(part, numbers, facts.tongue)));
    const all = weights.reduce(sum), pairs = weights.slice(1).reduce((total, weight, at) => total + weight + weights[at], 0);
    const again = first.map(([number, score]) => {
      const singles = new Set(), marks = [];
      known.forEach(([part], key) => {
        for (const [start, end] of where[key].get(number) ?? []) {
          if (part.op === "word" && singles.has(start)) continue; // a word is the first of those that it may be
          if (part.op === "word") singles.add(start);
          marks.push([start, end, key]);
        }
      });
      marks.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
      return [number, score * (1 + TOGETHER * together(marks, weights) / all + SIDE_BY_SIDE * beside(marks, weights) / pairs)];
    });
    return [...again.sort((a, b) => b[1] - a[1]), ...hits.slice(FIRST)];
  }

  // --- some of the words ------------------------------------------------------------------------
  async function some(tree) { // what a document with some of the words answers, and all that it might
    const root = await index(), parts = tree.op === "and" ? tree.parts : [tree];
    const mayMiss = (node) => typed(node) && !node.exact, others = parts.filter((part) => !mayMiss(part));
    const single = parts.filter(mayMiss).flatMap((part) => (part.op === "word" ? [part] : part.words.map((word) => ({ op: "word", word, text: word }))));
    if (single.length < 2) return null;
    const often = await Promise.all(single.map(frequency));
    const rare = single.filter((_, at) => !common(often[at], root.documents, COMMON)), any = rare.length ? rare : single;
    return { asked: { op: "and", parts: [{ op: "or", parts: any }, ...others, { op: "not", part: tree }] }, wanted: { op: "and", parts: [...single, ...others] } };
  }
  async function ranked(asked, least = LEAST) {
    const { tree, notes } = parse(asked);
    if (!tree) return { hits: [], partial: [], notes, tree };
    const hits = await lifted(await ordered(tree), tree);
    const more = hits.length < least ? await some(tree) : null;
    const partial = more ? (await lifted(await ordered(more.asked), more.wanted)).slice(0, least - hits.length) : [];
    return { hits, partial, notes, tree };
  }
  Object.assign(vitrina, { ranked });
})();
