import { Engine } from "edgewise";
import { useEffect } from "react";

/** With an engine of its own, which a hot reload of this file replaces. */
export function Ranks({ best }) {
  useEffect(() => {
    const created = Engine.create({ workers: 1 });
    return () => void created.then((engine) => engine.close());
  }, []);
  return <p id="version">version 1: {best === null ? "…" : best}</p>;
}
