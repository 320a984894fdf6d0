/** The part of a report on sparse rounds: by which laws each loop has them, or why it has none. */

import type { SparseKernel } from "../bind/sparse/kernels.ts";
import { sparseBytes } from "../bind/sparse/memory.ts";
import type { Law, RoundCounts } from "../bind/sparse/round-counts.ts";
import { LAWS } from "../bind/sparse/round-counts.ts";
import type { BufferId } from "../plan/buffer.ts";
import type { Kernel } from "../plan/kernel.ts";
import type { SourceLines } from "../plan/kernels/record.ts";
import type { Loop, Plan } from "../plan/plan.ts";
import type { Rest, SparseRounds, SparseStage } from "../plan/sparse.ts";
import { isUnread } from "../plan/sparse.ts";
import type { SettledOrder, SparseGroup, SparseLine, SparseLoop } from "./sparse-lines.ts";
import { formatCount, plural } from "./spelling.ts";

/**
 * Describes the rounds of a loop. `made` names what a kernel computes. `nodeCount` is null for any graph, and where all
 * rounds are dense by request.
 */
export function sparseLoop(
  loop: Loop,
  { buffers, slots }: Pick<Plan, "buffers" | "slots">,
  made: (kernel: Kernel) => readonly string[],
  nodeCount: number | null,
): SparseLoop {
  const { sparse } = loop;
  if (sparse.kind === "dense") return sparse;
  const name = (buffer: BufferId): string => buffers[buffer]!.name;
  const keeps = keptOf(sparse).map(name);
  const line = (stage: SparseStage): SparseLine => {
    const kernel = kernelOf(loop, stage);
    const carried = stage.carries.map(([array]) => name(array));
    const { group } = stage;
    const scalars = (group ?? stage).scalars.map(([now]) => slots[now]!.name);
    return {
      makes: carried.length > 0 ? carried : made(kernel).filter((one) => !keeps.includes(one)),
      totals: stage.totals.kind,
      isSettled: stage.isSettled,
      rest: stage.rest,
      isUnread: isUnread(stage),
      whyPulled: stage.whyPulled,
      allNodesFor: [...new Set(scalars)],
      group: group && {
        by: named(name(group.values)),
        scalars: group.keys.map(([now]) => named(slots[now]!.name)),
        andBefore: !group.isHeld,
      },
      lines: kernel.lines ?? null,
    };
  };
  return {
    kind: "sparse",
    whyDenseFirst: sparse.whyDenseFirst,
    kernels: sparse.stages.map(line),
    keeps,
    listBytes: nodeCount === null ? null : sparseBytes(loop, sparse, nodeCount),
    order: sparse.order?.kind === "any order" ? { kind: "any order" } : sparse.order,
  };
}

function kernelOf(loop: Loop, { step, kernel }: SparseStage): Kernel {
  const level = loop.body[step];
  if (level?.kind !== "level") throw new TypeError("a sparse round of a loop that has more than levels");
  return level.kernels[kernel]!;
}

/** Finds the arrays that dense rounds write only for sparse ones. */
function keptOf({ stages }: SparseRounds): BufferId[] {
  const kept = stages.flatMap(({ totals, reductions }) => [
    ...(totals.kind === "kept" ? [...totals.arrays, ...(totals.walked === null ? [] : [totals.walked])] : []),
    ...reductions.map(({ values }) => values),
  ]);
  return [...new Set(kept)];
}

/** A line of text, with its indentation below the line of the loop. */
export interface SparseText {
  readonly depth: number;
  readonly line: string;
}

/** Writes the lines of a report or an explanation on the rounds of a loop. */
export function sparseTexts(sparse: SparseLoop): SparseText[] {
  if (sparse.kind === "dense") {
    const { why, lines } = sparse;
    return [
      { depth: 0, line: `Every round is dense: ${why}` },
      ...(lines === null ? [] : [{ depth: 1, line: spellPlace(lines) }]),
    ];
  }
  const { whyDenseFirst, kernels } = sparse;
  const areGroups = kernels.every(({ group }) => group !== null);
  const head =
    whyDenseFirst === null
      ? `Rounds may be sparse, the first among them: ${areGroups ? "all nodes but those of a group keep what they have (grouped)" : "most nodes begin with what a round leaves as it is (quiet)"}`
      : `Rounds may be sparse, but for the first: ${whyDenseFirst}`;
  return [...orderTexts(sparse.order), { depth: 0, line: head }, ...kernels.flatMap(kernelTexts)];
}

/** Says whether a loop may be settled without rounds. Gives no lines for a loop of another form. */
function orderTexts(order: SettledOrder | null): SparseText[] {
  if (order === null) return [];
  if (order.kind === "any order") {
    return [
      {
        depth: 0,
        line: "The order of updates cannot show: where weights allow it, nodes are settled in the order of their values, without rounds",
      },
    ];
  }
  const place = order.lines === null ? "" : ` (${spellPlace(order.lines)})`;
  return [{ depth: 0, line: `Rounds come one after the other: ${order.why}${place}` }];
}

function kernelTexts(kernel: SparseLine): SparseText[] {
  const { makes, totals, isSettled, rest, isUnread, whyPulled, allNodesFor, group, lines } = kernel;
  const place = lines === null ? "" : ` (${spellPlace(lines)})`;
  const more = [
    ...(isSettled ? ["changed nodes need not look again (settled)"] : []),
    ...(rest === null ? [] : [REST[rest]]),
    ...(isUnread ? ["not at nodes that do not read what has changed (unread)"] : []),
    ...(allNodesFor.length > 0
      ? [`at all nodes in a round with another ${spellScalars(allNodesFor)} than the one before`]
      : []),
    ...(group === null
      ? []
      : [`${spellGroup(group)}: ${totals === "none" ? "these alone" : "along their whole rows"} (grouped)`]),
    ...(whyPulled === null || group !== null ? [] : [`not pushed: ${whyPulled}${place}`]),
  ];
  return [
    { depth: 1, line: `${spellMakes(makes) ?? "what nodes combine"}: ${HOW[totals]}` },
    ...more.map((line) => ({ depth: 2, line })),
  ];
}

function spellGroup({ by, scalars, andBefore }: SparseGroup): string {
  const another = `in a round with another ${spellScalars(scalars.flatMap((one) => one ?? []))} than the one before`;
  const which = `whose ${by ?? "integer"} it is`;
  return `${another}, at the nodes ${which}${andBefore ? " or was" : ""}`;
}

/** Joins the names of results for a sentence; null for none. */
function spellMakes(makes: readonly string[]): string | null {
  return makes.length > 0 ? makes.join(" and ") : null;
}

/** Says what a kernel of sparse rounds does, and to what: `push to depth and reached`. */
export function sparseKernelText({ word, stage, name }: SparseKernel, sparse: SparseLoop): string {
  const made = sparse.kind === "dense" ? null : spellMakes(sparse.kernels[stage]?.makes ?? []);
  return made === null ? name : `${word} ${made}`;
}

const HOW = {
  none: "at nodes where what it reads has changed",
  pushed: "pushed along the edges of changed nodes alone (absorbed)",
  kept: "totals are kept, and get the difference along the edges of changed nodes (kept)",
  pulled: "pulled along the whole rows of nodes that changed ones touch",
} as const satisfies Record<SparseLine["totals"], string>;

function spellScalars(names: readonly string[]): string {
  const known = names.filter((name) => named(name) !== null);
  return known.length > 0 ? known.join(" or ") : "scalar";
}

function named(name: string): string | null {
  return UNNAMED.has(name) ? null : name;
}

/** The planner's names for scalars and arrays that have none of the author. */
const UNNAMED: ReadonlySet<string> = new Set(["scalar", "constant", "carried", "map", "group"]);

/** Spells a place as `file:3–5`, which editors and terminals turn into a link. */
function spellPlace({ file, first, last }: SourceLines): string {
  return first === last ? `${file}:${first}` : `${file}:${first}–${last}`;
}

/** Says how many rounds of a loop were sparse and dense, and what these went over. */
export function countTexts(counts: RoundCounts): string[] {
  const { dense, sparse, lanes, looks, nodes, edges, denseNodes, denseEdges, laws } = counts;
  const { phases } = counts;
  if (phases > 0 && sparse + dense === 0) {
    return [
      `Settled in ${plural(phases, "phase")}, in which nodes gave what they have ${plural(nodes, "time")}, along ${plural(edges, "edge")}`,
    ];
  }
  const looked = looks === 0 ? "" : `, ${plural(looks, "look")} at all nodes for what had changed`;
  const together = `${plural(lanes, "round")} of nodes side by side`;
  if (lanes > 0 && sparse + dense === 0) return [together];
  const apart = `${plural(sparse, "sparse round")}, ${formatCount(dense)} dense${looked}`;
  const rounds = lanes > 0 ? `${apart}, and ${together}` : apart;
  if (sparse === 0) return [rounds];
  const over = (n: number, m: number): string =>
    `${plural(n, "node")} and ${plural(m, "entry of a row", "entries of rows")}`;
  const byLaw = LAWS.flatMap((law) =>
    law === "allNodes" || laws[law] === 0 ? [] : [`${LAW_NAMES[law]} ${formatCount(laws[law])}`],
  );
  return [
    rounds,
    `Sparse rounds went over ${over(nodes, edges)}; as many dense ones go over ${over(sparse * denseNodes, sparse * denseEdges)}`,
    ...(byLaw.length > 0 ? [`Of them over some but not all nodes: ${byLaw.join(", ")}`] : []),
    ...(laws.allNodes > 0 ? [`Of them over all nodes, for another scalar: ${formatCount(laws.allNodes)}`] : []),
  ];
}

const REST = {
  steady: "other scalars matter to changed nodes alone (steady)",
  timely: "edges count only where their source has just changed (timely)",
} as const satisfies Record<Rest, string>;

const LAW_NAMES = {
  pushed: "pushed",
  kept: "kept",
  pulled: "pulled",
  settled: "settled",
  steady: "steady",
  timely: "timely",
  unread: "unread",
  grouped: "grouped",
  quiet: "begun quiet",
} as const satisfies Record<Exclude<Law, "allNodes">, string>;
