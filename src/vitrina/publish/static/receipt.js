// A receipt for one line: the quotation with what proves, years later and without this site, that it was published.
"use strict";
(() => {
  const { t, $, say, utf8, text, hex, sha, file, Wrong } = vitrina;
  const card = document.querySelector(".check").dataset, place = $("receipt"), link = place?.querySelector("a");
  if (!link) return;
  const line = () => Number(location.hash.match(/^#l(\d+)$/)?.[1] ?? 0);
  async function make(number) {
    const folder = `d/${card.id}/r${card.rev}/`;
    const [meta, proof, whole, keys] = await Promise.all(["meta.json", "proof.tlog-proof", "text.txt"].map((name) => file(folder + name)).concat(file("log/keys")));
    const quote = text(whole).split("\n")[number - 1];
    const listed = JSON.parse(text(meta)).files.find((one) => one.path === "text.txt");
    if (hex(await sha(whole)) !== listed.sha256) throw new Wrong(`${folder}text.txt`);
    return { v: 1, type: "vitrina-receipt", line: number, quote, text: text(whole), meta: text(meta), proof: text(proof), keys: text(keys) };
  }
  const show = () => { place.hidden = !line(); };
  link.addEventListener("click", async (event) => {
    if (link.href.startsWith("blob:")) return;
    event.preventDefault();
    try {
      const made = await make(line());
      link.href = URL.createObjectURL(new Blob([utf8(`${JSON.stringify(made, null, 1)}\n`)], { type: "application/json" }));
      link.download = `${card.id}-l${made.line}.receipt.json`;
      link.click();
      link.removeAttribute("href");
      link.setAttribute("href", "#");
    } catch (error) { link.after(` ${say(t.noreceipt, { what: error.message })}`); }
  });
  link.setAttribute("href", "#");
  addEventListener("hashchange", show);
  show();
})();
