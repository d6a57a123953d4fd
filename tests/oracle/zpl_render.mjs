// node zpl_render.mjs JOBS: each line of JOBS is "IN.zpl OUT.png WIDTH_MM HEIGHT_MM DOTS_PER_MM"; draws the one label of each.
import { webcrypto } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

globalThis.crypto ??= webcrypto; // Debian's node 18 does not have it there by itself
const require = createRequire(path.join(process.env.ORACLE_NPM, "package.json"));
const { ready } = require("zpl-renderer-js");
const { api } = await ready;
for (const line of fs.readFileSync(process.argv[2], "utf8").split("\n").filter(Boolean)) {
  const [input, output, width, height, dots] = line.split(" ");
  const labels = await api.zplToBase64MultipleAsync(fs.readFileSync(input, "utf8"), +width, +height, +dots);
  if (labels.length !== 1) {
    console.error(`${input}: ${labels.length} labels`);
    process.exit(1);
  }
  fs.writeFileSync(output, Buffer.from(labels[0], "base64"));
}
process.exit(0);
