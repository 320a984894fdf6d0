/** Plans the steps before a loop that test whether a supposition holds of the graph and of what nodes begin with. */

import { identityOf } from "../../../ir/scalar.ts";
import type { Element } from "../../../ir/type.ts";
import type { BufferId, SlotId } from "../../../plan/buffer.ts";
import type { Input, Instruction } from "../../../plan/code.ts";
import type { Domain } from "../../../plan/domain.ts";
import type { AggregateKernel } from "../../../plan/kernels/aggregate.ts";
import type { ScalarInstruction } from "../../../plan/kernels/scalars.ts";
import type { Level, Loop } from "../../../plan/plan.ts";
import type { Draft } from "../draft.ts";
import { wholeRange } from "../proof/ranges.ts";
import type { EdgeCode } from "./edge-code.ts";
import { elementsOf, registersOf } from "./edge-code.ts";
import type { Growth } from "./growth.ts";
import type { Folded, Over } from "./look.ts";
import { Look } from "./look.ts";
import type { Supposition } from "./supposition.ts";
import { registersAsked } from "./supposition.ts";

/** Scalar code under construction. */
class Scalars {
  readonly code: ScalarInstruction[] = [];

  push(instruction: ScalarInstruction): number {
    return this.code.push(instruction) - 1;
  }

  constant(element: Element, value: number): number {
    return this.push({ op: "const", element, value });
  }

  fold({ partials, monoid }: Folded): number {
    return this.push({ op: "fold", partials, monoid });
  }

  float(register: number): number {
    return this.push({ op: "cast", element: "f64", operands: [register] });
  }

  all(registers: readonly number[]): number {
    return this.#join("and", registers, 1);
  }

  any(registers: readonly number[]): number {
    return this.#join("or", registers, 0);
  }

  #join(op: "and" | "or", registers: readonly number[], none: number): number {
    if (registers.length === 0) return this.constant("bool", none);
    return registers.reduce((left, right) => this.push({ op, element: "bool", operands: [left, right] }));
  }
}

/** What is tested: x, which a loop carries, and the code of the edges that change it. */
export interface Looked {
  readonly loop: Loop;
  readonly x: BufferId;
  readonly kernel: AggregateKernel;
  readonly edge: EdgeCode;
}

/**
 * Steps after which a slot says whether a supposition holds that is strong enough for the loop's limit, and another one which
 * start gives nothing to others; null where none can be told.
 */
export function lookWhether(
  suppositions: readonly Supposition[],
  { loop, x, kernel, edge }: Looked,
  draft: Draft,
): { readonly steps: readonly Level[]; readonly holds: SlotId; readonly worst: SlotId | null } {
  const { graph } = kernel.domain;
  const nodes: Domain = { graph, of: "nodes" };
  const begun: Input = { from: "buffer", buffer: x, at: "here" };
  const starts = new Look("starts", { domain: nodes, rows: null }, { inputs: [begun], code: [] }, draft);
  const asked = new Beside(edge, kernel, [...new Set(suppositions.flatMap(registersAsked))], draft);
  const elements = elementsOf(edge);
  const scalars = new Scalars();
  const fold = (folded: Folded | null): number[] => (folded === null ? [] : [scalars.fold(folded)]);
  const holding = suppositions.map((supposition) => {
    const tests = fold(starts.isIn(0, edge.element, supposition.start));
    for (const [register, found] of supposition.others) {
      const { look, at } = asked.placeOf(register);
      tests.push(...fold(look.isIn(at, elements[register]!, found)));
    }
    if (loop.limit !== null) tests.push(...reachesEnd(loop.limit, nodes, scalars));
    if (supposition.growth.steps.length > 0)
      tests.push(staysWithin(supposition.growth, edge, { starts, asked, nodes, scalars }));
    return scalars.all(tests);
  });
  const outputs = [{ register: scalars.any(holding), slot: draft.newSlot("any order", "bool") }];
  const worst = worstStart(suppositions, holding, edge, starts, scalars);
  if (worst !== null) outputs.push({ register: worst, slot: draft.newSlot("worst start", edge.element) });
  const looks = [starts, ...asked.looks];
  const kernels = looks.flatMap((look) => look.kernels());
  const looking: Level[] =
    kernels.length === 0 ? [] : [{ kind: "level", scalars: null, kernels, alternates: [], fence: false }];
  const deciding: Level = {
    kind: "level",
    scalars: {
      kind: "scalars",
      name: "any order",
      ops: ["reduce"],
      code: scalars.code,
      outputs,
    },
    kernels: [],
    alternates: looks.flatMap(({ alternates }) => alternates),
    fence: false,
  };
  const [holds, start] = outputs.map(({ slot }) => slot);
  return { steps: [...looking, deciding], holds: holds!, worst: start ?? null };
}

/**
 * The worst value that a node starts with. Where no edge gives anything better than its source has, it gives nothing to
 * others, since they have nothing worse. Otherwise it is one that gives nothing either, or that no node starts with. Null where there
 * is no such value.
 */
function worstStart(
  suppositions: readonly Supposition[],
  holding: readonly number[],
  { monoid, element }: EdgeCode,
  starts: Look,
  scalars: Scalars,
): number | null {
  const ordered = holding.filter((_, k) => suppositions[k]!.isOrdered);
  const isFloat = element === "f64" || element === "f32";
  const isSilent = suppositions.every((each) => each.isSilent);
  // No supposition holds of NaN.
  const otherwise = isSilent ? identityOf(monoid, element)! : isFloat ? Number.NaN : null;
  if (ordered.length === 0 || (ordered.length < holding.length && otherwise === null)) return null;
  const worst = scalars.fold(starts.extreme(0, element, monoid === "min" ? "max" : "min"));
  if (otherwise === null) return worst;
  return scalars.push({
    op: "select",
    element,
    operands: [scalars.any(ordered), worst, scalars.constant(element, otherwise)],
  });
}

/** Whether the loop, if it settles, ends before its limit: each round but the last settles at least one node. */
function reachesEnd(limit: SlotId, nodes: Domain, scalars: Scalars): number[] {
  const most = scalars.float(scalars.push({ op: "slot", slot: limit }));
  const count = scalars.float(scalars.push({ op: "count", of: nodes }));
  const one = scalars.constant("f64", 1);
  return [count, one].map((bound) => scalars.push({ op: "ge", element: "f64", operands: [most, bound] }));
}

interface Looking {
  readonly starts: Look;
  readonly asked: Beside;
  readonly nodes: Domain;
  readonly scalars: Scalars;
}

/** Whether the farthest value that a node may reach does not wrap: what it begins with, and one edge for each node. */
function staysWithin(
  { steps, anew }: Growth,
  { monoid, element, code, isSource }: EdgeCode,
  { starts, asked, nodes, scalars }: Looking,
): number {
  const identity = identityOf(monoid, element)!;
  const worst = monoid === "min" ? "max" : "min";
  const { least, greatest } = wholeRange(element);
  const binary = (op: "add" | "sub" | "mul" | "le" | "ge" | "max" | "min", a: number, b: number): number =>
    scalars.push({ op, element: "f64", operands: [a, b] });
  const extremeOf = (register: number, monoid: "min" | "max"): number => {
    const instruction = code[register - isSource.length];
    if (instruction?.op === "const") return scalars.constant("f64", instruction.value);
    const { look, at } = asked.placeOf(register);
    return scalars.float(scalars.fold(look.extreme(at, element, monoid)));
  };
  // A node that holds the identity gives nothing, so it counts as the best number there is.
  const isGiven = starts.push({ op: "ne", element, operands: [0, starts.constant(element, identity)] });
  const best = starts.constant(element, monoid === "min" ? least : greatest);
  const begun = starts.push({ op: "select", element, operands: [isGiven, 0, best] });
  const farthest = anew
    .map((register) => extremeOf(register, worst))
    .reduce((a, b) => binary(worst, a, b), scalars.float(scalars.fold(starts.extreme(begun, element, worst))));
  const each = steps.map((register) => extremeOf(register, "max"));
  // Without edges, the greatest entry is the identity.
  const step = binary(
    "max",
    each.reduce((a, b) => binary("add", a, b)),
    scalars.constant("f64", 0),
  );
  const way = binary("mul", step, scalars.float(scalars.push({ op: "count", of: nodes })));
  return monoid === "min"
    ? binary("le", binary("add", farthest, way), scalars.constant("f64", greatest))
    : binary("ge", binary("sub", farthest, way), scalars.constant("f64", least));
}

/**
 * Looks at the registers that suppositions are about. Those that only the node itself is asked for are looked at in all nodes,
 * which do not all have edges: what follows the combination must leave alone what a row without edges comes to. Others are looked at
 * in all edges, in the rows that have them where the nodes at their ends are asked.
 */
class Beside {
  readonly #own: LookedAt;
  readonly #along: LookedAt;
  readonly #isOwn: (register: number) => boolean;

  constructor(edge: EdgeCode, kernel: AggregateKernel, asked: readonly number[], draft: Draft) {
    const { graph } = kernel.domain;
    const own = asked.filter((register) => isAskedOfNode(register, edge));
    const along = asked.filter((register) => !own.includes(register));
    this.#isOwn = (register) => own.includes(register);
    const atNode = codeFor(own, edge);
    const inputs = atNode.inputs.map((input): Input => (input.from === "buffer" ? { ...input, at: "here" } : input));
    this.#own = {
      look: new Look("own values", { domain: kernel.domain, rows: null }, { inputs, code: atNode.code }, draft),
      registerOf: atNode.registerOf,
    };
    const atEdge = codeFor(along, edge);
    const over: Over = atEdge.inputs.some(isOfNode)
      ? { domain: kernel.domain, rows: kernel.direction }
      : { domain: { graph, of: "edges" }, rows: null };
    this.#along = {
      look: new Look("weights", over, atEdge, draft),
      registerOf: atEdge.registerOf,
    };
  }

  placeOf(register: number): { readonly look: Look; readonly at: number } {
    const { look, registerOf } = this.#isOwn(register) ? this.#own : this.#along;
    return { look, at: registerOf(register) };
  }

  get looks(): readonly Look[] {
    return [this.#own.look, this.#along.look];
  }
}

interface LookedAt {
  readonly look: Look;
  readonly registerOf: (register: number) => number;
}

/** Whether a register is computed from what the row's own node has, by code after the combination. */
function isAskedOfNode(register: number, edge: EdgeCode): boolean {
  const isNeeded = registersOf(edge, [register]);
  const read = edge.inputs.flatMap((_, k) => (isNeeded[k] ? [k] : []));
  return read.length > 0 && read.every((k) => k >= edge.along);
}

/** Whether an input is not the edge's own, but that of a node at one of its ends. */
function isOfNode(input: Input): boolean {
  return "at" in input ? input.at !== "edge" : input.from === "index" || input.from === "degree";
}

/** The part of an edge's code that some registers are computed by, for a kernel that looks at them, and the new numbers of these registers. */
function codeFor(
  asked: readonly number[],
  edge: EdgeCode,
): { inputs: readonly Input[]; code: readonly Instruction[]; registerOf: (register: number) => number } {
  const isNeeded = registersOf(edge, asked);
  const count = edge.inputs.length;
  const kept = [...edge.inputs.keys(), ...edge.code.map((_, k) => count + k)].filter((register) => isNeeded[register]);
  const registerOf = (register: number): number => kept.indexOf(register);
  return {
    inputs: edge.inputs.filter((_, k) => isNeeded[k]),
    code: edge.code
      .filter((_, k) => isNeeded[count + k])
      .map((instruction) =>
        instruction.op === "const" ? instruction : { ...instruction, operands: instruction.operands.map(registerOf) },
      ),
    registerOf,
  };
}
