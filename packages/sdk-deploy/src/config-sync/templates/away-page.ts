/** What guests see while the branch is being updated or the backend does not answer. Stands in single quotes in nginx.conf: no `'`, `$` or backslash. */
export const awayPage = [
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
  '<meta http-equiv="refresh" content="5"><title>One moment</title>',
  '<style>body{margin:0;min-height:100vh;display:grid;place-items:center;font:1.25rem/1.5 system-ui,sans-serif;background:#faf7f2;color:#2b2420;text-align:center}',
  'h1{font-size:2rem;margin:0 0 .5rem}p{margin:0;padding:0 1.5rem}@media(prefers-color-scheme:dark){body{background:#1d1916;color:#f3ece4}}</style></head>',
  '<body><main><h1>One moment, please</h1><p>We are back in a few seconds. This page reloads by itself.</p></main></body></html>',
].join('');

/** The same for programs, in the shape of Laravel's own errors. */
export const awayJson = '{"message":"One moment, please: the system is being updated.","retry_after":10}';
