/** What docs/writing-algorithms.md shows works as it is shown: programs, commands with what they print, and mistakes. */

import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeBlocks } from "./docs/markdown.ts";
import type { Ending } from "./docs/reader.ts";
import { filesOf, Reader } from "./docs/reader.ts";
import { THREADS } from "./ways.ts";

const page = await readFile("docs/writing-algorithms.md", "utf8");
const files = filesOf(page);
/** Each command with what it prints: on stdout, or where it fails on stderr. */
const sessions = codeBlocks(page, "console").flatMap((block) =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((session) => {
      const [command = "", ...output] = session.split("\n");
      return { command, output: output.join("\n") };
    }),
);
/** Each mistake with the error or warning that it gives, which stands below it as a comment. */
const mistakes = codeBlocks(page.slice(page.indexOf("## Common mistakes")), "ts").map((block) => {
  const lines = block.trim().split("\n");
  const code = lines.filter((line) => !line.startsWith("// ")).join("\n");
  const comments = lines.filter((line) => line.startsWith("// ")).map((line) => line.slice(3));
  return { code, message: comments.join("\n  ") };
});

/** A module that prints the message of each mistake, without the place in front of it. */
const MISTAKES = `import { algorithm, f64 } from "edgewise";
const attempts = [
${mistakes.map(({ code }) => `(g, rank) => {\n${code}\n},`).join("\n")}
];
const messages = attempts.map((attempt) => {
  try {
    const { warnings } = algorithm("mistake", { rank: f64.node(1) }, (g, { rank }) => (attempt(g, rank), {}));
    return warnings.map(({ message, hint }) => message + "\\n  hint: " + hint).join("\\n") || "no error";
  } catch (error) {
    return error.message.replace(/^.*?:\\d+:\\d+: /, "");
  }
});
console.log(JSON.stringify(messages));
`;

/** The text with everything that an … of the page stands for replaced by it; as it is where the page shows another. */
function elided(text: string, shown: string): string {
  const pattern = shown.split("…").map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${pattern.join("[^]*?")}$`).test(text) ? shown : text;
}

describe("the guide to writing algorithms", () => {
  let reader: Reader;
  beforeAll(async () => {
    reader = await Reader.create([...files, { name: "mistakes.js", text: MISTAKES }]);
  });
  afterAll(() => reader.dispose());

  it("shows what each of its programs does", () => {
    const used = (name: string): boolean =>
      sessions.some(({ command }) => command.includes(name)) || files.some(({ text }) => text.includes(`./${name}`));
    const unused = files.filter(({ name }) => !used(name)).map(({ name }) => name);
    expect(unused).toEqual([]);
  });

  // A report on as many workers as the page has it for takes threads.
  const shown = sessions.filter(({ command }) => THREADS || !command.startsWith("edgewise report"));
  it.each(shown)("shows what $command prints", async ({ command, output }) => {
    const [program, ...words] = command.split(" ");
    const run = program === "node" ? reader.node(words[0]!, ...words.slice(1)) : reader.edgewise(...words);
    const found = await run.then(
      ({ stdout }) => stdout,
      ({ stderr }: Ending) => stderr,
    );
    expect(elided(found, output)).toBe(output);
  });

  it("shows the error that each mistake gives", async () => {
    const { stdout } = await reader.node("mistakes.js");
    expect(JSON.parse(stdout)).toEqual(mistakes.map(({ message }) => message));
  });
});
