// Timestamps over the checkpoint: read, and bound to it by its digest. Whose they are the browser can't tell.
"use strict";
(() => {
  const { t, say, hex, file, sha, same, text, Missing, Wrong } = vitrina;
  const STAMP = "log/checkpoint.tsr", NOTED = "log/checkpoint.ots";
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

  // --- OpenTimestamps: a tree of operations from the digest, with calendars and blocks at its leaves ----------
  const MAGIC = "004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e892940108";
  const PENDING = "83dfe30d2ef90c8e", BITCOIN = "0588960d73d71901";
  function source(bytes) {
    let at = 0;
    const take = (count) => {
      if (at + count > bytes.length) throw new Wrong(NOTED);
      return bytes.subarray(at, at += count);
    };
    function number() {
      for (let value = 0, scale = 1; scale < 2 ** 50; scale *= 128) {
        const [byte] = take(1);
        value += (byte & 127) * scale;
        if (byte < 128) return value;
      }
      throw new Wrong(NOTED);
    }
    return { take, number, counted: () => take(number()), ended: () => at === bytes.length };
  }
  async function readNoted(bytes, checkpoint) {
    const from = source(bytes);
    if (bytes.length > 65536 || hex(from.take(MAGIC.length / 2)) !== MAGIC) throw new Wrong(NOTED);
    if (!same(from.take(32), await sha(checkpoint))) throw new Wrong(NOTED);
    const calendars = new Set(), blocks = new Set();
    for (let open = 1; open;) {
      let [tag] = from.take(1);
      if (tag === 0xff) {
        open += 1;
        [tag] = from.take(1);
      }
      if (tag === 0xf0 || tag === 0xf1) from.counted();
      else if (tag) {
        if (![0xf2, 0xf3, 2, 8].includes(tag)) throw new Wrong(NOTED);
      } else {
        open -= 1;
        const kind = hex(from.take(8)), told = source(from.counted());
        if (kind === PENDING) calendars.add(text(told.counted()).replace(/[^\w./:-]/g, ""));
        if (kind === BITCOIN) blocks.add(told.number());
      }
    }
    if (!from.ended() || !(calendars.size || blocks.size)) throw new Wrong(NOTED);
    return [
      ...calendars.size && !blocks.size ? [["quiet", say(t.pending, { who: [...calendars].sort().join(", ") })]] : [],
      ...blocks.size ? [["quiet", say(t.noted, { n: [...blocks].sort((a, b) => a - b).join(", ") })]] : [],
    ];
  }

  // Rows for the badge; none where there is no timestamp. What is there and is of something else is a lie.
  async function rows(name, told) {
    let bytes;
    try { bytes = await file(name); } catch (error) {
      if (error instanceof Missing) return [];
      throw error;
    }
    const checkpoint = await file("log/checkpoint");
    try { return await told(bytes, checkpoint); } catch { throw new Wrong(name); } // whatever does not read as one
  }
  const stamps = async () => [
    ...await rows(STAMP, async (...both) => [["quiet", say(t.stamp, await read(...both))]]),
    ...await rows(NOTED, readNoted),
  ];
  Object.assign(vitrina, { stamps });
})();
