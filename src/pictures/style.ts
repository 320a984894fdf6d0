/** The look of pictures and of the page around them: light, dark, and on paper. */

/** The colours by name, each for a light and for a dark page. */
const COLORS: readonly (readonly [name: string, light: string, dark: string])[] = [
  ["paper", "#ffffff", "#14171c"],
  ["ink", "#1c2128", "#e4e8ee"],
  ["quiet", "#5b6673", "#98a3b0"],
  ["faint", "#e3e7ec", "#2b313a"],
  ["fill", "#f4f6f9", "#1d222a"],
  ["main", "#2563c9", "#6ea3ff"],
  ["second", "#c2500b", "#f29a5c"],
  ["c0", "#2563c9", "#5b93f5"],
  ["c1", "#0d8a72", "#35bfa4"],
  ["c2", "#8a4fc2", "#b98af0"],
  ["c3", "#b8860b", "#e0b84a"],
  ["c4", "#c23b6b", "#f07aa3"],
  ["c5", "#4a7a1e", "#8cc45a"],
];

const variables = (at: 1 | 2): string => COLORS.map((color) => `--${color[0]}:${color[at]}`).join(";");

/** The style rules of pictures, for any page that holds one. */
const PICTURE_STYLE = `
svg{display:block;width:100%;height:auto;font:12px system-ui,-apple-system,"Segoe UI",sans-serif;overflow:visible}
svg text{fill:var(--ink)}svg .quiet{fill:var(--quiet);font-size:11px}
svg .grid{stroke:var(--faint)}svg .axis,svg .flow{stroke:var(--quiet)}
svg .frame{fill:none;stroke:var(--quiet);stroke-dasharray:5 4}svg .choice{stroke-dasharray:2 3}
svg .kernel{fill:var(--fill);stroke:var(--faint)}svg .share,svg .bar,svg .array{fill:var(--main)}
svg .array{opacity:.75}svg .lane{fill:var(--fill)}svg .waiting{fill:var(--faint)}
${[0, 1, 2, 3, 4, 5].map((k) => `svg .color-${k}{fill:var(--c${k})}`).join("")}
svg .curve,svg .roof{fill:none;stroke:var(--main);stroke-width:2}svg .dashed{stroke-dasharray:5 4}
svg .roof{stroke:var(--quiet)}svg .roof.faint{stroke:var(--faint);stroke-width:1.5}
svg .point{fill:var(--main)}svg .hollow{fill:var(--paper);stroke:var(--main);stroke-width:1.5}
svg .measured{fill:var(--second)}svg .bound{stroke:var(--second);stroke-dasharray:4 3}`;

/** The style rules of a page of its own. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;${variables(1)}}
@media (prefers-color-scheme:dark){:root{${variables(2)}}}
@media print{:root{${variables(1)}}section{break-inside:avoid}body{margin:0}}
*{box-sizing:border-box;-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;margin:0 auto;max-width:940px;padding:32px 24px 64px}
h1{font-size:26px;margin:0 0 2px}h2{font-size:17px;margin:36px 0 4px}p{margin:4px 0 12px}
.about,.note{color:var(--quiet)}.note{font-size:13px}
.verdict{border-left:4px solid var(--main);margin:20px 0;padding:4px 0 4px 18px}
.verdict p{margin:6px 0}.verdict p:first-child{font-size:19px;line-height:1.4}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(340px,100%),1fr));gap:0 36px}
@media (max-width:600px){body{padding:20px 16px 40px}section{overflow-x:auto}body>section>svg{min-width:760px;overflow:hidden}td{padding-right:12px}}
table{border-collapse:collapse;font-size:14px}td{padding:3px 24px 3px 0;vertical-align:top}td.number{text-align:right;white-space:nowrap}
pre{background:var(--fill);font-size:12px;overflow-x:auto;padding:12px}
${PICTURE_STYLE}`;
