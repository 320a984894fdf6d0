/** Lowers reads by an index: at a place that a clause binds, or at computed numbers. */

import type { Element } from "../../ir/type.ts";
import { placeInRow, readAt } from "../../typing/entry.ts";
import { gather } from "../../typing/indexing.ts";
import { isLiteral, typeText } from "../../typing/typed.ts";
import type { Expression, MemberNode } from "../syntax/tree.ts";
import type { At, Found } from "./context.ts";
import { attempt, expectConstant, made, outside, say } from "./context.ts";
import type { PlaceBinding } from "./names.ts";

interface Place {
  readonly binding: PlaceBinding;
  readonly domain: "node" | "edge";
  readonly role: PlaceBinding["role"];
}

/** The place that an expression names, `u` or `e.source`; undefined where it names none, null where it is wrong. */
export function placeOf(node: Expression, at: At): Place | null | undefined {
  const head = node.kind === "member" ? node.object : node;
  if (head.kind !== "name") return undefined;
  const binding = at.names.find(head.name);
  if (binding?.kind !== "place") return undefined;
  if (node.kind !== "member") return { binding, domain: binding.domain, role: binding.role };
  const found = binding.members.get(node.member.name);
  if (found) return { binding, ...found };
  // `u.place` is a number, and may be an index like any other.
  if (isPlaceInRow(node, binding)) return undefined;
  say(at, "lang/name", node.member.range, `found ${binding.name}.${node.member.name}; ${partsOf(binding)}`, {
    hint:
      binding.members.size === 0
        ? `Read a value there, x[${binding.name}], or an attribute, node_attribute("${node.member.name}")[${binding.name}].`
        : `Read a value there: x[${binding.name}.${/^(?:dst|dest|target|to|head|v|b)$/.test(node.member.name) ? "destination" : "source"}].`,
  });
  return null;
}

/** A list, for messages, of what may follow a bound name after a dot. */
function partsOf({ name, members, isInRow }: PlaceBinding): string {
  if (members.size === 0) return `${name} is a node and has no parts${isInRow ? ` but ${name}.${PLACE}` : ""}`;
  return `there are ${[...members.keys(), ...(isInRow ? [PLACE] : [])].map((member) => `${name}.${member}`).join(", ")}`;
}

/** The word for the number of an edge, or of the neighbor that it leads to, in the row of a node. */
const PLACE = "place";

/** Whether a member asks for that number. */
export function isPlaceInRow({ member }: MemberNode, { isInRow }: PlaceBinding): boolean {
  return isInRow && member.name === PLACE;
}

/** Lowers `e.place`, the place of an edge in the row that a clause goes over. */
export function placeValue(node: MemberNode, binding: PlaceBinding, at: At): Found {
  if (!expectWithin(node, binding, at)) return null;
  return attempt(at, node.range, (site) => placeInRow(site, binding.scope));
}

/** Refuses a bound name in a region that its clause does not go over. */
function expectWithin(node: Expression, binding: PlaceBinding, at: At): boolean {
  if (at.entry?.scope === binding.scope) return true;
  say(
    at,
    "lang/type",
    node.range,
    `found ${at.source.slice(node.range)} in what does not go over it: an aggregate within another cannot depend on a name that the outer one binds`,
    {
      hint: `Compute it for every node first, let y = …, and read it here: y[${binding.name}].`,
      related: [{ message: `${binding.name} is bound here`, range: binding.range, source: binding.source }],
    },
  );
  return false;
}

/** Lowers `x[u]` at a place that a clause binds, and `x[i]` at computed numbers. */
export function indexed(node: Extract<Expression, { kind: "index" }>, at: At, wanted: Element | null): Found {
  const place = placeOf(node.index, at);
  if (place === null) return null;
  const whole = outside(at);
  const object = at.lowering.expression(node.object, whole, wanted);
  if (place === undefined) return gathered(node, object, whole);
  if (node.otherwise) {
    say(
      at,
      "lang/type",
      node.otherwise.range,
      "found else where a bound name is the index; what it names is always there",
      {
        hint: "Leave it out.",
      },
    );
    return null;
  }
  if (object === null) return null;
  const { binding, domain, role } = place;
  if (!expectWithin(node.index, binding, at)) return null;
  const x = made(whole, node.object.range, object, wanted);
  if (x === null) return null;
  const { scope } = binding;
  if (x.domain === domain) return attempt(at, node.range, (site) => readAt(site, scope, "[ ]", role, x));
  const text = at.source.slice(node.index.range);
  const [what, hint] =
    x.domain === "scalar"
      ? ["one value", "It is the same everywhere: leave the index out."]
      : x.domain === "node"
        ? ["a value per node", `Read it at an end of the edge: x[${text}.source] or x[${text}.destination].`]
        : ["a value per edge", "Go over the edges in place of the nodes: sum(e in in_edges: x[e])."];
  say(
    at,
    "lang/type",
    node.index.range,
    `found ${text}, which is ${domain === "node" ? "a node" : "an edge"}, as the index of ${what}`,
    {
      hint,
      related: [{ message: `this is ${what}`, range: node.object.range }],
    },
  );
  return null;
}

/** Lowers a gather of whole values at computed indices. */
function gathered(node: Extract<Expression, { kind: "index" }>, object: Found, at: At): Found {
  const index = at.lowering.expression(node.index, at, "i32");
  const x = made(at, node.object.range, object, null);
  const otherwise = node.otherwise ? at.lowering.expression(node.otherwise, at, x?.element ?? null) : undefined;
  if (x === null || index === null || otherwise === null) return null;
  if (!expectConstant(at, node.index.range, index, "i32", "an index")) return null;
  if (!isLiteral(index) && index.element !== "i32" && index.element !== "u32") {
    say(
      at,
      "lang/type",
      node.index.range,
      `found ${index.label ?? "an index"} (${typeText(index)}) in [ ]; expected an i32 or u32, or a bound name`,
      {
        hint:
          index.element === "bool" ? "Choose with where(condition, a, b)." : `Convert it: i32(${index.label ?? "x"}).`,
      },
    );
    return null;
  }
  return attempt(at, node.range, (site) => gather(site, "[ ]", x, index, otherwise));
}
