/** The levels of kernels of a report as diagrams: Graphviz DOT, and Mermaid for Markdown. */

import type { KernelLevel, KernelLine, Report, ReportStep } from "./report.ts";

/** A box of a diagram: one level, with the kernels that run side by side in it. */
interface Box {
  readonly id: string;
  readonly title: string;
  readonly kernels: readonly string[];
}

/** A frame around boxes. One without a title holds those of the whole plan. */
interface Frame {
  readonly id: string;
  readonly title: string | null;
  readonly parts: readonly (Box | Frame)[];
}

/** An arrow from one box to the next. `again` marks the step into a loop's next round. */
interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly again: boolean;
}

/** Writes the report in DOT: a box per level with its kernels, a cluster per loop, an arrow from level to level. */
export function reportToDot(report: Report): string {
  const { frame, arrows } = layOut(report);
  const lines = [
    `digraph ${JSON.stringify(report.algorithm)} {`,
    "  node [shape=box];",
    ...dotParts(frame, "  "),
    ...arrows.map(({ from, to, again }) => `  ${from} -> ${to}${again ? ' [style=dashed, label="next round"]' : ""};`),
    "}",
  ];
  return `${lines.join("\n")}\n`;
}

function dotParts({ parts }: Frame, indent: string): string[] {
  return parts.flatMap((part): string[] => {
    if ("kernels" in part)
      return [`${indent}${part.id} [label=${quoteDot([part.title, ...part.kernels].join("\n"))}];`];
    return [
      `${indent}subgraph cluster_${part.id} {`,
      `${indent}  label=${quoteDot(part.title ?? "")};`,
      ...dotParts(part, `${indent}  `),
      `${indent}}`,
    ];
  });
}

function quoteDot(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

/** Writes the report as a Mermaid flowchart. */
export function reportToMermaid(report: Report): string {
  const { frame, arrows } = layOut(report);
  const lines = [
    "flowchart TB",
    ...mermaidParts(frame, "  "),
    ...arrows.map(({ from, to, again }) => `  ${from} ${again ? "-. next round .->" : "-->"} ${to}`),
  ];
  return `${lines.join("\n")}\n`;
}

function mermaidParts({ parts }: Frame, indent: string): string[] {
  return parts.flatMap((part): string[] => {
    if ("kernels" in part) {
      return [`${indent}${part.id}[${quoteMermaid([part.title, ...part.kernels].join("\n"))}]`];
    }
    return [
      `${indent}subgraph ${part.id}[${quoteMermaid(part.title ?? "")}]`,
      ...mermaidParts(part, `${indent}  `),
      `${indent}end`,
    ];
  });
}

function quoteMermaid(text: string): string {
  const safe = text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return `"${safe.replaceAll("\n", "<br>")}"`;
}

function layOut(report: Report): { frame: Frame; arrows: readonly Arrow[] } {
  const arrows: Arrow[] = [];
  let frames = 0;

  /** Lays steps out after the boxes that `before` names, and gives the boxes that they end with. */
  const visit = (steps: readonly ReportStep[], before: readonly string[]): [(Box | Frame)[], readonly string[]] => {
    let ends = before;
    const parts = steps.map((step): Box | Frame => {
      if (step.kind === "level") {
        const id = `level${step.number}`;
        for (const from of ends) arrows.push({ from, to: id, again: false });
        ends = [id];
        return { id, title: `Level ${step.level}`, kernels: linesOf(step) };
      }
      const id = `frame${frames++}`;
      if (step.kind === "choose") {
        const arms = step.cases.map((branch) => visit(branch, ends));
        const title = `if ${step.on}`;
        const parts = arms.map(
          ([inner], k): Frame => ({ id: `${id}case${k}`, title: k === 0 ? "then" : "otherwise", parts: inner }),
        );
        ends = [...new Set(arms.flatMap(([, last]) => last))];
        return { id, title, parts };
      }
      const [inner, last] = visit(step.body, ends);
      const first = step.body.find((one) => one.kind === "level");
      if (first) for (const from of last) arrows.push({ from, to: `level${first.number}`, again: true });
      ends = last;
      const bounds = [
        ...(step.limit === null ? [] : [`at most ${step.limit} rounds`]),
        ...(step.until === null ? [] : [`until ${step.until}`]),
      ];
      return { id, title: ["loop", ...bounds].join(", "), parts: inner };
    });
    return [parts, ends];
  };

  const [parts] = visit(report.steps, []);
  return { frame: { id: "plan", title: null, parts }, arrows };
}

function linesOf({ scalars, kernels }: KernelLevel): string[] {
  return [...(scalars.length > 0 ? [`scalars: ${scalars.join(", ")}`] : []), ...kernels.map(labelOf)];
}

function labelOf({ makes, ops }: KernelLine): string {
  return (makes.length > 0 ? `${makes.join(", ")} = ` : "") + ops.join(" + ");
}
