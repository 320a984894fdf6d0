/** Errors that nobody handles: from timers and promises of a loaded module, or from ours. */

import { EdgewiseError } from "../../error.ts";
import { describeCause } from "../cause.ts";
import { printFailure } from "../failure.ts";

/** Makes such an error end the process with a message and exit code 1. */
export function endOnStrayErrors(): void {
  const end =
    (where: string) =>
    (error: unknown): void => {
      printFailure(
        error instanceof EdgewiseError
          ? error
          : new EdgewiseError(
              {
                code: "program",
                message: `${where}\n${describeCause(error)}`,
                hint: "Look for it in the file of the algorithm and in what that imports; an algorithm itself has neither timers nor promises.",
              },
              { cause: error },
            ),
      );
      process.exit(1);
    };
  process.on("uncaughtException", end("something was thrown where nobody could catch it, outside of the algorithm"));
  process.on("unhandledRejection", end("a promise was rejected that nobody awaits, outside of the algorithm"));
}
