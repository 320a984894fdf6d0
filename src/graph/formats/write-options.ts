/** What writers of files may be told, whichever format they write. */

import { text } from "../../arguments/kind.ts";
import type { Described } from "../../arguments/options.ts";

/** What the writers of all formats take together. */
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
