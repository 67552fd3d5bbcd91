import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from './browser.ts';

/**
 * `npm test`: lint, types, generated files and all tests by turbo; then, as the last line, how many tests passed
 * and failed. Ends with 1 on any failure, of a check too.
 */
const folder = mkdtempSync(join(tmpdir(), 'ieum-test-'));
const report = join(folder, 'vitest.json');
try {
  const code = await runChecks();
  const { passed, failed, skipped } = readReport();
  const failures = failed || (code === 0 ? 0 : 1);
  if (code !== 0 && failed === 0) console.log('\nA check failed, see above.');
  console.log(`\n${passed} passed, ${failures} failed${skipped ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failures ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function runChecks(): Promise<number> {
  const tasks = ['lint', 'typecheck', 'stale', 'vitest'].map((name) => `//#${name}`);
  const options = ['--continue=always', '--ui=stream', '--env-mode=loose', '--output-logs=new-only'];
  const env = {
    ...process.env,
    ...findBrowser(),
    IEUM_TEST_REPORT: report,
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
  };
  const turbo = spawn('turbo', ['run', ...tasks, ...options], { stdio: 'inherit', env });
  // Ctrl-C reaches turbo by itself; this process stays to print what is known.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => turbo.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    turbo.once('error', reject);
    turbo.once('exit', (code) => resolve(code ?? 1));
  });
}

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

/** A file that could not be loaded counts as one failure, and so does a run that left no report. */
function readReport(): { passed: number; failed: number; skipped: number } {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const read = JSON.parse(readFileSync(report, 'utf8')) as Report;
  const broken = read.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  );
  return {
    passed: read.numPassedTests,
    failed: read.numFailedTests + broken.length,
    skipped: read.numPendingTests + read.numTodoTests,
  };
}
