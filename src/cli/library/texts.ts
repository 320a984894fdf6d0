/** The documentation of the library's algorithms: the comments in the `.ew` texts of the package. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { EdgewiseError } from "../../error.ts";
import { messageOf } from "../../printable.ts";

/** The folder of the texts. It has a file for each algorithm, named after it with hyphens. */
const FOLDER = new URL("examples/", import.meta.resolve("edgewise/package.json"));

/** The documentation of one algorithm. */
export interface LibraryText {
  /** The path of the text. */
  readonly file: string;
  /** The paragraphs of its comment. `formula`, `cost` and `source` are among them. */
  readonly paragraphs: readonly string[];
  /** Its formula: equations, with the meaning of their letters. */
  readonly formula: string;
  /** Its cost in steps, by the numbers of nodes n and edges m. */
  readonly cost: string;
  /** Its source: papers, books, benchmarks. */
  readonly source: string;
  /** The program below the comment, with its imports. */
  readonly program: string;
}

/** Reads the text of an algorithm of the library. */
export function libraryText(name: string): LibraryText {
  const file = fileURLToPath(new URL(`${hyphenated(name)}.ew`, FOLDER));
  const text = readText(file);
  const comment = /^\/\*\n(?<lines>(?: \*.*\n)*) \*\/\n(?=algorithm )/m.exec(text);
  if (comment === null) throw new Error(`${file} does not begin with a comment on its algorithm`);
  const paragraphs = paragraphsOf(comment.groups!.lines!);
  const labelled = (label: string): string => {
    const found = paragraphs.find((paragraph) => paragraph.startsWith(`${label}: `));
    if (found === undefined) throw new Error(`${file} says nothing after "${label}: "`);
    return found.slice(label.length + 2);
  };
  return {
    file,
    paragraphs,
    formula: labelled("Formula"),
    cost: labelled("Cost"),
    source: labelled("Source"),
    program: text.replace(comment[0], ""),
  };
}

/** Gives the subject of a text: its first sentence, or the part of it before a semicolon. */
export function aboutOf([paragraph = ""]: readonly string[]): string {
  return /^.*?(?=[.;](?: |$))/.exec(paragraph)?.[0] ?? paragraph;
}

/** Gives the name of an algorithm in file names: `bfs-parents` for `bfsParents`. */
export function hyphenated(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function paragraphsOf(lines: string): readonly string[] {
  const plain = lines.replaceAll(/^ \* ?/gm, "").trimEnd();
  return plain.split(/\n{2,}/).flatMap((paragraph) =>
    // The source stands on a line of its own.
    paragraph.split(/\n(?=Source: )/).map((part) => part.replaceAll(/\s*\n\s*/g, " ")),
  );
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new EdgewiseError(
      { code: "program", message: `${file}: a file of the package could not be read (${messageOf(cause)})` },
      { cause },
    );
  }
}
