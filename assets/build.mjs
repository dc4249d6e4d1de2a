// Builds assets/ into cms/static/build/. The result is committed, so neither the demo nor the tests need Node.
//
//   node build.mjs           build
//   node build.mjs --check   build beside, compare byte for byte with what is committed, exit 1 when it differs
//
// Names are flat and without a hash: Django's manifest storage adds the hash, and rewrites the url()s in the CSS.
// No splitting: the manifest storage would leave the import of a chunk unhashed.

import { build, transform } from "esbuild";
import { createRequire } from "node:module";
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const committed = resolve(here, "../cms/static/build");
const require = createRequire(import.meta.url);

const BROWSERS = ["chrome105", "edge105", "firefox110", "safari16"];
// The desk and the pass run on phones of any age: what every engine since 2020 reads.
const OLD_PHONES = "es2020";

const STYLES = { site: "css/site.css", desk: "css/desk.css", map: "css/map.css", "hours-field": "css/hours-field.css", "rule-field": "css/rule-field.css" };
const MODULES = {
  site: "site/site.ts",
  search: "search/search.ts",
  pass: "pass/pass.ts",
  map: "map/map.ts",
  desk: "desk/desk.ts",
  decoder: "desk/decoder.ts",
};
// A service worker is a classic script.
const CLASSIC = { "pass-worker": "pass/worker.ts", "hours-field": "hours/field.ts", "rule-field": "editor/rule.ts", "shown-when": "editor/shown-when.ts" };

const FONTS = {
  "@fontsource-variable/bricolage-grotesque": ["bricolage-grotesque-latin-wght-normal.woff2"],
  "@fontsource/atkinson-hyperlegible": [
    "atkinson-hyperlegible-latin-400-normal.woff2",
    "atkinson-hyperlegible-latin-700-normal.woff2",
  ],
};

// The style guide shows states side by side: there a class stands for the pointer (.is-hover), for the focus (.is-focus) and
// for the dark (.in-dark), whatever the reader's own.
function showStates(css) {
  const dark = /@media\s*\(prefers-color-scheme:\s*dark\)\s*\{/g;
  let shown = "";
  let at = 0;
  for (let match = dark.exec(css); match; match = dark.exec(css)) {
    let end = dark.lastIndex;
    for (let depth = 1; depth > 0; end++) depth += css[end] === "{" ? 1 : css[end] === "}" ? -1 : 0;
    shown += css.slice(at, match.index) + `.in-dark{${css.slice(dark.lastIndex, end - 1).replaceAll(":root", "&")}}`;
    at = dark.lastIndex = end;
  }
  return (shown + css.slice(at))
    .replaceAll(":focus-visible", ":is(:focus-visible,.is-focus)")
    .replaceAll(":hover", ":is(:hover,.is-hover)");
}

async function buildStyleGuide(outdir) {
  const site = await readFile(join(outdir, "site.css"), "utf8");
  const own = await readFile(join(here, "css/styleguide.css"), "utf8");
  const options = { loader: "css", minify: true, target: BROWSERS, charset: "utf8" };
  await writeFile(join(outdir, "styleguide.css"), (await transform(showStates(site) + own, options)).code);
}

async function buildInto(outdir) {
  const common = {
    absWorkingDir: here,
    outdir,
    bundle: true,
    minify: true,
    sourcemap: false,
    splitting: false,
    legalComments: "none",
    charset: "utf8",
    logLevel: "warning",
  };
  await Promise.all([
    build({ ...common, entryPoints: STYLES, target: BROWSERS, external: ["./fonts/*"], loader: { ".png": "empty" } }),
    build({
      ...common,
      entryPoints: MODULES,
      format: "esm",
      target: OLD_PHONES,
      // zxing-wasm's glue mentions Node's modules on a branch that no browser takes.
      external: ["module", "node:*"],
    }),
    build({ ...common, entryPoints: CLASSIC, format: "iife", target: OLD_PHONES }),
  ]);
  await buildStyleGuide(outdir);
  await mkdir(join(outdir, "fonts"), { recursive: true });
  for (const [name, files] of Object.entries(FONTS)) {
    for (const file of files) {
      await copyFile(join(here, "node_modules", name, "files", file), join(outdir, "fonts", file));
    }
  }
  await copyFile(
    join(dirname(require.resolve("zxing-wasm/reader/zxing_reader.wasm")), "zxing_reader.wasm"),
    join(outdir, "zxing_reader.wasm"),
  );
}

async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

async function differences(left, right) {
  const [a, b] = [new Set(await filesOf(left)), new Set(await filesOf(right))];
  const found = [];
  for (const name of [...new Set([...a, ...b])].sort()) {
    if (!a.has(name)) found.push(`${name}: missing from cms/static/build`);
    else if (!b.has(name)) found.push(`${name}: no source builds it any more`);
    else if (!(await readFile(join(left, name))).equals(await readFile(join(right, name))))
      found.push(`${name}: differs from its sources`);
  }
  return found;
}

async function report(folder) {
  for (const name of await filesOf(folder)) {
    const { size } = await stat(join(folder, name));
    console.log(`${String(size).padStart(8)}  ${name}`);
  }
}

const beside = await mkdtemp(join(tmpdir(), "portal-assets-"));
try {
  await buildInto(beside);
  if (process.argv.includes("--check")) {
    const found = await differences(committed, beside);
    for (const line of found) console.error(line);
    if (found.length > 0) {
      console.error("The built files are not what the sources give. Run `make build` and commit cms/static/build.");
      process.exitCode = 1;
    } else {
      console.log("cms/static/build is what assets/ builds.");
    }
  } else {
    // Only now: a build that fails leaves the committed files as they were.
    await rm(committed, { recursive: true, force: true });
    await cp(beside, committed, { recursive: true });
    await report(committed);
  }
} finally {
  await rm(beside, { recursive: true, force: true });
}
