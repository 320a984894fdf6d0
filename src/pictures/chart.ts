/** A chart: axes with round numbers, lines and points. */

import { powerText, type Scale, tickText } from "./scale.ts";
import { element, label, line, tooltip } from "./svg.ts";

/** The place of a chart's axes, in the units of the picture. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Axis {
  readonly scale: Scale;
  readonly title: string;
  readonly isLogarithmic?: boolean;
}

/** Draws both axes with their numbers, and a pale line across at each number of the vertical axis. */
export function axes({ left, top, right, bottom }: Frame, x: Axis, y: Axis): string[] {
  const text = (axis: Axis, tick: number): string => (axis.isLogarithmic ? powerText(tick) : tickText(tick));
  return [
    ...y.scale.ticks.flatMap((tick) => [
      line(left, y.scale.at(tick), right, y.scale.at(tick), "grid"),
      label(left - 6, y.scale.at(tick), text(y, tick), { anchor: "end", className: "quiet" }),
    ]),
    ...x.scale.ticks.map((tick) =>
      label(x.scale.at(tick), bottom + 12, text(x, tick), { anchor: "middle", className: "quiet" }),
    ),
    line(left, bottom, right, bottom, "axis"),
    label(right, bottom + 28, x.title, { anchor: "end", className: "quiet" }),
    label(left, top - 12, y.title, { className: "quiet" }),
  ];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Draws a line through points. */
export function path(points: readonly Point[], className: string): string {
  const d = points.map(({ x, y }, k) => `${k === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
  return element("path", { d, class: className });
}

/** Draws a point. `title` is shown while the pointer is on it. */
export function dot({ x, y }: Point, className: string, title: string, radius = 4): string {
  return element("circle", { cx: x, cy: y, r: radius, class: className }, tooltip(title));
}
