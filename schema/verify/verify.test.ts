import { beforeAll, expect, test } from 'vitest';
import { readCaller } from '../contract/caller.ts';
import { compareKeys, decodeCursor, encodeCursor } from '../contract/cursor.ts';
import type { SubgraphInput } from '../subgraph.ts';
import { defaultFirstPort, defaultListFile, readSubgraphList } from '../subgraph-list.ts';
import { readInputs } from '../subgraphs.ts';
import { conforming, rulesWithout, type Steps, startAgency } from './fixtures/agency.ts';
import { type Result, verify } from './verify.ts';

let others: SubgraphInput[];

beforeAll(async () => {
  const list = readSubgraphList(defaultListFile, defaultFirstPort);
  if ('problems' in list) throw new Error(list.problems.join('\n'));
  const read = await readInputs(list.entries);
  others = read.flatMap((result) => ('input' in result ? [result.input] : []));
});

/** What a conforming agency comes to once some of its steps are replaced. */
async function verifyAgency(broken: Partial<Steps> = {}): Promise<Result[]> {
  const agency = await startAgency(broken);
  try {
    return await verify({ name: 'test-agency', url: agency.url, others });
  } finally {
    agency.stop();
  }
}

/** How long answers take depends on what else the machine does, so time is no part of it. */
const failedOf = (results: readonly Result[]) =>
  results.filter(({ outcome, id }) => outcome === 'failed' && !id.startsWith('latency.')).map(({ id }) => id);

test('a conforming subgraph passes every check, and only signatures say nothing of it', async () => {
  const results = await verifyAgency();
  expect(failedOf(results)).toEqual([]);
  expect(results.filter(({ outcome }) => outcome === 'not applicable').map(({ id }) => id)).toEqual([
    'signatures.request',
  ]);
});

const endless = conforming.sdl.replace('order: SortOrder = DESC', 'order: SortOrder = ASC');

/** One fault each: what is wrong with the subgraph, the check that is to say so, and the step that is wrong. */
const faults: ReadonlyArray<readonly [string, string, Partial<Steps>]> = [
  ['gives no SDL to whoever has no caller', 'service.sdl', hidesSdl()],
  ['declares a gathered field with another default', 'service.composes', { sdl: endless }],
  [
    'takes a body that is no request for an empty answer',
    'http.body-refused',
    { readBody: (text) => conforming.readBody(text) ?? { query: '{ __typename }' } },
  ],
  ['fails where a body is no request', 'http.body-refused', { refusedStatus: 500 }],
  ['says that its JSON is HTML', 'http.json', { contentType: 'text/html' }],
  [
    'answers what @skip leaves out',
    'operation.selections',
    {
      result: (result, query) =>
        query.includes('off:') ? { ...result, data: { ...result.data, off: 'Query' } } : result,
    },
  ],
  [
    'leaves out unknown fields and answers the rest',
    'operation.unknown-refused',
    { rules: rulesWithout('FieldsOnCorrectTypeRule') },
  ],
  [
    'leaves out unknown arguments and answers the rest',
    'operation.unknown-refused',
    { rules: rulesWithout('KnownArgumentNamesRule') },
  ],
  [
    'makes up variables that are missing',
    'operation.variables-refused',
    { coerce: (variables) => ({ r: [], ...variables }) },
  ],
  ['fails at a caller header that cannot be read', 'caller.header', { readCaller: readOrFail }],
  ['tells strangers what only partners may know', 'caller.disclosure', { maySee: () => true }],
  ['answers entities in the order of its database', 'entities.order', { entities: inOrderOfIds }],
  ['answers each key once', 'entities.duplicates', { entities: eachOnce }],
  ['puts entities together by type', 'entities.mix', { entities: byType }],
  ['fails at an empty list of representations', 'entities.empty', { entities: notEmpty }],
  [
    'leaves unknown keys out of the answer',
    'entities.unknown',
    { entities: (all, find) => all.map(find).filter((one) => one !== null) },
  ],
  ['knows no startup that it has nothing of', 'entities.stubs', { stub: (_, id) => !/^st[2z]/.test(id) }],
  [
    'pads its cursors',
    'cursor.form',
    { cursor: padded, readCursor: (text, shape) => conforming.readCursor(text.replaceAll('=', ''), shape) },
  ],
  [
    'writes the number of a row into its cursors',
    'cursor.key',
    {
      key: (key) =>
        key.map(
          ([direction, value], at) => [direction, at === key.length - 1 ? `row:${value}` : value] as const,
        ),
      readCursor: withoutRows,
    },
  ],
  ['sorts ids as a dictionary does', 'cursor.order', { compare: byLocale }],
  ['repeats the record that a page ended with', 'paging.resume', { comesAfter: (order) => order >= 0 }],
  ['says that nothing follows', 'paging.end', { hasNextPage: () => false }],
  ['gives no endCursor', 'paging.end', { endCursor: () => null }],
  [
    'looks for the record of a cursor',
    'paging.foreign-cursor',
    { comesAfter: (order, _, after, all) => order > 0 && all.some((key) => compareKeys(key, after) === 0) },
  ],
  [
    'takes cursors of the other order',
    'paging.other-order',
    { readCursor: (text) => (decodeCursor(text)?.length === 2 ? decodeCursor(text) : null) },
  ],
  ['starts anew where a cursor is broken', 'paging.broken-cursor', { readCursor: startsAnew }],
  ['counts the records of the page', 'total.list', { total: (_, page) => page.length }],
  [
    'overlooks a field of the filter',
    'filter.meaning',
    { matches: (filter, row, meets) => meets({ ...filter, statuses: null }, row) },
  ],
  [
    'leaves out records that are still running',
    'filter.meaning',
    { matches: (filter, row, meets) => meets(filter, row) && !(filter.active && row.endedOn === null) },
  ],
  [
    'lists everything where an id is unknown',
    'filter.nothing',
    {
      matches: (filter, row, meets, isList) =>
        meets(filter, row) || (isList && filter.ids?.[0] === 'verify:none:1'),
    },
  ],
  [
    'takes null in a filter for a condition',
    'filter.absent',
    { matches: (filter, row, meets) => filter.themeIds !== null && meets(filter, row) },
  ],
  ['counts cancelled records', 'stats.totals', { counts: () => true }],
  ['tells the numbers of a cell of one startup', 'stats.suppression', { suppresses: () => false }],
  [
    'holds more than it says',
    'holds.kept',
    { sdl: conforming.sdl.replace('prefixes: ["test:"]', 'prefixes: ["test:space:"]') },
  ],
  ['writes startup sets as JSON', 'set.form', { set: (numbers) => JSON.stringify(numbers) }],
  [
    'answers null where it promised a value',
    'values.not-null',
    { result: replaced(/"title":"[^"]*5"/g, '"title":null') },
  ],
  ['writes won as text', 'values.types', { result: replaced(/"won":(\d+)/g, '"won":"$1"') }],
  [
    'gives errors no code',
    'errors.code',
    { result: replaced(/"code":"GRAPHQL_VALIDATION_FAILED"/g, '"at":1') },
  ],
  [
    'tells where in its programs it failed',
    'errors.internals',
    {
      result: replaced(/"code":"BAD_CURSOR"/g, '"code":"BAD_CURSOR","stacktrace":["at page (list.js:7:1)"]'),
    },
  ],
  [
    'fails with a statement of its database',
    'errors.internals',
    { result: replaced(/"message":"after: [^"]*"/g, '"message":"Failed query: select * from supports"') },
  ],
];

test.each(faults)('a subgraph that %s fails %s, and nothing else', async (_, id, broken) => {
  const results = await verifyAgency(broken);
  expect(failedOf(results)).toEqual([id]);
  const failed = results.find(({ outcome }) => outcome === 'failed');
  expect(failed?.detail).toMatch(/\S/);
});

test('answers that are not what the schema says are faults, and end nothing', async () => {
  const withoutNodes: Steps['result'] = (result) =>
    JSON.parse(JSON.stringify(result), (key, value) => (key === 'node' ? null : value));
  const failed = failedOf(await verifyAgency({ result: withoutNodes }));
  expect(failed).toContain('values.not-null');
  const withoutData: Steps['result'] = (result, query) =>
    query.includes('_service') ? result : JSON.parse('[null]');
  expect(failedOf(await verifyAgency({ result: withoutData }))).toContain('gathered.answers');
});

function hidesSdl(): Partial<Steps> {
  let asked = 0;
  return {
    // The first is the verifier's own start, the second has a caller.
    result(result, query) {
      if (!query.startsWith('{ _service { sdl } }') || ++asked < 3) return result;
      return { data: { _service: { sdl: '' } } };
    },
  };
}

function readOrFail(header: string | undefined) {
  const caller = readCaller(header);
  if (header && !caller) throw new Error('The header ieum-caller cannot be read.');
  return caller;
}

function inOrderOfIds(all: Parameters<Steps['entities']>[0], find: Parameters<Steps['entities']>[1]) {
  const isOfOneType = new Set(all.map(({ __typename }) => __typename)).size === 1;
  const isEachOnce = new Set(all.map(({ id }) => id)).size === all.length;
  const isKnown = all.every((one) => find(one) !== null);
  return (
    isOfOneType && isEachOnce && isKnown && all.length > 3
      ? [...all].sort((a, b) => (a.id < b.id ? -1 : 1))
      : all
  ).map(find);
}

function eachOnce(all: Parameters<Steps['entities']>[0], find: Parameters<Steps['entities']>[1]) {
  const isOfOneType = new Set(all.map(({ __typename }) => __typename)).size === 1;
  const isAsked = isOfOneType && all.length === 4 && all[2]?.id === all[3]?.id;
  return (isAsked ? all.filter(({ id }, at) => all.findIndex((one) => one.id === id) === at) : all).map(find);
}

function byType(all: Parameters<Steps['entities']>[0], find: Parameters<Steps['entities']>[1]) {
  return [...all]
    .sort((a, b) => (a.__typename < b.__typename ? -1 : a.__typename > b.__typename ? 1 : 0))
    .map(find);
}

function notEmpty(all: Parameters<Steps['entities']>[0], find: Parameters<Steps['entities']>[1]) {
  if (all.length === 0) throw new Error('Expected a representation.');
  return all.map(find);
}

function padded(key: Parameters<Steps['cursor']>[0]): string {
  const text = encodeCursor(key);
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

function withoutRows(text: string, shape: Parameters<Steps['readCursor']>[1]) {
  const key = conforming.readCursor(text, shape) ?? [];
  const read = key.map(
    ([direction, value]) =>
      [direction, typeof value === 'string' ? value.replace(/^row:/, '') : value] as const,
  );
  return read.length > 0 ? read : null;
}

function byLocale(a: Parameters<Steps['compare']>[0], b: Parameters<Steps['compare']>[1]): number {
  const fold = (key: typeof a) =>
    key.map(
      ([direction, value]) => [direction, typeof value === 'string' ? value.toLowerCase() : value] as const,
    );
  return compareKeys(fold(a), fold(b)) || compareKeys(a, b);
}

function startsAnew(text: string, shape: Parameters<Steps['readCursor']>[1]) {
  if (decodeCursor(text)) return conforming.readCursor(text, shape);
  return shape.map(
    ([direction, value]) =>
      [direction, direction === 'D' ? (typeof value === 'string' ? '\u{10ffff}' : 1e9) : ''] as const,
  );
}

function replaced(pattern: RegExp, by: string): Steps['result'] {
  return (result) => JSON.parse(JSON.stringify(result).replace(pattern, by));
}
