/** Memory by step: from which step to which each array is needed, and how many bytes all arrays of a step take. */

import { isOfBlocks } from "../report/memory.ts";
import type { ArrayLine, ReportMemory } from "../report/report.ts";
import { authorNames, formatBytes } from "../report/spelling.ts";
import { box, fitted, label, line, picture } from "./svg.ts";

const WIDTH = 860;
const LEFT = 190;
const RIGHT = 90;
const ROW = 20;
const HEAD = 64;
const MOST_ARRAYS = 24;

/** Draws a bar for each array over the steps that need it. Above them stand the bytes of all arrays in each step. */
export function drawMemory({ arrays, steps }: ReportMemory): string {
  const known = arrays.filter((array) => array.bytes !== null && !isOfBlocks(array));
  const shown = [...known].sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0)).slice(0, MOST_ARRAYS);
  const count = Math.max(1, steps.length);
  const step = (WIDTH - LEFT - RIGHT) / count;
  const spans = known.map((array) => ({ array, ...spanOf(array, steps) }));
  const totals = Array.from({ length: count }, (_, k) =>
    spans.reduce((sum, { array, from, to }) => sum + (k >= from && k <= to ? (array.bytes ?? 0) : 0), 0),
  );
  const most = Math.max(1, ...totals);
  const height = HEAD + 18 + ROW * shown.length + (known.length > shown.length ? ROW : 0) + 24;
  const every = Math.max(1, Math.ceil(count / 8));
  return picture(WIDTH, height, "Memory needed in each step", [
    ...totals.map((bytes, k) =>
      box(
        {
          x: LEFT + k * step + 1,
          y: 14 + (HEAD - 14) * (1 - bytes / most),
          width: step - 2,
          height: ((HEAD - 14) * bytes) / most,
        },
        "bar",
        {
          title: `${steps[k] ?? "step"}: ${formatBytes(bytes)}`,
        },
      ),
    ),
    label(LEFT - 10, HEAD - 8, "all together", { anchor: "end" }),
    label(WIDTH - RIGHT + 8, HEAD - 8, `at most ${formatBytes(most)}`, { className: "quiet" }),
    line(LEFT, HEAD, WIDTH - RIGHT, HEAD, "axis"),
    ...shown.flatMap((array, row) => {
      const { from, to } = spanOf(array, steps);
      const y = HEAD + 18 + row * ROW;
      const name = authorNames([array.name])[0] ?? "carried, without a name";
      const title = `${array.name}: ${formatBytes(array.bytes ?? 0)}, ${array.from} to ${array.to}`;
      return [
        label(LEFT - 10, y, fitted(name, LEFT - 20), { anchor: "end" }),
        box({ x: LEFT + from * step + 1, y: y - 6, width: (to - from + 1) * step - 2, height: 12 }, "array", {
          title,
          radius: 3,
        }),
        label(WIDTH - RIGHT + 8, y, formatBytes(array.bytes ?? 0), { className: "quiet" }),
      ];
    }),
    ...(known.length > shown.length
      ? [label(LEFT, height - 44, `and ${known.length - shown.length} smaller ones`, { className: "quiet" })]
      : []),
    ...steps.flatMap((name, k) =>
      k % every === 0
        ? [
            label(LEFT + (k + 0.5) * step, height - 12, fitted(name.replace("loop / ", "↻ "), step * every - 6), {
              anchor: "middle",
              className: "quiet",
            }),
          ]
        : [],
    ),
  ]);
}

/** Finds the first and the last step that need an array. An array that a loop keeps is needed in all of the loop. */
function spanOf({ from, to }: ArrayLine, steps: readonly string[]): { readonly from: number; readonly to: number } {
  const isAt = (place: string) => (step: string) => step === place || step.startsWith(`${place} / `);
  const first = steps.findIndex(isAt(from));
  const last = steps.findLastIndex(isAt(to));
  const start = Math.max(0, first);
  return { from: start, to: Math.max(start, last < 0 ? steps.length - 1 : last) };
}
