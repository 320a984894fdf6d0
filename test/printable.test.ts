import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { EdgewiseError } from "../src/error.ts";
import { grouped, listed, messageOf, printable, printableLines, quoted } from "../src/printable.ts";

/** Everything but a line end that a terminal would obey, or that would turn what is read around. */
const OBEYED = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

describe("printable text", () => {
  it("has an escape of JSON for each character that is not seen but done", () => {
    for (let code = 0; code < 0x3000; code++) {
      const character = String.fromCharCode(code);
      const shown = printable(character);
      expect(shown).not.toMatch(OBEYED);
      if (shown !== character) expect(JSON.parse(`"${shown}"`)).toBe(character);
    }
  });

  it("is what it was where there is nothing of that sort", () => {
    const plain = 'Zürich → 東京 "🚀" \\ 100 %';
    expect([printable(plain), printableLines(`${plain}\n${plain}`)]).toEqual([plain, `${plain}\n${plain}`]);
    expect(printable("a\nb\t\u001b[31mc\u009b0m")).toBe("a\\nb\\t\\u001b[31mc\\u009b0m");
  });

  it("is in quotes, and cut where it is long, never in the middle of a character", () => {
    expect(quoted('a"b')).toBe('"a\\"b"');
    expect(quoted("x".repeat(100_000))).toBe(`"${"x".repeat(80)}…"`);
    expect(quoted("🚀".repeat(100))).toBe(`"${"🚀".repeat(40)}…"`);
    expect(quoted(`x${"🚀".repeat(100)}`)).toBe(`"x${"🚀".repeat(39)}…"`);
    expect(listed(Array.from({ length: 60_000 }, (_, k) => `c${k}`))).toMatch(/^c0, c1, .*, c19 and 59980 more$/);
  });

  it("is what messages of errors are made of", () => {
    const error = new EdgewiseError({
      code: "usage",
      message: "found \u001b[2J",
      span: { file: "a\u0007.txt", line: 1, column: 2 },
      hint: "\u009b",
    });
    expect(error.message).toBe("a\\u0007.txt:1:2: found \\u001b[2J\n  hint: \\u009b");
  });
});

describe("the message of what was thrown", () => {
  it.each([
    [new Error("mine"), "mine"],
    [new RangeError(""), "RangeError"],
    [runInNewContext(`new TypeError("theirs")`), "theirs"],
    ["a text", "a text"],
    ["", "an empty text"],
    [undefined, "undefined"],
    [null, "null"],
    [Symbol("s"), "Symbol(s)"],
    [Object.create(null), "an object that has no text"],
    [{ toString: () => ({}) }, "an object that has no text"],
    [
      {
        get message() {
          throw new Error("again");
        },
      },
      "an object that has no text",
    ],
    [{ message: 7 }, "[object Object]"],
    [Object.assign(() => {}, { toString: null, valueOf: null }), "a function that has no text"],
  ])("is found, whatever that is: %#", (thrown: unknown, message) => {
    expect(messageOf(thrown)).toBe(message);
  });
});

describe("options in messages", () => {
  const error = new EdgewiseError({
    code: "usage",
    message: (named) => `${named("weightColumn")} is "99"; ${named("ids")} is not`,
    hint: (named) => (named("ids") === null ? null : `Set ${named("ids")}.`),
  });

  it("are called as in a program, unless somebody says how else", () => {
    expect(error.message).toBe('weightColumn is "99"; ids is not\n  hint: Set ids.');
    const flags = new Map([["weightColumn", "--weight"]]);
    expect(error.messageWith((option) => flags.get(option) ?? null)).toBe('--weight is "99"; ids is not');
  });
});

it("parts the digits of a number by threes", () => {
  expect([0, 999, 1000, 65_536, 1_234_567, -1000, 2 ** 53].map(grouped)).toEqual(
    [0, 999, 1000, 65_536, 1_234_567, -1000, 2 ** 53].map((count) => count.toLocaleString("en-US")),
  );
});
