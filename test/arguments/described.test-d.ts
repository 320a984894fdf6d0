import { describe, it } from "vitest";
import { choice, flag, integer, text } from "../../src/arguments/kind.ts";
import type { Described } from "../../src/arguments/options.ts";

/** Options, to be described wrongly. */
interface Sample {
  readonly name: string;
  readonly mode?: "fast" | "slow" | undefined;
}

const name = { kind: text, required: true, doc: "Its name." } as const;
const mode = { kind: choice("fast", "slow"), doc: "How." } as const;

describe("a description and the type that it is of", () => {
  it("have the same fields", () => {
    ({ name, mode }) satisfies Described<Sample>;
    // @ts-expect-error mode is not described
    ({ name }) satisfies Described<Sample>;
    // @ts-expect-error there is no colour
    ({ name, mode, colour: { kind: flag, doc: "Its colour." } }) satisfies Described<Sample>;
  });

  it("have fields of the same types", () => {
    // @ts-expect-error a mode is no flag
    ({ name, mode: { kind: flag, doc: "How." } }) satisfies Described<Sample>;
    // @ts-expect-error a mode may be slow
    ({ name, mode: { kind: choice("fast"), doc: "How." } }) satisfies Described<Sample>;
    // @ts-expect-error a mode is never medium
    ({ name, mode: { kind: choice("fast", "medium", "slow"), doc: "How." } }) satisfies Described<Sample>;
    // @ts-expect-error a name is no number
    ({ name: { kind: integer(0, 1), required: true, doc: "Its name." }, mode }) satisfies Described<Sample>;
  });

  it("say of the same fields that they have to be given", () => {
    // @ts-expect-error a name has to be given
    ({ name: { kind: text, doc: "Its name." }, mode }) satisfies Described<Sample>;
  });
});
