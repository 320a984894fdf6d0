/** Texts from files, as tests read them. */

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Checked } from "../../src/lang/index.ts";
import { check } from "../../src/lang/index.ts";

/** A file of the repository, by its path from the root, and what it imports. */
export function checkFile(path: string): Checked {
  const root = new URL("../../", import.meta.url);
  const textOf = (file: string): string => readFileSync(new URL(file, root), "utf8");
  return check(textOf(path), {
    file: path,
    resolve: (imported, from) => {
      const file = join(dirname(from), imported);
      return { file, text: textOf(file) };
    },
  });
}

/** IR text with all values numbered in the order of the text, so that nothing is left of what they are called. */
export function numbered(text: string): string {
  const numbers = new Map<string, number>();
  return text.replaceAll(/%\w+/g, (name) => {
    if (!numbers.has(name)) numbers.set(name, numbers.size);
    return `%${numbers.get(name)}`;
  });
}

/** IR text with its values renumbered in the order in which they are defined, so that what authors call them is gone. */
export function renumbered(text: string): string {
  const numbers = new Map<string, number>();
  const signature = text.indexOf("\n");
  const body = text.slice(signature).replaceAll(/%\w+/g, (name) => {
    if (!numbers.has(name)) numbers.set(name, numbers.size);
    return text.slice(0, signature).includes(`${name}:`) ? name : `%${numbers.get(name)}`;
  });
  return text.slice(0, signature) + body;
}
