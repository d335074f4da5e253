// The timestamp over the checkpoint: read, and bound to it by its digest. Whose it is the browser can't tell.
"use strict";
(() => {
  const { t, say, hex, file, same, text, Missing, Wrong } = vitrina;
  const STAMP = "log/checkpoint.tsr";
  const DIGESTS = { "608648016503040201": "SHA-256", "608648016503040202": "SHA-384", "608648016503040203": "SHA-512" };
  const NAMES = { "550403": "CN", "55040a": "O", "55040b": "OU", "550406": "C" };

  // Values of DER that stand one after the other. All lengths are counted; a negative one there is not.
  function parts(bytes) {
    const found = [];
    for (let at = 0; at < bytes.length;) {
      const tag = bytes[at];
      let size = bytes[at + 1], start = at + 2;
      if (size > 0x84 || size === 0x80) throw new Wrong(STAMP);
      if (size > 0x80) {
        const count = size - 0x80;
        size = 0;
        for (let i = 0; i < count; i++) size = size * 256 + bytes[start + i];
        start += count;
      }
      if (!(start + size <= bytes.length) || found.length > 64) throw new Wrong(STAMP);
      found.push({ tag, content: bytes.subarray(start, start + size) });
      at = start + size;
    }
    return found;
  }
  const within = (part) => parts(part.content);

  function subject(certificate, serial) {
    const rows = within(within(certificate)[0]);
    if (rows[0].tag === 0xa0) rows.shift(); // its version
    if (!same(rows[0].content, serial.content)) return null;
    return within(rows[4]).flatMap(within).map((one) => {
      const [kind, value] = within(one);
      return `${NAMES[hex(kind.content)] ?? "?"}=${text(value.content)}`;
    }).reverse().join(",").replace(/[\p{C}\u2028\u2029]/gu, "").slice(0, 300);
  }

  async function read(bytes, checkpoint) {
    const [status, token] = within(parts(bytes)[0]);
    const granted = within(status)[0].content;
    if (granted.length !== 1 || granted[0] > 1) throw new Wrong(STAMP);
    const [, , content, ...more] = within(within(within(token)[1])[0]);
    const info = within(within(within(content)[1])[0])[0];
    const [, , imprint, , moment] = within(info);
    const [algorithm, digest] = within(imprint);
    const name = DIGESTS[hex(within(algorithm)[0].content)];
    if (!name || !same(new Uint8Array(await crypto.subtle.digest(name, checkpoint)), digest.content)) throw new Wrong(STAMP);
    const time = text(moment.content).match(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/);
    if (moment.tag !== 0x18 || !time) throw new Wrong(STAMP);
    const [, serial] = within(within(within(more.at(-1))[0])[1]);
    const known = more.filter((one) => one.tag === 0xa0).flatMap(within).filter((one) => one.tag === 0x30);
    const who = known.map((one) => subject(one, serial)).find(Boolean) ?? "?";
    return { when: `${time.slice(1, 4).join("-")} ${time.slice(4, 7).join(":")} UTC`, who };
  }

  // Rows for the badge; none where there is no timestamp. What is there and is of something else is a lie.
  async function stamps() {
    let bytes;
    try { bytes = await file(STAMP); } catch (error) {
      if (error instanceof Missing) return [];
      throw error;
    }
    try {
      return [["quiet", say(t.stamp, await read(bytes, await file("log/checkpoint")))]];
    } catch (error) {
      throw error instanceof Missing ? error : new Wrong(STAMP); // whatever does not read as one
    }
  }
  Object.assign(vitrina, { stamps });
})();
