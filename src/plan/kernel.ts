/**
 * The kinds of kernels: the union, and the table of their records. To add a kind is to write its record and its lowering
 * (src/loop/kernels), and to name it here, in the table of lowerings, and where ops become kernels.
 */

import type { Direction } from "../ir/op.ts";
import type { BufferId } from "./buffer.ts";
import type { Input } from "./code.ts";
import { AGGREGATE, type AggregateKernel } from "./kernels/aggregate.ts";
import { EXTREMUM, type ExtremumKernel } from "./kernels/extremum.ts";
import { GATHER, type GatherKernel } from "./kernels/gather.ts";
import { INTERSECT, type IntersectKernel } from "./kernels/intersect.ts";
import { LIST, type ListKernel } from "./kernels/list.ts";
import { MAP, type MapKernel } from "./kernels/map.ts";
import { MODE, type ModeKernel } from "./kernels/mode.ts";
import type {
  Access,
  CostCounter,
  CostSize,
  Finish,
  GraphReads,
  KernelChecker,
  KernelRecord,
  KindRecord,
  Rename,
  Scratch,
} from "./kernels/record.ts";
import { SCALARS, type ScalarKernel } from "./kernels/scalars.ts";
import { SCATTER, type ScatterKernel } from "./kernels/scatter.ts";
import { TOP, type TopKernel } from "./kernels/top.ts";
import { UNIONS, type UnionsKernel } from "./kernels/unions.ts";
import type { Shape } from "./shape.ts";
import { record, tagged } from "./shape.ts";
import type { GraphSizes } from "./sizes.ts";
import { entriesOf } from "./sizes.ts";

/** The data-parallel kinds: the domain of a kernel is cut into chunks that workers draw. */
interface KernelByKind {
  readonly map: MapKernel;
  readonly aggregate: AggregateKernel;
  readonly mode: ModeKernel;
  readonly intersect: IntersectKernel;
  readonly gather: GatherKernel;
  readonly scatter: ScatterKernel;
  readonly extremum: ExtremumKernel;
  readonly top: TopKernel;
  readonly list: ListKernel;
  readonly unions: UnionsKernel;
}

export type KernelKind = keyof KernelByKind;

/** Kernels of some kinds; of all data-parallel kinds unless told otherwise. */
export type KernelOf<K extends KernelKind> = { readonly [P in K]: KernelByKind[P] & { readonly kind: P } }[K];

export type Kernel = KernelOf<KernelKind>;

const KERNELS: { readonly [P in KernelKind]: KernelRecord<KernelOf<P>, AggregateKernel> } = {
  map: MAP,
  aggregate: AGGREGATE,
  mode: MODE,
  intersect: INTERSECT,
  gather: GATHER,
  scatter: SCATTER,
  extremum: EXTREMUM,
  top: TOP,
  list: LIST,
  unions: UNIONS,
};

/** The kernels that a level runs: its data-parallel kernels, and the kernel of its scalars. */
interface PlanKernelByKind extends KernelByKind {
  readonly scalars: ScalarKernel;
}

type PlanKernelOf<K extends keyof PlanKernelByKind> = {
  readonly [P in K]: PlanKernelByKind[P] & { readonly kind: P };
}[K];

export type PlanKernel = PlanKernelOf<keyof PlanKernelByKind>;

const PLAN_KERNELS: { readonly [P in keyof PlanKernelByKind]: KindRecord<PlanKernelOf<P>> } = {
  ...KERNELS,
  scalars: SCALARS,
};

/** The names of the kinds, with a sentence on each. */
export const KERNEL_KINDS: readonly (readonly [kind: string, doc: string])[] = Object.entries(PLAN_KERNELS).map(
  ([kind, { doc }]) => [kind, doc],
);

/** The shape of plain data that is a kernel of a level, by its kind, or the kernel of its scalars. */
export const KERNEL_SHAPE: Shape = tagged(
  "kind",
  new Map(Object.entries(KERNELS).map(([kind, { fields }]) => [kind, record<object>(fields)])),
);
export const SCALARS_SHAPE: Shape = tagged("kind", new Map([["scalars", record(SCALARS.fields)]]));

/** Tells whether a plan from elsewhere may have a kernel of this kind. */
export function isKernelKind(kind: string): kind is KernelKind {
  return Object.hasOwn(KERNELS, kind);
}

/** Kernels that compute at each node what they read there and along the node's row. */
export type NodeKernel = KernelOf<"map" | "aggregate" | "mode">;

export function isNodeKernel(kernel: Kernel): kernel is NodeKernel {
  const { kind, domain } = kernel;
  return domain.of === "nodes" && (kind === "map" || kind === "aggregate" || kind === "mode");
}

interface Touched {
  readonly accesses: readonly Access[];
  readonly read: readonly BufferId[];
  readonly written: readonly BufferId[];
}

/** What each kernel touches, found once: a kernel never changes, and every stage asks. */
const TOUCHED = new WeakMap<object, Touched>();

function touchedBy<K extends keyof PlanKernelByKind>(kernel: PlanKernelOf<K>): Touched {
  const known = TOUCHED.get(kernel);
  if (known) return known;
  const accesses = PLAN_KERNELS[kernel.kind].accesses(kernel);
  const read: BufferId[] = [];
  const written: BufferId[] = [];
  for (const { buffer, mode } of accesses) {
    if (mode === "read" || mode === "unions") read.push(buffer);
    if (mode !== "read") written.push(buffer);
  }
  const touched = { accesses, read, written };
  TOUCHED.set(kernel, touched);
  return touched;
}

/** Lists the buffers that a kernel touches. */
export function accessesOf<K extends keyof PlanKernelByKind>(kernel: PlanKernelOf<K>): readonly Access[] {
  return touchedBy(kernel).accesses;
}

export function buffersRead(kernel: PlanKernel): readonly BufferId[] {
  return touchedBy(kernel).read;
}

export function buffersWritten(kernel: PlanKernel): readonly BufferId[] {
  return touchedBy(kernel).written;
}

/**
 * Tells whether a kernel reads entries of a buffer other than those of its own node or edge, or reads entries after it
 * has written them.
 */
export function readsElsewhere(kernel: PlanKernel, buffer: BufferId): boolean {
  return accessesOf(kernel).some(
    ({ buffer: one, mode, where }) => one === buffer && (mode === "unions" || (mode === "read" && where !== "own")),
  );
}

export function renameBuffersIn<K extends keyof PlanKernelByKind>(kernel: PlanKernelOf<K>, rename: Rename) {
  return PLAN_KERNELS[kernel.kind].rename(kernel, rename);
}

/** Checks everything that a kernel names by number. */
export function checkKernel<K extends keyof PlanKernelByKind>(kernel: PlanKernelOf<K>, checker: KernelChecker): void {
  PLAN_KERNELS[kernel.kind].check(kernel, checker);
}

export function costOf<K extends keyof PlanKernelByKind>(
  kernel: PlanKernelOf<K>,
  count: CostCounter,
  size: CostSize,
): void {
  PLAN_KERNELS[kernel.kind].cost(kernel, count, size);
}

export function canFail<K extends keyof PlanKernelByKind>(kernel: PlanKernelOf<K>): boolean {
  return PLAN_KERNELS[kernel.kind].canFail(kernel);
}

/** Lists the inputs of a kernel, those of epilogues included. */
export function inputsOf<K extends KernelKind>(kernel: KernelOf<K>): readonly Input[] {
  return KERNELS[kernel.kind].inputs(kernel);
}

export function graphReadsOf<K extends KernelKind>(kernel: KernelOf<K>): GraphReads {
  return KERNELS[kernel.kind].graph(kernel);
}

/**
 * Gives the direction of the rows that a kernel walks one after another, with its nodes; null where it walks none in
 * this way.
 */
export function rowsOf<K extends KernelKind>(kernel: KernelOf<K>): Direction | null {
  return KERNELS[kernel.kind].rows(kernel);
}

/** Gives the directions of the rows that a kernel walks side by side, those of the ends of its edges. */
function rowsOfEnds<K extends KernelKind>(kernel: KernelOf<K>): readonly ("in" | "out")[] {
  return KERNELS[kernel.kind].rowsOfEnds(kernel);
}

/**
 * Gives the number of entries of rows that a kernel walks. For rows of the ends of edges it is a guess from the mean
 * length of a row: hubs have more edges, but are not walked entry by entry.
 */
export function rowEntriesOf(kernel: Kernel, { nodeCount, edgeCount, rows, walkedByEdge }: GraphSizes): number {
  const own = rowsOf(kernel);
  if (own !== null) return rows[own]?.arcs ?? 0;
  const directions = rowsOfEnds(kernel);
  if (walkedByEdge && directions.length > 0) {
    return Math.ceil(edgeCount * (directions.length > 1 ? walkedByEdge.both : walkedByEdge.one));
  }
  const arcs = directions.reduce((sum, direction) => sum + (rows[direction]?.arcs ?? 0), 0);
  return nodeCount === 0 ? 0 : Math.ceil((edgeCount * arcs) / nodeCount);
}

/** Gives the number of nodes, edges and entries of rows that a kernel goes over. */
export function elementsOf<K extends KernelKind>(kernel: KernelOf<K>, graph: GraphSizes): number {
  const others = KERNELS[kernel.kind].others(kernel, graph);
  return entriesOf(kernel.domain, graph) + rowEntriesOf(kernel, graph) + others;
}

/** Gives the code of a kernel's outputs, which `withFinish` extends; null where outputs come from no such code. */
export function finishOf<K extends KernelKind>(kernel: KernelOf<K>): Finish | null {
  return KERNELS[kernel.kind].finish(kernel);
}

export function withFinish<K extends KernelKind>(
  kernel: KernelOf<K>,
  finish: Pick<Finish, "inputs" | "code" | "outputs">,
): KernelOf<K> {
  return KERNELS[kernel.kind].withFinish(kernel, finish);
}

/** Gives the memory of its own that a worker needs to run a kernel. */
export function scratchOf<K extends keyof PlanKernelByKind>(kernel: PlanKernelOf<K>): Scratch {
  return PLAN_KERNELS[kernel.kind].scratch(kernel);
}

/** Gives the kernel itself if its rows may be moved and split; null otherwise. */
export function movableOf<K extends KernelKind>(kernel: KernelOf<K>): AggregateKernel | null {
  return KERNELS[kernel.kind].movable(kernel);
}

/** Spells the first op of a kernel for a report; null if the name of the op is enough. */
export function spellingOf<K extends KernelKind>(kernel: KernelOf<K>): string | null {
  return KERNELS[kernel.kind].spell(kernel);
}
