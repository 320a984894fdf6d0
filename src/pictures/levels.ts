/**
 * Levels as a drawing. Each kernel is a box, kernels of one level stand side by side, and the dark part of a box shows
 * the kernel's share of the time.
 */

import { loopText, titleOf } from "../report/brief.ts";
import type { KernelLevel, KernelLine, Report, ReportStep } from "../report/report.ts";
import { formatMicros, percent, spellLines } from "../report/spelling.ts";
import { microsOfKernel, sharesOf } from "../report/weights.ts";
import { box, fitted, label, line, picture } from "./svg.ts";

const WIDTH = 860;
const ROW = 46;
const GAP = 14;
const INSET = 18;
const HEAD = 24;

interface Drawn {
  readonly height: number;
  readonly content: readonly string[];
}

/** Draws the steps of a report from top to bottom. A loop is a frame around its body. */
export function drawLevels(report: Report): string {
  const shares = sharesOf(report);
  const { height, content } = drawSteps(report.steps, { x: 0, y: 4, width: WIDTH, shares });
  const says = `Steps of ${report.algorithm} from top to bottom, each with its share of the time`;
  return picture(WIDTH, Math.max(ROW, height + 8), says, content);
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly shares: ReadonlyMap<KernelLine, number>;
}

function drawSteps(steps: readonly ReportStep[], place: Place): Drawn {
  let { y } = place;
  const content: string[] = [];
  const shown = steps.filter((step) => step.kind !== "level" || step.kernels.length > 0);
  if (shown.length === 0) {
    return {
      height: ROW,
      content: [label(place.x + INSET, y + ROW / 2, "nothing that takes time", { className: "quiet" })],
    };
  }
  shown.forEach((step, k) => {
    if (k > 0) {
      const middle = place.x + place.width / 2;
      content.push(line(middle, y, middle, y + GAP, "flow"));
      y += GAP;
    }
    const drawn = drawStep(step, { ...place, y });
    content.push(...drawn.content);
    y += drawn.height;
  });
  return { height: y - place.y, content };
}

function drawStep(step: ReportStep, place: Place): Drawn {
  switch (step.kind) {
    case "level":
      return drawLevel(step, place);
    case "loop":
      return framed(loopText(step), [step.body], place, "loop");
    case "choose":
      return framed(`If ${step.on}`, step.cases, place, "choice");
    default:
      return step satisfies never;
  }
}

/** Draws groups of steps below each other, within a frame that has a title. */
function framed(
  title: string,
  groups: readonly (readonly ReportStep[])[],
  { x, y, width, shares }: Place,
  kind: string,
): Drawn {
  const inner = { x: x + INSET, width: width - 2 * INSET, shares };
  let at = y + HEAD;
  const content: string[] = [];
  groups.forEach((steps, k) => {
    if (k > 0) {
      content.push(label(x + INSET, at + HEAD / 2 + 1, "Otherwise", { className: "quiet" }));
      at += HEAD;
    }
    const drawn = drawSteps(steps, { ...inner, y: at });
    content.push(...drawn.content);
    at += drawn.height;
  });
  const height = at + INSET - y - 4;
  return {
    height,
    content: [
      box({ x, y, width, height }, `frame ${kind}`, { radius: 8 }),
      label(x + INSET, y + HEAD / 2 + 1, fitted(`${kind === "loop" ? "↻ " : ""}${title}`, width - 2 * INSET), {
        className: "quiet",
      }),
      ...content,
    ],
  };
}

/** Draws the kernels of a level side by side. Those for which there is no room are counted. */
function drawLevel(level: KernelLevel, { x, y, width, shares }: Place): Drawn {
  const { kernels, estimate } = level;
  const most = Math.max(1, Math.floor(width / 150));
  const shown = kernels.slice(0, kernels.length > most ? most - 1 : most);
  const boxes = kernels.length > shown.length ? shown.length + 1 : shown.length;
  const each = (width - GAP * (boxes - 1)) / boxes;
  const content = shown.flatMap((kernel, k) => {
    const left = x + k * (each + GAP);
    const share = shares.get(kernel) ?? 0;
    const micros = estimate ? microsOfKernel(level, k) : undefined;
    const where = kernel.lines ? spellLines(kernel.lines) : "";
    const about = [where, ...(micros === undefined ? [] : [`${formatMicros(micros)} on one core`, percent(share)])];
    const second = about.filter((text) => text !== "").join(" · ");
    const title = titleOf(kernel);
    const full = [title, second, kernel.ops.join(" + ")].filter((text) => text !== "").join("\n");
    return [
      box({ x: left, y, width: each, height: ROW }, "kernel", { title: full, radius: 5 }),
      box({ x: left, y: y + ROW - 5, width: each * share, height: 5 }, "share"),
      label(left + 10, y + 15, fitted(title, each - 20)),
      label(left + 10, y + 31, fitted(second, each - 20), { className: "quiet" }),
    ];
  });
  if (boxes > shown.length) {
    const left = x + shown.length * (each + GAP);
    content.push(
      box({ x: left, y, width: each, height: ROW }, "kernel", { radius: 5 }),
      label(left + 10, y + ROW / 2, `and ${kernels.length - shown.length} more`),
    );
  }
  return { height: ROW, content };
}
