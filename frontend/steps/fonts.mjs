// Chooses the font files we serve and writes their @font-face rules.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { thinSpaceFont } from "./thin-space-font.mjs";

const LATIN =
  "U+0000-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212";
const LATIN_EXT = "U+0100-0130,U+0132-0151,U+0154-02C5,U+02C7-02D9,U+1E00-1E9F,U+20A0-20AB,U+20AD-20C0";
// French writes 1 260 with U+202F, which neither face has; a browser would fetch it from another font.
const THIN_SPACES = "U+2009,U+202F";

const FACES = [
  face("Figtree", "300 900", "@fontsource-variable/figtree/files/figtree-SUBSET-wght-normal.woff2"),
  face(
    "Bricolage Grotesque",
    "700",
    "@fontsource/bricolage-grotesque/files/bricolage-grotesque-SUBSET-700-normal.woff2",
  ),
];

function face(family, weight, pattern) {
  return { family, weight, pattern };
}

function rule({ family, weight }, file, range) {
  return (
    `@font-face{font-family:"${family}";font-weight:${weight};font-style:normal;font-display:swap;` +
    `src:url("./fonts/${file}");unicode-range:${range}}`
  );
}

export async function fontFaces(here) {
  const files = [{ name: "thin-space.ttf", bytes: thinSpaceFont() }];
  const rules = [];
  for (const one of FACES) {
    for (const [subset, range] of [["latin-ext", LATIN_EXT], ["latin", LATIN]]) {
      const source = one.pattern.replace("SUBSET", subset);
      const name = `${one.family.split(" ")[0].toLowerCase()}-${subset}.woff2`;
      files.push({ name, bytes: await readFile(join(here, "node_modules", source)) });
      rules.push(rule(one, name, range));
    }
    rules.push(rule(one, "thin-space.ttf", THIN_SPACES));
  }
  return { files, css: rules.join("\n") };
}
