/**
 * Programs of any number of ops, mixed as those of the library are: loops with aggregates, reductions and tests of
 * convergence among elementwise arithmetic, conditions, and what is written twice. The same numbers give the same program.
 */

import { RegionBuilder } from "../../src/ir/build.ts";
import { GRAPH, valueType } from "../../src/ir/type.ts";
import type { Func, Value } from "../../src/ir/value.ts";
import { newValue } from "../../src/ir/value.ts";

const ARITHMETIC = ["add", "sub", "mul", "add", "mul", "max", "min", "div"] as const;
const UNARY = ["neg", "abs", "sqrt"] as const;
const CONSTANTS = [0, 1, 2, 0.85, 0.15, 1e-9] as const;
/** Ops that a loop's body adds at a time. */
const BODY_STEPS = 12;

/** A program of at least so many ops, regions included, and a handful more. */
export function generatedFunc(opCount: number, seed = 1): Func {
  const graph = newValue(GRAPH, null, "g");
  const damping = { value: newValue(valueType("f64"), null, "damping"), initial: 0.85, nodeKey: false };
  const limit = { value: newValue(valueType("i32"), null, "limit"), initial: 5, nodeKey: false };
  const grower = new Grower(graph, damping.value, limit.value, seed);
  const builder = new RegionBuilder();
  const scope: Scope = { builder, nodes: [], scalars: [damping.value] };
  scope.nodes.push(builder.emitOne("node_attribute", [graph], { attribute: "value", element: "f64", otherwise: 1 }));
  scope.nodes.push(builder.emitOne("degree", [graph], { direction: "out", element: "f64" }));
  while (grower.count < opCount) grower.section(scope);
  const yields = scope.nodes.slice(-4);
  const body = builder.finish([], yields);
  return {
    name: `generated${opCount}`,
    graph,
    parameters: [damping, limit],
    body,
    resultNames: yields.map((_, k) => `result${k}`),
  };
}

/** The values that may be used at a place: node values and scalars of f64, the latest last. */
interface Scope {
  readonly builder: RegionBuilder;
  readonly nodes: Value[];
  readonly scalars: Value[];
}

class Grower {
  /** Ops made so far. */
  count = 2;
  readonly #graph: Value;
  readonly #damping: Value;
  readonly #limit: Value;
  #state: number;

  constructor(graph: Value, damping: Value, limit: Value, seed: number) {
    this.#graph = graph;
    this.#damping = damping;
    this.#limit = limit;
    this.#state = seed;
  }

  /** Adds some ops in a row, or a loop. */
  section(scope: Scope): void {
    if (this.#below(3) === 0) for (let step = 0; step < BODY_STEPS; step++) this.#step(scope);
    else this.#loop(scope);
  }

  #loop(scope: Scope): void {
    const graph = this.#graph;
    const carried = newValue(valueType("f64", "node"), graph, "x");
    const round = newValue(valueType("i32"), null, "round");
    const inner: Scope = {
      builder: new RegionBuilder(),
      nodes: [...scope.nodes.slice(-3), carried],
      scalars: [...scope.scalars.slice(-3)],
    };
    inner.nodes.push(this.#aggregate(inner, carried));
    for (let step = 0; step < BODY_STEPS; step++) this.#step(inner);
    // The change of all nodes together, as a loop of the library would look at it.
    const next = inner.nodes.at(-1)!;
    const change = this.#emit(inner, "abs", [this.#emit(inner, "sub", [next, carried])]);
    const total = inner.builder.emitOne("reduce", [change], { monoid: "add" });
    const small = inner.builder.emitOne("lt", [total, this.#constant(inner)], {});
    this.count += 3;
    const body = inner.builder.finish([round, carried], [next, small]);
    const operands = [this.#limit, scope.nodes.at(-1)!];
    const [result] = scope.builder.emit("loop", operands, { limited: true, until: "value" }, { regions: [body] });
    scope.nodes.push(result!);
  }

  /** One thing more, made of what was made last, so that little is dead. */
  #step(scope: Scope): void {
    const { builder, nodes, scalars } = scope;
    const last = nodes.at(-1)!;
    switch (this.#below(8)) {
      case 0: {
        const total = builder.emitOne("reduce", [last], { monoid: this.#below(2) === 0 ? "add" : "max" });
        this.count++;
        scalars.push(total);
        nodes.push(this.#emit(scope, "div", [this.#pick(nodes), total]));
        break;
      }
      case 1: {
        const condition = builder.emitOne("gt", [last, this.#pick(scalars)], {});
        nodes.push(builder.emitOne("select", [condition, this.#pick(nodes), this.#pick(nodes)], {}));
        this.count += 2;
        break;
      }
      case 2:
        nodes.push(this.#emit(scope, UNARY[this.#below(UNARY.length)]!, [last]));
        break;
      case 3: {
        // Said twice, as people do.
        const operands = [last, this.#constant(scope)];
        const [one, other] = [this.#emit(scope, "mul", operands), this.#emit(scope, "mul", operands)];
        nodes.push(this.#emit(scope, "add", [one, other]));
        break;
      }
      default: {
        const other = this.#below(2) === 0 ? this.#pick(nodes) : this.#pick(scalars);
        nodes.push(this.#emit(scope, ARITHMETIC[this.#below(ARITHMETIC.length)]!, [last, other]));
      }
    }
  }

  /** A sum over in-edges of a value that every node shares out. */
  #aggregate(scope: Scope, x: Value): Value {
    const share = this.#emit(scope, "mul", [x, this.#damping]);
    const region = new RegionBuilder();
    const source = newValue(valueType("f64"), null, "share");
    const doubled = region.emitOne("add", [source, region.constant(1, "f64")], {});
    const attributes = {
      direction: "in",
      roles: ["source"],
      monoids: ["add"],
      conditional: false,
      epilogue: null,
    } as const;
    this.count += 3;
    return scope.builder.emitOne("aggregate", [this.#graph, share], attributes, {
      regions: [region.finish([source], [doubled])],
    });
  }

  #constant({ builder }: Scope): Value {
    this.count++;
    return builder.constant(CONSTANTS[this.#below(CONSTANTS.length)]!, "f64");
  }

  #emit(
    { builder }: Scope,
    name: (typeof ARITHMETIC)[number] | (typeof UNARY)[number],
    operands: readonly Value[],
  ): Value {
    this.count++;
    return builder.emitOne(name, operands, {});
  }

  /** One of the latest few. */
  #pick(values: readonly Value[]): Value {
    return values[Math.max(0, values.length - 1 - this.#below(5))]!;
  }

  /** Xorshift; Marsaglia's triple 13, 17, 5. */
  #below(count: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return ((x >>> 8) & 0xffff) % count;
  }
}
