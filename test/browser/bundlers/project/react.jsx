import { Engine, rmat } from "edgewise";
import { pagerank } from "edgewise/algorithms";
import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { Ranks } from "./ranks.jsx";

/** As docs/browser.md has it: mounted twice in development, it starts two engines and leaves one. */
function App() {
  const [engine, setEngine] = useState(null);
  useEffect(() => {
    let isMounted = true;
    const created = Engine.create({ workers: 2 });
    created.then((engine) => isMounted && setEngine(engine));
    return () => {
      isMounted = false;
      setEngine(null);
      created.then((engine) => engine.close());
    };
  }, []);
  const [best, setBest] = useState(null);
  useEffect(() => {
    if (engine === null) return;
    const graph = rmat({ scale: 10, seed: 1, allocator: engine.allocator });
    engine.run(pagerank, graph, {}, { mode: "parallel" }).then(({ rank }) => setBest(rank.indexOf(Math.max(...rank))));
  }, [engine]);
  return <Ranks best={best} />;
}

const root = createRoot(document.querySelector("#root"));
root.render(
  <StrictMode>
    <App />
  </StrictMode>,
);
globalThis.unmount = () => root.unmount();
