/**
 * The steps of settling a loop in any order. A near node *relaxes* its edges: what they give goes into the other ends at once,
 * and those that got better are near themselves, or far. When no node is near, the threshold is raised and the far ones are
 * *sorted*: those that are near now, those that are still far, and those that have been settled since they were listed.
 */

import { OPPOSITE } from "../../bind/sparse/kernels.ts";
import type { SettleMemory } from "../../bind/sparse/settle-memory.ts";
import type { BufferId } from "../../plan/buffer.ts";
import { elementOfInput } from "../../plan/code-types.ts";
import { type AggregateKernel, readsNeighbor } from "../../plan/kernels/aggregate.ts";
import { evaluateOne } from "../code.ts";
import { scalar } from "../expression.ts";
import type { Expression } from "../loop.ts";
import { giveAlong } from "../sparse/push.ts";
import type { Positions, StageLowering } from "../sparse/stage.ts";
import { rowOf } from "../sparse/touch.ts";
import type { Additions, Piles } from "./piles.ts";
import { NO, YES } from "./piles.ts";

/** The context in which a step is lowered. */
export interface Settling {
  readonly lowering: StageLowering;
  readonly kernel: AggregateKernel;
  readonly memory: SettleMemory;
  /** The array that the loop carries. */
  readonly x: BufferId;
  /** The register of the kernel's epilogue that x is compared with: what a node would become. */
  readonly candidate: number;
  /** The value with which nodes that begin give nothing; null where there is none. */
  readonly silent: Expression | null;
  /** Whether edges multiply what their source has, and add nothing to it. */
  readonly isProduct: boolean;
}

/** Lists the nodes that have something to give when the loop begins. All of them are far. */
export function begin({ from, to }: Positions, settling: Settling, piles: Piles): void {
  const { lowering, kernel, x, silent } = settling;
  const { builder, entries } = lowering;
  const { element } = kernel.pairs[0]!;
  piles.adding((additions) => {
    builder.count("node", from, to, (node) => {
      piles.setMark("near", node, NO);
      const value = builder.keep("value", element, entries.load(x, node));
      const list = (): void => {
        piles.setMark("far", node, YES);
        additions.append("far", node);
        additions.spread(keyOf(value, settling));
      };
      if (silent === null) {
        list();
        return;
      }
      builder.branch(scalar("identical", element, [value, silent]), () => piles.setMark("far", node, NO), list);
    });
  });
}

/** Near nodes relax their edges. */
export function relax({ from, to }: Positions, settling: Settling, piles: Piles): void {
  const { builder } = settling.lowering;
  piles.adding((additions) => {
    builder.count("at", from, to, (at) => {
      const node = piles.node("near", at);
      piles.unmark("near", node);
      relaxEdges(node, settling, piles, additions);
    });
  });
}

function relaxEdges(node: Expression, settling: Settling, piles: Piles, additions: Additions): void {
  const { lowering, kernel, x } = settling;
  const { builder, entries } = lowering;
  const { monoid, element } = kernel.pairs[0]!;
  giveAlong(
    kernel,
    node,
    rowOf(node, lowering),
    (receiver, [given]) => {
      const value = builder.keep("value", element, candidateAt(receiver, given!, settling));
      const held = builder.keep("held", element, entries.load(x, receiver));
      const sort = (): void => {
        const key = builder.keep("key", "f64", keyOf(value, settling));
        builder.branch(
          scalar("le", "f64", [key, piles.threshold()]),
          () => piles.mark("near", receiver, () => addNear(receiver, settling, additions)),
          () => {
            piles.mark("far", receiver, () => additions.append("far", receiver));
            additions.spread(key);
          },
        );
      };
      ifBetter({ value, than: held }, settling, () => {
        if (!piles.isShared) {
          entries.store(x, receiver, value);
          sort();
          return;
        }
        const before = entries.fetch("before", x, { op: monoid, index: receiver, value, atomic: true });
        ifBetter({ value, than: before }, settling, sort);
      });
    },
    lowering,
  );
}

/**
 * Does something where a value is better than another one, neither of which is NaN. Few are, at most edges: so those that
 * are not are told by one comparison. A least or greatest float takes several branches, of which that between the two
 * operands is not foreseen, but is needed to tell −0 from 0.
 */
function ifBetter(
  { value, than }: { readonly value: Expression; readonly than: Expression },
  { lowering, kernel }: Settling,
  then: () => void,
): void {
  const { builder } = lowering;
  const { monoid, element } = kernel.pairs[0]!;
  const isInteger = element === "i32" || element === "u32";
  if (isInteger) {
    builder.branch(scalar(monoid === "min" ? "lt" : "gt", element, [value, than]), then);
    return;
  }
  builder.branch(scalar(monoid === "min" ? "le" : "ge", element, [value, than]), () => {
    const best = scalar(monoid, element, [than, value]);
    builder.branch(scalar("not", "bool", [scalar("identical", element, [best, than])]), then);
  });
}

/** Computes the value that an edge gives, after the code that follows the combination of a row. */
function candidateAt(receiver: Expression, given: Expression, { lowering, kernel, candidate }: Settling): Expression {
  const { builder, inputs } = lowering;
  const { epilogue, pairs } = kernel;
  const count = pairs.length + epilogue.inputs.length;
  const registers: Expression[] = [given];
  const register = (at: number): Expression => {
    const known = registers[at];
    if (known) return known;
    const input = epilogue.inputs[at - pairs.length];
    const instruction = epilogue.code[at - count]!;
    if (!input && instruction.op !== "const") instruction.operands.forEach(register);
    const found = input
      ? builder.keep("own", elementOfInput(input, lowering.plan), inputs.at(input, { here: receiver }))
      : evaluateOne(builder, instruction, registers);
    registers[at] = found;
    return found;
  };
  return register(candidate);
}

/** Sorts far nodes by the threshold. */
export function sort({ from, to }: Positions, settling: Settling, piles: Piles): void {
  const { lowering, kernel, x } = settling;
  const { builder, entries } = lowering;
  const { element } = kernel.pairs[0]!;
  piles.adding((additions) => {
    builder.count("at", from, to, (at) => {
      const node = piles.node("far", at);
      const value = builder.keep("value", element, entries.load(x, node));
      const key = builder.keep("key", "f64", keyOf(value, settling));
      const isUpTo = (bound: Expression): Expression => scalar("le", "f64", [key, bound]);
      builder.branch(
        isUpTo(piles.threshold()),
        () => {
          piles.setMark("far", node, NO);
          // A value up to the threshold before has been near since then.
          builder.branch(scalar("not", "bool", [isUpTo(piles.base())]), () => {
            piles.setMark("near", node, YES);
            addNear(node, settling, additions);
          });
        },
        () => {
          additions.append("far", node);
          additions.spread(key);
        },
      );
    });
  });
}

function addNear(node: Expression, { lowering, kernel }: Settling, additions: Additions): void {
  additions.append("near", node);
  additions.reach(lowering.graph.degree(OPPOSITE[kernel.direction], node));
}

/**
 * The key by which values are ordered. A smaller key is better. Products are ordered by what grows as their logarithms
 * do, since a path's gets smaller by a factor with each edge, and steps of the threshold are alike. Any function of a value alone will do.
 */
function keyOf(value: Expression, { kernel, isProduct }: Settling): Expression {
  const { monoid, element } = kernel.pairs[0]!;
  const float = element === "f64" ? value : scalar("cast", "f64", [value]);
  const zero: Expression = { kind: "const", type: "f64", value: 0 };
  const key: Expression = isProduct ? { kind: "bits", value: scalar("max", "f64", [float, zero]) } : float;
  return monoid === "min" ? key : scalar("neg", "f64", [key]);
}

/** Whether the edges of an aggregate make products of what is at their other ends, and nothing else. */
export function multiplies({ inputs, code, direction }: AggregateKernel): boolean {
  const depends = inputs.map((input) => readsNeighbor(input, direction));
  const ops = new Set<string>();
  for (const instruction of code) {
    const isOf = instruction.op !== "const" && instruction.operands.some((operand) => depends[operand]);
    if (isOf) ops.add(instruction.op);
    depends.push(isOf);
  }
  return (ops.has("mul") || ops.has("div")) && !ops.has("add") && !ops.has("sub");
}
