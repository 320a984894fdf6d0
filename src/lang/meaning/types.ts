/** Reads type annotations: `f64`, `node<f64>`, `edge<bool>`. */

import { nearest } from "../../arguments/nearest.ts";
import type { Domain, Element } from "../../ir/type.ts";
import { ELEMENTS } from "../../ir/type.ts";
import type { TypeNode } from "../syntax/tree.ts";
import type { At } from "./context.ts";
import { say } from "./context.ts";
import type { Asked } from "./names.ts";

/** The names of elements in other languages. */
const OTHERS: ReadonlyMap<string, Element> = new Map([
  ["float", "f64"],
  ["double", "f64"],
  ["number", "f64"],
  ["float64", "f64"],
  ["float32", "f32"],
  ["single", "f32"],
  ["int", "i32"],
  ["integer", "i32"],
  ["int32", "i32"],
  ["i64", "i32"],
  ["long", "i32"],
  ["uint", "u32"],
  ["uint32", "u32"],
  ["unsigned", "u32"],
  ["int64", "i32"],
  ["u64", "u32"],
  ["size_t", "u32"],
  ["real", "f64"],
  ["boolean", "bool"],
  ["Bool", "bool"],
]);

/** The type of an annotation; null where there is none, undefined where it is wrong, which is reported. */
export function typeOf(node: TypeNode | null, at: At): Asked | null | undefined {
  if (node === null) return null;
  const { name, element } = node;
  const domain = domainNamed(name);
  if (domain !== null && element !== null) {
    const found = elementOf(element.name);
    if (found) return { domain, element: found };
    wrongElement(element.name, element.range, at);
    return undefined;
  }
  if (domain !== null) {
    say(at, "lang/type", node.range, `found the type ${name}; expected ${name}<f64>, with what each entry is`, {
      hint: `Write ${name}<f64>, ${name}<i32> or ${name}<bool>.${name === "node" ? " Only a parameter can be a node." : ""}`,
    });
    return undefined;
  }
  const found = elementOf(name);
  if (found && element === null) return { domain: "scalar", element: found };
  if (found) {
    say(at, "lang/type", node.range, `found ${name}<…>; ${name} is the type of one number`, {
      hint: `Write ${name}, node<${name}> or edge<${name}>.`,
    });
    return undefined;
  }
  wrongElement(name, node.range, at);
  return undefined;
}

function domainNamed(name: string): Exclude<Domain, "scalar"> | null {
  return name === "node" || name === "edge" ? name : null;
}

function elementOf(name: string): Element | undefined {
  return ELEMENTS.find((element) => element === name);
}

function wrongElement(name: string, range: TypeNode["range"], at: At): void {
  const meant = OTHERS.get(name) ?? nearest(name, [...ELEMENTS, "node", "edge"]);
  say(at, "lang/type", range, `found ${name}, which is no type`, {
    hint: meant ? `Write ${meant}.` : "Types are f64, f32, i32, u32, bool, and node<…> and edge<…> of these.",
  });
}
