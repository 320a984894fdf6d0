/** Programs in the text language: files and what they import, and what is shown of what is wrong with them. */

import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { styleText } from "node:util";
import { EdgewiseError } from "../error.ts";
import { files } from "../graph/files/files.node.ts";
import type { Checked, Resolve, TextDiagnostic } from "../lang/index.ts";

/** The ending of programs in the text language. */
export const TEXT_ENDING = ".ew";

/** The language, which takes a while to load and is only loaded by those who need it. */
export function loadLanguage(): Promise<typeof import("../lang/index.ts")> {
  return import("../lang/index.ts");
}

/** The text of a file; throws `program` where it cannot be read. */
export function readProgram(file: string): string {
  try {
    return readFileSync(file, "utf8").replace(/^\ufeff/, "");
  } catch (cause) {
    throw new EdgewiseError(
      { code: "program", message: `${file}: ${files.whyUnread(cause)}; expected a program of the text language` },
      { cause },
    );
  }
}

/** The files that texts import, by their paths from the file that does. */
const resolveFile: Resolve = (path, from) => {
  const file = join(dirname(from), path);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return null;
  return { file, text: readProgram(file) };
};

/** A file as algorithms, with everything that is wrong with it. */
export async function checkFile(file: string): Promise<Checked> {
  const { check } = await loadLanguage();
  return check(readProgram(file), { file: join(file), resolve: resolveFile });
}

/** What is wrong with a file, as a person reads it. */
export async function render(diagnostics: readonly TextDiagnostic[], stream: NodeJS.WriteStream): Promise<string> {
  const { renderDiagnostic } = await loadLanguage();
  const texts = new Map<string, string>();
  const textOf = (file: string): string => {
    if (!texts.has(file)) texts.set(file, readProgram(file));
    return texts.get(file)!;
  };
  const paint = (style: Parameters<typeof styleText>[0], text: string): string => styleText(style, text, { stream });
  return diagnostics.map((diagnostic) => `${renderDiagnostic(diagnostic, { textOf, paint })}\n`).join("\n");
}

/** The error of files with mistakes, which have been shown. */
export function mistakes(files: readonly string[], count: number): EdgewiseError {
  const what = files.length === 1 ? files[0]! : `${files.length} files`;
  return new EdgewiseError({
    code: "program",
    message: `${what}: found ${count} mistake${count === 1 ? "" : "s"}; expected none`,
  });
}
