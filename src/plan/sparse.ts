/**
 * Sparse rounds of a loop, which go over changed nodes alone. They are made of the kernels of its dense rounds. Each
 * kernel becomes a stage, which computes at the nodes that something *touched*, and lists those whose results then have
 * other bits than in the round before. docs/sparse.md has the laws by which that gives the bits of a dense round.
 */

import type { Element } from "../ir/type.ts";
import type { BufferId, SlotId } from "./buffer.ts";
import type { Input, Instruction, KernelOutput } from "./code.ts";
import type { AggregateKernel } from "./kernels/aggregate.ts";
import type { Rename, SourceLines } from "./kernels/record.ts";
import { renameInputs } from "./kernels/record.ts";

/** Why every round of a loop goes over all nodes and edges, in words for the program's author. */
export interface WhyDense {
  readonly kind: "dense";
  readonly why: string;
  /** The lines that cause it; null where they are not known. */
  readonly lines: SourceLines | null;
}

export interface SparseRounds {
  readonly kind: "sparse";
  /** The stages, one for each kernel of the body, in its order. */
  readonly stages: readonly SparseStage[];
  /**
   * Why the first round has to be dense, in words for the author; null where it may be sparse, since the twins (second
   * buffers) of the carried values hold a state that a round does not change (quiet).
   */
  readonly whyDenseFirst: string | null;
  /** Arrays that keep their entries from round to round, besides those that exchange their memory. */
  readonly keeps: readonly BufferId[];
  /** Steps of the body whose scalars only say whether anything changed, which a sparse round knows from its lists. */
  readonly idle: readonly number[];
  /** Whether nodes may be settled without rounds; null for a loop that is not of that form. */
  readonly order: AnyOrder | InOrder | null;
}

/**
 * A loop that gives the same result in whatever order nodes take in what edges give them, by its only stage: the
 * carried value becomes the least (or greatest) of itself and of the values that are pushed.
 */
export interface AnyOrder {
  readonly kind: "any order";
  /** The slot that tells whether the graph meets the conditions for that. The loop runs in rounds where it does not. */
  readonly holds: SlotId;
  /** Whether nodes that start with the identity of the monoid have nothing to give to others. */
  readonly isSilent: boolean;
  /**
   * The slot of a value with which nodes that start have nothing to give to others, where no edge gives anything better than its source
   * has: the worst that any node starts with. Null where that is not known.
   */
  readonly worst: SlotId | null;
}

/**
 * The value that an aggregate gives to x, which it settles: which of its combined values, and which register of the
 * code on that.
 */
export interface Candidate {
  readonly monoid: "min" | "max";
  readonly element: Element;
  /** The register of its epilogue. */
  readonly register: number;
}

/**
 * Finds the candidate: x becomes the least (or greatest) of itself and of this value. Null where x becomes something
 * else.
 */
export function candidateOf(
  { pairs, epilogue, outputs }: AggregateKernel,
  x: BufferId,
  twin: BufferId,
): Candidate | null {
  const monoid = pairs[0]?.monoid;
  if (monoid !== "min" && monoid !== "max") return null;
  const kept = outputs.filter((output) => output.kind === "keep");
  if (kept.length !== 1 || kept[0]!.buffer !== twin) return null;
  const isX = (register: number): boolean => {
    const input = epilogue.inputs[register - pairs.length];
    return input?.from === "buffer" && input.buffer === x && input.at === "here";
  };
  const codeAt = (register: number): Instruction | undefined =>
    epilogue.code[register - pairs.length - epilogue.inputs.length];
  const reads = (register: number): boolean => {
    const instruction = codeAt(register);
    return (
      isX(register) || (instruction !== undefined && instruction.op !== "const" && instruction.operands.some(reads))
    );
  };
  const last = codeAt(kept[0]!.register);
  if (last?.op !== monoid || last.element !== pairs[0]!.element) return null;
  const [a, b] = last.operands as [number, number];
  const register = isX(a) ? b : a;
  if (!isX(isX(a) ? a : b) || reads(register)) return null;
  return { monoid, element: last.element, register };
}

/** Why the rounds of a loop of that form come one after another nevertheless, in words for the author. */
export interface InOrder {
  readonly kind: "in order";
  readonly why: string;
  readonly lines: SourceLines | null;
}

/**
 * Why a node that nothing has touched stays as it is whatever the scalars are. `steady`: it has not changed in the last round.
 * `timely`: moreover, no edge of its row counts, for edges count only where their source has just changed.
 */
export type Rest = "steady" | "timely";

export interface SparseStage {
  /** The place of its kernel: the step of the loop's body, and the number in the step. */
  readonly step: number;
  readonly kernel: number;
  readonly touches: readonly Touch[];
  /** What is combined over the row of a touched node, and how the result is found. */
  readonly totals: Totals;
  /** Whether nodes need not look again because they have changed themselves (law of settled nodes). */
  readonly isSettled: boolean;
  /** The law by which scalars that differ from the round before touch no node, while changed nodes look again; null where none does. */
  readonly rest: Rest | null;
  /** Why rows are walked whole, in words for the author; null where they are not. */
  readonly whyPulled: string | null;
  /** The arrays that the loop carries and this kernel writes: each where a round reads it, with its twin. */
  readonly carries: readonly (readonly [array: BufferId, twin: BufferId])[];
  /** Whether it may overwrite the carried values at once, since nothing later in the round reads the old ones. */
  readonly writesThrough: boolean;
  /** Scalars that it reads and that may change from round to round, each with its slot of the round before. */
  readonly scalars: readonly (readonly [now: SlotId, before: SlotId])[];
  readonly reductions: readonly KeptReduction[];
  /** The group of nodes that is computed where a scalar has changed, in place of all nodes; null where all are. */
  readonly group: Group | null;
}

/**
 * The nodes at which an integer that no round changes equals a scalar of the round, or one of several (law of grouped
 * nodes). Other nodes are touched only by some of the touches of the stage.
 */
export interface Group {
  /** The array by which nodes are grouped before the first sparse round, of i32 or u32. */
  readonly values: BufferId;
  /** The scalars that are compared with it, each with its slot of the round before. */
  readonly keys: SparseStage["scalars"];
  /**
   * Whether nodes keep their values once their group is done. If not, the group of the round before is computed as
   * well.
   */
  readonly isHeld: boolean;
  /** The touches of the stage that count outside the group. */
  readonly touches: readonly Touch[];
  /** The scalars of the stage that nodes outside the group depend on. */
  readonly scalars: SparseStage["scalars"];
}

/** How changed nodes of a stage touch others: themselves, or the nodes in whose rows they are. */
export interface Touch {
  readonly stage: number;
  /** The round whose changes are meant: the one before, for arrays that loops carry. */
  readonly round: "this" | "last";
  readonly by: "own" | "row";
  /**
   * The condition on a node without which its result does not depend on what changed (law of unread changes); null where
   * it may depend on that in any case.
   */
  readonly where: NodeCondition | null;
}

/** A condition on a node: code over what is there, and the register that has to be true. Its first registers are the inputs. */
export interface NodeCondition {
  readonly inputs: readonly Input[];
  readonly code: readonly Instruction[];
  readonly register: number;
}

/**
 * How the totals of rows are found. `pulled`: the whole row is walked in its order. `pushed`: only the values that
 * changed sources give now matter (laws of settled and absorbed rows). `kept`: the totals of the round before are in an
 * array, to which differences are added. `none`: the kernel walks no rows.
 */
export type Totals = { readonly kind: "none" } | { readonly kind: "pulled" } | { readonly kind: "pushed" } | KeptTotals;

export interface KeptTotals {
  readonly kind: "kept";
  /** For each pair, the array of its totals. */
  readonly arrays: readonly BufferId[];
  /**
   * The array that is false where a row was not walked because of a condition on its own node; null where there is
   * none.
   */
  readonly walked: BufferId | null;
  /** For arrays that are read at changed sources, the arrays of their old entries. */
  readonly olds: readonly (readonly [array: BufferId, old: BufferId])[];
}

/** A reduction whose operands are kept in an array, so that single blocks of it can be combined anew. */
export interface KeptReduction {
  readonly values: BufferId;
  readonly monoid: Extract<KernelOutput, { kind: "reduce" }>["monoid"];
  readonly partials: BufferId;
  /** The buffer with which the block results alternate. */
  readonly alternate: BufferId;
}

/** Tells whether a stage changes only nodes of its group, whatever changed in the round before. */
export function isOfGroupAlone({ group, reductions }: SparseStage): boolean {
  return group?.isHeld === true && group.touches.length + group.scalars.length + reductions.length === 0;
}

/** Tells whether some changes that a stage is touched by are left out where nothing depends on them. */
export function isUnread({ touches }: SparseStage): boolean {
  return touches.some(({ where }) => where !== null);
}

/** Lists the arrays by which nodes are grouped, each once. */
export function groupedBy({ stages }: SparseRounds): readonly BufferId[] {
  return [...new Set(stages.flatMap(({ group }) => (group === null ? [] : [group.values])))];
}

/** Makes the same sparse rounds with other numbers for their buffers. */
export function renameSparse(rounds: SparseRounds, rename: Rename): SparseRounds {
  const pair = ([a, b]: readonly [BufferId, BufferId]): readonly [BufferId, BufferId] => [rename(a), rename(b)];
  const renameTouch = (touch: Touch): Touch => ({
    ...touch,
    where: touch.where && { ...touch.where, inputs: renameInputs(touch.where.inputs, rename) },
  });
  return {
    ...rounds,
    keeps: rounds.keeps.map(rename),
    stages: rounds.stages.map((stage): SparseStage => {
      const { totals } = stage;
      return {
        ...stage,
        touches: stage.touches.map(renameTouch),
        carries: stage.carries.map(pair),
        totals:
          totals.kind === "kept"
            ? {
                ...totals,
                arrays: totals.arrays.map(rename),
                walked: totals.walked === null ? null : rename(totals.walked),
                olds: totals.olds.map(pair),
              }
            : totals,
        reductions: stage.reductions.map(({ values, monoid, partials, alternate }) => ({
          monoid,
          values: rename(values),
          partials: rename(partials),
          alternate: rename(alternate),
        })),
        group: stage.group && {
          ...stage.group,
          values: rename(stage.group.values),
          touches: stage.group.touches.map(renameTouch),
        },
      };
    }),
  };
}
