import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Finding } from './finding.ts';
import { githubAnnotations } from './github.ts';
import { gitlabReport } from './gitlab.ts';

beforeEach(() => {
  vi.stubEnv('GITHUB_WORKSPACE', undefined);
  vi.stubEnv('CI_PROJECT_DIR', undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

const finding: Finding = {
  severity: 'ERROR',
  code: 'INVALID_FIELD_SHARING',
  message: '100% wrong: a,b\nand more',
  cause: null,
  hint: 'Mark it @shareable.',
  subgraph: 'my-agency',
  coordinate: 'Query.a',
  file: 'a,b:c/schema%.graphql',
  line: 3,
  column: 7,
};
const placeless: Finding = { ...finding, severity: 'WARNING', file: null, line: null, column: null };

test('GitHub is given one line a finding, with what it reserves escaped', () => {
  expect(githubAnnotations([finding, placeless, { ...placeless, severity: 'INFO', subgraph: null }])).toEqual(
    [
      '::error file=a%2Cb%3Ac/schema%25.graphql,line=3,col=7,title=my-agency%3A INVALID_FIELD_SHARING::100%25 wrong: a,b%0Aand more%0AHint: Mark it @shareable.',
      '::warning title=my-agency%3A INVALID_FIELD_SHARING::100%25 wrong: a,b%0Aand more%0AHint: Mark it @shareable.',
      '::notice title=INVALID_FIELD_SHARING::100%25 wrong: a,b%0Aand more%0AHint: Mark it @shareable.',
    ],
  );
});

test('GitLab is given what it requires of each entry, a place too where the finding has none', () => {
  const report = gitlabReport(
    [finding, placeless, { ...finding, file: './x.graphql', line: 9 }],
    'schema.graphql',
  );
  for (const entry of report) {
    expect(entry).toEqual({
      description: expect.stringContaining('100% wrong'),
      check_name: 'INVALID_FIELD_SHARING',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      severity: expect.stringMatching(/^(info|minor|major|critical|blocker)$/),
      location: { path: expect.any(String), lines: { begin: expect.any(Number) } },
    });
  }
  expect(report.map(({ location }) => `${location.path}:${location.lines.begin}`)).toEqual([
    ...['a,b:c/schema%.graphql:3', 'schema.graphql:1', 'x.graphql:9'],
  ]);
});

test('fingerprints are unique in a report, and stay where a finding moves to another line', () => {
  const prints = (findings: Finding[]) => gitlabReport(findings, 'f').map(({ fingerprint }) => fingerprint);
  const [first, second] = prints([finding, finding]);
  expect(first).not.toBe(second);
  expect(prints([{ ...finding, line: 99, file: 'renamed.graphql' }])).toEqual([first]);
});

test('files are named from the root of what the pipeline checked out', () => {
  const inFolder = { ...finding, file: 'schema.graphql' };
  vi.stubEnv('INIT_CWD', '/builds/agencies/cau');
  vi.stubEnv('CI_PROJECT_DIR', '/builds');
  expect(gitlabReport([inFolder], '')[0]?.location.path).toBe('agencies/cau/schema.graphql');
  vi.stubEnv('GITHUB_WORKSPACE', '/builds/agencies');
  expect(githubAnnotations([inFolder])[0]).toMatch(/^::error file=cau\/schema\.graphql,line=3/);
  vi.stubEnv('GITHUB_WORKSPACE', '/elsewhere');
  expect(githubAnnotations([inFolder])[0]).toMatch(/^::error file=schema\.graphql,line=3/);
});
