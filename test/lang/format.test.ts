/** The one layout of a text reads as the same text. */

import { expect, it } from "vitest";
import { format } from "../../src/lang/index.ts";

it.each([
  ["a minus before a minus", "let x = - -infinity"],
  ["a difference with a minus", "let x = 1 - -degree"],
])("%s", (_, line) => {
  const { text } = format(`algorithm f() {\n${line}\nreturn x\n}\n`);
  expect(text).not.toBeNull();
  expect(format(text!)).toEqual({ text, diagnostics: [] });
});
