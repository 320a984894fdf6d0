/**
 * Random well-typed programs over the whole op table, as a fast-check arbitrary. A program is grown from a list of
 * steps, each a tape of small numbers that say which of the things possible at that point is done. Any tapes make a valid
 * program, so fast-check shrinks by dropping and lowering them.
 */

import fc from "fast-check";
import { DIRECTIONS, END_SETS } from "../../src/ir/attributes.ts";
import { RegionBuilder } from "../../src/ir/build.ts";
import type { Monoid, ScalarOpName } from "../../src/ir/scalar.ts";
import { identityOf, MONOIDS, meaningOf, SCALAR_OP_NAMES, scalarRow } from "../../src/ir/scalar.ts";
import type { Domain, Element, ValueType } from "../../src/ir/type.ts";
import { ELEMENTS, GRAPH, sameType, valueType } from "../../src/ir/type.ts";
import type { Func, Output, Parameter, Region, Role, StructuralOpName, Value } from "../../src/ir/value.ts";
import { elementOf, elementSeen, isComputed, newValue } from "../../src/ir/value.ts";
import { usedValues, walkOps } from "../../src/ir/walk.ts";
import type { TapeNumbers } from "./tape.ts";
import { Tape, tapes } from "./tape.ts";

export interface ArbitraryFuncOptions {
  /** `defaults`: every parameter has one and none is a node key, so that the program runs as it is. */
  readonly inputs?: "defaults" | "any";
  /** The most steps outside loops and arms; a step is one op with what it needs. */
  readonly maxSteps?: number;
}

/**
 * Random programs. Attributes are `weight` and `missing` on edges, `value` and `missing` on nodes, each with an
 * `otherwise`, so that any graph will do. At least a third have a loop of two carried values and a conditional aggregate.
 */
export function arbitraryFunc({ inputs = "defaults", maxSteps = 8 }: ArbitraryFuncOptions = {}): fc.Arbitrary<Func> {
  const tape = tapes(12);
  return fc
    .record({
      parameters: fc.array(tape, { maxLength: 4 }),
      before: fc.array(tape, { maxLength: Math.ceil(maxSteps / 2), size: "max" }),
      iteration: fc.option(tape, { freq: 3 }),
      after: fc.array(tape, { maxLength: Math.floor(maxSteps / 2), size: "max" }),
      results: tape,
    })
    .map((tapes) => growFunc(tapes, inputs));
}

/** Lists the features of a program, for printing the distribution of random programs. */
export function describeFunc(func: Func): Readonly<Record<Feature, boolean>> {
  const ops = [...walkOps(func.body)];
  const loops = ops.filter((op) => op.name === "loop");
  const maps = ops.filter((op) => op.name === "map");
  const aggregates = ops.filter((op) => op.name === "aggregate");
  const inLoops = loops.flatMap((loop) => loop.regions.flatMap((region) => [...walkOps(region)]));
  return {
    loop: loops.length > 0,
    nestedLoop: inLoops.some((op) => op.name === "loop"),
    twoCarried: loops.some((op) => op.results.length === 4),
    untilValue: loops.some((op) => op.attributes.until === "value"),
    untilUnchanged: loops.some((op) => op.attributes.until === "unchanged"),
    if: ops.some((op) => op.name === "if"),
    map: maps.length > 0,
    reducingMap: maps.some((op) => op.attributes.outputs.some((output) => output !== "keep")),
    aggregate: aggregates.length > 0,
    conditionalAggregate: aggregates.some((op) => op.attributes.conditional),
    manyMonoids: aggregates.some((op) => op.attributes.monoids.length > 1),
    place: aggregates.some((op) => op.attributes.roles.includes("place")),
    epilogue: aggregates.some((op) => op.attributes.epilogue !== null),
    reduce: ops.some((op) => op.name === "reduce"),
    neighborMode: ops.some((op) => op.name === "neighbor_mode"),
    intersect: ops.some((op) => op.name === "intersect"),
    gather: ops.some((op) => op.name === "gather"),
    argument: ops.some((op) => op.name === "argmin" || op.name === "argmax"),
    argumentInLoop: inLoops.some((op) => op.name === "argmin" || op.name === "argmax"),
    topK: ops.some((op) => op.name === "top_k"),
    scatter: ops.some((op) => op.name === "scatter"),
    classes: ops.some((op) => op.name === "classes"),
    require: ops.some((op) => op.name === "require"),
    requireInLoop: inLoops.some((op) => op.name === "require"),
    requireOfEntries: ops.some((op) => op.name === "require" && op.attributes.entries !== null),
    failingGather: ops.some((op) => op.name === "gather" && !op.attributes.otherwise),
    cast: ops.some((op) => op.name === "cast"),
    computedDefault: func.parameters.some(({ initial }) => isComputed(initial) && initial.ops.length > 0),
  };
}

export type Feature =
  | "loop"
  | "nestedLoop"
  | "twoCarried"
  | "untilValue"
  | "untilUnchanged"
  | "if"
  | "map"
  | "reducingMap"
  | "aggregate"
  | "conditionalAggregate"
  | "manyMonoids"
  | "place"
  | "epilogue"
  | "reduce"
  | "neighborMode"
  | "intersect"
  | "gather"
  | "argument"
  | "argumentInLoop"
  | "topK"
  | "scatter"
  | "classes"
  | "require"
  | "requireInLoop"
  | "requireOfEntries"
  | "failingGather"
  | "cast"
  | "computedDefault";

/** Numbers worth trying at each element. */
const CONSTANTS: { readonly [E in Element]: readonly number[] } = {
  bool: [0, 1],
  i32: [1, 0, -1, 2, 7, -13, 33, 1 << 30, 2147483647, -2147483648],
  u32: [1, 0, 2, 5, 31, 0x8000_0000, 0xffff_ffff],
  f32: [1, 0, -0, 0.5, -1.5, NaN, Infinity, -Infinity, 1e-45, 3e38, 16777216, 0.1].map(Math.fround),
  f64: [1, 0, -0, 0.5, -1.5, NaN, Infinity, -Infinity, 5e-324, 1e300, 2 ** 53, 0.1, -2147483649, 4294967296.5],
};

const NAMES = [null, "x", "rank", "x", null, "x_1", "two words", "7"] as const;

/** A region under construction: what may be used in it, and how deep it is. */
interface Scope {
  readonly graph: Value;
  readonly builder: RegionBuilder;
  readonly values: Value[];
  readonly depth: number;
}

interface FuncTapes {
  readonly parameters: readonly TapeNumbers[];
  readonly before: readonly TapeNumbers[];
  readonly iteration: TapeNumbers | null;
  readonly after: readonly TapeNumbers[];
  readonly results: TapeNumbers;
}

function growFunc(tapes: FuncTapes, inputs: "defaults" | "any"): Func {
  const graph = newValue(GRAPH, null, "g");
  const parameters: Parameter[] = [];
  for (const numbers of tapes.parameters) parameters.push(growParameter(new Tape(numbers), graph, inputs, parameters));
  const values = parameters.map(({ value }) => value);
  const scope: Scope = { graph, builder: new RegionBuilder(), values, depth: 0 };
  for (const numbers of tapes.before) growStep(scope, new Tape(numbers));
  if (tapes.iteration) {
    growLoop(scope, new Tape(tapes.iteration), 2, (body, tape) => growAggregate(body, tape, true));
  }
  for (const numbers of tapes.after) growStep(scope, new Tape(numbers));
  if (scope.values.length === 0) push(scope, [scope.builder.constant(1, "f64")]);
  const tape = new Tape(tapes.results);
  // Unused values are returned, since programs of dead code would test little.
  const unused = unusedValues(scope).slice(-6);
  const yields = unused.length > 0 && !tape.rarely(8) ? unused : [tape.pickLate(scope.values)];
  const body = scope.builder.finish([], yields);
  return {
    name: "random",
    graph,
    parameters,
    body,
    resultNames: yields.map((_, k) => (k === 3 ? "a result" : `r${k}`)),
  };
}

function growParameter(tape: Tape, graph: Value, inputs: "defaults" | "any", before: readonly Parameter[]): Parameter {
  const element = tape.pick(WEIGHTED);
  const domain = tape.pick(["scalar", "node", "edge"] as const);
  const value = newValue(valueType(element, domain), domain === "scalar" ? null : graph, tape.pick(NAMES));
  const number = tape.pick(CONSTANTS[element]);
  const nodeKey = inputs === "any" && element === "i32" && domain === "scalar" && tape.rarely(2);
  if (inputs === "any" && tape.rarely(3)) return { value, initial: null, nodeKey };
  const scalars = before.flatMap(({ value: known }) => (known.graph === null ? [known] : []));
  const initial = scalars.length > 0 && tape.rarely(2) ? growDefault(tape, graph, scalars, element) : number;
  return { value, initial, nodeKey };
}

/** A default that is computed from scalar parameters. */
function growDefault(tape: Tape, graph: Value, scalars: readonly Value[], element: Element): Region {
  const body: Scope = { graph, builder: new RegionBuilder(), values: [...scalars], depth: 1 };
  for (let count = tape.below(4); count > 0; count--) growScalarOp(body, tape, "scalar");
  return body.builder.finish([], [scalar(body, tape, element)]);
}

type Step = (scope: Scope, tape: Tape) => void;

/** One step per op outside the scalar ones: a new op does not type-check until it has one. */
const STEPS: { readonly [N in StructuralOpName]: Step } = {
  const: (scope, tape) => void push(scope, [constant(scope, tape, tape.pick(ELEMENTS))]),
  node_count: (scope, tape) => {
    push(scope, scope.builder.emit("node_count", [scope.graph], { element: tape.pick(NUMBERS) }, named(tape)));
  },
  edge_count: (scope, tape) => {
    push(scope, scope.builder.emit("edge_count", [scope.graph], { element: tape.pick(NUMBERS) }, named(tape)));
  },
  node_index: (scope, tape) => {
    push(scope, scope.builder.emit("node_index", [scope.graph], { element: tape.pick(NUMBERS) }, named(tape)));
  },
  edge_index: (scope, tape) => {
    push(scope, scope.builder.emit("edge_index", [scope.graph], { element: tape.pick(NUMBERS) }, named(tape)));
  },
  degree: (scope, tape) => {
    const attributes = { direction: tape.pick(DIRECTIONS), element: tape.pick(NUMBERS) };
    push(scope, scope.builder.emit("degree", [scope.graph], attributes, named(tape)));
  },
  node_attribute: (scope, tape) => {
    const element = tape.pick(WEIGHTED);
    const attribute = tape.pick(["value", "missing"]);
    const attributes = { attribute, element, otherwise: tape.pick(CONSTANTS[element]) };
    push(scope, scope.builder.emit("node_attribute", [scope.graph], attributes, named(tape)));
  },
  edge_attribute: (scope, tape) => {
    const element = tape.pick(WEIGHTED);
    const attribute = tape.pick(["weight", "missing"]);
    const attributes = { attribute, element, otherwise: tape.pick(CONSTANTS[element]) };
    push(scope, scope.builder.emit("edge_attribute", [scope.graph], attributes, named(tape)));
  },
  broadcast: (scope, tape) => {
    const operands = [scope.graph, scalar(scope, tape, tape.pick(ELEMENTS))];
    push(scope, scope.builder.emit("broadcast", operands, { domain: tape.pick(["node", "edge"]) }, named(tape)));
  },
  reduce: (scope, tape) => {
    const monoid = tape.pick(MONOIDS);
    const domain = tape.pick(["node", "edge"] as const);
    const operand = spread(scope, tape, pickElement(scope, tape, monoidElements(monoid), domain), domain);
    push(scope, scope.builder.emit("reduce", [operand], { monoid }, named(tape)));
  },
  argmin: (scope, tape) => {
    push(scope, scope.builder.emit("argmin", [numbers(scope, tape)], {}, named(tape)));
  },
  argmax: (scope, tape) => {
    push(scope, scope.builder.emit("argmax", [numbers(scope, tape)], {}, named(tape)));
  },
  top_k: (scope, tape) => {
    // Most numbers around are far from any count of entries.
    const k = tape.rarely(3) ? scalar(scope, tape, "i32") : scope.builder.constant(tape.below(9) - 1, "i32");
    push(scope, scope.builder.emit("top_k", [numbers(scope, tape), k], {}, named(tape)));
  },
  map: growMap,
  aggregate: (scope, tape) => growAggregate(scope, tape, tape.rarely(2)),
  neighbor_mode: (scope, tape) => {
    const element = tape.pick(["i32", "u32"] as const);
    const x = spread(scope, tape, element, "node");
    const operands = [scope.graph, x, tape.rarely(2) ? x : spread(scope, tape, element, "node")];
    push(scope, scope.builder.emit("neighbor_mode", operands, { direction: tape.pick(DIRECTIONS) }, named(tape)));
  },
  intersect: growIntersect,
  gather: growGather,
  require: growRequire,
  scatter: growScatter,
  classes: (scope, tape) => {
    const chosen = tape.rarely(3) ? [] : [spread(scope, tape, "bool", "edge")];
    push(scope, scope.builder.emit("classes", [scope.graph, ...chosen], {}, named(tape)));
  },
  loop: (scope, tape) => {
    if (scope.depth < 2) growLoop(scope, tape, 1 + tape.below(3), growStep);
  },
  if: (scope, tape) => {
    if (scope.depth < 2) growIf(scope, tape);
  },
  for_nodes: (scope, tape) => {
    if (scope.depth < 2) growForNodes(scope, tape);
  },
};

/** Elements as often as programs have them. */
const WEIGHTED: readonly Element[] = ["f64", "f64", "f64", "i32", ...ELEMENTS];
const NUMBERS = ELEMENTS.filter((element) => element !== "bool");

const CONTROL = [STEPS.loop, STEPS.if, STEPS.for_nodes];

function growStep(scope: Scope, tape: Tape): void {
  const choice = tape.below(10);
  if (choice < 4) growScalarOp(scope, tape, tape.pick(["scalar", "node", "node", "edge"]));
  else if (choice < 6)
    tape.pick([STEPS.aggregate, STEPS.map, STEPS.reduce, STEPS.aggregate, STEPS.intersect])(scope, tape);
  // Inside a loop another one is rare, for their rounds multiply.
  else if (choice === 6 && (scope.depth === 0 || tape.rarely(4))) tape.pick(CONTROL)(scope, tape);
  else tape.pick(Object.values(STEPS).filter((step) => !CONTROL.includes(step)))(scope, tape);
}

function growScalarOp(scope: Scope, tape: Tape, domain: Domain): void {
  const name = tape.pick(SCALAR_OP_NAMES);
  const { arity, rule } = scalarRow(name);
  const element = pickElement(scope, tape, meaningElements(name), domain);
  const operands = Array.from({ length: arity }, (_, k) => {
    const wanted = rule === "cast" ? tape.pick(ELEMENTS) : rule === "select" && k === 0 ? "bool" : element;
    return domain === "scalar" || tape.rarely(3) ? scalar(scope, tape, wanted) : spread(scope, tape, wanted, domain);
  });
  push(scope, scope.builder.emit(name, operands, rule === "cast" ? { element } : {}, named(tape)));
}

function growMap(scope: Scope, tape: Tape): void {
  const domain = tape.pick(["node", "edge"] as const);
  const roles: readonly Role[] = domain === "node" ? ["node", "scalar"] : ["edge", "source", "destination", "scalar"];
  const inputs = growInputs(scope, tape, 1 + tape.below(3), roles);
  const body = growClosed(scope, tape, inputs.parameters);
  const { yields, outputs } = growOutputs(body, tape);
  const attributes = { domain, roles: inputs.roles, outputs };
  const regions = [body.builder.finish(inputs.parameters, yields)];
  push(scope, scope.builder.emit("map", [scope.graph, ...inputs.operands], attributes, { regions, ...named(tape) }));
}

function growAggregate(scope: Scope, tape: Tape, conditional: boolean): void {
  const direction = tape.pick(DIRECTIONS);
  const ends: readonly Role[] =
    direction === "all" ? ["neighbor", "self", "source", "destination"] : ["source", "destination"];
  const inputs = growInputs(scope, tape, 1 + tape.below(3), [...ends, "edge", "scalar", "place"]);
  const edges = growClosed(scope, tape, inputs.parameters);
  const monoids = Array.from({ length: tape.rarely(3) ? 2 : 1 }, () => tape.pick(MONOIDS));
  const combined = monoids.map((monoid) =>
    scalar(edges, tape, pickElement(edges, tape, monoidElements(monoid), "scalar")),
  );
  const { roles } = inputs;
  const place = inputs.parameters[roles.indexOf("place")];
  const condition = conditional ? [place && !tape.rarely(3) ? bound(edges, tape, place) : comparison(edges, tape)] : [];
  const regions = [edges.builder.finish(inputs.parameters, [...condition, ...combined])];
  const operands = [scope.graph, ...inputs.operands];
  if (!tape.rarely(3)) {
    const attributes = { direction, roles, monoids, conditional, epilogue: null };
    push(scope, scope.builder.emit("aggregate", operands, attributes, { regions, ...named(tape) }));
    return;
  }
  const rest = growInputs(scope, tape, tape.below(3), ["node", "scalar"]);
  const parameters = [...combined.map(({ type }) => newValue(type, null, "combined")), ...rest.parameters];
  const epilogue = growClosed(scope, tape, parameters);
  const { yields, outputs } = growOutputs(epilogue, tape);
  regions.push(epilogue.builder.finish(parameters, yields));
  const attributes = { direction, roles, monoids, conditional, epilogue: { roles: rest.roles, outputs } };
  push(
    scope,
    scope.builder.emit("aggregate", [...operands, ...rest.operands], attributes, { regions, ...named(tape) }),
  );
}

/** A condition that ends rows after so many edges, alone or beside another. */
function bound(edges: Scope, tape: Tape, place: Value): Value {
  const { builder } = edges;
  const limit = tape.rarely(2) ? scalar(edges, tape, "i32") : builder.constant(tape.below(6) - 1, "i32");
  const within = builder.emitOne(tape.pick(["lt", "le", "eq"] as const), [place, limit], {});
  return tape.rarely(2) ? builder.emitOne("and", [within, comparison(edges, tape)], {}) : within;
}

function growIntersect(scope: Scope, tape: Tape): void {
  const source = tape.pick(END_SETS);
  const destination = tape.pick(END_SETS);
  const allowed: Role[] = ["common", "source", "destination", "edge", "scalar"];
  if (source !== "self") allowed.push("source_edge");
  if (destination !== "self") allowed.push("destination_edge");
  const inputs = growInputs(scope, tape, tape.below(4), allowed);
  const conditional = tape.rarely(2);
  const body = growClosed(scope, tape, inputs.parameters);
  const monoids = Array.from({ length: tape.rarely(3) ? 2 : 1 }, () => tape.pick(MONOIDS));
  const combined = monoids.map((monoid) =>
    scalar(body, tape, pickElement(body, tape, monoidElements(monoid), "scalar")),
  );
  const condition = conditional ? [comparison(body, tape)] : [];
  const regions = [body.builder.finish(inputs.parameters, [...condition, ...combined])];
  const attributes = { source, destination, roles: inputs.roles, monoids, conditional };
  push(
    scope,
    scope.builder.emit("intersect", [scope.graph, ...inputs.operands], attributes, { regions, ...named(tape) }),
  );
}

function growGather(scope: Scope, tape: Tape): void {
  const element = tape.pick(ELEMENTS);
  const at = tape.pick(["i32", "u32"] as const);
  if (tape.rarely(4)) {
    // Without `otherwise` only at indices that are in range for every graph.
    const index = scope.builder.emitOne("node_index", [scope.graph], { element: at });
    push(scope, scope.builder.emit("gather", [spread(scope, tape, element, "node"), index], { otherwise: false }));
    return;
  }
  const x = spread(scope, tape, element, tape.pick(["node", "edge"]));
  const domain = tape.pick(["scalar", "node", "edge"] as const);
  const index = domain === "scalar" ? scalar(scope, tape, at) : spread(scope, tape, at, domain);
  const otherwise = scalar(scope, tape, element);
  push(scope, scope.builder.emit("gather", [x, index, otherwise], { otherwise: true }, named(tape)));
}

/** Adds a requirement that holds most of the time: programs that end with an error say little of what comes after. */
function growRequire(scope: Scope, tape: Tape): void {
  const { builder, graph } = scope;
  const message = tape.pick(["must hold", 'a "quoted" one', "with a\nline", ""]);
  const doubtful = tape.rarely(3);
  if (tape.rarely(2)) {
    const found = scalar(scope, tape, "bool");
    const nodes = builder.emitOne("node_count", [graph], { element: "i32" });
    const holds = doubtful
      ? found
      : builder.emitOne("or", [found, builder.emitOne("ge", [nodes, builder.constant(0, "i32")], {})], {});
    builder.emit("require", [holds], { message, entries: null });
    return;
  }
  const domain = tape.pick(["node", "edge"] as const);
  const found = tape.rarely(3) ? testOfAttribute(scope, tape, domain) : spread(scope, tape, "bool", domain);
  const name = domain === "node" ? "node_index" : "edge_index";
  const index = builder.emitOne(name, [graph], { element: "u32" });
  // Early entries, or those from some index on.
  const bound = builder.constant(tape.pick([0, 1, 7, 700]), "u32");
  const held = doubtful ? found : builder.emitOne("or", [found, builder.emitOne("ge", [index, bound], {})], {});
  const none = builder.constant(0xffff_ffff, "u32");
  const first = builder.emitOne("reduce", [builder.emitOne("select", [held, none, index], {})], { monoid: "min" });
  const all = builder.emitOne("reduce", [held], { monoid: "and" });
  builder.emit("require", [all, first, graph], { message, entries: domain });
}

/** Adds a test of an attribute whose range may be known. */
function testOfAttribute(scope: Scope, tape: Tape, domain: "node" | "edge"): Value {
  const { builder, graph } = scope;
  const element = tape.pick(WEIGHTED.filter((one) => one !== "bool"));
  const attribute = tape.pick([domain === "node" ? "value" : "weight", "missing"]);
  const attributes = { attribute, element, otherwise: tape.pick(CONSTANTS[element]) };
  const x = builder.emitOne(domain === "node" ? "node_attribute" : "edge_attribute", [graph], attributes);
  const test = tape.pick(["ge", "gt", "le", "lt", "eq", "ne", "isnan", "isfinite"] as const);
  if (meaningOf(test, element) === undefined) return spread(scope, tape, "bool", domain);
  if (test === "isnan" || test === "isfinite") return builder.emitOne(test, [x], {});
  const constant = builder.constant(tape.pick(CONSTANTS[element]), element);
  return builder.emitOne(test, tape.rarely(3) ? [constant, x] : [x, constant], {});
}

function growScatter(scope: Scope, tape: Tape): void {
  const monoid = tape.pick(MONOIDS);
  const domain = tape.pick(["node", "edge"] as const);
  const index = spread(scope, tape, tape.pick(["i32", "u32"]), domain);
  const x = spread(scope, tape, pickElement(scope, tape, monoidElements(monoid), domain), domain);
  push(scope, scope.builder.emit("scatter", [scope.graph, index, x], { monoid }, named(tape)));
}

function growIf(scope: Scope, tape: Tape): void {
  const condition = scalar(scope, tape, "bool");
  const types = Array.from({ length: 1 + tape.below(2) }, () => anyType(scope, tape));
  const regions = ["then", "else"].map(() => {
    const arm: Scope = { ...scope, builder: new RegionBuilder(), values: [...scope.values], depth: scope.depth + 1 };
    for (let count = tape.below(3); count > 0; count--) growStep(arm, tape);
    const yields = types.map((type) => ofType(arm, tape, type));
    return arm.builder.finish([], yields);
  });
  push(scope, scope.builder.emit("if", [condition], {}, { regions, ...named(tape) }));
}

/** A body for each of a few nodes, most of what it computes combined. */
function growForNodes(scope: Scope, tape: Tape): void {
  const { builder, graph } = scope;
  const index = builder.emitOne("node_index", [graph], { element: "i32" });
  const few = builder.emitOne("lt", [index, builder.constant(tape.pick([3, 1, 5, 0]), "i32")], {});
  const set = tape.rarely(2) ? few : builder.emitOne("and", [few, spread(scope, tape, "bool", "node")], {});
  const source = newValue(valueType("i32"), null, tape.pick(["source", null]));
  const values = [...scope.values, source];
  const body: Scope = { ...scope, builder: new RegionBuilder(), values, depth: scope.depth + 1 };
  // Without it, most bodies would be the same for all nodes.
  const own = body.builder.emitOne("node_index", [graph], { element: "i32" });
  push(body, body.builder.emit(tape.pick(["sub", "eq", "max"] as const), [own, source], {}, named(tape)));
  for (let count = 1 + tape.below(4); count > 0; count--) growStep(body, tape);
  const monoids = Array.from({ length: tape.rarely(8) ? 0 : 1 + tape.below(3) }, () => tape.pick(MONOIDS));
  const yields = monoids.map((monoid) => {
    const elements = monoidElements(monoid);
    const fresh = unusedValues(body).filter((value) => elements.includes(elementOf(value)));
    if (fresh.length > 0 && !tape.rarely(4)) return tape.pickLate(fresh);
    const domain = tape.pick(["node", "scalar", "edge"] as const);
    return ofType(body, tape, valueType(pickElement(body, tape, elements, domain), domain));
  });
  const regions = [body.builder.finish([source], yields)];
  push(scope, builder.emit("for_nodes", [set], { monoids }, { regions, ...named(tape) }));
}

/** A loop that always ends: by a limit of at most 4, or by an `until` on the round number. */
function growLoop(scope: Scope, tape: Tape, carried: number, first: Step): void {
  const initial = Array.from({ length: carried }, () => ofType(scope, tape, anyType(scope, tape)));
  const ending = tape.pick(["value", "unchanged", "never", "round"] as const);
  const limited = ending !== "round";
  const limit = limited ? [scope.builder.constant(tape.pick([2, 3, 1, 4, 0]), "i32")] : [];
  const round = newValue(valueType("i32"), null, "round");
  const parameters = [
    round,
    ...initial.map(({ type, graph, name }) => newValue(type, graph, name ?? tape.pick(NAMES))),
  ];
  const values = [...scope.values, ...parameters];
  const body: Scope = { ...scope, builder: new RegionBuilder(), values, depth: scope.depth + 1 };
  first(body, tape);
  for (let count = tape.below(4); count > 0; count--) growStep(body, tape);
  const yields = initial.map(({ type }) => {
    const fresh = unusedValues(body).filter((value) => sameType(value.type, type));
    return fresh.length > 0 && !tape.rarely(4) ? tape.pickLate(fresh) : ofType(body, tape, type as ValueType);
  });
  if (ending === "value") yields.push(comparison(body, tape));
  if (ending === "round")
    yields.push(body.builder.emitOne("ge", [round, body.builder.constant(tape.below(3), "i32")], {}));
  const until = ending === "round" ? "value" : ending;
  const regions = [body.builder.finish(parameters, yields)];
  push(scope, scope.builder.emit("loop", [...limit, ...initial], { limited, until }, { regions, ...named(tape) }));
}

interface Inputs {
  readonly roles: readonly Role[];
  readonly operands: readonly Value[];
  readonly parameters: readonly Value[];
}

const EDGE_ROLES: readonly Role[] = ["edge", "source_edge", "destination_edge"];

function growInputs(scope: Scope, tape: Tape, count: number, allowed: readonly Role[]): Inputs {
  const roles = Array.from({ length: count }, () => tape.pick(allowed));
  const operands = roles.map((role) => {
    const element = tape.pick(WEIGHTED);
    if (role === "scalar") return scalar(scope, tape, element);
    if (role === "place") return scope.graph;
    return spread(scope, tape, element, EDGE_ROLES.includes(role) ? "edge" : "node");
  });
  const parameters = operands.map((value, k) => newValue(valueType(elementSeen(value, roles[k]!)), null, value.name));
  return { roles, operands, parameters };
}

function growClosed(scope: Scope, tape: Tape, parameters: readonly Value[]): Scope {
  const body: Scope = {
    graph: scope.graph,
    builder: new RegionBuilder(),
    values: [...parameters],
    depth: scope.depth + 1,
  };
  for (let count = tape.below(4); count > 0; count--) growScalarOp(body, tape, "scalar");
  return body;
}

function growOutputs(body: Scope, tape: Tape): { yields: Value[]; outputs: Output[] } {
  const outputs = Array.from(
    { length: 1 + tape.below(2) },
    (): Output => (tape.rarely(2) ? tape.pick(MONOIDS) : "keep"),
  );
  const yields = outputs.map((output) => {
    const elements = output === "keep" ? ELEMENTS : monoidElements(output);
    return scalar(body, tape, pickElement(body, tape, elements, "scalar"));
  });
  return { yields, outputs };
}

/** One of the elements, sooner one that there is a value of: programs of casts alone would test little. */
function pickElement(scope: Scope, tape: Tape, elements: readonly Element[], domain: Domain): Element {
  const present = elements.filter((element) =>
    scope.values.some(({ type }) => sameType(type, valueType(element, domain))),
  );
  return tape.pick(present.length > 0 && !tape.rarely(4) ? present : elements);
}

/** A scalar of the element: one that there is, rarely a constant or a cast. */
function scalar(scope: Scope, tape: Tape, element: Element): Value {
  const found = scope.values.filter(({ type }) => sameType(type, valueType(element)));
  if (found.length > 0 && !tape.rarely(4)) return tape.pickLate(found);
  const others = scope.values.filter(({ type }) => type.kind === "value" && type.domain === "scalar");
  if (others.length === 0 || tape.rarely(2)) return constant(scope, tape, element);
  return scope.builder.emitOne("cast", [tape.pick(others)], { element });
}

/** A node or edge value of the element: one that there is, or one made of another by a cast, or of a scalar. */
function spread(scope: Scope, tape: Tape, element: Element, domain: "node" | "edge"): Value {
  const type = valueType(element, domain);
  const found = scope.values.filter((value) => sameType(value.type, type));
  if (found.length > 0) return tape.pickLate(found);
  const others = scope.values.filter((value) => value.type.kind === "value" && value.type.domain === domain);
  if (others.length > 0 && !tape.rarely(3)) {
    return push(scope, scope.builder.emit("cast", [tape.pick(others)], { element }));
  }
  // An index or a weight differs from place to place; the broadcast of a scalar alone would hide mixed-up entries.
  if (element !== "bool" && domain === "node") {
    return push(scope, scope.builder.emit("node_index", [scope.graph], { element }));
  }
  if (element !== "bool" && !tape.rarely(3)) {
    const attributes = { attribute: "weight", element, otherwise: tape.pick(CONSTANTS[element]) };
    return push(scope, scope.builder.emit("edge_attribute", [scope.graph], attributes));
  }
  return push(scope, scope.builder.emit("broadcast", [scope.graph, scalar(scope, tape, element)], { domain }));
}

/** A node or edge value of numbers. */
function numbers(scope: Scope, tape: Tape): Value {
  const domain = tape.pick(["node", "edge"] as const);
  return spread(scope, tape, pickElement(scope, tape, NUMBERS, domain), domain);
}

function ofType(scope: Scope, tape: Tape, { element, domain }: ValueType): Value {
  return domain === "scalar" ? scalar(scope, tape, element) : spread(scope, tape, element, domain);
}

/** A new constant, which is used at this one place: ops on nothing but constants would test little. */
function constant(scope: Scope, tape: Tape, element: Element): Value {
  return scope.builder.constant(tape.pick(CONSTANTS[element]), element);
}

/** A bool scalar that is not a constant, and depends on the parameters of the region where it has any. */
function comparison(scope: Scope, tape: Tape): Value {
  const name = tape.pick(["lt", "ge", "eq", "ne", "identical"] as const);
  const isNumber = ({ type }: Value): boolean => type.kind === "value" && type.element !== "bool";
  const found = scope.values.filter((value) => isNumber(value) && value.graph === null);
  const left = found.length > 0 ? tape.pickLate(found) : scalar(scope, tape, tape.pick(NUMBERS));
  const others = found.filter((value) => value !== left && sameType(value.type, left.type));
  const right = others.length > 0 ? tape.pickLate(others) : constant(scope, tape, elementOf(left));
  return scope.builder.emitOne(name, [left, right], {});
}

function anyType(scope: Scope, tape: Tape): ValueType {
  const types = scope.values.map(({ type }) => type).filter((type) => type.kind === "value");
  if (types.length > 0 && tape.rarely(2)) return tape.pick(types);
  return valueType(tape.pick(WEIGHTED), tape.pick(["node", "scalar", "node", "edge"]));
}

function named(tape: Tape): { names: (string | null)[] } {
  return { names: [tape.pick(NAMES), tape.pick(NAMES)] };
}

/** Lists the results that no op of the scope takes, in the order of the ops. */
function unusedValues({ builder: { ops } }: Scope): Value[] {
  const used = new Set(ops.flatMap((op) => [...usedValues(op)]));
  return ops.flatMap(({ results }) => results).filter((result) => !used.has(result));
}

/** Makes results usable; gives the first. */
function push(scope: Scope, results: readonly Value[]): Value {
  scope.values.push(...results);
  return results[0]!;
}

function meaningElements(name: ScalarOpName): Element[] {
  return ELEMENTS.filter((element) => meaningOf(name, element) !== undefined);
}

function monoidElements(monoid: Monoid): Element[] {
  return ELEMENTS.filter((element) => identityOf(monoid, element) !== undefined);
}
