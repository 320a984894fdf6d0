/** The charts of a report: a roofline, the lengths of rows, residuals by round, and times by the number of cores. */

import type { ResidualPoint } from "../report/measurement.ts";
import type { Report, ReportCurve, ReportProfile } from "../report/report.ts";
import { authorNames, formatCount, formatMicros, list, percent, tellingOp } from "../report/spelling.ts";
import { levelsIn } from "../report/weights.ts";
import { axes, dot, type Frame, path } from "./chart.ts";
import { linearScale, logScale, powerText } from "./scale.ts";
import { box, label, line, picture } from "./svg.ts";

const WIDTH = 420;
const HEIGHT = 260;
const FRAME: Frame = { left: 52, top: 30, right: WIDTH - 14, bottom: HEIGHT - 40 };

/**
 * Draws kernels by ops per byte and ops per second, under the roof of one core (Williams, Waterman and Patterson,
 * Roofline, 2009).
 */
export function drawRoofline(report: Report, { roof }: ReportProfile): string {
  const points = levelsIn(report.steps).flatMap(({ level }) =>
    level.kernels.flatMap((kernel, k) => {
      const figures = level.estimate?.kernels[k];
      if (!figures || figures.micros === 0 || figures.bytes === 0 || figures.ops === 0) return [];
      const name = list(authorNames(kernel.makes)) || tellingOp(kernel.ops);
      return [{ name, intensity: figures.ops / figures.bytes, speed: figures.ops / figures.micros / 1000 }];
    }),
  );
  const peak = 1 / roof.opNanos;
  const memory = 1 / roof.memoryByteNanos;
  const cache = 1 / roof.cacheByteNanos;
  const least = Math.min(0.01, ...points.map(({ intensity }) => intensity));
  const most = Math.max(10, peak / memory, ...points.map(({ intensity }) => intensity));
  const x = logScale(least, most, FRAME.left, FRAME.right);
  const low = Math.min(memory * least, ...points.map(({ speed }) => speed));
  const y = logScale(low, 2 * peak, FRAME.bottom, FRAME.top);
  const first = x.ticks[0]!;
  const last = 10 ** Math.ceil(Math.log10(most) - 1e-9);
  const ceiling = (bytes: number, className: string): string => {
    const knee = Math.min(last, peak / bytes);
    return path(
      [
        { x: x.at(first), y: y.at(bytes * first) },
        { x: x.at(knee), y: y.at(Math.min(peak, bytes * knee)) },
        { x: x.at(last), y: y.at(peak) },
      ],
      className,
    );
  };
  return picture(WIDTH, HEIGHT, "Roofline of one core with each kernel on it", [
    ...axes(
      FRAME,
      { scale: x, title: "ops a byte", isLogarithmic: true },
      { scale: y, title: "10⁹ ops a second, one core, estimated", isLogarithmic: true },
    ),
    ceiling(cache, "roof faint"),
    ceiling(memory, "roof"),
    label(FRAME.right, y.at(peak) - 8, "arithmetic", { anchor: "end", className: "quiet" }),
    // Above the one line and below the other, which rise to the right.
    ...(cache > memory ? [label(x.at(first) + 4, y.at(cache * first) - 22, "cache", { className: "quiet" })] : []),
    label(x.at(first) + 28, y.at(memory * first) - 4, "memory", { className: "quiet" }),
    ...points.map(({ name, intensity, speed }) =>
      dot(
        { x: x.at(intensity), y: y.at(speed) },
        "point",
        `${name}: ${intensity.toPrecision(2)} ops a byte, ${speed.toPrecision(2)} · 10⁹ ops a second`,
      ),
    ),
    ...apart(points.map((point) => ({ ...point, x: x.at(point.intensity), y: y.at(point.speed) }))).map(
      ({ name, intensity, speed }) => {
        const isRight = x.at(intensity) > WIDTH - 150;
        // Not across the axis.
        const below = y.at(speed) + 12 < FRAME.bottom - 8 ? 12 : -10;
        return label(x.at(intensity) + (isRight ? -8 : 8), y.at(speed) + below, name, {
          anchor: isRight ? "end" : "start",
          className: "quiet",
        });
      },
    ),
  ]);
}

/** Leaves out points whose names would overlap those of others. */
function apart<T extends { readonly x: number; readonly y: number }>(points: readonly T[]): T[] {
  const named: T[] = [];
  for (const point of points) {
    if (named.every(({ x, y }) => Math.abs(x - point.x) > 70 || Math.abs(y - point.y) > 14)) named.push(point);
  }
  return named;
}

/** Draws how many nodes have rows of which lengths (the degree distribution), on two logarithmic axes. */
export function drawDegrees(degrees: readonly number[]): string {
  const most = Math.max(1, ...degrees);
  const y = logScale(1, Math.max(10, most), FRAME.bottom, FRAME.top + 6);
  const width = (FRAME.right - FRAME.left) / Math.max(1, degrees.length);
  const every = Math.max(1, Math.ceil(degrees.length / 9));
  const name = (k: number): string => (k === 0 ? "0" : formatCount(2 ** (k - 1)));
  return picture(WIDTH, HEIGHT, "How many nodes have how many out-edges", [
    ...axes(
      FRAME,
      { scale: { at: () => 0, ticks: [] }, title: "out-edges, from … up to twice as many" },
      { scale: y, title: "nodes", isLogarithmic: true },
    ),
    ...degrees.map((count, k) => {
      const top = count === 0 ? FRAME.bottom : Math.min(FRAME.bottom - LEAST_BAR, y.at(count));
      const title = `${formatCount(count)} nodes with ${k < 2 ? name(k) : `${name(k)} to ${formatCount(2 ** k - 1)}`}`;
      return box({ x: FRAME.left + k * width + 1, y: top, width: width - 2, height: FRAME.bottom - top }, "bar", {
        title,
      });
    }),
    ...degrees.flatMap((_, k) =>
      k % every === 0
        ? [label(FRAME.left + (k + 0.5) * width, FRAME.bottom + 12, name(k), { anchor: "middle", className: "quiet" })]
        : [],
    ),
  ]);
}

/** The height of the bar of a single node, whose logarithm is 0. */
const LEAST_BAR = 6;

/** Spells a bound as the axis beside it does, where it is a power of ten. */
function boundText(bound: number): string {
  const power = 10 ** Math.round(Math.log10(bound));
  return Math.abs(bound / power - 1) < 1e-9 ? powerText(power) : String(Number(bound.toPrecision(2)));
}

/**
 * Draws the residual of a loop by round: the number that ends the loop once it is small. A line across shows the bound.
 */
export function drawResiduals(residuals: readonly ResidualPoint[], bound: number | null): string {
  const shown = residuals.filter(({ residual }) => residual > 0 && Number.isFinite(residual));
  const values = [...shown.map(({ residual }) => residual), ...(bound !== null && bound > 0 ? [bound] : [])];
  const x = linearScale(Math.max(1, ...shown.map(({ round }) => round)), FRAME.left, FRAME.right);
  const y = logScale(Math.min(1, ...values), Math.max(Math.min(1, ...values) * 10, ...values), FRAME.bottom, FRAME.top);
  const points = shown.map(({ round, residual }) => ({ x: x.at(round), y: y.at(residual) }));
  return picture(WIDTH, HEIGHT, "The residual by round", [
    ...axes(FRAME, { scale: x, title: "round" }, { scale: y, title: "residual", isLogarithmic: true }),
    ...(bound !== null && bound > 0
      ? [
          line(FRAME.left, y.at(bound), FRAME.right, y.at(bound), "bound"),
          // The curve comes down to the bound at the right.
          label(FRAME.left + 6, y.at(bound) - 8, `below ${boundText(bound)}`, { className: "quiet" }),
        ]
      : []),
    ...(points.length > 0 ? [path(points, "curve")] : []),
    ...shown.map(({ round, residual }, k) =>
      dot(points[k]!, "point", `round ${round}: ${residual.toPrecision(3)}`, 2.5),
    ),
  ]);
}

/** The height of words beside a curve, with room above them. */
const WORDS = 30;

/**
 * Draws the speedup by the number of cores: the predicted one, the ideal one, and the one that memory bandwidth allows.
 */
export function drawCurve(
  { points, serialShare, bandwidthCeiling, cores }: ReportCurve,
  measured: number | null,
): string {
  const most = Math.max(...points.map(({ workers }) => workers));
  const x = linearScale(most, FRAME.left, FRAME.right);
  const y = linearScale(Math.max(2, ...points.map(({ speedup }) => speedup), measured ?? 0), FRAME.bottom, FRAME.top);
  const end = y.ticks.at(-1)!;
  const places = points.map(({ workers, speedup }) => ({ x: x.at(workers), y: y.at(speedup) }));
  const known = points.filter(({ isExtrapolated }) => !isExtrapolated).length;
  const ideal = Math.min(most, end);
  // The words stand above the last point, where the curve ends low.
  const lowest = places.at(-1)!.y;
  const floor = lowest > FRAME.bottom - WORDS ? lowest : FRAME.bottom;
  const about = serialShare === null ? "" : `${percent(serialShare)} not shared`;
  return picture(WIDTH, HEIGHT, "The predicted speedup by the number of cores", [
    ...axes(FRAME, { scale: x, title: "cores" }, { scale: y, title: "times as fast as one core" }),
    line(x.at(0), y.at(0), x.at(ideal), y.at(ideal), "roof faint"),
    ...(bandwidthCeiling !== null && bandwidthCeiling < end
      ? [
          line(FRAME.left, y.at(bandwidthCeiling), FRAME.right, y.at(bandwidthCeiling), "bound"),
          label(FRAME.right, y.at(bandwidthCeiling) - 8, "memory gives no more", { anchor: "end", className: "quiet" }),
        ]
      : []),
    path(places.slice(0, Math.max(1, known)), "curve"),
    path(places.slice(Math.max(0, known - 1)), "curve dashed"),
    ...points.map(({ workers, speedup, micros, isExtrapolated }, k) =>
      dot(
        places[k]!,
        isExtrapolated ? "point hollow" : "point",
        `${workers} cores: ${speedup.toFixed(2)} times as fast, ${formatMicros(micros)}${isExtrapolated ? ", extrapolated" : ""}`,
      ),
    ),
    ...(measured === null
      ? []
      : [dot({ x: x.at(cores), y: y.at(measured) }, "measured", `measured: ${measured.toFixed(2)} times as fast`, 5)]),
    label(FRAME.right, floor - 12, about, { anchor: "end", className: "quiet" }),
  ]);
}
