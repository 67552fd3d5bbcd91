#!/usr/bin/env node
/**
 * `ieum` on whatever Node the shell finds: one that cannot run TypeScript hands over to the project's own, which npm
 * installed beside it.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('ieum.ts', import.meta.url));
// As `npm start` does: a command begins in two thirds of the time.
const cache = fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url));
const own = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));

if (process.features.typescript) {
  module.enableCompileCache?.(cache);
  const { main } = await import('./ieum.ts');
  await main();
} else if (existsSync(own)) {
  const child = spawn(own, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; this one waits for the other's word.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal !== null) process.removeAllListeners(signal);
    if (signal !== null) process.kill(process.pid, signal);
    else process.exitCode = code ?? 1;
  });
} else {
  console.error(
    `Node ${process.versions.node} is too old for ieum. Run \`npm install\` in the project first.`,
  );
  process.exitCode = 2;
}
