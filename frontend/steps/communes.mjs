// The official list of communes, cut down to what the product reads: one line each, tab-separated.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const source = join("node_modules", "@etalab", "decoupage-administratif", "data");

/** Writes communes.tsv: code, name, département, post codes, population, intercommunality (SIREN). */
export async function communes(here, out) {
  const read = async (name) => JSON.parse(await readFile(join(here, source, name), "utf8"));
  const [all, groups] = await Promise.all([read("communes.json"), read("epci.json")]);
  const group = new Map(groups.flatMap(({ code, membres }) => membres.map((m) => [m.code, code])));
  const lines = all
    .filter(({ type }) => type === "commune-actuelle" || type === "arrondissement-municipal")
    .map((c) =>
      [
        c.code,
        c.nom,
        c.departement ?? c.collectiviteOutremer?.code ?? c.code.slice(0, 3),
        (c.codesPostaux ?? []).join(","),
        c.population ?? "",
        group.get(c.code) ?? "",
      ].join("\t"),
    );
  await mkdir(out, { recursive: true });
  await writeFile(join(out, "communes.tsv"), `${lines.join("\n")}\n`);
}
