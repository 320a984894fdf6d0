/**
 * The JavaScript of the package: a file for each thing that is imported or started, and in `lib` what they share, in few
 * files, for loading two hundred would take longer than all the rest of a first run.
 */

import { execFileSync } from "node:child_process";
import { join, relative, sep } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import {
  type BuildOptions,
  defineConfig,
  type OutputOptions,
  type Plugin,
  type RolldownOptions,
  rolldown,
} from "rolldown";

/** Whether a module's path within the repository has a form. */
function within(form: RegExp): (path: string) => boolean {
  return (path) => form.test(relative(import.meta.dirname, path).replaceAll(sep, "/"));
}

/** One character that Latin-1 lacks doubles what an engine keeps of a whole file, and pages wait longer for it. */
const charset = "ascii";

/** Makes the plans that the package has, by the sources. */
const PLANNING = `
  const { foreseenPlans } = await import("./src/graphology/foresee.ts");
  process.stdout.write(foreseenPlans());
`;

/**
 * Has the programs of `edgewise/graphology` compiled here: on a first call the compiler takes longer than the run. What pages load
 * has none of it, since plans are longer than the programs that they are made of.
 */
const foreseenPlans: Plugin = {
  name: "foreseen plans",
  generateBundle() {
    const { EDGEWISE_DEBUG: _, ...env } = process.env;
    const planning = ["--conditions=edgewise-source", "--input-type=module", "--eval", PLANNING];
    const source = execFileSync(process.execPath, planning, { cwd: import.meta.dirname, encoding: "latin1", env });
    this.emitFile({ type: "asset", fileName: "lib/foreseen-plans.txt", source });
  },
};

const node = defineConfig({
  input: {
    index: "src/index.ts",
    algorithms: "src/algorithms/index.ts",
    graphology: "src/graphology/index.ts",
    lang: "src/lang/index.ts",
    cli: "src/cli/main.ts",
    // What `imports` of package.json chooses by where the code runs, apart from the rest, which is the same everywhere.
    "lib/platform.node": "runtime/platform.node.ts",
    "lib/files.node": "src/graph/files/files.node.ts",
    "lib/later.node": "src/engine/parts/later.node.ts",
    // In the place of that where the package is bundled for Node, and its files are not beside each other.
    "lib/later": "src/engine/parts/later.ts",
    // What the first loads when it is needed.
    "lib/compiler-here": "src/engine/parts/compiler-here.ts",
    // In the folder of what starts it, as in the sources.
    "lib/worker.node": "runtime/worker.node.ts",
    "lib/reader-thread.node": "src/graph/files/reader-thread.node.ts",
  },
  external: [
    "#platform",
    "#files",
    "#later",
    "@uwdata/flechette",
    "chevrotain",
    "commander",
    "fzstd",
    /^hyparquet/,
    "saxes",
    "ts-pattern",
  ],
  platform: "node",
  plugins: [foreseenPlans],
  // Older than the oldest Node that runs it, so that a still older one can read it, and say what it lacks.
  transform: { target: "node20" },
  output: {
    dir: "dist",
    charset,
    // What is said of functions is in the declarations. Here it was a quarter of what a first run reads.
    comments: { jsdoc: false },
    entryFileNames: "[name].js",
    chunkFileNames: "lib/[name].js",
    sourcemap: true,
    codeSplitting: {
      groups: [
        {
          name: "error",
          test: within(/^src\/(?:error|lookup|part|printable|turns|graph\/files\/(?:files|gzip|zstd-frames))\.ts$/),
          priority: 5,
        },
        // What a thread of a reader loads, and no more.
        {
          name: "scanner",
          test: within(/^(?:src\/graph\/scan\/(?:decimal|layout|obey|scanner)|runtime\/webassembly)\.ts$/),
          priority: 5,
        },
        // Without what is a platform's own: a worker listens as soon as it is loaded.
        { name: "runtime", test: within(/^runtime\/(?!.*\.node\.ts$)/), priority: 4 },
        { name: "builder", test: within(/^src\/(?:dsl|typing)\//), priority: 3 },
        // With the graphs that it runs on, but without what reads them from files: a call on a graph that is there needs none of it. Without what
        // runs guests, which imports `#later`, and by that the compiler, where the package is bundled.
        {
          name: "engine",
          test: within(
            /^src\/(?:compile-options|explain\/timeline|engine\/(?!run-sync|guest\/|parts\/(?:whole|compiler-here|later)|profile\/(?:calibrate|measur|programs))|graph\/(?!(?:files|formats|generators|reading|scan|sources)\/|generate|read|write))(?!.*\.node\.ts$)/,
          ),
          priority: 2,
        },
        // What turns programs into plans.
        { name: "compiler", test: within(/^src\/compiler\.ts$/), priority: 1 },
        // Readers and writers that are loaded when a file is of their format.
        {
          name: "formats",
          test: within(/^src\/graph\/formats\/(?:elements|json|xml|text|matrix|parquet|arrow)\//),
          priority: 1,
        },
        { name: "files", test: within(/^src\/graph\/(?!.*\.node\.ts$)/), priority: 0 },
      ],
    },
  },
});

/** What stands in pages for the names among `imports` of package.json. */
const WEB = {
  "#platform": "runtime/platform.web.ts",
  "#files": "src/graph/files/files.web.ts",
  "#later": "src/engine/parts/later.ts",
};
const alias = Object.fromEntries(Object.entries(WEB).map(([name, file]) => [name, join(import.meta.dirname, file)]));

/** A worker is one script of its own, of whatever kind it is started as. */
const worker: RolldownOptions = {
  input: { worker: "runtime/worker.web.ts" },
  platform: "browser",
  resolve: { alias },
  transform: { target: "es2022" },
  output: { dir: "dist/web", charset, format: "iife", entryFileNames: "[name].js", minify: true },
};

/** Puts the text of a worker where programs look for it. */
const workerSource: Plugin = {
  name: "worker source",
  load: {
    filter: { id: /worker-source\.web\.ts$/ },
    async handler() {
      const bundle = await rolldown(worker);
      const { output } = await bundle.generate(worker.output as OutputOptions);
      return `export const workerSource = ${JSON.stringify(output[0].code)};`;
    },
  },
};

/**
 * Leaves out what is said of options, ops and passes for the tables of the docs, which no page shows. Blanks in its place keep
 * every other character where the maps of the sources say that it is.
 */
const withoutDocs: Plugin = {
  name: "without docs",
  transform: {
    filter: { id: /\.ts$/, code: /\bdoc: ["`]/ },
    handler(code, id) {
      let text = code;
      new Visitor({
        Property({ key, value, computed, end }) {
          const isDoc = !computed && key.type === "Identifier" && key.name === "doc";
          if (!isDoc || (value.type !== "Literal" && value.type !== "TemplateLiteral")) return;
          const blank = code.slice(value.start, end).replace(/[^\n]/g, " ").slice(2);
          text = `${text.slice(0, value.start)}""${blank}${text.slice(end)}`;
        },
      }).visit(parseSync(id, code).program);
      return { code: text, map: null };
    },
  },
};

/** What pages import by name. */
const ENTRIES = {
  index: "src/index.ts",
  algorithms: "src/algorithms/index.ts",
  graphology: "src/graphology/index.ts",
  lang: "src/lang/index.ts",
};

const FOR_PAGES = {
  input: ENTRIES,
  platform: "browser",
  resolve: { alias },
  plugins: [withoutDocs, workerSource],
  transform: { target: "es2022" },
} satisfies RolldownOptions;

/** What pages without a bundler load, with all that it needs; what not all of them need in files that are loaded when it is used. */
const web: RolldownOptions = {
  ...FOR_PAGES,
  output: {
    dir: "dist/web",
    charset,
    entryFileNames: "[name].js",
    chunkFileNames: "lib/[name].js",
    sourcemap: true,
    // Pages without a bundler load it as it is.
    minify: true,
    // Without `runSync`, which is among what they import, half of it would be loaded later; with it, few files are faster.
    codeSplitting: {
      groups: [
        {
          name: "builder",
          test: within(/^src\/(?:arguments|dsl|ir|typing|error|lookup|part|printable|turns)\b/),
          priority: 1,
        },
        // With all that `index` imports, and what a run needs beside: for each file more, a page would have to ask the server.
        {
          name: "engine",
          test: within(
            /^(?:passes|runtime\/|src\/(?:index|analysis|backend|bind|coding|compile|engine\/(?!executors\/interpreter|profile\/(?:calibrate|measur))|estimate|loop|plan|program|rewrite|rows))/,
          ),
        },
      ],
    },
  },
};

/**
 * What bundlers take for pages: a file for each of the sources, for of a file that holds several they have to keep whatever might
 * have an effect, and may not load later what is needed later.
 */
const modules: RolldownOptions = {
  ...FOR_PAGES,
  output: {
    dir: "dist/modules",
    charset,
    preserveModules: true,
    // What it depends on is inside, or servers for development find it too late and reload the page; npm packs no node_modules.
    entryFileNames: ({ name }) => `${name.replaceAll("node_modules", "packages")}.js`,
  },
};

/** What one who cannot wait imports is there for all; only of `modules` a bundler can load it later. */
const checks = { ineffectiveDynamicImport: false };

/** The package: for Node, for pages without a bundler and with one, and what their workers are started from. */
const PACKAGE = { node: { ...node, checks }, web: { ...web, checks }, modules: { ...modules, checks }, worker };

/** Parts of the package, all unless told otherwise, as they are written to another folder than `dist`. */
export function packageIn(
  folder: string,
  parts: readonly (keyof typeof PACKAGE)[] = Object.keys(PACKAGE) as (keyof typeof PACKAGE)[],
): BuildOptions[] {
  return parts.map((name) => {
    const part: RolldownOptions = PACKAGE[name];
    const output = part.output as OutputOptions;
    return { ...part, output: { ...output, dir: `${folder}/${output.dir}` } };
  });
}

export default Object.values(PACKAGE);
