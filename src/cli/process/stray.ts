/** Errors that nobody awaits: of a module that was loaded, in a timer or a promise of its own, or of ours. */

import { EdgewiseError } from "../../error.ts";
import { describeCause } from "../cause.ts";
import { printFailure } from "../failure.ts";

/** From now on such an error ends the process with a message and exit code 1. */
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
