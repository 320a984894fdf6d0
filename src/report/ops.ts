/** The part of a report on levels of ops, before fusion. */

import { groupFactor } from "../analysis/cost.ts";
import type { OpGroup, RegionLevels } from "../analysis/dependence.ts";
import { ownOps } from "../analysis/dependence.ts";
import { evaluateDefault } from "../ir/defaults.ts";
import { isDataParallel } from "../ir/op/traits.ts";
import type { Op } from "../ir/op.ts";
import { nameValues, printNumber } from "../ir/print.ts";
import type { Func, Region, Value } from "../ir/value.ts";
import { elementOf } from "../ir/value.ts";
import { walkOps } from "../ir/walk.ts";
import type { OpChoice, OpLevel, OpLoop, OpStep } from "./report.ts";
import { LEFT_OUT, spellCombined, spellOperation } from "./spelling.ts";

/** Lists the levels of ops of a function. The loops and arms of a level come after its other ops. */
export function opSteps(func: Func, levels: RegionLevels): OpStep[] {
  return new OpLines(func).region(levels);
}

class OpLines {
  readonly #names: (value: Value) => string;
  readonly #producers: ReadonlyMap<Value, Op>;
  readonly #defaults: ReadonlyMap<Value, number>;

  constructor(func: Func) {
    this.#names = nameValues(func);
    this.#producers = new Map([...walkOps(func.body)].flatMap((op) => op.results.map((result) => [result, op])));
    const defaults = new Map<Value, number>();
    for (const { value, initial } of func.parameters) {
      const number = initial === null ? undefined : evaluateDefault(initial, defaults);
      if (number !== undefined) defaults.set(value, number);
    }
    this.#defaults = defaults;
  }

  region({ groups, inner }: RegionLevels): OpStep[] {
    return groups.flatMap((group): OpStep[] => {
      const control = group.ops.flatMap((op): (OpLoop | OpChoice)[] => {
        const regions = inner.get(op);
        return regions ? [this.#control(op, group.level, regions)] : [];
      });
      return ownOps(group).length > 0 ? [this.#level(group), ...control] : control;
    });
  }

  #level(group: OpGroup): OpLevel {
    const { level, sharedInputs, needs, dataParallel, threadSafe, heavy } = group;
    const ops = ownOps(group);
    return {
      kind: "level",
      level,
      ops: ops.map(labelOf),
      sharedInputs: sharedInputs.map(this.#names),
      outputs: ops.flatMap((op) => op.results).map(this.#names),
      needs,
      dataParallelOps: ops.filter(isDataParallel).length,
      dataParallel,
      threadSafe,
      heavy,
      factor: groupFactor(group),
    };
  }

  #control(op: Op, level: number, regions: readonly RegionLevels[]): OpLoop | OpChoice {
    if (op.name === "for_nodes") {
      return {
        kind: "loop",
        level,
        nodes: this.#expression(op.operands[0]!),
        carries: op.results.map((value) => value.name ?? this.#names(value)),
        limit: null,
        until: null,
        body: this.region(regions[0]!),
      };
    }
    if (op.name !== "loop") {
      return {
        kind: "choose",
        level,
        on: this.#expression(op.operands[0]!),
        cases: regions.map((region) => this.region(region)),
      };
    }
    const body = op.regions[0]!;
    return {
      kind: "loop",
      level,
      nodes: null,
      carries: body.parameters.slice(1).map((value) => value.name ?? this.#names(value)),
      limit: op.attributes.limited ? this.#limit(op.operands[0]!) : null,
      until: this.#until(op.attributes.until, body),
      body: this.region(regions[0]!),
    };
  }

  #limit(value: Value): string {
    const initial = this.#defaults.get(value);
    const limit = this.#expression(value);
    return initial === undefined ? limit : `${limit} = ${initial}`;
  }

  #until(until: "never" | "value" | "unchanged", body: Region): string | null {
    if (until === "value") return this.#expression(body.yields.at(-1)!);
    return until === "never" ? null : "unchanged";
  }

  /** Spells a scalar as an expression, with ops up to a depth. */
  #expression(value: Value, depth = DEPTH): string {
    if (value.name !== null) return value.name;
    const op = this.#producers.get(value);
    if (!op) return this.#names(value);
    if (op.name === "const") return printNumber(op.attributes.value, elementOf(value));
    if (op.name === "cast") return this.#expression(op.operands[0]!, depth);
    if (depth === 0) return LEFT_OUT;
    const operands = op.operands
      .filter(({ type }) => type.kind !== "graph")
      .map((operand) => this.#expression(operand, depth - 1));
    if (op.name === "reduce") return spellCombined(op.attributes.monoid, operands[0]);
    return operands.length > 0 ? spellOperation(op.name, operands) : headOf(op);
  }
}

/** How many ops of an expression are spelled within each other. */
const DEPTH = 4;

/** Labels an op: `name = op` where the author named its result, else the op alone. */
function labelOf(op: Op): string {
  const named = op.results.flatMap(({ name }) => (name === null ? [] : [name]));
  return named.length > 0 ? `${named.join(", ")} = ${headOf(op)}` : headOf(op);
}

/** Spells an op with the attributes that tell it from others of its name. */
function headOf(op: Op): string {
  switch (op.name) {
    case "degree":
      return `degree(${op.attributes.direction})`;
    case "reduce":
      return `reduce(${op.attributes.monoid})`;
    case "scatter":
      return `scatter(${op.attributes.monoid})`;
    case "aggregate":
      return `aggregate(${[op.attributes.direction, ...op.attributes.monoids].join(", ")})`;
    case "neighbor_mode":
      return `neighbor_mode(${op.attributes.direction})`;
    case "intersect":
      return `intersect(${[op.attributes.source, op.attributes.destination, ...op.attributes.monoids].join(", ")})`;
    case "map":
      return `map(${op.attributes.domain})`;
    case "cast":
      return `cast(${op.attributes.element})`;
    default:
      return op.name;
  }
}
