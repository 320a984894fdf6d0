/** Programs in the text language: files with their imports, and the display of mistakes in them. */

import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { styleText } from "node:util";
import { EdgewiseError } from "../error.ts";
import { files } from "../graph/files/files.node.ts";
import type { Checked, Resolve, TextDiagnostic } from "../lang/index.ts";

/** The file ending of programs in the text language. */
export const TEXT_ENDING = ".ew";

/** Loads the language. It takes a while, so that only commands that need it do so. */
export function loadLanguage(): Promise<typeof import("../lang/index.ts")> {
  return import("../lang/index.ts");
}

/** Reads the text of a file. Throws `program` where it cannot be read. */
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

/** Resolves imports: a path in a text is relative to the file of that text. */
const resolveFile: Resolve = (path, from) => {
  const file = join(dirname(from), path);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return null;
  return { file, text: readProgram(file) };
};

/** Compiles a file to algorithms, and lists all mistakes in it. */
export async function checkFile(file: string): Promise<Checked> {
  const { check } = await loadLanguage();
  return check(readProgram(file), { file: join(file), resolve: resolveFile });
}

/** Renders mistakes as text for a stream, in colour where the stream is a terminal. */
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

/** Makes the error for files with mistakes, which have been printed before. */
export function mistakes(files: readonly string[], count: number): EdgewiseError {
  const what = files.length === 1 ? files[0]! : `${files.length} files`;
  return new EdgewiseError({
    code: "program",
    message: `${what}: found ${count} mistake${count === 1 ? "" : "s"}; expected none`,
  });
}
