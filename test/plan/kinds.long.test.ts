import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROCESS_LIMIT } from "../limits.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The two files that a kind has of its own; this one has yet to be recorded and lowered. */
const KIND = `import type { Domain } from "../domain.ts";
import type { KernelFields } from "./record.ts";

export interface ReverseKernel extends KernelFields {
  readonly kind: "reverse";
  readonly domain: Domain;
}
`;

/** Everything that the type checker says of a tree, as the files that it complains of. */
function complaints(folder: string): string[] {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  try {
    execFileSync(process.execPath, [tsc, "-p", ".", "--pretty", "false"], {
      cwd: folder,
      encoding: "utf8",
      stdio: "pipe",
      timeout: PROCESS_LIMIT,
    });
    return [];
  } catch (error) {
    const text = String((error as { stdout: string }).stdout);
    return [...new Set([...text.matchAll(/^(\S+?)\(\d+,\d+\): error/gm)].map(([, file]) => file!))].sort();
  }
}

describe("a new kind of kernel", () => {
  let tree: string;

  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), "edgewise-kinds-"));
    for (const part of ["src", "passes", "runtime"]) cpSync(join(root, part), join(tree, part), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(tree, "node_modules"), "junction");
    for (const file of ["package.json", "tsconfig.json"]) cpSync(join(root, file), join(tree, file));
    const config = JSON.parse(readFileSync(join(tree, "tsconfig.json"), "utf8"));
    writeFileSync(join(tree, "tsconfig.json"), JSON.stringify({ ...config, include: ["src", "passes", "runtime"] }));
    writeFileSync(join(tree, "src/plan/kernels/reverse.ts"), KIND);
    const union = join(tree, "src/plan/kernel.ts");
    const text = readFileSync(union, "utf8");
    const named = text
      .replace("readonly map: MapKernel;", "readonly map: MapKernel;\n  readonly reverse: ReverseKernel;")
      .replace(/^import /m, 'import type { ReverseKernel } from "./kernels/reverse.ts";\nimport ');
    expect(named).not.toBe(text);
    writeFileSync(union, named);
  });

  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it("is asked for by the type checker in the table of records and in that of lowerings, and nowhere else", () => {
    // Where ops become kernels it is a matter of choice, of which no type can know.
    expect(complaints(tree)).toEqual(["src/loop/lower.ts", "src/plan/kernel.ts"]);
  });
});
