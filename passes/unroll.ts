/**
 * Unrolling: a loop with a known and small number of rounds becomes its body, once for each round, with the number of the
 * round as a constant. Each copy reads what the copy before gives.
 *
 *     %limit = const 2 : i32
 *     %r, %rounds, %c = loop (%i, %x = %a) limit %limit {         %x1 = f %a, 0
 *       %y = f %x, %i                                         →   %r = f %x1, 1
 *       yield %y                                                  … 2 for %rounds and true for %c
 *     }
 *
 * The number of rounds is known where there is no `until`, where the limit is 1, and where `until` is a constant. An `until`
 * that never ends its loop is dropped, if the loop has a limit. UNROLL_RULES say what a small number is. A loop of no rounds
 * is left to `const-fold`. No loop is peeled: its first round is like the others once `licm` has moved out what is invariant.
 */

import type { Element } from "../src/ir/type.ts";
import type { Op, OpOf, Region, Value } from "../src/ir/value.ts";
import { newValue } from "../src/ir/value.ts";
import { copyRegion, freeValues, walkOps } from "../src/ir/walk.ts";
import type { Pass } from "../src/pass.ts";
import type { Site } from "../src/rewrite/sweep.ts";
import { sweep } from "../src/rewrite/sweep.ts";

interface UnrollRule {
  readonly why: string;
  /** Whether a loop of so many rounds, with so many ops in its body (inner regions included), is unrolled. */
  readonly holds: (rounds: number, ops: number) => boolean;
}

const MOST_ROUNDS = 4;
const MOST_OPS = 64;

/** The rules for loops with a known number of rounds. A loop is unrolled where one rule holds. */
export const UNROLL_RULES: readonly UnrollRule[] = [
  {
    why: "one round is the body itself, without a loop around it",
    holds: (rounds) => rounds === 1,
  },
  {
    why: `up to ${MOST_ROUNDS} rounds of together at most ${MOST_OPS} ops are still a small program, in which a round is fused with the next`,
    holds: (rounds, ops) => rounds <= MOST_ROUNDS && rounds * ops <= MOST_OPS,
  },
];

export const unroll: Pass = {
  name: "unroll",
  doc: "Make straight-line code of loops of one round, and of a few small ones.",
  run: (func) => sweep(func, (op, site) => (op.name === "loop" ? unrollLoop(op, site) : null)),
};

function unrollLoop(loop: OpOf<"loop">, site: Site): readonly Value[] | null {
  const { limited, until } = loop.attributes;
  const body = loop.regions[0]!;
  const limit = limited ? constantOf(loop.operands[0]!, site, body) : Number.POSITIVE_INFINITY;
  const condition = until === "value" ? body.yields.at(-1)! : null;
  const isMet = condition && constantOf(condition, site, body);
  if (isMet === 0 && limited) return site.inline(withoutUntil(loop));
  if (limit === null || limit <= 0 || until === "unchanged") return null;
  const rounds = isMet === 1 ? 1 : limit;
  if (until === "value" && rounds !== 1) return null;
  const size = [...walkOps(body)].length;
  if (!UNROLL_RULES.some(({ holds }) => holds(rounds, size))) return null;

  const [round, ...parameters] = body.parameters as readonly [Value, ...Value[]];
  const readsRound = freeValues({ ...body, parameters: [] }).has(round);
  let carried = loop.operands.slice(limited ? 1 : 0);
  let yielded: readonly Value[] = [];
  for (let k = 0; k < rounds; k++) {
    const stands = new Map(parameters.map((parameter, at) => [parameter, carried[at]!]));
    if (readsRound) {
      const number = newValue(round.type, null, round.name);
      site.emit(constantOp(k, "i32", number, loop));
      stands.set(round, number);
    }
    yielded = site.inline(copyRegion({ ...body, parameters }, stands));
    carried = yielded.slice(0, parameters.length);
  }
  const [count, converged] = loop.results.slice(-2) as [Value, Value]; // A loop always has these two.
  site.emit(constantOp(rounds, "i32", count, loop));
  if (condition) return [...carried, count, yielded.at(-1)!];
  site.emit(constantOp(1, "bool", converged, loop));
  return [...carried, count, converged];
}

/** A limited loop whose condition is never met, without that condition; it has not converged. */
function withoutUntil(loop: OpOf<"loop">): Region {
  const body = loop.regions[0]!;
  const converged = loop.results.at(-1)!;
  const never: Op = {
    ...loop,
    attributes: { ...loop.attributes, until: "never" },
    regions: [{ ...body, yields: body.yields.slice(0, -1) }],
    results: [...loop.results.slice(0, -1), newValue(converged.type)],
  };
  return { parameters: [], ops: [never, constantOp(0, "bool", converged, loop)], yields: loop.results };
}

/** The constant value of a scalar around a loop or in its body; null where it is not constant. */
function constantOf(value: Value, site: Site, body: Region): number | null {
  const op = site.definition(value) ?? body.ops.find(({ results }) => results.includes(value));
  return op?.name === "const" ? op.attributes.value : null;
}

function constantOp(value: number, element: Element, result: Value, { span }: Op): Op {
  return { name: "const", operands: [], attributes: { value, element }, regions: [], results: [result], span };
}
