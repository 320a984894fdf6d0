/** Where this is imported first, `edgewise` is the package that was built for the run of the tests, wherever a program lies. */

import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

const { EDGEWISE_COMMAND: command } = process.env;

if (command !== undefined) {
  const parentURL = pathToFileURL(command).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, /^edgewise(?:\/|$)/.test(specifier) ? { ...context, parentURL } : context),
  });
}
