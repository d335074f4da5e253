// The query language of the workspace, as far as an edition's index knows it: text to tree. Nothing throws.
//   words  "exact phrase"  "near words"~5  AND OR NOT -word ( )  begin*  title: from: to: kind: lang: date:1961..1963
"use strict";
(() => {
  const { tokens, stemmed } = vitrina;
  const FIELDS = { title: "title", subject: "title", from: "from", sender: "from", to: "to", kind: "kind", lang: "lang", language: "lang", date: "date", year: "date" };
  const CLOSE = { '"': '"', "“": "”", "„": "“", "«": "»", "”": "”" };
  const MOST = 100, DEEPEST = 40;

  function scan(text, notes) {
    const found = [];
    let at = 0;
    const leaf = (node) => { if (node && found.length < MOST) found.push({ kind: "leaf", node }); };
    const words = (part) => tokens(part);
    function quoted() {
      const close = CLOSE[text[at]] ?? '"';
      let end = text.indexOf(close, at + 1);
      if (end < 0) end = text.indexOf('"', at + 1);
      if (end < 0) { notes.add("quote"); at += 1; return null; }
      const inside = words(text.slice(at + 1, end));
      at = end + 1;
      const slop = text.slice(at).match(/^~(\d{1,2})?(?=[\s)]|$)/);
      if (slop) at += slop[0].length;
      if (!inside.length) return null;
      if (inside.length > 1) return { op: "phrase", words: inside, slop: slop ? Number(slop[1] ?? 5) : 0, mark: "" };
      return { op: "word", word: inside[0], text: inside[0], exact: true, mark: "" };
    }
    function taken() {
      const word = text.slice(at).match(/^[^\s()"“”„«»]+/)?.[0] ?? "";
      at += word.length;
      return word;
    }
    function plain(word) {
      if (/[*?]/.test(word.replace(/[?!.,;:]+$/, ""))) {
        const begin = word.match(/^([^*?]+)\*$/);
        const parts = begin ? words(begin[1]) : [];
        if (parts.length === 1) return { op: "begin", word: parts[0], mark: "" };
        notes.add("pattern");
      } else if (/~\d?$/.test(word) || /^\/.+\/$/.test(word)) notes.add("pattern");
      const parts = words(word);
      if (!parts.length) return null;
      return parts.length > 1 ? { op: "phrase", words: parts, slop: 0, typed: true, mark: "" } : { op: "word", word: parts[0], text: word, mark: "" };
    }
    const within = (name, node) => node && { ...node, mark: `:${name}` };
    while (at < text.length) {
      const char = text[at];
      if (/\s/.test(char)) at += 1;
      else if (char === "(" || char === ")") { found.push({ kind: char }); at += 1; }
      else if (char in CLOSE || char === "»") leaf(quoted());
      else if ((char === "-" || char === "!") && /[\p{L}\p{N}("“]/u.test(text[at + 1] ?? "")) { found.push({ kind: "not" }); at += 1; }
      else {
        const field = text.slice(at).match(/^([A-Za-z]{2,12}):(?=[^\s:/)])/);
        const name = field && FIELDS[field[1].toLowerCase()];
        if (field && !name) notes.add("field");
        if (name) {
          at += field[0].length;
          if (name === "date") {
            const value = taken(), days = dates(value);
            if (days) leaf(days); else { notes.add("date"); leaf(plain(value)); }
          } else if (name === "kind" || name === "lang") {
            const value = text[at] in CLOSE ? quoted() : taken();
            leaf({ op: name, value: (typeof value === "string" ? value : value?.words?.join(" ") ?? value?.word ?? "").toLowerCase() });
          } else leaf(within(name, text[at] in CLOSE ? quoted() : plain(taken())));
          continue;
        }
        const word = taken();
        if (!word) at += 1;
        else if (["AND", "OR", "NOT"].includes(word)) found.push({ kind: word.toLowerCase() });
        else if (word === "*") leaf({ op: "all" });
        else leaf(plain(word));
      }
    }
    return found;
  }

  // Days as whole numbers that sort, 19610417; an open end is 0 or 99999999.
  function dates(value) {
    const day = (text, last) => {
      const found = text.match(/^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/);
      if (!found) return null;
      const [, year, month, date] = found;
      return Number(year) * 10000 + Number(month ?? (last ? 12 : 1)) * 100 + Number(date ?? (last ? 31 : 1));
    };
    const clean = value.replace(/[.,;]+$/, "");
    const range = value.match(/^(.*?)\.\.(.*?)[,;]?$/);
    if (range && (range[1] || range[2])) {
      const first = range[1] ? day(range[1], false) : 0, last = range[2] ? day(range[2], true) : 99999999;
      return first === null || last === null ? null : { op: "days", first, last };
    }
    const [, sign, text] = clean.match(/^(>=|<=|>|<)?(.*)$/);
    const first = day(text, false), last = day(text, true);
    if (first === null) return null;
    if (sign === ">=") return { op: "days", first, last: 99999999 };
    if (sign === ">") return { op: "days", first: last + 1, last: 99999999 };
    if (sign === "<=") return { op: "days", first: 0, last };
    if (sign === "<") return { op: "days", first: 0, last: first - 1 };
    return { op: "days", first, last };
  }

  function parse(text) {
    const notes = new Set();
    const found = scan(text.slice(0, 2000), notes);
    let at = 0, depth = 0;
    const join = (op, parts) => {
      const flat = parts.flatMap((part) => (part.op === op ? part.parts : [part]));
      return flat.length > 1 ? { op, parts: flat } : flat[0] ?? null;
    };
    const peek = () => found[at]?.kind ?? "";
    const or = () => {
      const parts = [and()];
      while (peek() === "or") { at += 1; parts.push(and()); }
      return join("or", parts.filter(Boolean));
    };
    const and = () => {
      const parts = [];
      while (!["", ")", "or"].includes(peek())) {
        if (peek() === "and") { at += 1; continue; }
        const node = not();
        if (node) parts.push(node);
      }
      return join("and", parts);
    };
    const not = () => {
      let negative = false;
      while (peek() === "not") { at += 1; negative = !negative; }
      if (["", ")", "or", "and"].includes(peek())) return null;
      let node;
      if (peek() === "(") {
        at += 1;
        if ((depth += 1) > DEEPEST) { depth -= 1; return null; }
        node = or();
        depth -= 1;
        if (peek() === ")") at += 1; else notes.add("bracket");
      } else node = found[at++].node;
      return node && negative ? { op: "not", part: node } : node;
    };
    const parts = [];
    while (at < found.length) {
      const node = or();
      if (node) parts.push(node);
      if (at < found.length) { at += 1; notes.add("bracket"); }
    }
    return { tree: join("and", parts), notes: [...notes] };
  }
  // The words that a hit is marked with.
  function marked(node) {
    if (!node || node.op === "not") return [];
    if (node.parts) return node.parts.flatMap(marked);
    if (node.mark) return [];
    if (node.op === "phrase") return node.words.map((word) => ({ op: "word", word, text: word, exact: true }));
    return node.op === "word" || node.op === "begin" ? [node] : [];
  }
  // Whether a word of a text in a language is one of these, and which; -1: none.
  function marking(marks, code) {
    const roots = marks.map((mark) => (mark.exact || mark.op === "begin" ? null : stemmed(code, mark.text)));
    const starts = marks.map((mark, at) => { // what every form begins with: few words need their stem
      let size = 0;
      while (roots[at] !== null && size < roots[at].length - 1 && mark.word[size] === roots[at][size]) size += 1;
      return roots[at] === null ? mark.word : mark.word.slice(0, size);
    });
    return (written, forms) => marks.findIndex((mark, at) => {
      const [form] = forms.filter((one) => one.startsWith(starts[at]));
      if (form === undefined) return false;
      if (mark.op === "begin" || form === mark.word) return true;
      return roots[at] !== null && [roots[at], mark.word].includes(stemmed(code, written));
    });
  }
  Object.assign(vitrina, { parse, marked, marking });
})();
