/** The details that `verbose` adds to a report: levels, rows and memory, in the compiler's terms. */

import type { ArrayPasses, PassCounts } from "../estimate/array-traffic.ts";
import { isOfBlocks } from "./memory.ts";
import type {
  ArrayLine,
  KernelLevel,
  KernelLine,
  LongRowsLine,
  OpLevel,
  OpStep,
  Report,
  ReportStep,
  SourcesLine,
} from "./report.ts";
import { sparseTexts } from "./sparse.ts";
import {
  countRepeats,
  formatBytes,
  formatCount,
  kernelText,
  list,
  plural,
  rowLayoutLines,
  spellCarried,
  spellRounds,
} from "./spelling.ts";
import type { Row } from "./table.ts";
import { printRows } from "./table.ts";
import { loopsIn } from "./weights.ts";

/** Prints the details: levels, rows and memory, in the compiler's terms. */
export function details(report: Report): string[][] {
  return [
    section(
      "Levels of ops, before fusion: what could run side by side, static factors for unbounded workers",
      opRows(report.ops, 0),
    ),
    section(
      "Levels of kernels: what will, each kernel cut into chunks that all workers draw",
      stepRows(report.steps, 0),
    ),
    section("Memory: which arrays there are and how long each is needed; those in one place take turns", [
      ...arrayRows(report.memory.arrays),
      ...rowLayoutRows(report.steps),
      ...sparseMemoryRows(report),
      ...passRows(report),
    ]),
  ];
}

export function section(heading: string, rows: readonly Row[]): string[] {
  return rows.length === 0 ? [] : [heading, ...printRows(rows)];
}

function opRows(steps: readonly OpStep[], depth: number): Row[] {
  return steps.flatMap((step) => opStepRows(step, depth));
}

function opStepRows(step: OpStep, depth: number): Row[] {
  switch (step.kind) {
    case "level": {
      const { level, ops, heavy, factor } = step;
      const cells = [`Level ${level}`, plural(ops.length, "op")];
      const ends = [dataParallel(step), heavy ? "heavy" : "", `factor ${formatFactor(factor)}`];
      return [{ depth, cells, text: countRepeats(ops).join(", "), ends }];
    }
    case "loop":
      return [
        {
          depth,
          line: `Level ${step.level}: ${step.nodes === null ? loopLine("loop", step) : nodesLine(`for each node of ${step.nodes}`, step)}`,
        },
        ...opRows(step.body, depth + 1),
      ];
    case "choose":
      return choice(`Level ${step.level}: if ${step.on}`, step.cases, depth, opRows);
    default:
      return step satisfies never;
  }
}

function dataParallel({ dataParallelOps, ops }: OpLevel): string {
  if (dataParallelOps === 0) return "scalar";
  return dataParallelOps === ops.length ? "data-parallel" : `${dataParallelOps} of ${ops.length} data-parallel`;
}

function stepRows(steps: readonly ReportStep[], depth: number): Row[] {
  return steps.flatMap((step) => kernelStepRows(step, depth));
}

function kernelStepRows(step: ReportStep, depth: number): Row[] {
  switch (step.kind) {
    case "level":
      return levelRows(step, depth);
    case "loop": {
      const { rounds } = step;
      const counted = rounds ? `; estimated with ${spellRounds(rounds)}` : "";
      return [
        { depth, line: (step.sources ? nodesLine("For each node of a set", step) : loopLine("Loop", step)) + counted },
        ...(step.sources
          ? sourcesTexts(step.sources).map((line): Row => ({ depth: depth + 1, line, isProse: true }))
          : []),
        ...(step.sources ? [] : sparseTexts(step.sparse)).map(
          ({ depth: deeper, line }): Row => ({ depth: depth + 1 + deeper, line, isProse: true }),
        ),
        ...stepRows(step.body, depth + 1),
      ];
    }
    case "choose":
      return choice(`If ${step.on} (${step.why})`, step.cases, depth, stepRows);
    default:
      return step satisfies never;
  }
}

/**
 * Makes a row for the scalars of a level, if it has any, and one for each kernel. The first row also has the figures of
 * the level.
 */
function levelRows({ level, kernels, longRows, scalars, estimate }: KernelLevel, depth: number): Row[] {
  const gain = !estimate ? "" : estimate.solo ? "one worker" : `factor ${formatFactor(estimate.factor)}`;
  const head = `Level ${level}`;
  const scalarRows: Row[] =
    scalars.length === 0
      ? []
      : [
          {
            depth,
            cells: [head, plural(scalars.length, "scalar")],
            text: countRepeats(scalars).join(", "),
            ends: ["every worker"],
          },
        ];
  const kernelRows = kernels.map(({ makes, ops, domain, dataParallel, chunks }, k): Row => {
    const isFirst = k === 0;
    return {
      depth,
      cells: [isFirst && scalars.length === 0 ? head : "", isFirst ? plural(kernels.length, "kernel") : ""],
      text: kernelText({ makes, ops }),
      ends: [
        `${dataParallel ? "data-parallel" : "one worker"} over ${domain}`,
        chunks === null ? "" : `chunks ${formatCount(chunks)}`,
        isFirst ? gain : "",
      ],
    };
  });
  const longRowLines: Row[] = longRows === null ? [] : [{ depth: depth + 1, line: describeLongRows(longRows) }];
  return [...scalarRows, ...kernelRows, ...longRowLines];
}

export function describeLongRows({ split, why, chunks, resultBytes, tableBytes }: LongRowsLine): string {
  if (!split) return why;
  const room = `${formatBytes(resultBytes)} of results, ${formatBytes(tableBytes)} of tables with the graph`;
  return `${why}; chunks ${list(chunks.map(formatCount))}, ${room}`;
}

/** Makes a row for each array. Block results, which are small, share one row. */
export function arrayRows(arrays: readonly ArrayLine[]): Row[] {
  const rows = arrays.flatMap((array): Row[] => {
    const { name, extent, element, place, from, to, overwrites, updatedInPlace } = array;
    if (isOfBlocks(array)) return [];
    const held = `${extent === "edges" ? "edge" : "node"}<${element}>`;
    const where = place === null ? "parameter" : `place ${place}`;
    const parts = [
      from === to ? from : `${from} to ${to}`,
      ...(overwrites === null ? [] : [`in place of ${overwrites}`]),
      ...(updatedInPlace ? ["updated in place"] : []),
    ];
    return [{ depth: 0, cells: [name, held, bytesOf([array]), where], text: list(parts), ends: [] }];
  });
  const small = arrays.filter(isOfBlocks);
  const cells = ["block results", plural(small.length, "array"), bytesOf(small)];
  return small.length === 0 ? rows : [...rows, { depth: 0, cells, text: "", ends: [] }];
}

function bytesOf(arrays: readonly ArrayLine[]): string {
  const bytes = arrays.map((array) => array.bytes);
  return bytes.every((count) => count !== null) ? formatBytes(bytes.reduce((sum, count) => sum + count, 0)) : "";
}

/** Counts the passes over arrays: outside of loops, and in one round of each loop. */
function passRows({ memory, steps }: Report): Row[] {
  const loops = loopsIn(steps).map(({ carries, arrayPasses }): Row => {
    const head = carries.length > 0 ? `A round of the loop over ${spellCarried(carries)}` : "A round of the loop";
    return { depth: 0, line: `${head}: ${describePasses(arrayPasses)}` };
  });
  return [{ depth: 0, line: `Outside of loops: ${describePasses(memory.passesOutsideLoops)}` }, ...loops];
}

function rowLayoutRows(steps: readonly ReportStep[]): Row[] {
  return rowLayoutLines(kernelsIn(steps)).map((line) => ({ depth: 0, line }));
}

/** Makes rows for the memory that only sparse rounds need. */
function sparseMemoryRows({ memory, steps }: Report): Row[] {
  const lists = loopsIn(steps).flatMap(({ carries, sparse }): Row[] => {
    if (sparse.kind === "dense" || sparse.listBytes === null) return [];
    const arrays = sparse.keeps.length > 0 ? ` besides the arrays ${list(sparse.keeps)}` : "";
    return [
      {
        depth: 0,
        line: `Sparse rounds of the loop over ${spellCarried(carries)}: ${formatBytes(sparse.listBytes)} of lists and marks${arrays}`,
      },
    ];
  });
  const rows = memory.rowsForSparse.map(({ direction, bytes }): Row => {
    const line = `${ROWS[direction]}: ${formatBytes(bytes)} with the graph, for sparse rounds alone to find whom changed nodes touch`;
    return { depth: 0, line, isProse: true };
  });
  return [...lists, ...rows];
}

const ROWS = { in: "In-rows", out: "Out-rows", all: "All rows" } as const;

function kernelsIn(steps: readonly ReportStep[]): KernelLine[] {
  return steps.flatMap((step): readonly KernelLine[] => {
    if (step.kind === "level") return step.kernels;
    return step.kind === "loop" ? kernelsIn(step.body) : step.cases.flatMap(kernelsIn);
  });
}

function describePasses({ nodes, edges }: PassCounts): string {
  const describe = (kind: string, { reads, writes }: ArrayPasses): string[] =>
    reads + writes === 0
      ? []
      : [`${plural(reads + writes, "pass", "passes")} over ${kind} arrays (${reads} read + ${writes} written)`];
  const parts = [...describe("node", nodes), ...describe("edge", edges)];
  return parts.length > 0 ? list(parts) : "no pass over an array";
}

/** Prints both arms of an `if`, each below its own heading. */
function choice<S>(
  line: string,
  cases: readonly (readonly S[])[],
  depth: number,
  rowsOf: (steps: readonly S[], depth: number) => Row[],
): Row[] {
  const [held, ...others] = cases;
  return [
    { depth, line },
    ...rowsOf(held ?? [], depth + 1),
    ...others.flatMap((steps): Row[] => [{ depth, line: "Otherwise" }, ...rowsOf(steps, depth + 1)]),
  ];
}

/** Says which results a loop over nodes combines its bodies into. */
function nodesLine(head: string, { carries }: { readonly carries: readonly string[] }): string {
  return carries.length > 0 ? `${head}, combined into ${list(carries)}` : head;
}

/** Says how the nodes of a loop over nodes are shared out. */
export function sourcesTexts({ apart, why, together, whyTogether }: SourcesLine): string[] {
  const texts: string[] = [];
  if (apart === false) texts.push(`Workers share each node: ${why}`);
  if (apart === true) {
    texts.push(`Workers take whole nodes, each in memory of its own, where there are enough of them: ${why}`);
  }
  if (together === 1) texts.push(`One node after another: ${whyTogether}`);
  else if (together !== null) {
    texts.push(
      `${together} nodes side by side, where there are enough of them and rounds are not many: ${whyTogether}`,
    );
  }
  return texts;
}

/** Says what a loop carries, and which condition ends it. */
function loopLine(
  word: string,
  { carries, limit, until }: { carries: readonly string[]; limit: string | null; until: string | null },
): string {
  const parts = [carries.length > 0 ? `${word} over ${spellCarried(carries)}` : word];
  if (limit !== null) parts.push(`at most ${limit} rounds`);
  if (until !== null) parts.push(`until ${until}`);
  return parts.join(", ");
}

function formatFactor(factor: number): string {
  return `${factor.toFixed(2)}x`;
}
