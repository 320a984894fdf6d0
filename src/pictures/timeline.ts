/** The time line of workers: what each did when, beside the estimate for the same levels. */

import type { ReportTimeline, TimelinePart } from "../report/measurement.ts";
import { linearScale } from "./scale.ts";
import { box, fitted, label, line, picture } from "./svg.ts";

const WIDTH = 860;
const LEFT = 84;
const LANE = 26;
const GAP = 8;
/** The number of colours, which levels take in turn. */
const COLORS = 6;
/** The number of legends in a line, and the width of each. */
const LEGENDS = 3;
const LEGEND = 255;
const MOST_NAMES = 8;

/** Draws a lane for each worker and one for the estimate, all from the same moment. */
export function drawTimeline(
  { levels, from, to, workers, estimated }: ReportTimeline,
  titles: ReadonlyMap<number, string>,
): string {
  const nameOf = (level: number): string => titles.get(level) ?? levels[level] ?? `level ${level}`;
  const end = Math.max(to, estimated.at(-1)?.end ?? to);
  // Microseconds, where milliseconds would need many zeros.
  const unit = end - from < 1 ? { factor: 1000, name: "µs" } : { factor: 1, name: "ms" };
  const scale = linearScale((end - from) * unit.factor, LEFT, WIDTH - 12, 6);
  const at = (moment: number): number => scale.at((moment - from) * unit.factor);
  const lanes = [
    ...workers.map((parts, worker) => ({ name: `worker ${worker}`, parts })),
    ...(estimated.length > 0 ? [{ name: "estimated", parts: estimated }] : []),
  ];
  const bottom = lanes.length * (LANE + GAP);
  const used = [...new Set(lanes.flatMap(({ parts }) => parts.flatMap(({ level }) => level ?? [])))].sort(
    (a, b) => a - b,
  );
  const color = (level: number): string => `level color-${used.indexOf(level) % COLORS}`;
  const draw = (part: TimelinePart, y: number): string => {
    const { level, start, end: until } = part;
    const x = at(Math.max(start, from));
    const took = ((until - start) * unit.factor).toPrecision(3);
    const what = level === null ? "waiting" : nameOf(level);
    const width = Math.max(level === null ? 0 : 0.6, at(until) - x);
    return box({ x, y, width, height: LANE }, level === null ? "waiting" : color(level), {
      title: `${what}: ${took} ${unit.name}`,
    });
  };
  const content = lanes.flatMap(({ name, parts }, k) => {
    const y = k * (LANE + GAP);
    return [
      label(LEFT - 10, y + LANE / 2, name, { anchor: "end" }),
      box({ x: LEFT, y, width: WIDTH - 12 - LEFT, height: LANE }, "lane"),
      // Levels are drawn before waits, which lie within them.
      ...[...parts].sort((a, b) => Number(a.level === null) - Number(b.level === null)).map((part) => draw(part, y)),
    ];
  });
  const names = used.slice(0, MOST_NAMES);
  const legend = [
    ...names.map((level) => ({ name: nameOf(level), kind: color(level) })),
    { name: "waiting", kind: "waiting" },
  ];
  const rowOf = (k: number): number => Math.floor(k / LEGENDS);
  return picture(
    WIDTH,
    bottom + 32 + 20 * (rowOf(legend.length - 1) + 1),
    "What each worker did when, and what was estimated",
    [
      ...content,
      ...scale.ticks.flatMap((tick) => [
        line(scale.at(tick), 0, scale.at(tick), bottom - GAP, "grid"),
        label(scale.at(tick), bottom + 4, `${tick} ${tick === scale.ticks.at(-1) ? unit.name : ""}`.trim(), {
          anchor: "middle",
          className: "quiet",
        }),
      ]),
      ...legend.flatMap(({ name, kind }, k) => {
        const [x, y] = [LEFT + LEGEND * (k % LEGENDS), bottom + 30 + 20 * rowOf(k)];
        return [
          box({ x, y: y - 6, width: 12, height: 12 }, kind, { radius: 2 }),
          label(x + 18, y, fitted(name, LEGEND - 24), { className: "quiet" }),
        ];
      }),
    ],
  );
}
