/** Checks that the JavaScript engine has what runs need, before they begin. */

import { platform } from "#platform";
import { expectWebAssembly } from "../../runtime/webassembly.ts";
import { EdgewiseError } from "../error.ts";

/** Throws `platform` where a run could not begin. */
export function expectPlatform(): void {
  const message = platform.whyTooOld();
  if (message !== null) {
    throw new EdgewiseError({ code: "platform", message, hint: "Update it, or run with another that is newer." });
  }
  expectWebAssembly();
}
