/** The report's style sheet: light and dark by the reader's setting, light in print. */
export const STYLE: string = `:root {
  color-scheme: light dark;
  --ground: #fff;
  --text: #1f2328;
  --quiet: #59636e;
  --rule: #d9dee3;
  --shade: #f6f8fa;
  --accent: #0550ae;
  --red: #b3261e;
  --red-shade: #fff1f0;
  --red-rule: #f3b8b3;
  --yellow-shade: #fff8e6;
  --black: #1f2328;
  --green: #116329;
  --brown: #7d4e00;
  --purple: #7c3aad;
  --teal: #0f6674;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1318;
    --text: #e2e7ec;
    --quiet: #98a2ad;
    --rule: #2d343c;
    --shade: #171c23;
    --accent: #79b8ff;
    --red: #ff8a80;
    --red-shade: #2a1617;
    --red-rule: #6b2b2b;
    --yellow-shade: #26200f;
    --black: #8b949e;
    --green: #7ee787;
    --brown: #e3b341;
    --purple: #d2a8ff;
    --teal: #76e3ea;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto;
  padding: 2.5rem 1.25rem;
  max-width: 54rem;
  background: var(--ground);
  color: var(--text);
  font: 1rem/1.65 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
}
a { color: var(--accent); text-underline-offset: 0.15em; text-decoration-thickness: 0.06em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; padding: 0.25rem 0.75rem; background: var(--ground); }

h1, h2, h3, h4, h5, h6 { line-height: 1.25; text-wrap: balance; scroll-margin-top: 1rem; }
h1 { font-size: 2.1rem; letter-spacing: -0.02em; margin: 0 0 1rem; }
h2 { font-size: 1.45rem; letter-spacing: -0.01em; margin: 2.75rem 0 0.75rem; }
h3 { font-size: 1.15rem; margin: 2rem 0 0.5rem; }
h4, h5, h6 { font-size: 1rem; margin: 1.5rem 0 0.5rem; }
p, ul, ol, blockquote, table, pre, dl { margin: 0 0 1rem; }
li > ul, li > ol, li > p { margin-bottom: 0.25rem; }
blockquote { padding: 0.1rem 0 0.1rem 1rem; border-left: 3px solid var(--rule); color: var(--quiet); }
hr { border: 0; border-top: 1px solid var(--rule); margin: 2.5rem 0; }
img { max-width: 100%; height: auto; }
.image { background: #fff; border-radius: 6px; }

code, pre, kbd, samp {
  font-family: ui-monospace, SFMono-Regular, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
  font-size: 0.86em;
}
pre { overflow-x: auto; line-height: 1.5; font-size: 0.84rem; tab-size: 2; }
pre code { font-size: inherit; }
:not(pre) > code { padding: 0.12em 0.35em; border-radius: 4px; background: var(--shade); }
math { font-family: "STIX Two Math", "Latin Modern Math", "Cambria Math", "Libertinus Math", "DejaVu Math TeX Gyre", math, serif; font-size: 1.08em; }
math[display="block"] { margin: 1rem 0; overflow-x: auto; overflow-y: hidden; padding: 0.15rem 0; }

.cell { margin: 1.25rem 0 1.75rem; }
.input { position: relative; }
.code { margin: 0; padding: 0.8rem 1rem; background: var(--shade); border: 1px solid var(--rule); border-radius: 8px; }
.text .code { margin-bottom: 1rem; }
.count {
  position: absolute;
  right: 100%;
  top: 0.85rem;
  margin-right: 0.75rem;
  color: var(--quiet);
  font: 0.75rem/1.5 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  user-select: none;
}
.outputs { margin-top: 0.75rem; display: grid; gap: 0.75rem; grid-template-columns: minmax(0, 1fr); }
.outputs > * { margin: 0; }
.stream { padding: 0.1rem 1rem; max-height: 34rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.stderr { padding-block: 0.6rem; background: var(--yellow-shade); border-radius: 8px; }
.error {
  padding: 0.8rem 1rem;
  color: var(--text);
  background: var(--red-shade);
  border: 1px solid var(--red-rule);
  border-left: 4px solid var(--red);
  border-radius: 8px;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}
.plain { max-height: 34rem; overflow: auto; }
.missing { color: var(--quiet); font-style: italic; }
.wide { overflow-x: auto; }
.fold > summary { cursor: pointer; color: var(--quiet); font-size: 0.85rem; padding: 0.2rem 0; }
.fold[open] > summary { margin-bottom: 0.5rem; }

table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.35rem 0.8rem; text-align: left; border-bottom: 1px solid var(--rule); }
thead th { border-bottom: 2px solid var(--rule); font-weight: 600; vertical-align: bottom; }
tbody tr:last-child > * { border-bottom-color: transparent; }
.html table { margin: 0; }

.plot { background: #fff; color: #1f2328; color-scheme: light; border-radius: 8px; overflow-x: auto; overflow-y: hidden; }
.plot > img { display: block; margin: 0 auto; }
.plot.live > img { display: none; }
.plot.clear.live { background: none; }

nav { margin: 0 0 2.5rem; padding: 0.9rem 1.1rem; border: 1px solid var(--rule); border-radius: 8px; font-size: 0.88rem; line-height: 1.4; }
nav p { margin: 0 0 0.5rem; color: var(--quiet); font-size: 0.75rem; font-weight: 600; letter-spacing: 0.06em; text-transform: uppercase; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li { margin: 0.35rem 0; }
nav .level-2 { padding-left: 0.9rem; }
nav .level-3 { padding-left: 1.8rem; }
nav a { color: inherit; text-decoration: none; }
nav a:hover { color: var(--accent); text-decoration: underline; }
footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--rule); color: var(--quiet); font-size: 0.8rem; }
footer span + span::before { content: "·"; margin: 0 0.5rem 0 0.25rem; }

@media (max-width: 60rem) {
  .count { position: static; display: block; margin: 0 0 0.15rem; }
  .count::before { content: "["; }
  .count::after { content: "]"; }
}
@media (max-width: 40rem) {
  body { padding: 1.5rem 1rem; }
  h1 { font-size: 1.7rem; }
}
@media screen and (min-width: 78rem) {
  body.with-contents { max-width: 74rem; display: grid; grid-template-columns: 14rem minmax(0, 54rem); column-gap: 5rem; }
  .with-contents > main, .with-contents > footer { grid-column: 2; }
  .with-contents > nav { grid-row: 1 / span 2; position: sticky; top: 2.5rem; align-self: start; max-height: calc(100vh - 5rem); overflow-y: auto; padding: 0; border: 0; }
}
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  nav, .skip { display: none; }
  pre, .stream, .plain { white-space: pre-wrap; overflow-wrap: anywhere; max-height: none; overflow: visible; }
  .plot, .error, .image, tr { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; }
  .count { position: static; display: block; margin: 0; }
  .plot.live > img { display: block; }
  .plot.live > img ~ div { display: none; }
}

.ansi-black-fg { color: var(--black); }
.ansi-red-fg, .ansi-bright-red-fg { color: var(--red); }
.ansi-green-fg, .ansi-bright-green-fg { color: var(--green); }
.ansi-yellow-fg, .ansi-bright-yellow-fg { color: var(--brown); }
.ansi-blue-fg, .ansi-bright-blue-fg { color: var(--accent); }
.ansi-magenta-fg, .ansi-bright-magenta-fg { color: var(--purple); }
.ansi-cyan-fg, .ansi-bright-cyan-fg { color: var(--teal); }
.ansi-white-fg, .ansi-bright-white-fg { color: var(--text); }
.ansi-bright-black-fg { color: var(--quiet); }
.ansi-red-bg, .ansi-bright-red-bg { background: var(--red-shade); }
.ansi-yellow-bg, .ansi-bright-yellow-bg { background: var(--yellow-shade); }
`;
