import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultFirstPort, defaultListFile, readSubgraphList } from '@ieum/schema/subgraph-list.ts';
import { readInputs } from '@ieum/schema/subgraphs.ts';
import { verify } from '@ieum/schema/verify/verify.ts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/setup/database.ts';
import { checkRows, type Outcome } from '../mapping/check.ts';
import { initFile, initPostgres } from '../propose/init-file.ts';
import { checkFile, readMappingFile } from '../report/check-file.ts';
import { type ServedTables, serveTables } from '../serve/serve-tables.ts';
import { openSource } from './open-source.ts';
import { openPostgres } from './postgres.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ieum-sources-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function outcomesOf(mappingPath: string): Promise<Outcome[]> {
  const mapping = await readMappingFile(mappingPath);
  const file = await openSource(mappingPath, mapping);
  const found = await Array.fromAsync(checkRows(file, mapping));
  await file.close();
  return found;
}

const recordsOf = (outcomes: readonly Outcome[]) =>
  outcomes.flatMap((outcome) =>
    outcome.kind === 'record' && outcome.entry.as === 'supports' ? [outcome.entry.record] : [],
  );

describe('a file of JSON lines', () => {
  const lines = [
    {
      id: 'a-1',
      company: { name: '㈜이음', bizRegNo: '101-81-00001' },
      kind: '사업화',
      title: '초기창업',
      startDate: '2024-03-01',
      amount: 50000000,
      tags: ['수소', '물'],
      outstanding: true,
    },
    {
      id: 'a-2',
      company: { name: '새싹' },
      kind: '멘토링',
      title: '멘토링',
      startDate: '2024-04',
      amount: '5천만원',
      outstanding: false,
    },
  ].map((line) => JSON.stringify(line));

  it('is proposed, by its keys and those inside, and read with one outcome for every line', async () => {
    const path = join(folder, 'data.ndjson');
    const mapping = join(folder, 'lines.yaml');
    writeFileSync(path, `\uFEFF${[...lines, '{"id": ', '', '[1]'].join('\n')}\n`);
    const { form, tables } = await initFile(path, { out: mapping, overwrite: true });
    expect(form).toBe('NDJSON');
    expect(tables.map(({ header, missing }) => ({ header, missing }))).toEqual([{ header: [], missing: [] }]);
    expect(tables[0]!.own.map(({ source }) => [source.field, source.type])).toEqual([
      ['tags', 'TEXT'],
      ['outstanding', 'BOOLEAN'],
    ]);
    const outcomes = await outcomesOf(mapping);
    expect(recordsOf(outcomes)).toMatchObject([
      {
        row: 1,
        localId: 'a-1',
        amountWon: 50_000_000,
        startup: { by: 'BUSINESS_NUMBER', number: '1018100001' },
        extra: { tags: '수소, 물', outstanding: true },
      },
      {
        row: 2,
        localId: 'a-2',
        amountWon: 50_000_000,
        startedOn: '2024-04-01',
        startedOnPrecision: 'MONTH',
        startup: null,
        extra: { outstanding: false },
      },
    ]);
    const { refusals } = await checkFile(mapping);
    expect(refusals.map(({ row, code, valueClass }) => [row, code, valueClass])).toEqual([
      [3, 'LINE_FORMAT', 'line'],
      [5, 'LINE_FORMAT', 'line'],
    ]);
  });
});

describe('a table of a PostgreSQL database', () => {
  const variable = 'TEST_AGENCY_DATABASE_URL';
  const role = `reader_${Math.random().toString(36).slice(2)}`;
  let source: TestDatabase;
  let owner: pg.Client;
  let mapping: string;

  beforeAll(async () => {
    source = await createTestDatabase('source');
    owner = new pg.Client({ connectionString: source.url });
    await owner.connect();
    await owner.query(`
      create type grade as enum ('excellent', 'good', 'not-rated');
      create table "지원내역" (
        no bigint primary key, company_name text, biz_no char(12), support_type text, program_name text not null,
        start_date date, end_date timestamptz, support_amount numeric(15), grade grade, is_public boolean, rate numeric(5, 2), "대표자" text
      );
      comment on column "지원내역".grade is '평가등급';
      insert into "지원내역"
        select n, '㈜기업' || n, '121-81-0000' || n, case when n % 2 = 0 then '사업화' else '멘토링' end, '창업 도약 ' || n,
          date '2024-01-31' + n::int, timestamptz '2024-12-30 15:30+00', n * 1000000, 'good', true, 12.5, '홍길동'
        from generate_series(1, 9) as n;
      update "지원내역" set biz_no = null;
      insert into "지원내역" values (10, null, null, '알 수 없음', '보증', '2024-01-01', null, 1, null, false, null, null);
      create view public.secret as select 1 as no;
      create role ${role} login password 'right';
      grant select on "지원내역" to ${role};`);
    const url = new URL(source.url);
    url.username = role;
    url.password = 'right';
    process.env[variable] = url.toString();
    mapping = join(folder, 'postgres.yaml');
  });

  afterAll(async () => {
    delete process.env[variable];
    await owner?.query(`drop owned by ${role}; drop role ${role}`);
    await owner?.end();
    await source?.drop();
  });

  it('is proposed by its columns, their types, their comments and its key; the URL is not written', async () => {
    const { tables } = await initPostgres(
      { variable },
      { out: mapping, overwrite: true, organization: 'org:tp-busan' },
    );
    expect(tables).toHaveLength(1);
    const [{ columns, own, extra, missing }] = tables as [(typeof tables)[0]];
    expect(Object.fromEntries(columns.map(({ field, source: { column } }) => [field, column]))).toEqual({
      ...{ id: 'no', businessNumber: 'biz_no', startupName: 'company_name' },
      ...{ kind: 'support_type', title: 'program_name' },
      ...{ startedOn: 'start_date', endedOn: 'end_date', amount: 'support_amount' },
    });
    expect(columns.find(({ field }) => field === 'id')!.reasons[0]).toBe("it is the table's primary key");
    expect(own.map(({ source: { field, type, ko, values } }) => [field, type, ko, values])).toEqual([
      ['grade', 'ENUM', '평가등급', { excellent: 'EXCELLENT', good: 'GOOD', 'not-rated': 'NOT_RATED' }],
      ['isPublic', 'BOOLEAN', 'is_public', undefined],
      ['rate', 'NUMBER', 'rate', undefined],
    ]);
    expect(extra).toEqual([{ column: '대표자', reason: 'PERSONAL' }]);
    expect(missing).toEqual([]);
    const text = readFileSync(mapping, 'utf8');
    expect(text).toContain(`connection: ${variable}`);
    expect(text).not.toContain('right');
  });

  it('is read as it was at one moment, by an account that may only read', async () => {
    const file = await openPostgres({ variable, tables: ['public.지원내역'] });
    await owner.query(`insert into "지원내역" (no, program_name) values (11, '나중')`);
    const rows = await Array.fromAsync(file.sheets[0]!.rows());
    await file.close();
    await owner.query('delete from "지원내역" where no = 11');
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 10 }, (_, index) => index + 1));
    // 30 December 15:30 UTC is the 31st in Korea.
    expect(rows[0]!.cells.slice(0, 8)).toEqual([
      ...[{ kind: 'number', value: 1 }, { kind: 'text', text: '㈜기업1' }, { kind: 'empty' }],
      ...[
        { kind: 'text', text: '멘토링' },
        { kind: 'text', text: '창업 도약 1' },
        { kind: 'text', text: '2024-02-01' },
      ],
      ...[
        { kind: 'text', text: '2024-12-31' },
        { kind: 'number', value: 1_000_000 },
      ],
    ]);
  });

  it('that cannot be read is told with what to do', async () => {
    await expect(openPostgres({ variable: 'NOT_SET_ANYWHERE' })).rejects.toThrow(
      'NOT_SET_ANYWHERE is not set',
    );
    await expect(openPostgres({ variable, tables: ['public.secret'] })).rejects.toThrow(
      'may read no table public.secret; it may read public.지원내역',
    );
    process.env.TEST_WRONG_URL = process.env[variable]!.replace('right', 'wrong');
    await expect(openPostgres({ variable: 'TEST_WRONG_URL' })).rejects.toThrow(
      /TEST_WRONG_URL cannot be read/,
    );
  });

  it('is served as a subgraph that passes the verification, and is read anew when told to', async () => {
    writeFileSync(mapping, readFileSync(mapping, 'utf8').replace('value: OWNER', 'value: PUBLIC'));
    const database = await createTestDatabase('tabular_postgres');
    const told: string[] = [];
    const environment = {
      DATABASE_URL: database.url,
      PORT: '0',
      IEUM_DIRECTORY_URL: 'http://127.0.0.1:9',
      IEUM_SHARING_POLL_MS: '60000',
    };
    let served: ServedTables | undefined;
    try {
      served = await serveTables(mapping, { tell: (line) => told.push(line), environment });
      expect(told[0]).toContain('10 rows: 9 new, 0 changed, 0 as before, 1 refused');
      const list = readSubgraphList(defaultListFile, defaultFirstPort);
      if ('problems' in list) throw new Error(list.problems.join('\n'));
      const others = (await readInputs(list.entries)).flatMap((read) =>
        'input' in read ? [read.input] : [],
      );
      const results = await verify({ name: 'tp-busan', url: served.url, others });
      expect(results.filter(({ outcome, id }) => outcome === 'failed' && !id.startsWith('latency.'))).toEqual(
        [],
      );
      await owner.query(`update "지원내역" set program_name = '바뀐 사업' where no = 3`);
      expect((await served.reload())?.counts).toMatchObject({
        created: 0,
        changed: 1,
        unchanged: 8,
        refused: 1,
      });
    } finally {
      await served?.close();
      await database.drop();
    }
  }, 60_000);
});
