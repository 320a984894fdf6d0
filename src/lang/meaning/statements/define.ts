/** Defines names for values. */

import { isLiteral } from "../../../typing/typed.ts";
import type { Named } from "../../syntax/tree.ts";
import type { At, Found } from "../context.ts";
import { say } from "../context.ts";

/** Defines a name for a value; refuses a name that the block has already. */
export function defineValue({ name, range }: Named, given: Found, isVariable: boolean, at: At): void {
  const own = at.names.own(name);
  if (own && own.kind !== "poisoned") {
    say(at, "lang/name", range, `found ${name}, which this block has already`, {
      hint:
        own.kind === "value" && own.isVariable
          ? `Assign it: ${name} = ….`
          : `Choose another name${own.kind === "value" ? `, or declare it with var and assign it: ${name} = …` : ""}.`,
      related: [{ message: `${name} is defined here`, range: own.range, source: own.source }],
    });
    return;
  }
  const around = own ? undefined : at.names.find(name);
  if (around?.kind === "value" && around.isVariable) {
    say(
      at,
      "lang/name",
      range,
      `found ${name} defined anew; the variable ${name} around this block would stay as it is`,
      {
        hint: `Assign it, ${name} = …, or choose another name.`,
        related: [{ message: `${name} is a variable from here on`, range: around.range, source: around.source }],
      },
    );
    around.given = null;
    return;
  }
  const labelled = given === null || isLiteral(given) ? given : { ...given, label: name };
  at.names.define({
    kind: "value",
    name,
    range,
    source: at.source,
    given: labelled,
    isVariable,
    order: at.lowering.defined++,
  });
}
