#!/usr/bin/env node
// In a checkout npm links this file before anything is built; what it starts is made by `npm run build`.
await import('../bundle/bin.js');
