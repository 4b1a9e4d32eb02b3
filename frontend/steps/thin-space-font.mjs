// A TrueType font of two blank glyphs, the second a thin space, written table by table (Node has no font tool).

const UNITS_PER_EM = 1000;
const THIN = 190;
const CHARACTERS = [0x2009, 0x202f];
const FAMILY = "Continuum Thin Space";

/** Big-endian writer: fields are [size, value] pairs, size in bytes. */
function pack(...fields) {
  const bytes = Buffer.alloc(fields.reduce((sum, [size]) => sum + size, 0));
  let at = 0;
  for (const [size, value] of fields) {
    bytes.writeUIntBE(value < 0 ? 2 ** (8 * size) + value : value, at, size);
    at += size;
  }
  return bytes;
}
const u16 = (...values) => pack(...values.map((value) => [2, value]));
const u32 = (...values) => pack(...values.map((value) => [4, value]));

function cmap() {
  const segments = [...CHARACTERS, 0xffff];
  const length = 16 + 8 * segments.length;
  const search = 2 * 2 ** Math.floor(Math.log2(segments.length));
  return Buffer.concat([
    u16(0, 1, 3, 1), u32(12),
    u16(4, length, 0, 2 * segments.length, search, Math.log2(search / 2), 2 * segments.length - search),
    u16(...segments), u16(0), u16(...segments),
    u16(...segments.map((code) => (code === 0xffff ? 1 : 1 - code))),
    u16(...segments.map(() => 0)),
  ]);
}

function name() {
  const records = [[1, FAMILY], [2, "Regular"], [4, FAMILY], [6, FAMILY.replaceAll(" ", "")]];
  const texts = records.map(([, text]) => Buffer.from(text, "utf16le").swap16());
  let offset = 0;
  const entries = records.map(([id], index) => {
    const entry = u16(3, 1, 0x409, id, texts[index].length, offset);
    offset += texts[index].length;
    return entry;
  });
  return Buffer.concat([u16(0, records.length, 6 + 12 * records.length), ...entries, ...texts]);
}

function tables() {
  const os2 = [
    u16(4, THIN, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0), Buffer.alloc(10), u32(0, 0, 0, 0),
    Buffer.from("CTNM"), u16(0x40, CHARACTERS[0], CHARACTERS.at(-1), 800, -200, 0, 950, 250), u32(1, 0),
    u16(500, 700, 0, 32, 1),
  ];
  return {
    "OS/2": Buffer.concat(os2),
    cmap: cmap(),
    glyf: Buffer.alloc(4),
    head: Buffer.concat([
      u32(0x00010000, 0x00010000, 0, 0x5f0f3cf5), u16(0, UNITS_PER_EM), Buffer.alloc(16),
      u16(0, 0, 0, 0, 0, 8, 2, 0, 0),
    ]),
    hhea: Buffer.concat([u32(0x00010000), u16(950, -250, 0, THIN, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2)]),
    hmtx: u16(THIN, 0, THIN, 0),
    loca: u16(0, 0, 0),
    maxp: Buffer.concat([u32(0x00010000), u16(2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)]),
    name: name(),
    post: u32(0x00030000, 0, 0, 0, 0, 0, 0, 0),
  };
}

function checksum(bytes) {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0;
  return sum;
}

export function thinSpaceFont() {
  const entries = Object.entries(tables());
  const search = 16 * 2 ** Math.floor(Math.log2(entries.length));
  const head = Buffer.concat([
    u32(0x00010000), u16(entries.length, search, Math.log2(search / 16), 16 * entries.length - search),
  ]);
  let offset = head.length + 16 * entries.length;
  const directory = [];
  const bodies = [];
  for (const [tag, table] of entries) {
    const padded = Buffer.concat([table, Buffer.alloc(-table.length & 3)]);
    directory.push(Buffer.from(tag), u32(checksum(padded), offset, table.length));
    bodies.push(padded);
    offset += padded.length;
  }
  const font = Buffer.concat([head, ...directory, ...bodies]);
  const headTable = font.indexOf(bodies[entries.findIndex(([tag]) => tag === "head")]);
  font.writeUInt32BE((0xb1b0afba - checksum(font)) >>> 0, headTable + 8);
  return font;
}
