/** The shapes of the parts of kernels. */

import { SCALAR_OP_NAMES } from "../ir/scalar.ts";
import type { Input, Instruction, KernelOutput, Pair } from "./code.ts";
import { NODE_PLACES } from "./code.ts";
import type { Domain } from "./domain.ts";
import type { SourceLines } from "./kernels/record.ts";
import type { Fields, Shape } from "./shape.ts";
import { element, list, natural, number, oneOf, optional, record, tagged, text } from "./shape.ts";

export const DOMAIN: Shape = record<Domain>({ graph: natural, of: oneOf(["nodes", "edges"]) });

export const DIRECTION: Shape = oneOf(["in", "out", "all"]);

/** The fields that kernels of all kinds have. */
export const NAMES = {
  name: text,
  ops: list(text),
  cut: optional(oneOf(["by workers", "whole"])),
  lines: optional(record<SourceLines>({ file: text, first: natural, last: natural })),
} as const;

export const INPUT_SHAPE: Shape = tagged(
  "from",
  new Map<Input["from"], Shape>([
    [
      "buffer",
      record<Extract<Input, { from: "buffer" }>>({
        from: text,
        buffer: natural,
        // The record of a kind checks which places there are.
        at: text,
      }),
    ],
    ["slot", record<Extract<Input, { from: "slot" }>>({ from: text, slot: natural })],
    ["index", record<Extract<Input, { from: "index" }>>({ from: text })],
    ["node", record<Extract<Input, { from: "node" }>>({ from: text, at: oneOf(NODE_PLACES) })],
    ["place", record<Extract<Input, { from: "place" }>>({ from: text })],
    ["degree", record<Extract<Input, { from: "degree" }>>({ from: text, direction: DIRECTION })],
    ["count", record<Extract<Input, { from: "count" }>>({ from: text, of: DOMAIN })],
  ]),
);

const CONSTANT: Fields<Extract<Instruction, { op: "const" }>> = { op: text, element, value: number };

/** The fields of each op. The code's check decides whether they fit together. */
export const INSTRUCTION_CASES: readonly (readonly [string, Shape])[] = [
  ["const", record(CONSTANT)],
  ...SCALAR_OP_NAMES.map((op) => {
    const fields: Fields<Exclude<Instruction, { op: "const" }>> = { op: text, element, operands: list(natural) };
    return [op, record(fields)] as const;
  }),
];

export const CODE: Shape = list(tagged("op", new Map(INSTRUCTION_CASES)));

export const INPUTS: Shape = list(INPUT_SHAPE);

export const PAIRS: Shape = list(record<Pair>({ register: natural, monoid: text, element }));

export const EPILOGUE: Shape = record({ inputs: INPUTS, code: CODE });

export const OUTPUTS: Shape = list(
  tagged(
    "kind",
    new Map<KernelOutput["kind"], Shape>([
      [
        "keep",
        record<Extract<KernelOutput, { kind: "keep" }>>({ kind: text, register: natural, element, buffer: natural }),
      ],
      [
        "reduce",
        record<Extract<KernelOutput, { kind: "reduce" }>>({
          kind: text,
          register: natural,
          element,
          monoid: text,
          partials: natural,
        }),
      ],
    ]),
  ),
);
