// Cuts one sprite from the Tabler outline drawings listed in icons.txt.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const FRAME = /<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/;

async function symbol(here, name) {
  const file = join(here, "node_modules", "@tabler", "icons", "icons", "outline", `${name}.svg`);
  const drawing = await readFile(file, "utf8").catch(() => {
    throw new Error(`icons.txt lists "${name}", which Tabler does not have`);
  });
  const shapes = drawing
    .slice(drawing.indexOf(">") + 1, drawing.lastIndexOf("</svg>"))
    .replace(FRAME, "")
    .replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
}

export async function sprite(here) {
  const list = await readFile(join(here, "icons.txt"), "utf8");
  const names = list.split("\n").filter(Boolean);
  const symbols = await Promise.all(names.map((name) => symbol(here, name)));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}
