/** Chooses the names of values in a text: their names in the IR where these are free. */

import type { Direction, Func, Region, Value } from "../../ir/value.ts";
import { isComputed } from "../../ir/value.ts";
import { walkOps } from "../../ir/walk.ts";
import type { WordName } from "../words.ts";
import { isWord } from "../words.ts";

/** Words that would be misread as names, and words that stand for numbers. */
const AVOIDED: readonly string[] = ["at", "with", "unchanged", "graph", "infinity", "nan", "pi"];

/** Gives out names, each only once. */
export class FreeNames {
  readonly #taken: Set<string>;
  /** The taken names in order, and the last number that was added to each wanted name. */
  readonly #order: string[] = [];
  readonly #last = new Map<string, number>();
  readonly #parameters: ReadonlySet<string>;
  readonly #algorithm: string;

  constructor(func: Func) {
    const own = func.parameters.map(({ value }) => parameterName(value));
    this.#parameters = new Set(own);
    this.#algorithm = func.name;
    this.#taken = new Set([...own, ...AVOIDED, ...wordsIn(func)]);
  }

  /** Whether the name of a parameter or of the algorithm itself hides a word, so that `graph.` stands before it. */
  hides(word: string, isCalled: boolean): boolean {
    return word === this.#algorithm || (!isCalled && this.#parameters.has(word));
  }

  /** Takes a name, with a number added where it is taken already. */
  take(wanted: string): string {
    let name = wanted;
    for (let k = this.#last.get(wanted) ?? 1; this.#taken.has(name); name = `${wanted}_${k}`) {
      this.#last.set(wanted, ++k);
    }
    this.#taken.add(name);
    this.#order.push(name);
    return name;
  }

  /** Returns the result of `build`. If it is null, the names that it took are free again. */
  attempt<T>(build: () => T | null): T | null {
    const before = this.#order.length;
    const found = build();
    if (found !== null) return found;
    for (const name of this.#order.splice(before)) this.#taken.delete(name);
    this.#last.clear();
    return null;
  }
}

/** The words of values and sets that a program uses. Functions may share a name with a value, so their words are left out. */
function wordsIn({ body }: Func): ReadonlySet<string> {
  const words = new Set<string>();
  for (const op of walkOps(body)) {
    switch (op.name) {
      case "degree":
        words.add(DEGREES[op.attributes.direction]);
        break;
      case "edge_attribute":
        words.add("weight");
        break;
      case "aggregate":
      case "neighbor_mode":
        words.add(`${op.attributes.direction}_neighbors`).add(`${op.attributes.direction}_edges`);
        break;
      case "intersect":
        words.add("common");
        break;
      default:
        if (isWord(op.name)) words.add(op.name);
    }
  }
  return words;
}

/** The words for the degrees. */
export const DEGREES = { in: "in_degree", out: "out_degree", all: "degree" } as const satisfies Record<
  Direction,
  WordName
>;

/** The name of a parameter. It is part of the algorithm's interface, and so it is kept. */
export function parameterName({ name }: Value): string {
  return name === null ? "parameter" : wordOf(name);
}

/** Turns a name into one that the language can write. */
export function wordOf(name: string): string {
  return name.replaceAll(/\W/g, "_").replace(/^(?=\d|$)/, "_");
}

/** Names for the unnamed values of a function, by what becomes of them. */
export function nameHints({ body, resultNames }: Func): ReadonlyMap<Value, string> {
  const hints = new Map<Value, string>();
  const hint = (value: Value | undefined, name: string | null | undefined, prefix = ""): void => {
    if (value && name && !hints.has(value)) hints.set(value, `${prefix}${wordOf(name)}`);
  };
  body.yields.forEach((value, k) => {
    hint(value, resultNames[k]);
  });
  for (const op of walkOps(body)) {
    if (op.name !== "loop") continue;
    const [{ parameters, yields }] = op.regions as readonly [Region];
    parameters.slice(1).forEach((parameter, k) => {
      const name = parameter.name ?? hints.get(op.results[k]!);
      hint(parameter, name);
      if (yields[k] !== parameter) hint(yields[k], name, "next_");
    });
    if (op.attributes.until === "value") hint(yields.at(-1), "done");
  }
  return hints;
}

/** Counts how often each value is read. */
export function countUses(func: Func): Map<Value, number> {
  const uses = new Map<Value, number>();
  const use = (value: Value): void => {
    uses.set(value, (uses.get(value) ?? 0) + 1);
  };
  const inRegion = ({ ops, yields }: Region): void => {
    for (const op of ops) {
      op.operands.forEach(use);
      op.regions.forEach(inRegion);
    }
    yields.forEach(use);
  };
  for (const { initial } of func.parameters) if (isComputed(initial)) inRegion(initial);
  inRegion(func.body);
  return uses;
}
