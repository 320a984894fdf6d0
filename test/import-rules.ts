/** Who may import whom: the table, and the reading of imports that enforces it. Types count as imports too. */

import { builtinModules } from "node:module";
import { dirname, join } from "node:path/posix";
import { parseSync, Visitor } from "oxc-parser";
import manifest from "../package.json" with { type: "json" };

/** The files that every file may import. */
const FOR_ALL: readonly string[] = ["src/error.ts", "src/lookup.ts", "src/part.ts", "src/printable.ts", "src/turns.ts"];

/** The files that those of one room may import, besides each other and those of `FOR_ALL`. */
interface ImportRule {
  /** A folder, or a file. `folder/*` makes every file and folder in it a room of its own. */
  readonly room: string;
  /** Rooms or single files of this repository; `folder/*` is each room of that row. */
  readonly may: readonly string[];
  /** Rooms of this repository of which only the types may be imported. */
  readonly mayTypes?: readonly string[];
  /** npm packages; `package/folder/*` is each of their files there. */
  readonly packages?: readonly string[];
  /** npm packages of which only the types may be imported. */
  readonly packageTypes?: readonly string[];
  /** Names of package.json's `imports`, which stand for a file of the platform that the code runs on. */
  readonly platform?: readonly string[];
  /** Whether modules of Node may be imported. Where they may not, the code also has to run in a browser. */
  readonly node?: boolean;
}

/** The part of the IR that says what a scalar op is: all that plans made ready, loops and back ends know of the IR. */
const SCALAR_OPS = ["src/ir/op.ts", "src/ir/scalar.ts", "src/ir/scalar/trend.ts", "src/ir/type.ts"];

/** The stages from source to code, which meet in `src/compile.ts` and nowhere else. */
const STAGES = [
  "src/ir",
  "src/pass.ts",
  "src/rewrite",
  "src/analysis",
  "src/typing",
  "src/dsl",
  "src/lang",
  "src/plan",
  "src/planner",
  "src/bind",
  "src/loop",
];

/** The rooms that describe a plan, on a graph and of a run. */
const TOLD = ["src/estimate", "src/report", "src/explain", "src/pictures"];

/** The rooms of the public interface: the engine, and the rooms whose names appear in its signatures. */
const ENGINE_AND_ITS_EXPORTS = {
  may: ["src/engine", "src/compile.ts", "src/graph", "src/dsl", "src/ir", "src/plan", "src/bind", ...TOLD],
};

/** What else readers of files have of Node. */
const NODE_FILES = ["gunzip-stream", "reader-thread", "reader-threads"].map(
  (name) => `src/graph/files/${name}.node.ts`,
);

/** The table of the architecture. Of several rooms that hold a file, the longest name counts. */
const IMPORT_RULES: readonly ImportRule[] = [
  { room: "src/error.ts", may: ["src/printable.ts"] },
  { room: "src/lookup.ts", may: [] },
  { room: "src/turns.ts", may: [] },
  { room: "src/part.ts", may: ["src/error.ts", "src/turns.ts"] },
  { room: "src/printable.ts", may: [] },
  { room: "src/debug.ts", may: [], platform: ["#platform"] },
  { room: "src/arguments", may: [] },
  { room: "src/ir", may: ["src/arguments"] },
  { room: "src/pass.ts", may: ["src/ir"] },
  { room: "src/rewrite", may: ["src/ir"], packages: ["ts-pattern"] },
  { room: "src/analysis", may: ["src/ir"] },
  { room: "passes", may: ["src/ir", "src/rewrite", "src/analysis", "src/pass.ts"], packages: ["ts-pattern"] },
  { room: "src/typing", may: ["src/ir"] },
  { room: "src/dsl", may: ["src/typing", "src/ir", "src/arguments"] },
  // The tag of templates takes what the builder makes.
  { room: "src/lang/template", may: ["src/lang", "src/dsl", "src/typing", "src/ir", "src/arguments"] },
  { room: "src/lang", may: ["src/typing", "src/ir", "src/arguments", "src/lang/template"], packages: ["chevrotain"] },
  {
    room: "src/graph",
    may: ["src/arguments", "src/graph/scan"],
    // Only single files of hyparquet are imported, since as a whole it asks for Node's files where it finds Node.
    packages: [
      "saxes",
      "fzstd",
      "hyparquet/src/*",
      "hyparquet-compressors",
      "hyparquet-writer/src/*",
      "@uwdata/flechette",
    ],

    packageTypes: ["graphology", "hyparquet"],
    platform: ["#files"],
  },
  { room: "src/graph/files/files.node.ts", may: ["src/graph", ...NODE_FILES], node: true },
  ...NODE_FILES.map((room) => ({ room, may: ["src/graph", "src/graph/scan"], node: true })),
  // Its scanners are made by the assembler of the back end, for the lines of one table as kernels are for one program.
  { room: "src/graph/scan", may: ["src/graph", "src/backend/wasm/assembler.ts", "runtime/webassembly.ts"] },
  { room: "src/graph/files/files.web.ts", may: ["src/graph", "runtime/web.ts"], packages: ["fzstd"] },
  { room: "src/interp", may: ["src/ir", "src/graph"] },
  // Plans may import the part of the IR that says what scalar ops are and what may be assumed of a graph.
  { room: "src/plan", may: [...SCALAR_OPS, "src/ir/facts.ts", "src/arguments"] },
  { room: "src/planner", may: ["src/plan", "src/ir", "src/analysis"] },
  { room: "src/bind", may: [...SCALAR_OPS, "src/plan"] },
  { room: "src/rows", may: ["src/plan", "src/bind"] },
  { room: "src/estimate", may: [...SCALAR_OPS, "src/plan", "src/bind"] },
  { room: "src/report", may: ["src/plan", "src/bind", "src/estimate", "src/analysis", "src/ir", "src/arguments"] },
  { room: "src/explain", may: ["src/plan", "src/bind", "src/estimate", "src/report", "src/arguments"] },
  // Pictures may import the data of reports alone, so that a page draws as the command does.
  { room: "src/pictures", may: ["src/report", "src/arguments"] },
  { room: "src/loop", may: [...SCALAR_OPS, "src/plan", "src/bind"] },
  { room: "src/backend", may: [...SCALAR_OPS, "src/loop"] },
  // The emitter of a back end implements the interface in src/backend and knows no other back end.
  { room: "src/backend/*", may: [...SCALAR_OPS, "src/loop", "src/backend"] },
  // The loaders of back ends are here, and know of their emitters what these emit.
  {
    room: "runtime",
    // The words that kernels and runs of sparse rounds have in common, and of settling.
    may: ["src/bind/sparse/turns.ts", "src/bind/sparse/settle-turns.ts"],
    mayTypes: ["src/bind", "src/backend", "src/backend/*", "src/graph", "src/ir/type.ts"],
    platform: ["#platform"],
  },
  // What one platform alone has. Everybody else asks for it by name, and gets that of the platform that the code runs on.
  { room: "runtime/platform.node.ts", may: ["runtime", "runtime/spawn.node.ts", "runtime/keep.node.ts"], node: true },
  { room: "runtime/keep.node.ts", may: ["runtime", "runtime/cache-folder.node.ts"], node: true },
  { room: "runtime/cache-folder.node.ts", may: [], node: true },
  { room: "runtime/spawn.node.ts", may: ["runtime"], node: true },
  { room: "runtime/worker.node.ts", may: ["runtime"], node: true },
  { room: "runtime/platform.web.ts", may: ["runtime", "runtime/spawn.web.ts"] },
  { room: "runtime/spawn.web.ts", may: ["runtime"] },
  { room: "runtime/worker.web.ts", may: ["runtime"] },
  {
    room: "src/compiler.ts",
    may: [...STAGES, "src/compile-options.ts", "src/debug.ts", "src/program.ts", "passes"],
    mayTypes: ["src/backend", "src/graph"],
  },
  // The compiler's second page, which is all that a plan needs.
  {
    room: "src/coding.ts",
    may: ["src/debug.ts", "src/plan", "src/bind", "src/loop"],
    mayTypes: ["src/backend"],
  },
  // The compiler for those who cannot wait for parts of it.
  {
    room: "src/compile.ts",
    may: ["src/compiler.ts", "src/compile-options.ts", "src/arguments", "src/ir", "src/planner"],
    mayTypes: ["src/plan"],
  },
  // Questions about programs are answered without the compiler.
  { room: "src/program.ts", may: ["src/analysis", "src/ir", "src/planner"] },
  // Apart from the compiler, for those who describe or pass on its options and need nothing of it.
  { room: "src/compile-options.ts", may: ["src/arguments"], mayTypes: ["src/ir", "src/pass.ts", "passes"] },
  // The engine drives: it knows every stage that a run needs, and nothing of how programs are written or changed.
  {
    room: "src/engine",
    may: [
      "src/arguments",
      "src/compile.ts",
      "src/compile-options.ts",
      "src/compiler.ts",
      "src/coding.ts",
      "src/debug.ts",
      "src/program.ts",
      "src/ir",
      "src/plan",
      "src/bind",
      ...TOLD,
      "src/graph",
      "src/interp",
      "src/rows",
      "runtime",
      "src/engine/backends.ts",
      "src/engine/parts/coding.ts",
      "src/engine/parts/whole.ts",
    ],
    mayTypes: ["src/dsl", "src/backend"],
    platform: ["#platform", "#later"],
  },
  // The halves of each back end meet here. Nothing else knows which back ends there are.
  { room: "src/engine/backends.ts", may: ["src/backend", "src/backend/*", "runtime"] },
  // Where all parts of the compiler meet that are loaded one by one elsewhere.
  {
    room: "src/engine/parts/coding.ts",
    may: ["src/engine", "src/engine/backends.ts", "src/coding.ts", "src/loop", "src/backend/*", "runtime"],
  },
  { room: "src/engine/parts/compiler-here.ts", may: ["src/compiler.ts", "src/planner"] },
  {
    room: "src/engine/parts/whole.ts",
    may: ["src/engine", "src/engine/parts/coding.ts", "src/engine/parts/compiler-here.ts", "src/plan", "src/explain"],
  },
  // What `#later` stands for. Node reads files when they are needed.
  { room: "src/engine/parts/later.ts", may: ["src/engine/parts/compiler-here.ts"] },
  { room: "src/engine/parts/later.node.ts", may: [], mayTypes: ["src/engine/parts/compiler-here.ts"], node: true },
  { room: "src/algorithms", may: ["src/dsl"] },
  // Programs and what they share with the library, and what runs them on graphs that are not ours.
  {
    room: "src/graphology",
    may: ["src/arguments", "src/dsl", "src/algorithms", "src/graph", "src/engine", "runtime"],
    platform: ["#later"],
  },
  // For the build alone.
  {
    room: "src/graphology/foresee.ts",
    may: ["src/graphology", "src/engine", "src/engine/parts/whole.ts", "src/graph", "src/plan"],
  },
  // The library by name, and the registry of passes for the options that name them.
  {
    room: "src/cli",
    may: [
      ...ENGINE_AND_ITS_EXPORTS.may,
      "src/arguments",
      "src/debug.ts",
      "src/lang",
      "src/graph/files/files.node.ts",
      "src/algorithms",
      "passes",
      "runtime/cache-folder.node.ts",
    ],
    mayTypes: ["src/pass.ts"],
    packages: ["commander"],
    node: true,
  },
  { room: "src/index.ts", ...ENGINE_AND_ITS_EXPORTS },
  { room: "examples/*", may: [], packages: ["edgewise", "edgewise/algorithms", "graphology"], node: true },
];

/** The folders that the table speaks of. */
export const RULED_FOLDERS = ["src", "passes", "runtime", "examples"];

/** One import of a file, in any spelling: `import`, `export … from`, `import(…)`, or `import("…")` as a type. */
interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Whether nothing of it is left once types are stripped. */
  readonly typeOnly: boolean;
}

/** The imports of texts that were read before. */
const known = new Map<string, readonly Import[]>();

/** The imports of a TypeScript file whose name a string literal gives, in the order of the text. */
export function readImports(file: string, text: string): readonly Import[] {
  const before = known.get(text);
  if (before) return before;
  const found = parseImports(file, text);
  known.set(text, found);
  return found;
}

function parseImports(file: string, text: string): Import[] {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message}`);
  const found: { specifier: string; start: number; typeOnly: boolean }[] = [];
  const add = (source: { value: string; start: number } | null, kind: string | undefined): void => {
    if (source) found.push({ specifier: source.value, start: source.start, typeOnly: kind === "type" });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source, node.importKind),
    ExportNamedDeclaration: (node) => add(node.source, node.exportKind),
    ExportAllDeclaration: (node) => add(node.source, node.exportKind),
    TSImportType: (node) => add(node.source, "type"),
    ImportExpression: ({ source }) => {
      if (source.type === "Literal" && typeof source.value === "string") {
        add({ value: source.value, start: source.start }, "value");
      }
    },
  }).visit(program);
  return found
    .sort((a, b) => a.start - b.start)
    .map(({ specifier, start, typeOnly }) => ({ specifier, line: text.slice(0, start).split("\n").length, typeOnly }));
}

/**
 * Every breach of the table and every cycle, one message each, in a set of files given as path from the repository
 * root to text. Empty when the rules are kept.
 */
export function findBreaches(files: ReadonlyMap<string, string>): string[] {
  const breaches: string[] = [];
  const edges = new Map<string, string[]>();
  for (const [file, text] of files) {
    const targets: string[] = [];
    edges.set(file, targets);
    const home = roomOf(file);
    if (!home) {
      breaches.push(`${file}:1: the file is in no room of the import table`);
      continue;
    }
    for (const found of readImports(file, text)) {
      targets.push(...targetsOf(file, found.specifier));
      const rule = breachedRule(file, home, found);
      if (rule) breaches.push(`${file}:${found.line}: imports ${JSON.stringify(found.specifier)}, but ${rule}`);
    }
  }
  return [...breaches, ...findCycles(edges).map((cycle) => `${cycle[0]}:1: import cycle ${cycle.join(" -> ")}`)];
}

interface Room {
  readonly name: string;
  readonly rule: ImportRule;
}

function roomOf(file: string): Room | undefined {
  let best: Room | undefined;
  for (const rule of IMPORT_RULES) {
    const name = rule.room.endsWith("/*") ? childOf(rule.room.slice(0, -2), file) : rule.room;
    const inside = name !== undefined && (file === name || file.startsWith(`${name}/`));
    if (inside && name.length > (best?.name.length ?? 0)) best = { name, rule };
  }
  return best;
}

/** `src/backend/wasm` for `src/backend/wasm/emit.ts`; nothing for a file of src/ that lies directly in the folder. */
function childOf(folder: string, file: string): string | undefined {
  if (!file.startsWith(`${folder}/`)) return undefined;
  const [child, ...rest] = file.slice(folder.length + 1).split("/");
  return rest.length > 0 || folder === "examples" ? `${folder}/${child}` : undefined;
}

function resolve(file: string, specifier: string): string {
  return join(dirname(file), specifier);
}

/** The files of this repository that an import may mean: several where each platform has one. */
function targetsOf(file: string, specifier: string): string[] {
  if (specifier.startsWith(".")) return [resolve(file, specifier)];
  const [, conditions] = Object.entries(manifest.imports).find(([name]) => name === specifier) ?? [];
  return conditions ? Object.values(conditions["edgewise-source"]).map((path) => resolve("", path)) : [];
}

/** The rule that an import breaks, as the end of a sentence, or nothing if it is allowed. */
function breachedRule(file: string, home: Room, { specifier, typeOnly }: Import): string | undefined {
  const { rule, name } = home;
  if (specifier.startsWith(".")) {
    const target = resolve(file, specifier);
    const found = roomOf(target);
    const targetRoom = found?.name ?? target;
    const names = [target, targetRoom, ...(found ? [found.rule.room] : [])];
    const listed = (rooms: readonly string[] = []): boolean => names.some((known) => rooms.includes(known));
    if (FOR_ALL.includes(target) || targetRoom === name || listed(rule.may)) return undefined;
    if (!listed(rule.mayTypes)) {
      const all = [...rule.may, ...(rule.mayTypes ?? []).map((room) => `types of ${room}`)];
      return `${name} may import ${all.length > 0 ? all.join(", ") : "nothing of this repository"}`;
    }
    return typeOnly ? undefined : `${name} may import only types of ${targetRoom}: use \`import type\``;
  }
  if (isNodes(specifier)) return rule.node ? undefined : `${name} may not import modules of Node`;
  if (specifier.startsWith("#")) {
    if (targetsOf(file, specifier).length === 0) return "package.json has no such name among its `imports`";
    return rule.platform?.includes(specifier) ? undefined : `${name} may not ask for it`;
  }
  if (rule.packages?.some((known) => known === specifier || isWithin(specifier, known))) return undefined;
  if (!rule.packageTypes?.includes(specifier)) return `${name} may import ${listPackages(rule)}`;
  return typeOnly ? undefined : `${name} may import only types of ${specifier}: use \`import type\``;
}

/** Whether a module is a file of a package whose files may be imported, which `hyparquet/src/*` says. */
function isWithin(specifier: string, known: string): boolean {
  return known.endsWith("/*") && specifier.startsWith(known.slice(0, -1));
}

/** Whether a module is one that Node brings along. */
function isNodes(specifier: string): boolean {
  return specifier.startsWith("node:") || builtinModules.includes(specifier);
}

function listPackages({ packages = [], packageTypes = [] }: ImportRule): string {
  const all = [...packages, ...packageTypes.map((name) => `types of ${name}`)];
  return all.length > 0 ? `of npm packages only ${all.join(", ")}` : "no npm package";
}

/** Cycles met by a depth-first walk, each closed by repeating its first file; at least one for every tangle. */
function findCycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = [];
  const finished = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    const start = path.indexOf(file);
    if (start >= 0) cycles.push([...path.slice(start), file]);
    if (start >= 0 || finished.has(file)) return;
    path.push(file);
    for (const target of edges.get(file) ?? []) visit(target);
    path.pop();
    finished.add(file);
  };
  for (const file of edges.keys()) visit(file);
  return cycles;
}

/** The global names of Node that browsers do not have. */
const GLOBALS_OF_NODE = ["process", "Buffer", "require", "global", "__dirname", "__filename", "setImmediate"];

/**
 * Every use of Node, one message each, in files that are loaded with one of `entries` other than through a name of
 * package.json's `imports`. Files are given as path from the repository root to text. Empty where all of it runs in a
 * browser as well.
 */
export function findUsesOfNode(files: ReadonlyMap<string, string>, entries: readonly string[]): string[] {
  const uses: string[] = [];
  const reached = new Set(entries);
  for (const file of reached) {
    const text = files.get(file);
    if (text === undefined) {
      uses.push(`${file}: there is no such file`);
      continue;
    }
    const use = (line: number, what: string): void => void uses.push(`${file}:${line}: ${what}`);
    for (const { specifier, line, typeOnly } of readImports(file, text)) {
      if (typeOnly) continue;
      if (isNodes(specifier)) use(line, `imports ${JSON.stringify(specifier)}, which browsers do not have`);
      if (specifier.startsWith(".")) reached.add(resolve(file, specifier));
    }
    for (const { name, line } of readGlobals(file, text, GLOBALS_OF_NODE)) {
      use(line, `names ${name}, which browsers do not have`);
    }
  }
  return uses;
}

/**
 * Where a file names one of some global values, in the order of the text. What it declares or imports under such a name
 * counts as well; types and properties do not, but for those of `globalThis`.
 */
function readGlobals(file: string, text: string, names: readonly string[]): { name: string; line: number }[] {
  // Most files have none, and need not be parsed for that.
  if (!names.some((name) => text.includes(name))) return [];
  const found = new Map<number, string>();
  const others = new Set<number>();
  new Visitor({
    Identifier: ({ name, start }) => {
      if (names.includes(name)) found.set(start, name);
    },
    MemberExpression: ({ object, property, computed }) => {
      const isGlobal = object.type === "Identifier" && object.name === "globalThis";
      if (!computed && !isGlobal) others.add(property.start);
    },
    Property: ({ key, shorthand, computed }) => {
      if (!shorthand && !computed) others.add(key.start);
    },
    MethodDefinition: ({ key }) => void others.add(key.start),
    PropertyDefinition: ({ key }) => void others.add(key.start),
    ImportSpecifier: (node) => {
      if (node.importKind === "type") others.add(node.local.start).add(node.imported.start);
    },
    ImportDeclaration: (node) => {
      if (node.importKind === "type")
        for (const { local, start } of node.specifiers) others.add(local.start).add(start);
    },
    ExportSpecifier: ({ local, exported }) => void others.add(local.start).add(exported.start),
    TSTypeReference: ({ typeName }) => void others.add(typeName.start),
    TSInterfaceDeclaration: ({ id }) => void others.add(id.start),
    TSTypeAliasDeclaration: ({ id }) => void others.add(id.start),
    TSInterfaceHeritage: ({ expression }) => void others.add(expression.start),
    TSPropertySignature: ({ key }) => void others.add(key.start),
    TSMethodSignature: ({ key }) => void others.add(key.start),
  }).visit(parseSync(file, text).program);
  return [...found]
    .filter(([start]) => !others.has(start))
    .sort(([a], [b]) => a - b)
    .map(([start, name]) => ({ name, line: text.slice(0, start).split("\n").length }));
}
