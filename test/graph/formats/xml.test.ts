import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import type { Graph } from "../../../src/graph/graph.ts";
import { readGraph } from "../../../src/graph/read.ts";

const graphml = (inside: string, keys = ""): string =>
  `<?xml version="1.0"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">${keys}<graph edgedefault="undirected">${inside}</graph></graphml>`;
const gexf = (inside: string, attributes = ""): string =>
  `<gexf version="1.3"><graph defaultedgetype="directed" ${attributes}>${inside}</graph></gexf>`;

function textAt(graph: Graph, domain: "node" | "edge", name: string, index: number): unknown {
  const attribute = graph.attribute(domain, name);
  return attribute?.kind === "text"
    ? attribute.groups?.categories[attribute.groups.codes[index]!]
    : attribute?.values[index];
}

async function told(text: string): Promise<{ graph: Graph; notes: string[] }> {
  const notes: string[] = [];
  return { graph: await readGraph({ text }, { onNote: (note) => notes.push(note) }), notes };
}

describe("GraphML", () => {
  it("has keys of all types, with defaults, and edges with directions of their own", async () => {
    const keys = `<key id="c" for="node" attr.name="color" attr.type="string"><default>yellow</default></key>
      <key id="w" for="edge" attr.name="weight" attr.type="double"/><key id="f" for="all" attr.name="ok" attr.type="boolean"><default>false</default></key>
      <key id="l" for="node" attr.name="long" attr.type="long"/>`;
    const { graph } = await told(
      graphml(
        `<edge id="e" source="a" target="b" directed="true"><data key="w"> 1.5 </data></edge><edge source="a" target="b"/>
         <node id="a"><data key="c">gr<![CDATA[<]]>&#252;n</data><data key="f">1</data></node><node id="b"><data key="l">9007199254740993</data></node>`,
        keys,
      ),
    );
    expect(graph.kind).toBe("mixed");
    expect([textAt(graph, "node", "color", 0), textAt(graph, "node", "color", 1)]).toEqual(["gr<ün", "yellow"]);
    expect(graph.nodeColumn("ok")).toEqual(Uint8Array.of(1, 0));
    expect(graph.edgeColumn("weight")).toEqual(Float64Array.of(1.5, Number.NaN));
    expect(textAt(graph, "node", "long", 1)).toBe("9007199254740993");
  });

  it("has numbers as JavaScript reads them, however they are spelled", async () => {
    const spelled = [
      "0",
      "-0",
      "1.10",
      "0.1",
      "123456789012.345",
      "1234567890123.456",
      "9007199254740993.5",
      "1e3",
      "+2",
      ".5",
      "5.",
      "00.1",
    ];
    const edges = spelled.map((text) => `<edge source="a" target="b"><data key="w">${text}</data></edge>`).join("");
    const keys = '<key id="w" for="edge" attr.name="weight" attr.type="double"/>';
    const { graph } = await told(graphml(`<node id="a"/><node id="b"/>${edges}`, keys));
    expect(graph.edgeColumn("weight")).toEqual(Float64Array.from(spelled, Number));
  });

  it("has the ids of edges for keys where they are distinct, in any order", async () => {
    const keysOf = async (...ids: string[]): Promise<unknown[]> => {
      const { graph } = await told(
        graphml(`<node id="a"/>${ids.map((id) => `<edge id="${id}" source="a" target="a"/>`).join("")}`),
      );
      return ids.map((_, edge) => graph.edgeKeys.of(edge));
    };
    expect(await keysOf("e9", "e10")).toEqual(["e9", "e10"]);
    expect(await keysOf("b", "a")).toEqual(["b", "a"]);
    expect(await keysOf("a", "b", "a")).toEqual([0, 1, 2]);
    expect(await keysOf("a", "a")).toEqual([0, 1]);
  });

  it("has labels, places and groups of yEd: groups stay nodes beside theirs, and that is told", async () => {
    const keys = `<key for="node" id="d6" yfiles.type="nodegraphics"/><key for="edge" id="d9" yfiles.type="edgegraphics"/>`;
    const { graph, notes } = await told(
      graphml(
        `<node id="g" yfiles.foldertype="group"><data key="d6"><y:ProxyAutoBoundsNode><y:GroupNode><y:Geometry x="1" y="2" height="3" width="4"/>
         <y:NodeLabel fontSize="12">Group<y:LabelModel/></y:NodeLabel></y:GroupNode></y:ProxyAutoBoundsNode></data>
         <graph id="g:" edgedefault="directed"><node id="g::a"><data key="d6"><y:ShapeNode><y:NodeLabel>A</y:NodeLabel></y:ShapeNode></data></node>
         <node id="g::b"/></graph></node><edge source="g" target="g::a"><data key="d9"><y:PolyLineEdge><y:EdgeLabel>to</y:EdgeLabel></y:PolyLineEdge></data></edge>`,
        keys,
      ),
    );
    expect([graph.nodeCount, graph.edgeCount, graph.nodeColumn("width")?.[0]]).toEqual([3, 1, 4]);
    expect([0, 1].map((node) => textAt(graph, "node", "label", node))).toEqual(["Group", "A"]);
    expect(textAt(graph, "edge", "label", 0)).toBe("to");
    expect(notes).toEqual(["text: a group was flattened: its nodes stand beside it"]);
  });

  it.each([
    ["hyperedges", graphml('<node id="a"/><hyperedge><endpoint node="a"/></hyperedge>'), /found a hyperedge/],
    ["ports", graphml('<node id="a"><port name="p"/></node>'), /found a port/],
    ["edges at ports", graphml('<node id="a"/><edge source="a" target="a" sourceport="p"/>'), /with a sourceport/],
    [
      "an end that never comes",
      graphml('\n<node id="a"/>\n<edge source="a" target="x"/>'),
      /text:4:\d+: found "x" as an end/,
    ],
    ["an id that stands twice", graphml('<node id="a"/><node id="a"/>'), /second node with the id "a"/],
    ["data of no key", graphml('<node id="a"><data key="d"/></node>'), /of the key "d"; expected one that is declared/],
    ["a second graph", "<graphml><graph/><graph/></graphml>", /found a second <graph>/],
    ["no graph", "<graphml></graphml>", /found no <graph>/],
    [
      "no number",
      graphml('<node id="a"><data key="w">x</data></node>', '<key id="w" for="node" attr.type="int"/>'),
      /found "x" as "w"/,
    ],
    [
      "a number beyond all finite ones",
      graphml('<node id="a"><data key="w">1e999</data></node>', '<key id="w" for="node" attr.type="double"/>'),
      /a finite number/,
    ],
    ["a file cut short", graphml('<node id="a"/>').slice(0, 100), /not well-formed/],
    ["an entity", `<!DOCTYPE graphml [<!ENTITY a "b">]>${graphml("")}`, /entities are not supported/],
    ["an entity of nowhere", graphml('<node id="&a;"/>'), /not well-formed/],
    ["deep nesting", graphml('<node id="a">'.repeat(1) + "<desc>".repeat(300)), /more than 256 elements/],
  ])("refuses %s, with the place", async (_, text, message) => {
    const refused = expect(readGraph({ text }, { inputFormat: "graphml" })).rejects;
    await refused.toThrow(message);
    await expect(readGraph({ text }, { inputFormat: "graphml" })).rejects.toThrow(
      expect.objectContaining({ code: "graph/input", span: expect.objectContaining({ file: "text" }) }),
    );
  });

  it("is read in the encoding that it says, or that its mark does", async () => {
    const text = graphml('<node id="ü"/>');
    const latin = Buffer.from(text.replace('version="1.0"', 'version="1.0" encoding="ISO-8859-1"'), "latin1");
    const wide = Buffer.from(`\ufeff${text}`, "utf16le");
    for (const bytes of [latin, wide, Buffer.from(`\ufeff${text}`)])
      expect((await readGraph(bytes)).nodeKeys.of(0)).toBe("ü");
    await expect(readGraph(Buffer.from(text, "latin1"))).rejects.toThrow(/no text in the encoding/);
  });

  it("refuses a text or a tag without end before it is held", async () => {
    const text = graphml(
      `<node id="a"><data key="d">${"x".repeat(2 ** 24 + 2 ** 17)}</data></node>`,
      '<key id="d" for="node"/>',
    );
    await expect(readGraph({ text })).rejects.toThrow(/more than 16,777,216 bytes/);
  });
});

describe("GEXF", () => {
  it("reads a weight and a label of an element itself rather than a declared one, and tells where they differ", async () => {
    const text = gexf(
      `<attributes class="edge"><attribute id="0" title="weight" type="double"><default>9</default></attribute></attributes>
      <attributes class="node"><attribute id="0" title="label" type="string"/></attributes>
      <nodes><node id="a" label="own"><attvalues><attvalue for="0" value="declared"/></attvalues></node><node id="b"><attvalues><attvalue for="0" value="alone"/></attvalues></node></nodes>
      <edges>${["2", "3", "4.0"].map((declared) => `<edge source="a" target="b" weight="4"><attvalues><attvalue for="0" value="${declared}"/></attvalues></edge>`).join("")}
      <edge source="a" target="b"><attvalues><attvalue for="0" value="5"/></attvalues></edge><edge source="a" target="b"/></edges>`,
    );
    const { graph, notes } = await told(text);
    expect([...graph.edgeColumn("weight")!]).toEqual([4, 4, 4, 5, 9]);
    expect([0, 1].map((node) => textAt(graph, "node", "label", node))).toEqual(["own", "alone"]);
    expect(notes).toEqual([
      'text: <node> has "label" and another value of a declared attribute "label": its own is read',
      'text: <edge> has "weight" and another value of a declared attribute "weight": its own is read (2 times)',
    ]);
  });

  it("has types, defaults, weights, labels, places and colors", async () => {
    const { graph } = await told(
      gexf(`<attributes class="node"><attribute id="0" title="frog" type="boolean"><default>true</default></attribute></attributes>
        <nodes><node id="a" label="A"><attvalues><attvalue for="0" value="false"/></attvalues><viz:color hex="#ff00CC"/><viz:position x="1" y="-2.5"/></node>
        <node id="b"/></nodes><edges><edge id="x" source="a" target="b" weight="4.5" type="undirected"/><edge id="y" source="b" target="a"/></edges>`),
    );
    expect([graph.kind, graph.edgeKeys.of(0), graph.edgeColumn("weight")?.[0]]).toEqual(["mixed", "x", 4.5]);
    expect([graph.nodeColumn("frog"), graph.nodeColumn("y")?.[0]]).toEqual([Uint8Array.of(0, 1), -2.5]);
    expect(["r", "g", "b"].map((name) => graph.nodeColumn(name)?.[0])).toEqual([255, 0, 204]);
  });

  it("has an edge each way for a mutual one, with the values of both", async () => {
    const { graph } = await told(
      gexf(
        '<nodes><node id="a"/><node id="b"/></nodes><edges><edge id="x" source="a" target="b" type="mutual" weight="2"/></edges>',
      ),
    );
    expect([graph.kind, graph.edgeCount, [...graph.edgeColumn("weight")!]]).toEqual(["directed", 2, [2, 2]]);
  });

  it("tells once of dynamics and of nodes within others", async () => {
    const { graph, notes } = await told(
      gexf('<nodes><node id="a" start="1"><nodes><node id="b" end="2"/></nodes></node></nodes>', 'mode="dynamic"'),
    );
    expect([graph.nodeCount, notes.length]).toEqual([2, 2]);
    expect(notes[0]).toMatch(/dynamics, .* are left out.* \(3 times\)/);
  });

  it.each([
    [
      "edges of another type",
      gexf('<nodes><node id="a"/></nodes><edges><edge source="a" target="a" type="up"/></edges>'),
      /the type "up"/,
    ],
    [
      "a value of no attribute",
      gexf('<nodes><node id="a"><attvalues><attvalue for="9" value="1"/></attvalues></node></nodes>'),
      /the attribute "9"/,
    ],
    ["a node without an id", gexf("<nodes><node/></nodes>"), /<node> without id/],
    ["an edge without a source", gexf('<edges><edge target="a"/></edges>'), /an edge without a source/],
  ])("refuses %s", async (_, text, message) => {
    await expect(readGraph({ text })).rejects.toThrow(message);
  });
});
