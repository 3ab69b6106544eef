/** Readable on a phone at the till first; no font, script or image from anywhere. Every colour has a contrast of 4.5 or more on its ground. */
export const styles = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #566171; --line: #dfe4ea; --page: #f5f7f9; --card: #fff; --good: #117a43; --bad: #b3261e; --warn: #855600; --bar: #3d7ebf; --link: #1a5fa8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #a3adbb; --line: #313a46; --page: #14191f; --card: #1c232c; --good: #57c98a; --bad: #ff8a80; --warn: #e0b050; --bar: #6aa9e6; --link: #8fc1f2; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
header { padding: .5rem 0 1rem; } .top { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem .7rem; margin: 0; }
h1 { font-size: 1.35rem; line-height: 1.3; margin: .5rem 0; } h2 { font-size: 1.05rem; margin: 0 0 .7rem; } h3 { font-size: 1rem; margin: 1rem 0 .5rem; }
p { margin: .5rem 0; } .lines { white-space: pre-line; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .7rem; padding: 1rem; margin: 0 0 1rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); } .soft { color: var(--soft); } a { color: var(--link); }
.badge { padding: .15rem .7rem; border-radius: 1rem; color: #fff; font-size: .9rem; } .badge.good { background: #117a43; } .badge.bad { background: #b3261e; } .badge.warn { background: #7d5100; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; margin: 0; } dt { color: var(--soft); } dd { margin: 0; }
.rows { list-style: none; margin: 0; padding: 0; }
.rows li { display: grid; grid-template-columns: 1.4rem 1fr max-content; gap: 0 .4rem; padding: .35rem 0; border-top: 1px solid var(--line); } .rows li:first-child { border-top: 0; }
.sign { font-weight: 700; } .number { color: var(--soft); white-space: nowrap; } time, .number { font-variant-numeric: tabular-nums; }
.scale { display: flex; justify-content: space-between; margin: 0 0 .2rem 1.8rem; font-size: .85rem; }
.track { grid-column: 2 / 4; height: 5px; background: var(--line); border-radius: 3px; overflow: hidden; } .track i { display: block; height: 5px; min-width: 3px; border-radius: 3px; background: var(--bar); }
.track i.bad { background: var(--bad); } .track i.warn { background: var(--warn); }
pre { margin: .6rem 0 0; padding: .7rem; background: var(--page); border: 1px solid var(--line); border-radius: .5rem; overflow-x: auto; font: 13px/1.45 ui-monospace, Menlo, Consolas, monospace; white-space: pre; overflow-wrap: normal; }
code { font: .9em ui-monospace, Menlo, Consolas, monospace; }
.remedy { border-left: 4px solid var(--warn); padding-left: .8rem; }
details { border-top: 1px solid var(--line); padding: .2rem 0; } summary { cursor: pointer; padding: .35rem 0; } :focus-visible { outline: 3px solid var(--bar); outline-offset: 2px; }
footer { color: var(--soft); font-size: .85rem; padding-bottom: 2rem; } footer p { margin: .2rem 0; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 40rem) { pre { white-space: pre-wrap; overflow-wrap: anywhere; } }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --page: #fff; --card: #fff; --good: #0b5a30; --bad: #9b1c15; --warn: #6b4500; --link: #000; --bar: #555; }
  body { max-width: none; padding: 0; font-size: 11pt; } .rows li, dl, .remedy { break-inside: avoid; } pre { white-space: pre-wrap; } .badge { border: 1px solid; print-color-adjust: exact; } .track i { print-color-adjust: exact; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
