import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../ieum.ts';

const header = '관리번호,기업명,사업자등록번호,지원유형,사업명,시작일,지원금액';
const good = '2024-001,㈜이음,101-81-00001,사업화,초기창업,2024.3.1.,5천만원';
const bad = '2024-002,새싹,101-81-00002,사업화,초기창업,2024.2.30,약 5억';

let folder: string;
let data: string;
let mapping: string;
let printed: { out: string; err: string };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ieum-cli-'));
  data = join(folder, '지원현황.csv');
  mapping = join(folder, '지원현황.mapping.yaml');
  printed = { out: '', err: '' };
  const capture = (stream: 'out' | 'err', end: string) => (text: unknown) => {
    printed[stream] += `${text}${end}`;
    return true;
  };
  vi.spyOn(console, 'log').mockImplementation(capture('out', '\n'));
  vi.spyOn(console, 'error').mockImplementation(capture('err', '\n'));
  vi.spyOn(process.stdout, 'write').mockImplementation(capture('out', ''));
  vi.spyOn(process.stderr, 'write').mockImplementation(capture('err', ''));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const write = (...lines: string[]) => writeFileSync(data, `${lines.join('\n')}\n`);

describe('ieum tabular init', () => {
  it('writes a mapping beside the file and shows how sure it is of each column', async () => {
    write(header, good);
    expect(await run(['tabular', 'init', data, '--organization', 'org:cau'])).toBe(0);
    expect(printed.out).toMatch(/businessNumber +사업자등록번호 +100 %/);
    expect(readFileSync(mapping, 'utf8')).toContain('organization: org:cau');
  });

  it('ends with 1 and says what is missing where a needed column is not found', async () => {
    write(header.replace('관리번호', '갑'), good);
    expect(await run(['tabular', 'init', data])).toBe(1);
    expect(printed.out).toContain('MISSING, and needed: id');
    expect(readFileSync(mapping, 'utf8')).toContain('# Missing, and needed: id');
  });

  it('never overwrites a mapping unasked', async () => {
    write(header, good);
    writeFileSync(mapping, 'mine');
    expect(await run(['tabular', 'init', data])).toBe(2);
    expect(printed.err).toContain('is there already: give --out, or --force');
    expect(readFileSync(mapping, 'utf8')).toBe('mine');
    expect(await run(['tabular', 'init', data, '--force'])).toBe(0);
  });

  it.each([
    ['no.xlsx', undefined, 'There is no file'],
    ['notes.csv', '안녕하세요\n표가 없습니다\n', 'no sheet with a header that is understood'],
  ])('tells a mistake in one line: %s', async (name, content, message) => {
    const path = join(folder, name);
    if (content !== undefined) writeFileSync(path, content);
    expect(await run(['tabular', 'init', path])).toBe(2);
    expect(printed.err).toContain(message);
    expect(printed.err.trim().split('\n')).toHaveLength(1);
  });
});

describe('ieum tabular check', () => {
  it('names a column that the file has gained since its mapping was written', async () => {
    write(header, good);
    await run(['tabular', 'init', data, '--organization', 'org:cau']);
    write(`${header},성과`, `${good},매출증가`);
    printed.out = '';
    expect(await run(['tabular', 'check', mapping])).toBe(0);
    expect(printed.out).toMatch(/성과/);
  });

  it('ends with 0 where every row is a record or none at all', async () => {
    write(header, good, ',,,,,,', '합계,,,,,,5천만원');
    await run(['tabular', 'init', data]);
    printed.out = '';
    expect(await run(['tabular', 'check', mapping])).toBe(0);
    expect(printed.out).toContain('Sheet "지원현황": 4 rows, 1 record, 0 refused.');
    expect(printed.out).toContain('no record, TOTAL: row 4');
  });

  it('tells each refused value by its place, its class and the reason, and ends with 1', async () => {
    write(header, good, bad);
    await run(['tabular', 'init', data]);
    printed.out = '';
    const report = join(folder, 'refused.xlsx');
    expect(await run(['tabular', 'check', mapping, '--report', report])).toBe(1);
    expect(printed.out).toMatch(
      /지원현황 +3 +F 시작일 +startedOn +text 9999\.9\.99 +not a day of the calendar/,
    );
    expect(printed.out).not.toContain('101-81-00002');
    expect(existsSync(report)).toBe(true);
  });

  it('prints the same as JSON, with the reason in both languages', async () => {
    write(header, good, bad);
    await run(['tabular', 'init', data]);
    printed.out = '';
    expect(await run(['tabular', 'check', mapping, '--json'])).toBe(1);
    const { ok, sheets, refusals } = JSON.parse(printed.out);
    expect(ok).toBe(false);
    expect(sheets).toMatchObject([{ rows: 3, records: 1, refused: 1, skipped: { HEADER: [[1, 1]] } }]);
    expect(refusals.map(({ code }: { code: string }) => code)).toEqual([
      'NUMBER_CHECKSUM',
      'DATE_RANGE',
      'AMOUNT_APPROXIMATE',
    ]);
    expect(refusals[0]).toMatchObject({
      sheet: '지원현황',
      row: 3,
      column: 'C',
      reason: { ko: expect.stringMatching('검증 숫자') },
    });
  });

  it('tells mistakes in the mapping with their places', async () => {
    writeFileSync(mapping, 'version: 1\nfile: x.csv\ntables:\n  - sheet: x\n    header: 1\n');
    expect(await run(['tabular', 'check', mapping])).toBe(2);
    expect(printed.err).toContain('tables[0].header: expected its rows');
    expect(printed.err).not.toContain('    at ');
    writeFileSync(mapping, 'version: [');
    expect(await run(['tabular', 'check', mapping])).toBe(2);
  });
});

it.each([['tabular'], ['tabular', 'init'], ['tabular', 'check']])(
  'ieum %s %s has help with an example',
  async (...command) => {
    expect(await run([...command, '--help'])).toBe(0);
    expect(printed.out).toMatch(/Examples?:\n {2}ieum tabular/);
  },
);

describe('ieum tabular serve and import', () => {
  it.each(['serve', 'import'])(
    '%s tells what the mapping lacks for it, and starts nothing',
    async (command) => {
      write(header, good);
      await run(['tabular', 'init', data]);
      expect(await run(['tabular', command, mapping])).toBe(2);
      expect(printed.err).toContain('organization: missing; needed to serve or import');
      expect(printed.err).toContain('publishers: missing; needed to serve or import');
      expect(printed.err).not.toContain('    at ');
    },
  );

  it.each(['serve', 'import'])(
    '%s tells in one line that its database cannot be reached',
    async (command) => {
      write(header, good);
      await run(['tabular', 'init', data, '--organization', 'org:cau']);
      printed.err = '';
      vi.stubEnv('DATABASE_URL', 'postgres://nobody:secret@127.0.0.1:9/none');
      expect(await run(['tabular', command, mapping])).toBe(2);
      vi.unstubAllEnvs();
      expect(printed.err).toContain('ECONNREFUSED');
      expect(printed.err).not.toContain('secret');
      expect(printed.err.trim().split('\n')).toHaveLength(1);
    },
  );

  it('init takes the name of a variable and never the URL of a database', async () => {
    expect(await run(['tabular', 'init', '--postgres', 'postgres://user:secret@host/db'])).toBe(2);
    expect(printed.err).toContain('expected one in capitals, e.g. AGENCY_DATABASE_URL');
    expect(printed.err).not.toContain('user:secret');
    expect(await run(['tabular', 'init'])).toBe(2);
    expect(printed.err).toContain('Expected either a file, or --postgres');
  });
});
