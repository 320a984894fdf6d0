/** Evaluates closed regions: what `map`, `aggregate` and `intersect` compute at one node or edge. */

import type { Output, ScalarOp } from "../ir/op.ts";
import { isScalarOp, meaningElement } from "../ir/op.ts";
import type { Meaning, Monoid } from "../ir/scalar.ts";
import { identityOf, meaningOf } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import type { Region, Value } from "../ir/value.ts";
import { elementOf } from "../ir/value.ts";
import type { Datum } from "./datum.ts";
import { fromDoubles, toDoubles } from "./datum.ts";
import { reduce } from "./reduce.ts";

/** A closed region as steps on registers, one for each value. The parameters have the first registers. */
export interface Program {
  /** The registers are doubles, which hold the entries of every element exactly. */
  readonly registers: Float64Array;
  /** Computes all other registers from those of the parameters. */
  readonly run: () => void;
  /** The register of each yielded value. */
  readonly yields: readonly number[];
}

/** A monoid at an element: its meaning and its identity. */
export interface Combiner {
  readonly combine: Meaning;
  readonly identity: number;
}

/** The meaning of a scalar op at the element that its rule names. */
export function meaningOfOp(op: ScalarOp): Meaning {
  const element = meaningElement(op);
  const meaning = meaningOf(op.name, element);
  if (meaning === undefined) throw new TypeError(`${op.name} has no meaning for ${element}`);
  return meaning;
}

/** The meaning and identity of a monoid at an element. */
export function combinerOf(monoid: Monoid, element: Element): Combiner {
  const combine = meaningOf(monoid, element);
  const identity = identityOf(monoid, element);
  if (combine === undefined || identity === undefined) throw new TypeError(`${monoid} is no monoid for ${element}`);
  return { combine, identity };
}

export function compileRegion(region: Region): Program {
  const registerOf = new Map<Value, number>();
  const values = [...region.parameters, ...region.ops.flatMap(({ results }) => results)];
  for (const value of values) registerOf.set(value, registerOf.size);

  const registers = new Float64Array(registerOf.size);
  const find = (value: Value): number => {
    const register = registerOf.get(value);
    if (register === undefined) throw new TypeError("a closed region uses a value from outside it");
    return register;
  };
  const steps: { meaning: Meaning; a: number; b: number; c: number; result: number }[] = [];
  for (const op of region.ops) {
    const result = find(op.results[0]!);
    if (op.name === "const") {
      registers[result] = op.attributes.value;
    } else if (isScalarOp(op)) {
      // A meaning with fewer operands ignores the further arguments.
      const [a = 0, b = 0, c = 0] = op.operands.map(find);
      steps.push({ meaning: meaningOfOp(op), a, b, c, result });
    } else {
      throw new TypeError(`a closed region contains ${op.name}`);
    }
  }
  return {
    registers,
    run() {
      for (const { meaning, a, b, c, result } of steps) {
        registers[result] = meaning(registers[a]!, registers[b]!, registers[c]!);
      }
    },
    yields: region.yields.map(find),
  };
}

/**
 * Evaluates a region at the places 0…count−1. An input is read at the same index, or at the one that its `indices` have
 * there. Each result is kept as an array of `count` entries, or reduced to a number.
 */
export function evaluateEverywhere(
  region: Region,
  outputs: readonly Output[],
  count: number,
  inputs: readonly Datum[],
  indices: readonly (Uint32Array | null)[] = [],
): readonly Datum[] {
  const { registers, run, yields } = compileRegion(region);
  const elements = region.yields.map(elementOf);
  const columns = elements.map(() => new Float64Array(count));
  const sources = inputs.map(toDoubles);
  for (let index = 0; index < count; index++) {
    for (let k = 0; k < sources.length; k++) {
      const source = sources[k]!;
      registers[k] = typeof source === "number" ? source : source[indices[k]?.[index] ?? index]!;
    }
    run();
    for (let k = 0; k < columns.length; k++) columns[k]![index] = registers[yields[k]!]!;
  }
  return outputs.map((output, k) => {
    if (output === "keep") return fromDoubles(elements[k]!, columns[k]!);
    const { combine, identity } = combinerOf(output, elements[k]!);
    return reduce(columns[k]!, combine, identity);
  });
}
