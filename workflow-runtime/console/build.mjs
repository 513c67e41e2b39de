// Builds the page into dist/, which is embedded in the crate: node build.mjs
import { build } from "esbuild";
import { cp, mkdir, readFile, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** The licences of the packages that a bundle has parts of, which have to go with it. */
async function licences(inputs) {
  const packages = new Set();
  for (const input of inputs) {
    const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) packages.add(found[1]);
  }
  const texts = [];
  for (const name of [...packages].sort()) {
    const home = join(here, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(join(home, "package.json"), "utf8"));
    const file = (await readdir(home)).find((file) => /^licen[cs]e/i.test(file));
    const text = file ? (await readFile(join(home, file), "utf8")).trim() : "";
    texts.push(`${name} ${version} (${license})\n\n${text}`);
  }
  return `/*!\n${texts.join("\n\n----\n\n").replaceAll("*/", "* /")}\n*/`;
}

const options = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  legalComments: "none",
  define: { "process.env.NODE_ENV": '"production"' },
  entryNames: "app",
  outdir: "dist",
  logLevel: "warning",
  metafile: true,
};

await mkdir(join(here, "dist"), { recursive: true });
const dry = await build({ ...options, entryPoints: ["src/main.tsx"], write: false });
await build({
  ...options,
  entryPoints: ["src/main.tsx"],
  footer: { js: await licences(Object.keys(dry.metafile.inputs)) },
});
await build({ ...options, entryPoints: ["src/style/app.css"] });
await cp(join(here, "src/index.html"), join(here, "dist/index.html"));
