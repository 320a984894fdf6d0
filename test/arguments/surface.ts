/** Every function of the public interface with a call that is right, for tests to make it wrong in every place. */

import { EventEmitter } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DirectedGraph } from "graphology";
import { wcc } from "../../src/algorithms/index.ts";
import { tagOf } from "../../src/arguments/found.ts";
import { isPlainObject } from "../../src/arguments/kind.ts";
import type { AnyOption } from "../../src/arguments/options.ts";
import { COMPILE_OPTIONS } from "../../src/compile-options.ts";
import {
  CALIBRATE_OPTIONS,
  ENGINE_OPTIONS,
  EXPLAIN_OPTIONS,
  ONE_SHOT_OPTIONS,
  ONE_SHOT_SYNC_OPTIONS,
  REPORT_OPTIONS,
  RUN_OPTIONS,
  RUN_SYNC_OPTIONS,
} from "../../src/engine/options.ts";
import { PRINT_OPTIONS } from "../../src/explain/text.ts";
import { EDGE_ARRAYS } from "../../src/graph/build.ts";
import { EDGE_LIST_OPTIONS } from "../../src/graph/formats/edge-list.ts";
import { GAP_OPTIONS } from "../../src/graph/formats/gap/gap.ts";
import { GAP_WRITE_OPTIONS } from "../../src/graph/formats/gap/gap-write.ts";
import { LDBC_OPTIONS } from "../../src/graph/formats/ldbc.ts";
import { MATRIX_MARKET_OPTIONS } from "../../src/graph/formats/matrix-market.ts";
import { GRID_OPTIONS, NODES_OPTIONS, RMAT_OPTIONS, UNIFORM_OPTIONS } from "../../src/graph/generators/options.ts";
import { GRAPHOLOGY_OPTIONS } from "../../src/graph/graphology/read.ts";
import { FILTER_CONDITIONS } from "../../src/graph/operations/filter.ts";
import { SYMMETRIZE_OPTIONS } from "../../src/graph/operations/symmetrize.ts";
import { READ_OPTIONS } from "../../src/graph/read.ts";
import { READ_LDBC_OPTIONS } from "../../src/graph/read-ldbc.ts";
import { WRITE_OPTIONS } from "../../src/graph/write.ts";
import * as edgewise from "../../src/index.ts";
import { PRINT_REPORT_OPTIONS } from "../../src/report/text.ts";

export type Description = Readonly<Record<string, AnyOption>>;

/** A function of the public interface. */
export interface Entry {
  /** `run` of `src/index.ts`, `engine.run`, `graph.filter` or `result.top`. */
  readonly name: string;
  readonly call: (...given: readonly unknown[]) => unknown;
  /** Arguments that are right, options among them. */
  readonly right: readonly unknown[];
  /** The number of arguments that have to be given. */
  readonly required: number;
  /** The argument that is a record of options, with its description. */
  readonly options?: { readonly at: number; readonly of: Description } | undefined;
  /** Whether something else is right too in the place of an argument. */
  readonly fits?: (at: number, given: unknown) => boolean;
  /** Whether it takes further arguments, as predicates do which are given to `filter`. */
  readonly variadic?: boolean;
}

const folder = mkdtempSync(join(tmpdir(), "edgewise-"));
const listPath = join(folder, "list.txt");
const verticesPath = join(folder, "g.v");
writeFileSync(listPath, "0 1\n1 2\n");
writeFileSync(verticesPath, "0\n1\n2\n");

const edges = { sources: [0, 1], targets: [1, 2], nodeColumns: { on: [true, false, true] } };
export const graph = edgewise.fromEdges(edges);
const gap = edgewise.writeGap(edgewise.fromEdges({ sources: [0, 1], targets: [1, 2] }));
const matrix = "%%MatrixMarket matrix coordinate pattern general\n2 2 1\n1 2\n";
const graphology = new DirectedGraph();
graphology.mergeEdge("a", "b");
const compilation = edgewise.compile(wcc.func);
const programText = edgewise.printFunc(wcc.func);

/** Whether something is a text, or bytes, which any text stands for. */
const isBytes = (given: unknown): boolean =>
  typeof given === "string" || ArrayBuffer.isView(given) || tagOf(given) === "ArrayBuffer";
const isSource = (given: unknown): boolean => given === graph || given === graphology;
const isEmpty = (given: unknown): boolean => isPlainObject(given) && Object.keys(given).length === 0;

const EXPORTS: Readonly<Record<string, unknown>> = { ...edgewise };

/** A function of the public interface as one that may be called with anything. */
function exported(name: string): Entry["call"] {
  return callOf(EXPORTS[name]);
}

function callOf(found: unknown): Entry["call"] {
  if (typeof found === "function") return (...given) => Reflect.apply(found, undefined, given);
  throw new TypeError("there is no such function");
}

function generator(name: "path" | "cycle" | "star" | "complete"): Entry[] {
  const call = exported(name);
  return [
    {
      name,
      call,
      right: [{ nodeCount: 3 }],
      required: 1,
      options: { at: 0, of: NODES_OPTIONS },
      fits: (_, given) => isCount(given),
    },
    {
      name,
      call,
      right: [3, { directed: true }],
      required: 1,
      options: { at: 1, of: without(NODES_OPTIONS, "nodeCount") },
      fits: (at, given) => (at === 0 ? isCount(given) : isEmpty(given)),
    },
  ];
}

function isCount(given: unknown): boolean {
  return typeof given === "number" && Number.isInteger(given) && given >= 0;
}

function without(description: Description, ...names: readonly string[]): Description {
  return Object.fromEntries(Object.entries(description).filter(([name]) => !names.includes(name)));
}

/** Functions that are called on nothing. */
export function functions(): Entry[] {
  const fn = exported;
  const parameter = (name: "f64" | "f32" | "i32" | "u32" | "bool"): Entry[] =>
    [fn(name), ...["node", "edge"].map((domain) => callOf(Reflect.get(EXPORTS[name] as object, domain)))].map(
      (call) => ({
        name,
        call,
        right: [name === "bool" ? true : 1],
        required: 0,
        fits: (_, given) =>
          name === "bool"
            ? typeof given === "boolean"
            : typeof given === "number" &&
              (name.startsWith("f") || (Number.isInteger(given) && (name === "i32" || given >= 0))),
      }),
    );
  return [
    {
      name: "algorithm",
      call: fn("algorithm"),
      right: ["a", {}, (g: edgewise.GraphExpression) => ({ degree: g.outDegree() }), {}],
      required: 3,
      fits: (at, given) => (at === 0 && given === "junk") || ((at === 1 || at === 3) && isEmpty(given)),
    },
    ...(["f64", "f32", "i32", "u32", "bool"] as const).flatMap(parameter),
    { name: "nodeKey", call: fn("nodeKey"), right: [], required: 0 },
    {
      name: "compile",
      call: fn("compile"),
      right: [wcc.func, { pipeline: "O1" }],
      required: 1,
      options: { at: 1, of: COMPILE_OPTIONS },
      fits: (at, given) => at === 1 && isEmpty(given),
    },
    {
      name: "run",
      call: fn("run"),
      right: [wcc, graph, {}, { workers: 1 }],
      required: 2,
      options: { at: 3, of: ONE_SHOT_OPTIONS },
      fits: (at, given) => (at === 1 && isSource(given)) || (at > 1 && isEmpty(given)),
    },
    {
      name: "runSync",
      call: fn("runSync"),
      right: [wcc, graph, {}, { vectors: false }],
      required: 2,
      options: { at: 3, of: ONE_SHOT_SYNC_OPTIONS },
      fits: (at, given) => (at === 1 && isSource(given)) || (at > 1 && isEmpty(given)),
    },
    { name: "fromEdges", call: fn("fromEdges"), right: [edges], required: 1, options: { at: 0, of: EDGE_ARRAYS } },
    {
      name: "fromGraphology",
      call: fn("fromGraphology"),
      right: [graphology, { name: "g" }],
      required: 1,
      options: { at: 1, of: GRAPHOLOGY_OPTIONS },
      fits: (at, given) => at === 1 && isEmpty(given),
    },
    {
      name: "parseEdgeList",
      call: fn("parseEdgeList"),
      right: ["0 1\n", { directed: false }],
      required: 1,
      options: { at: 1, of: EDGE_LIST_OPTIONS },
      fits: (at, given) => (at === 0 ? isBytes(given) : isEmpty(given)),
    },
    {
      name: "parseGap",
      call: fn("parseGap"),
      right: [gap, { name: "g" }],
      required: 1,
      options: { at: 1, of: GAP_OPTIONS },
      fits: (at, given) => at === 1 && isEmpty(given),
    },
    {
      name: "parseLdbc",
      call: fn("parseLdbc"),
      right: ["0\n1\n", "0 1\n", { directed: true }],
      required: 3,
      options: { at: 2, of: LDBC_OPTIONS },
      fits: (at, given) => at === 1 && given === "",
    },
    {
      name: "parseMatrixMarket",
      call: fn("parseMatrixMarket"),
      right: [matrix, { directed: true }],
      required: 1,
      options: { at: 1, of: MATRIX_MARKET_OPTIONS },
      fits: (at, given) => at === 1 && isEmpty(given),
    },
    {
      name: "readGraph",
      call: fn("readGraph"),
      right: [listPath, { directed: false }],
      required: 1,
      options: { at: 1, of: READ_OPTIONS },
      fits: (at, given) => at === 1 && isEmpty(given),
    },
    {
      name: "readLdbc",
      call: fn("readLdbc"),
      right: [verticesPath, listPath, { directed: true }],
      required: 3,
      options: { at: 2, of: READ_LDBC_OPTIONS },
    },
    {
      name: "writeGap",
      call: fn("writeGap"),
      right: [graph, {}],
      required: 1,
      options: { at: 1, of: GAP_WRITE_OPTIONS },
      fits: (at, given) => at === 1 && isEmpty(given),
    },
    {
      name: "writeGraph",
      call: fn("writeGraph"),
      right: [join(folder, "g.sg"), graph, {}],
      required: 2,
      options: { at: 2, of: WRITE_OPTIONS },
      fits: (at, given) => at === 2 && isEmpty(given),
    },
    {
      name: "graphToBytes",
      call: fn("graphToBytes"),
      right: ["g.sg", graph, {}],
      required: 2,
      options: { at: 2, of: WRITE_OPTIONS },
      fits: (at, given) => (at === 2 && isEmpty(given)) || (at === 0 && typeof given === "string"),
    },
    { name: "rmat", call: fn("rmat"), right: [{ scale: 3 }], required: 1, options: { at: 0, of: RMAT_OPTIONS } },
    {
      name: "uniform",
      call: fn("uniform"),
      right: [{ nodeCount: 3, edgeCount: 4 }],
      required: 1,
      options: { at: 0, of: UNIFORM_OPTIONS },
    },
    {
      name: "grid",
      call: fn("grid"),
      right: [{ rows: 2, columns: 3 }],
      required: 1,
      options: { at: 0, of: GRID_OPTIONS },
    },
    {
      name: "grid",
      call: fn("grid"),
      right: [2, 3, { directed: true }],
      required: 2,
      options: { at: 2, of: without(GRID_OPTIONS, "rows", "columns") },
      fits: (at, given) => (at < 2 ? isCount(given) : isEmpty(given)),
    },
    ...(["path", "cycle", "star", "complete"] as const).flatMap(generator),
    {
      name: "parseFunc",
      call: fn("parseFunc"),
      right: [programText, "a.ir"],
      required: 1,
      fits: (at, given) => at === 1 && typeof given === "string",
    },
    { name: "printFunc", call: fn("printFunc"), right: [wcc.func], required: 1 },
    { name: "isDataParallel", call: fn("isDataParallel"), right: [wcc.func.body.ops[0]], required: 1, variadic: true },
    { name: "isThreadSafe", call: fn("isThreadSafe"), right: [wcc.func.body.ops[0]], required: 1, variadic: true },
    { name: "planToJson", call: fn("planToJson"), right: [compilation.plan], required: 1 },
    { name: "planFromJson", call: fn("planFromJson"), right: [edgewise.planToJson(compilation.plan)], required: 1 },
  ];
}

/** Functions of an engine, and those of what its functions give. */
export async function methods(engine: edgewise.Engine): Promise<Entry[]> {
  const result = await engine.run(wcc, graph, {}, { trace: true });
  const report = await engine.report(wcc, graph, {}, { measure: false });
  let trace: edgewise.RunTrace | null = null;
  const onTrace = (found: edgewise.RunTrace): void => {
    trace = found;
  };
  const explanation = await engine.explain(wcc, graph, {}, { analyze: true, onTrace });
  const on = (object: object, name: string): Entry["call"] => {
    const method: unknown = Reflect.get(object, name);
    if (typeof method !== "function") throw new TypeError(`there is no method ${name}`);
    return (...given) => Reflect.apply(method, object, given);
  };
  const runs = (name: string, of: Description, last: object): Entry => ({
    name: `engine.${name}`,
    call: on(engine, name),
    right: [wcc, graph, {}, last],
    required: 2,
    options: { at: 3, of },
    fits: (at, given) => (at === 1 && isSource(given)) || (at > 1 && isEmpty(given)),
  });
  const none = (object: object, noun: string, name: string): Entry => ({
    name: `${noun}.${name}`,
    call: on(object, name),
    right: [],
    required: 0,
  });
  return [
    {
      name: "Engine.create",
      call: async (...given) => {
        const made = await on(edgewise.Engine, "create")(...given);
        if (made instanceof edgewise.Engine) await made.close();
      },
      right: [{ workers: 1 }],
      required: 0,
      options: { at: 0, of: ENGINE_OPTIONS },
      fits: (_, given) => isEmpty(given),
    },
    runs("run", RUN_OPTIONS, { mode: "sequential" }),
    runs("runSync", RUN_SYNC_OPTIONS, { vectors: false }),
    runs("report", REPORT_OPTIONS, { measure: false }),
    runs("explain", EXPLAIN_OPTIONS, { analyze: false }),
    {
      name: "engine.calibrate",
      call: on(engine, "calibrate"),
      right: [{ keep: false }],
      required: 0,
      options: { at: 0, of: CALIBRATE_OPTIONS },
      fits: (_, given) => isEmpty(given),
    },
    {
      name: "engine.load",
      call: on(engine, "load"),
      right: [edges, { name: "g" }],
      required: 1,
      fits: (at, given) => (at === 0 && isSource(given)) || (at === 1 && isEmpty(given)),
    },
    {
      name: "graph.nodeColumn",
      call: on(graph, "nodeColumn"),
      right: ["on"],
      required: 1,
      fits: (_, given) => typeof given === "string",
    },
    {
      name: "graph.edgeColumn",
      call: on(graph, "edgeColumn"),
      right: ["on"],
      required: 1,
      fits: (_, given) => typeof given === "string",
    },
    {
      name: "graph.nodeMissing",
      call: on(graph, "nodeMissing"),
      right: ["on"],
      required: 1,
      fits: (_, given) => typeof given === "string",
    },
    {
      name: "graph.edgeMissing",
      call: on(graph, "edgeMissing"),
      right: ["on"],
      required: 1,
      fits: (_, given) => typeof given === "string",
    },
    {
      name: "graph.attributeNames",
      call: on(graph, "attributeNames"),
      right: ["node"],
      required: 1,
    },
    {
      name: "graph.attribute",
      call: on(graph, "attribute"),
      right: ["node", "on"],
      required: 2,
      fits: (at, given) => at === 1 && typeof given === "string",
    },
    { name: "graph.relabel", call: on(graph, "relabel"), right: ["degree"], required: 1 },
    {
      name: "graph.filter",
      call: on(graph, "filter"),
      right: [{ nodes: "on" }],
      required: 0,
      options: { at: 0, of: FILTER_CONDITIONS },
      fits: (_, given) => isEmpty(given),
    },
    {
      name: "graph.symmetrize",
      call: on(graph, "symmetrize"),
      right: [{ parallelEdges: "drop", combine: "last" }],
      required: 0,
      options: { at: 0, of: SYMMETRIZE_OPTIONS },
      fits: (_, given) => isEmpty(given),
    },
    none(graph, "graph", "transpose"),
    {
      name: "result.get",
      call: on(result, "get"),
      right: ["label", 1],
      required: 2,
      fits: (at, given) => at === 1 && given === 0,
    },
    {
      name: "result.path",
      call: on(result, "path"),
      right: ["label", 1],
      required: 2,
      fits: (at, given) => at === 1 && given === 0,
    },
    {
      name: "result.top",
      call: on(result, "top"),
      right: ["label", 1],
      required: 2,
      fits: (at, given) => at === 1 && (isCount(given) || given === Number.POSITIVE_INFINITY),
    },
    {
      name: "nodeKeys.of",
      call: on(graph.nodeKeys, "of"),
      right: [1],
      required: 1,
      fits: (_, given) => given === 0,
      variadic: true,
    },
    {
      name: "nodeKeys.find",
      call: on(graph.nodeKeys, "find"),
      right: ["1"],
      required: 1,
      fits: (_, given) => typeof given === "string",
      variadic: true,
    },
    {
      name: "printReport",
      call: edgewise.printReport as Entry["call"],
      right: [report, { verbose: true }],
      required: 1,
      options: { at: 1, of: PRINT_REPORT_OPTIONS },
      fits: (at, given) => at === 1 && isEmpty(given),
    },
    { name: "reportToHtml", call: edgewise.reportToHtml as Entry["call"], right: [report], required: 1 },
    {
      name: "printExplanation",
      call: edgewise.printExplanation as Entry["call"],
      right: [explanation, { hottest: 2 }],
      required: 1,
      options: { at: 1, of: PRINT_OPTIONS },
      fits: (at, given) => at === 1 && isEmpty(given),
    },
    {
      name: "traceToChrome",
      call: (...given) => [
        ...(edgewise.traceToChrome as (...given: readonly unknown[]) => Generator<string>)(...given),
      ],
      right: [trace],
      required: 1,
    },
  ];
}

class Own {
  readonly field = 1;
}

/** Makes an object that throws whenever it is looked at. */
function revoked(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** Things of every sort, none of which most arguments can be. */
export const JUNK: readonly unknown[] = [
  revoked({}),
  revoked([]),
  null,
  0,
  -1,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  5n,
  "junk",
  "",
  true,
  Symbol("junk"),
  {},
  { field: 1 },
  { func: {} },
  { sources: 5, targets: null },
  { steps: [], buffers: {} },
  { length: 1 },
  { length: 2 ** 60 },
  [],
  [{}],
  new Map([["a", 1]]),
  new Set([1]),
  new Date(0),
  new Own(),
  new EventEmitter(),
  Promise.resolve(5),
  () => 5,
  Own,
  BigInt64Array.of(1n),
  new DataView(new ArrayBuffer(4)),
  new URL("https://example.org/graph.txt"),
  new AbortController(),
  { aborted: false },
  Object.create(null),
  JSON.parse('{ "__proto__": 1 }'),
];
