/** Constructs calls: of words of the prelude, and of the program's functions and algorithms, which are inlined. */

import type { Element } from "../../ir/type.ts";
import { ELEMENTS } from "../../ir/type.ts";
import type { CallNode, Expression, Named } from "../syntax/tree.ts";
import { callGiven } from "../template/call.ts";
import type { WordName } from "../words.ts";
import { isWord, WORDS } from "../words.ts";
import { callWord } from "./builtins.ts";
import type { At, Found, InlinedCall } from "./context.ts";
import { inPlace, say } from "./context.ts";
import { elementNamed } from "./elements.ts";
import type { CallableBinding } from "./names.ts";
import { lowerClause } from "./neighborhood.ts";
import { hintOf, sayUnknown } from "./unknown.ts";

/** All values of an expression that may have several; null where something is wrong with it. */
export function lowerSeveral(node: Expression, at: At, wanted: readonly (Element | null)[]): readonly Found[] | null {
  if (node.kind === "several") {
    const { comprehension, range } = node;
    return lowerClause({ word: null, range, comprehension, wanted }, at);
  }
  if (node.kind !== "call") return [at.lowering.expression(node, at, wanted[0] ?? null)];
  return call(node, at, wanted);
}

/** The word or callable that a call names, with or without `graph.` before it. */
function calleeOf(
  node: CallNode,
  at: At,
): { readonly named: Named; readonly element: Named | null; readonly ofGraph: boolean } | null {
  const { callee } = node;
  if (callee.kind === "name") return { named: callee, element: callee.element, ofGraph: false };
  if (
    callee.kind === "member" &&
    callee.object.kind === "name" &&
    callee.object.name === "graph" &&
    !at.names.find("graph")
  ) {
    return { named: callee.member, element: callee.element, ofGraph: true };
  }
  if (callee.kind === "member") {
    const method = callee.member.name;
    say(
      at,
      "lang/name",
      callee.member.range,
      `found .${method}(…) after a value; functions come before their arguments`,
      {
        hint: methodHint(callee.object, method, node, at),
      },
    );
    return null;
  }
  say(at, "lang/type", callee.range, "found brackets after a value; expected the name of a function before them", {
    hint: "A product is written with *: x * (y + z).",
  });
  return null;
}

/** The first form in which a word is written. */
function formOf(word: WordName): string {
  const [form] = WORDS[word].written.split(word === "graph" ? "," : /;|, (?=\w+[<(])/);
  return form!;
}

/** A hint for `object.method(…)`: how that is written here. */
function methodHint(object: Expression, method: string, node: CallNode, at: At): string {
  const isModule = object.kind === "name" && !at.names.find(object.name) && !isWord(object.name);
  if (isWord(method)) {
    const { group } = WORDS[method];
    if (group === "graph" || group === "neighborhoods") return `It stands by itself: ${formOf(method)}.`;
    if (isModule) return `Functions stand by themselves: ${formOf(method)}.`;
  }
  const other = hintOf(method) ?? (isModule ? hintOf(object.name) : null);
  if (other !== null) return other;
  if (isModule) return `Functions stand by themselves: ${method}(x).`;
  return `Write ${method}(${at.source.slice(object.range).slice(0, 40)}${node.given.length > 0 ? ", …" : ""}).`;
}

function call(node: CallNode, at: At, wanted: readonly (Element | null)[]): readonly Found[] | null {
  const callee = calleeOf(node, at);
  if (callee === null) return null;
  const { named, ofGraph } = callee;
  const { name, range } = named;
  const binding = ofGraph ? undefined : at.names.find(name);
  if (binding?.kind === "callable") return callProgram(binding, node, at, wanted);
  if (binding?.kind === "given") return callGiven(binding, node, at);
  // No value can be called, so a value does not hide a function of its name.
  if (binding && !isWord(name)) {
    if (binding.kind === "poisoned") {
      at.lowering.isWrong = true;
      return null;
    }
    say(at, "lang/type", range, `found ${name}(…); ${name} is no function`, {
      hint: `A product is written with *: ${name} * (…). A value is read with [ ]: ${name}[u].`,
      related: [{ message: `${name} is defined here`, range: binding.range, source: binding.source }],
    });
    return null;
  }
  if (!isWord(name)) return unknownFunction(named, at);
  const element = elementNamed(callee.element, at);
  if (element === undefined) return null;
  if (node.comprehension) {
    const { comprehension } = node;
    return lowerClause({ word: named, range: node.range, comprehension, wanted }, at);
  }
  const plain: Expression[] = [];
  let otherwise: Expression | null = null;
  for (const given of node.given) {
    if (given.name !== null) {
      say(
        at,
        "lang/syntax",
        given.name.range,
        `found ${given.name.name} = …, which names an argument; ${name} takes none by name`,
        {
          hint: `To compare, write ${given.name.name} == ….`,
        },
      );
      return null;
    }
    if (!given.isElse) plain.push(given.value);
    else otherwise = given.value;
  }
  if (name === "mode") {
    say(at, "lang/type", node.range, "found mode of a value; it goes over neighbors", {
      hint: `It is written ${WORDS.mode.written}.`,
    });
    return null;
  }
  const found = callWord({ word: name, element, node, arguments: plain, otherwise, wanted: wanted[0] ?? null }, at);
  return [inPlace(at, node.range, found)];
}

function unknownFunction({ name, range }: Named, at: At): null {
  const element = ELEMENTS.find((known) => known === name.toLowerCase());
  if (element) {
    say(at, "lang/name", range, `found ${name}; elements are written in small letters`, {
      hint: `Write ${element}(…).`,
    });
    return null;
  }
  return sayUnknown(at, name, range, "function");
}

function callProgram(
  binding: CallableBinding,
  node: CallNode,
  at: At,
  wanted: readonly (Element | null)[],
): readonly Found[] | null {
  const { name } = binding;
  const { comprehension } = node;
  if (comprehension) {
    const isNamed = comprehension.over.kind === "edge" && comprehension.items.length > 0;
    say(at, "lang/type", comprehension.range, `found a clause in a call of ${name}; expected arguments`, {
      hint: isNamed ? `An argument by its name is written with =: ${name}(x = 1).` : `Write ${name}(x, y).`,
    });
    return null;
  }
  const wrong = node.given.find(({ isElse }) => isElse);
  if (wrong) {
    say(at, "lang/type", wrong.range, `found else in a call of ${name}, which has none`, {
      hint: `Write ${name}(x, y).`,
    });
    return null;
  }
  const given = node.given.map(({ name: by, range, value }) => ({ name: by, range, node: value }));
  const call: InlinedCall = { range: node.range, given, wanted };
  const found = at.lowering.inline(binding, call, at);
  return found === null ? null : found.map((value) => inPlace(at, node.range, value));
}
