/** The text of a template: it lies in a file that it does not begin, at the line of its tag. */

import type { SourceSpan } from "../../error.ts";
import type { Insertion, Range, TextSpan } from "../source.ts";
import { Source } from "../source.ts";

/** Where a template lies whose tag nobody finds. */
const UNKNOWN: SourceSpan = { file: "template", line: 1, column: 1 };

/**
 * A template's text, with each interpolation as `${name}` in its place. Lines are those of the file, counted from that of
 * the tag; columns are those of the template's own text.
 */
export class TemplateSource extends Source {
  readonly #found: SourceSpan | null;

  /** `tag` is where the tag stands, which is looked for when it is asked for. */
  constructor(text: string, insertions: readonly Insertion[], tag: SourceSpan | null) {
    super("", text, insertions);
    this.#found = tag;
  }

  /** Where the tag stands. */
  get tag(): SourceSpan {
    return this.#found !== null && this.#found.line > 0 ? this.#found : UNKNOWN;
  }

  override get file(): string {
    return this.tag.file;
  }

  /** The text as it lies in its file: with the lines before it, empty. */
  get inFile(): string {
    return "\n".repeat(this.tag.line - 1) + this.text;
  }

  override spanOf(range: Range): TextSpan {
    return new TemplateSpan(this, range);
  }
}

/** A place in a template, found when somebody asks: of most ops nobody asks where they were written. */
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
