/** The fault of a line: the place where the grammar stopped, and the message. */

import type { IToken } from "chevrotain";
import type { Details } from "../diagnostic.ts";
import type { Range } from "../source.ts";

export interface Fault extends Details {
  readonly range: Range;
  readonly message: string;
}

/** Where the grammar stopped. */
export interface Found {
  readonly rule: string;
  readonly rules: readonly string[];
  readonly found: string;
  readonly token: IToken | null;
  readonly before: IToken | undefined;
  readonly tokens: readonly IToken[];
}

export type Said = Details & { readonly message: string };
