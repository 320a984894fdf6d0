/** The text of a template, which is a part of a file and begins at the line of its tag. */

import type { SourceSpan } from "../../error.ts";
import type { Insertion, Range, TextSpan } from "../source.ts";
import { Source } from "../source.ts";

/** The place of a template whose tag cannot be found. */
const UNKNOWN: SourceSpan = { file: "template", line: 1, column: 1 };

/**
 * A template's text, with each interpolation as `${name}` in its place. Lines are counted from that of the tag in the file;
 * columns are those of the template's own text.
 */
export class TemplateSource extends Source {
  readonly #found: SourceSpan | null;

  /** `tag` is the place of the tag, which is found when it is asked for. */
  constructor(text: string, insertions: readonly Insertion[], tag: SourceSpan | null) {
    super("", text, insertions);
    this.#found = tag;
  }

  /** The place of the tag. */
  get tag(): SourceSpan {
    return this.#found !== null && this.#found.line > 0 ? this.#found : UNKNOWN;
  }

  override get file(): string {
    return this.tag.file;
  }

  /** The text at its place in the file, with empty lines before it. */
  get inFile(): string {
    return "\n".repeat(this.tag.line - 1) + this.text;
  }

  override spanOf(range: Range): TextSpan {
    return new TemplateSpan(this, range);
  }
}

/** A place in a template, found only when somebody asks, since nobody asks for the places of most ops. */
class TemplateSpan implements TextSpan {
  readonly #source: TemplateSource;
  readonly #range: Range;

  constructor(source: TemplateSource, range: Range) {
    this.#source = source;
    this.#range = range;
  }

  get file(): string {
    return this.#source.file;
  }

  get line(): number {
    return this.#place(this.#range.start).line;
  }

  get column(): number {
    return this.#place(this.#range.start).column;
  }

  get end(): { readonly line: number; readonly column: number } {
    return this.#place(this.#range.end);
  }

  #place(offset: number): { readonly line: number; readonly column: number } {
    const { line, column } = this.#source.placeOf(offset);
    return { line: this.#source.tag.line - 1 + line, column };
  }
}
