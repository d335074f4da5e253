// Words, folded as the workspace folds them: the twin of the Python module, held to the same table.
"use strict";
(() => {
  const F = "FOLDING";
  const WORD = new RegExp(`[\\p{L}\\p{N}](?:[\\p{L}\\p{N}]|[${F.marks}])*`, "gu");
  const PAIRED = new RegExp(`[${F.paired}]`, "u"), RUNS = new RegExp(`[${F.paired}]+|[^${F.paired}]+`, "gu");
  const SILENT = new RegExp(F.silent, "gu"), ACCENTS = new RegExp(F.accents, "gu");
  // Where folding of case does more than lower case: ß, final sigma, old Cyrillic forms, Cherokee; and
  // the iota below a Greek vowel, which becomes a letter of its own.
  const FULL = { ß: "ss", ς: "σ", ᲀ: "в", ᲁ: "д", ᲂ: "о", ᲃ: "с", ᲄ: "т", ᲅ: "т", ᲆ: "ъ", ᲇ: "ѣ", ᲈ: "ꙋ" };
  function full(char) {
    const code = char.codePointAt(0);
    if (code >= 0xab70 && code <= 0xabbf) return String.fromCodePoint(code - 0xab70 + 0x13a0);
    if (code >= 0x13f8 && code <= 0x13fd) return String.fromCodePoint(code - 8);
    return FULL[char] ?? char;
  }
  const first = (word) => [...word].slice(0, F.longest).join("");
  function fold(word) {
    const low = [...word.toLowerCase()].map(full).join("");
    const plain = low.normalize("NFKD").replaceAll("\u0345", "ι").replace(SILENT, "").replace(ACCENTS, "");
    return [...plain].map((char) => F.letters[char] ?? char).join("").normalize("NFC");
  }
  function pairs(word) {
    const found = word.match(RUNS).flatMap((run) => {
      const folded = [...fold(run)];
      if (!PAIRED.test(run[0]) || folded.length < 3) return [folded.slice(0, F.longest).join("")];
      return folded.slice(1).map((sign, at) => folded[at] + sign);
    });
    return found.filter(Boolean).join(" ") || "_";
  }
  function forms(word) { // the words that one written word is indexed as
    if (/^[\x00-\x7f]*$/.test(word)) return [first(word)];
    const kept = PAIRED.test(word) ? word : first(word);
    const quiet = kept.replace(SILENT, "");
    return (PAIRED.test(quiet) ? pairs(quiet) : fold(quiet) || "_").split(" ").filter(Boolean);
  }
  const plain = (text) => text.replaceAll("İ", "I").normalize("NFKC").toLowerCase();
  const tokens = (text) => (plain(text).match(WORD) ?? []).flatMap(forms);
  // Each written word, where it stands in the text, and what it is indexed as.
  function* spans(text) {
    for (const found of text.matchAll(WORD)) yield [found.index, found[0], tokens(found[0])];
  }
  // The stem of a written word in a language; the folded word where that has none.
  const stemmers = {};
  function stemmed(code, written) {
    const low = plain(written).match(WORD)?.[0] ?? "", stemmer = stemmers[code];
    if (/^[\x00-\x7f]*$/.test(low)) return stemmer && !/^[0-9]+$/.test(low) ? stemmer.stemWord(first(low)) : first(low);
    const quiet = first(low).replace(SILENT, "");
    if (PAIRED.test(quiet)) return pairs(quiet);
    return (stemmer && fold(stemmer.stemWord(quiet))) || fold(quiet) || "_";
  }
  Object.assign(vitrina, { tokens, spans, stemmers, stemmed });
})();
