/** The shape of plain data that is a plan. All other conditions on a plan are the verifier's. */

import type { SourceSpan } from "../error.ts";
import { ELEMENTS } from "../ir/type.ts";
import type { Buffer, Slot } from "./buffer.ts";
import type { Extent, PlanGraph } from "./domain.ts";
import { KERNEL_SHAPE, SCALARS_SHAPE } from "./kernel.ts";
import type { SourceLines } from "./kernels/record.ts";
import type {
  Choose,
  ComputedDefault,
  IndexSite,
  Level,
  Loop,
  Plan,
  PlanParameter,
  PlanResult,
  RequireSite,
  ResidualSlots,
  Sources,
  WatchedLoop,
} from "./plan.ts";
import type { Shape } from "./shape.ts";
import {
  either,
  element,
  flag,
  later,
  list,
  natural,
  nullable,
  number,
  oneOf,
  pair,
  record,
  tagged,
  text,
} from "./shape.ts";
import { CODE, DOMAIN, INPUTS, INSTRUCTION_CASES } from "./shapes.ts";
import type {
  AnyOrder,
  Group,
  InOrder,
  KeptReduction,
  NodeCondition,
  SparseRounds,
  SparseStage,
  Touch,
  WhyDense,
} from "./sparse.ts";

const PLACE: Shape = tagged(
  "kind",
  new Map([
    ["slot", record({ kind: text, slot: natural })],
    ["buffer", record({ kind: text, buffer: natural })],
  ]),
);

const TYPE: Shape = record({
  kind: oneOf(["value"]),
  element: oneOf(ELEMENTS),
  domain: oneOf(["scalar", "node", "edge"]),
});

const EXTENT: Shape = record<Extent>({
  graph: natural,
  of: oneOf(["nodes", "edges", "node blocks", "edge blocks"]),
});

const ORIGIN: Shape = tagged(
  "kind",
  new Map([
    ["computed", record({ kind: text, storage: natural })],
    ["parameter", record({ kind: text, parameter: text })],
    [
      "attribute",
      record({
        kind: text,
        domain: oneOf(["node", "edge"]),
        attribute: text,
        otherwise: nullable(number),
        span: nullable(record<SourceSpan>({ file: text, line: natural, column: natural })),
      }),
    ],
  ]),
);

const DEFAULT: Shape = record<ComputedDefault>({
  register: natural,
  code: list(tagged("op", new Map([...INSTRUCTION_CASES, ["parameter", record({ op: text, parameter: natural })]]))),
});

const MOVES: Shape = list(record({ from: natural, to: natural }));

const SWAPS: Shape = list(pair(natural));

const TOUCH: Shape = record<Touch>({
  stage: natural,
  round: oneOf(["this", "last"]),
  by: oneOf(["own", "row"]),
  where: nullable(record<NodeCondition>({ inputs: INPUTS, code: CODE, register: natural })),
});

const TOTALS: Shape = tagged(
  "kind",
  new Map([
    ...["none", "pulled", "pushed"].map((kind) => [kind, record({ kind: text })] as const),
    ["kept", record({ kind: text, arrays: list(natural), walked: nullable(natural), olds: SWAPS })],
  ]),
);

const STAGE: Shape = record<SparseStage>({
  step: natural,
  kernel: natural,
  touches: list(TOUCH),
  totals: TOTALS,
  isSettled: flag,
  rest: nullable(oneOf(["steady", "timely"])),
  whyPulled: nullable(text),
  carries: SWAPS,
  writesThrough: flag,
  scalars: SWAPS,
  reductions: list(record<KeptReduction>({ values: natural, monoid: text, partials: natural, alternate: natural })),
  group: nullable(record<Group>({ values: natural, keys: SWAPS, isHeld: flag, touches: list(TOUCH), scalars: SWAPS })),
});

const LINES: Shape = record<SourceLines>({ file: text, first: natural, last: natural });

const ORDER: Shape = tagged(
  "kind",
  new Map([
    ["any order", record<AnyOrder>({ kind: text, holds: natural, isSilent: flag, worst: nullable(natural) })],
    ["in order", record<InOrder>({ kind: text, why: text, lines: nullable(LINES) })],
  ]),
);

const SPARSE_SHAPE: Shape = tagged(
  "kind",
  new Map([
    [
      "dense",
      record<WhyDense>({
        kind: text,
        why: text,
        lines: nullable(LINES),
      }),
    ],
    [
      "sparse",
      record<SparseRounds>({
        kind: text,
        stages: list(STAGE),
        whyDenseFirst: nullable(text),
        keeps: list(natural),
        idle: list(natural),
        order: nullable(ORDER),
      }),
    ],
  ]),
);

const STEPS: Shape = list(
  later(() =>
    tagged(
      "kind",
      new Map([
        [
          "level",
          record<Level>({
            kind: text,
            scalars: nullable(SCALARS_SHAPE),
            kernels: list(KERNEL_SHAPE),
            alternates: SWAPS,
            fence: flag,
          }),
        ],
        [
          "loop",
          record<Loop>({
            kind: text,
            limit: nullable(natural),
            round: natural,
            body: STEPS,
            until: nullable(natural),
            untilUnchanged: flag,
            carries: list(natural),
            moves: MOVES,
            notes: MOVES,
            swaps: SWAPS,
            rounds: natural,
            converged: natural,
            residual: nullable(natural),
            sparse: SPARSE_SHAPE,
            sources: nullable(record<Sources>({ totals: list(natural) })),
          }),
        ],
        ["choose", record<Choose>({ kind: text, on: natural, cases: list(STEPS), why: text })],
      ]),
    ),
  ),
);

const SOURCE_PLACE = { kind: text, file: nullable(text), line: natural, column: natural };

const SITE: Shape = tagged(
  "kind",
  new Map([
    ["index", record<IndexSite>({ ...SOURCE_PLACE, op: text, table: natural, tableName: nullable(text) })],
    ["require", record<RequireSite>({ ...SOURCE_PLACE, message: text, of: nullable(DOMAIN) })],
  ]),
);

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

export const PLAN_SHAPE: Shape = record<Plan>({
  version: number,
  name: text,
  assumptions: list(record({ kind: text })),
  graphs: list(record<PlanGraph>({ origin: oneOf(["input"]) })),
  slots: list(record<Slot>({ name: text, element })),
  buffers: list(record<Buffer>({ name: text, element, extent: EXTENT, origin: ORIGIN })),
  parameters: list(
    record<PlanParameter>({
      name: text,
      type: TYPE,
      initial: nullable(either(isObject, DEFAULT, number)),
      nodeKey: flag,
      place: PLACE,
    }),
  ),
  steps: STEPS,
  results: list(record<PlanResult>({ name: text, type: TYPE, place: PLACE })),
  loops: list(
    record<WatchedLoop>({
      span: nullable(record<SourceSpan>({ file: text, line: natural, column: natural })),
      limit: nullable(text),
      bound: nullable(text),
      isStrict: flag,
      others: list(text),
      arrays: list(text),
      rounds: natural,
      converged: natural,
      residual: nullable(record<ResidualSlots>({ last: natural, before: natural, bound: natural })),
    }),
  ),
  sites: list(SITE),
});
