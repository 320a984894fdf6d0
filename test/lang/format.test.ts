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

it("gives the brace at the end of a block of several rows a row of its own", () => {
  const found = format(`algorithm f(flag = true) {
  var x = node(1)
  repeat 3 { x = x * 2 }
  if flag {
    x = x + 1 } else { x = x - 1 }
  return x }`);
  expect(found.text).toBe(`algorithm f(flag = true) {
  var x = node(1)
  repeat 3 { x = x * 2 }
  if flag {
    x = x + 1
  } else { x = x - 1 }
  return x
}
`);
  expect(format(found.text!).text).toBe(found.text);
});
