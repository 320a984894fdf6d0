/** Options of writers of files, whichever format they write. */

import { text } from "../../arguments/kind.ts";
import type { Described } from "../../arguments/options.ts";

/** The options of the writers of all formats. */
export interface FormatWriteOptions {
  /** The edge attribute that becomes the weights of a `.wsg` file. `weight` if not given. */
  readonly weight?: string | undefined;
}

export const FORMAT_WRITE_OPTIONS: Described<FormatWriteOptions> = {
  weight: {
    kind: text,
    doc: "The edge attribute that becomes the weights of a `.wsg` file.",
    initial: '`"weight"` for `.wsg`',
  },
};
