// Builds what the browser loads into build/static/continuum/, and the list of communes into build/data/:
// no argument, same input, same bytes.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { communes } from "./steps/communes.mjs";
import { fontFaces } from "./steps/fonts.mjs";
import { sprite } from "./steps/icons.mjs";
import { tokenSheet } from "./steps/tokens.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "build", "static", "continuum");
// What young people's and educators' own phones still run: esbuild rewrites newer syntax for these.
const target = ["chrome111", "firefox113", "safari16"];

/** Style sheets that are made, not written: imported by css/app.css under the prefix "made:". */
function madeSheets(sheets) {
  return {
    name: "made-sheets",
    setup(run) {
      run.onResolve({ filter: /^made:/ }, ({ path }) => ({ path, namespace: "made" }));
      run.onResolve({ filter: /^\.\/fonts\// }, ({ path }) => ({ path, external: true }));
      run.onLoad({ filter: /.*/, namespace: "made" }, ({ path }) => ({
        contents: sheets[path.slice("made:".length)],
        loader: "css",
      }));
    },
  };
}

await rm(out, { recursive: true, force: true });
await mkdir(join(out, "fonts"), { recursive: true });

const fonts = await fontFaces(here);
for (const { name, bytes } of fonts.files) await writeFile(join(out, "fonts", name), bytes);

const tokens = JSON.parse(await readFile(join(here, "tokens.json"), "utf8"));
const common = { bundle: true, minify: true, target, logLevel: "warning", legalComments: "none" };
await build({
  ...common,
  entryPoints: [join(here, "css", "app.css")],
  outfile: join(out, "app.css"),
  plugins: [madeSheets({ fonts: fonts.css, tokens: tokenSheet(tokens) })],
});
await build({
  ...common,
  entryPoints: [join(here, "ts", "app.ts")],
  outfile: join(out, "app.js"),
  format: "iife",
});
await writeFile(join(out, "icons.svg"), await sprite(here));

// What a phone on a poor network may be asked to load, compressed; beyond it the build fails.
const BUDGETS = { "app.css": 12, "app.js": 14, "icons.svg": 8 };
for (const [name, kilobytes] of Object.entries(BUDGETS)) {
  const weight = brotliCompressSync(await readFile(join(out, name))).length / 1024;
  console.log(`${name.padEnd(10)} ${weight.toFixed(1)} KB of ${kilobytes}`);
  if (weight > kilobytes) {
    console.error(`${name} is over its budget of ${kilobytes} KB`);
    process.exitCode = 1;
  }
}
await communes(here, join(here, "..", "build", "data"));
