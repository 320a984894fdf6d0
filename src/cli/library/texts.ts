/** What is said of the algorithms of the library: the comments of the texts that the package brings along. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { EdgewiseError } from "../../error.ts";
import { messageOf } from "../../printable.ts";

/** Where the texts are: a file for each algorithm, named after it with hyphens. */
const FOLDER = new URL("examples/", import.meta.resolve("edgewise/package.json"));

/** What the library says of one of its algorithms. */
export interface LibraryText {
  /** The path of the text. */
  readonly file: string;
  /** Its comment, as paragraphs, those below among them. */
  readonly paragraphs: readonly string[];
  /** What it computes, as equations, with what the letters in them stand for. */
  readonly formula: string;
  /** The steps that it takes, by the numbers of nodes n and edges m. */
  readonly cost: string;
  /** Where it is from: papers, books, benchmarks. */
  readonly source: string;
  /** The program below it, with what it imports. */
  readonly program: string;
}

/** The text of an algorithm of the library. */
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

/** What a text is about: its first sentence, or what comes before a semicolon in it. */
export function aboutOf([paragraph = ""]: readonly string[]): string {
  return /^.*?(?=[.;](?: |$))/.exec(paragraph)?.[0] ?? paragraph;
}

/** `bfsParents` as in the names of files: `bfs-parents`. */
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
