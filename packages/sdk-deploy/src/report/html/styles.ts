/** Readable on a phone at the till first; no font, script or image from anywhere. */
export const styles = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #dfe4ea; --page: #f5f7f9; --card: #fff; --good: #117a43; --bad: #b3261e; --warn: #8a5a00; --bar: #3d7ebf; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #9aa5b4; --line: #313a46; --page: #14191f; --card: #1c232c; --good: #57c98a; --bad: #ff8a80; --warn: #e0b050; --bar: #6aa9e6; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 58rem; margin: 0 auto; }
header { padding: .5rem 0 1rem; }
h1 { font-size: 1.35rem; line-height: 1.3; margin: .3rem 0; }
h2 { font-size: 1.05rem; margin: 0 0 .7rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .7rem; padding: 1rem; margin: 0 0 1rem; }
.outcome { display: inline-block; padding: .15rem .7rem; border-radius: 1rem; color: #fff; font-weight: 600; font-size: .85rem; }
.outcome.good { background: #117a43; } .outcome.bad { background: #b3261e; } .outcome.warn { background: #8a5a00; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); } .soft { color: var(--soft); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0; } dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
ol, ul { list-style: none; margin: 0; padding: 0; }
li.step { display: grid; grid-template-columns: 1.4rem 1fr max-content; gap: 0 .4rem; padding: .3rem 0; border-top: 1px solid var(--line); } li.step:first-child { border-top: 0; }
li.step .track { grid-column: 2 / 4; height: 4px; background: var(--line); border-radius: 2px; } li.step .track i { display: block; height: 4px; min-width: 2px; border-radius: 2px; background: var(--bar); }
li.step.failed .track i { background: var(--bad); }
time, .number { font-variant-numeric: tabular-nums; color: var(--soft); white-space: nowrap; }
pre { margin: .6rem 0 0; padding: .7rem; background: var(--page); border: 1px solid var(--line); border-radius: .5rem; overflow-x: auto; font: 13px/1.45 ui-monospace, monospace; white-space: pre; }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
.remedy { border-left: 4px solid var(--warn); padding-left: .8rem; margin: .7rem 0 0; }
details + details { margin-top: .5rem; } summary { cursor: pointer; }
footer { color: var(--soft); font-size: .85rem; overflow-wrap: anywhere; padding-bottom: 2rem; }
@media print { body { background: #fff; } section { break-inside: avoid; } }
`;
