/**
 * Lets loops begin with a sparse round. Suppose that every node had certain constants before the first round, and that a
 * round would leave these constants as they are (quiet). Then the nodes that begin with other values are just the changed
 * ones, and the first round need only go on from them: in a search for shortest paths that is the root, all others being at
 * ∞.
 */

import type { Range } from "../../../ir/column-facts.ts";
import type { BufferId } from "../../../plan/buffer.ts";
import type { KernelOutput } from "../../../plan/code.ts";
import { INPUT } from "../../../plan/domain.ts";
import type { NodeKernel } from "../../../plan/kernel.ts";
import type { Level, Loop, Step } from "../../../plan/plan.ts";
import type { SparseStage } from "../../../plan/sparse.ts";
import { isOfGroupAlone } from "../../../plan/sparse.ts";
import { walkSteps } from "../../../plan/walk.ts";
import type { Body } from "../body.ts";
import type { Draft } from "../draft.ts";
import { isInert, isInertBeside } from "../laws.ts";
import type { NodeStep } from "../node-step.ts";
import { keptOutput } from "../outputs.ts";
import { rangeOfValue } from "../proof/ranges.ts";
import { givenTo, ownStep, sourcesStep, stepOfKernels } from "../step.ts";
import { constantsIn } from "./constant-candidates.ts";
import type { Constants } from "./quiet.ts";
import { constantsAfter, isQuiet, isSilent } from "./quiet.ts";

/** The most choices of constants that are tried. */
const TRIES = 16;

/** The steps that fill the twins, and all else that a round leaves, with such constants; or why there are none. */
export function quietStart(
  loop: Loop,
  stages: readonly SparseStage[],
  kernels: readonly NodeKernel[],
  before: readonly Step[],
  body: Body,
  draft: Draft,
): { readonly steps: readonly Level[] } | { readonly why: string } {
  const twins = new Set(loop.swaps.map(([, twin]) => twin));
  const leavesTwins = kernels.every((kernel) => keptOutput(kernel).every((buffer) => twins.has(buffer)));
  if (leavesTwins && stages.every(isOfGroupAlone)) return { steps: [] };
  const kept = stages.some(({ totals }) => totals.kind === "kept");
  if (kept) return { why: "totals that are kept have to be there first" };
  const reduces = stages.some(({ scalars, reductions }) => scalars.length + reductions.length > 0);
  if (reduces || loop.moves.length > 0)
    return { why: "scalars change from round to round besides the number of the round" };
  const step = stepOfKernels(kernels, loop.swaps, draft);
  const choices = choicesOf(loop, before);
  if (choices.length === 0) return { why: "what nodes begin with is no choice between constants" };
  const proofs = choices.map((choice) => isQuiet(step, choice));
  const quiet = choices.filter((_, k) => proofs[k]!.holds);
  const [likeliest] = proofs;
  if (quiet.length === 0 && !likeliest!.holds) {
    return { why: `a round changes what most nodes begin with: ${likeliest!.why}` };
  }
  const silent = quiet.filter((choice) => areSilent(step, choice, stages, kernels));
  if (silent.length === 0) {
    return { why: "edges give something even where their sources have what most nodes begin with" };
  }
  const constants = silent.find((choice) => areStill(leftBy(step, choice), stages, kernels, body, draft));
  if (constants === undefined) {
    return { why: "a node may change by its edges alone, whatever is at their other ends" };
  }
  const filling = fillStep(leftBy(step, constants), kernels, draft);
  return filling === null
    ? { why: "not all that a round leaves is known where nothing changes" }
    : { steps: [filling] };
}

/**
 * Whether nodes that nothing touches keep the values that they begin with, although no round has computed these, and leave
 * for others what all nodes leave. Arrays of other kernels hold what a round leaves of the constants, since they would touch
 * the node otherwise.
 */
function areStill(
  left: Constants,
  stages: readonly SparseStage[],
  kernels: readonly NodeKernel[],
  body: Body,
  draft: Draft,
): boolean {
  return stages.every(({ touches, carries }, k) => {
    if (carries.length === 0 || isTouchedBySelf(touches, k)) return true;
    const carried = new Set(carries.map(([array]) => array));
    const given = (buffer: BufferId): Range | null => {
      const value = carried.has(buffer) ? undefined : left.get(buffer);
      return value === undefined ? null : rangeOfValue(value);
    };
    const own = ownStep(kernels, k, body, draft, given);
    if (isInert(own.step, left).holds) return true;
    const others = givenTo(kernels, k, body, own.maps);
    return isInertBeside(sourcesStep(kernels, k, body, draft), kernels[k]!, others, left).holds;
  });
}

/**
 * Tells whether sources that hold the constants give nothing to nodes that do not walk their whole rows. Before the
 * first round no node has taken in what such sources give, so they must give nothing.
 */
function areSilent(
  step: NodeStep,
  constants: Constants,
  stages: readonly SparseStage[],
  kernels: readonly NodeKernel[],
): boolean {
  const left = leftBy(step, constants);
  return stages.every(({ touches, totals }, k) => {
    const kernel = kernels[k]!;
    if (kernel.kind === "map" || (isTouchedBySelf(touches, k) && totals.kind === "pulled")) return true;
    return kernel.kind === "aggregate" && isSilent(kernel, left, step).holds;
  });
}

function isTouchedBySelf(touches: SparseStage["touches"], k: number): boolean {
  return touches.some(({ stage, round, by }) => stage === k && round === "last" && by === "own");
}

/** Constants for all carried arrays. Those come first that most nodes are likely to begin with. */
function choicesOf({ swaps }: Loop, before: readonly Step[]): Constants[] {
  let choices: [BufferId, number][][] = [[]];
  for (const [array] of swaps) {
    const candidates = candidatesOf(array, before);
    choices = choices.flatMap((choice) => candidates.map((value) => [...choice, [array, value] as [BufferId, number]]));
    if (choices.length > TRIES) return [];
  }
  return choices.map((choice) => new Map(choice));
}

/**
 * The constants that the code before a loop selects from when it writes an array. A constant for the rarer answer of a
 * condition comes last.
 */
function candidatesOf(array: BufferId, before: readonly Step[]): readonly number[] {
  const levels = [...walkSteps(before)].filter((step) => step.kind === "level");
  const found = constantsIn(
    array,
    levels.flatMap(({ kernels }) => kernels),
  );
  const isBool = found.length === 2 && found[0] === 0 && found[1] === 1;
  return isBool ? found : [...found].reverse();
}

/** What a round writes to all its arrays where the carried ones hold constants. */
function leftBy({ kernels, ...facts }: NodeStep, constants: Constants): Constants {
  let known = constants;
  for (const kernel of kernels) known = constantsAfter(kernel, known, facts);
  return known;
}

/** A level that fills arrays with constants; null where an array that a round leaves has none. */
function fillStep(constants: Constants, kernels: readonly NodeKernel[], draft: Draft): Level | null {
  const filled = [...new Set(kernels.flatMap(({ outputs }) => keptBuffers(outputs)))];
  if (filled.some((buffer) => !constants.has(buffer))) return null;
  const elementOf = (buffer: BufferId) => draft.buffers[buffer]!.element;
  return {
    kind: "level",
    scalars: null,
    kernels: [
      {
        kind: "map",
        name: "quiet start",
        ops: ["broadcast"],
        domain: { graph: INPUT, of: "nodes" },
        inputs: [],
        code: filled.map((buffer) => ({ op: "const", element: elementOf(buffer), value: constants.get(buffer)! })),
        outputs: filled.map(
          (buffer, register): KernelOutput => ({ kind: "keep", register, element: elementOf(buffer), buffer }),
        ),
      },
    ],
    alternates: [],
    fence: false,
  };
}

function keptBuffers(outputs: NodeKernel["outputs"]): BufferId[] {
  return outputs.flatMap((output) => (output.kind === "keep" ? [output.buffer] : []));
}
