import { Engine, rmat } from "edgewise";
import { pagerank } from "edgewise/algorithms";
import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { Ranks } from "./ranks.jsx";

/** As docs/browser.md has it: mounted twice in development, it starts two engines and leaves one. */
function App() {
  const [best, setBest] = useState(null);
  useEffect(() => {
    const created = Engine.create({ workers: 2 });
    created
      .then(async (engine) => {
        const graph = rmat({ scale: 10, seed: 1, allocator: engine.allocator });
        const { rank } = await engine.run(pagerank, graph, {}, { mode: "parallel" });
        setBest(rank.indexOf(Math.max(...rank)));
      })
      // The engine that was mounted first is closed before its run has ended.
      .catch(() => {});
    return () => void created.then((engine) => engine.close());
  }, []);
  return <Ranks best={best} />;
}

const root = createRoot(document.querySelector("#root"));
root.render(
  <StrictMode>
    <App />
  </StrictMode>,
);
globalThis.unmount = () => root.unmount();
