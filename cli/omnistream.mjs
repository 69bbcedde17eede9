#!/usr/bin/env node
import { fileURLToPath } from 'node:url';

process.argv.splice(2, 0, 'cli/main.ts');
await import(fileURLToPath(new URL('../scripts/run.mjs', import.meta.url)));
