import { compareKeys, decodeCursor, encodeCursor, type SortKey, sameShape } from '../../contract/cursor.ts';
import { type Check, judge, notApplicable, type Outcome } from '../check.ts';
import { type Listing, nameOf } from '../listing.ts';
import { type Place, readPage } from '../place.ts';
import type { Subject } from '../subject.ts';

/** What the gateway merges by: each cursor is its edge's sort key. */
export const cursorChecks: readonly Check[] = [
  {
    id: 'cursor.form',
    level: 'must',
    title: 'Each cursor is its sort key: base64url, without padding, of JSON without spaces',
    hint: 'Write [["D","2024-03-01"],["D","cau:inc:2024-017"]] by a plain JSON encoder without spaces and without escaping Korean, then base64url without "=".',
    run: (subject) =>
      judgeListings(subject, ({ place, edges }) =>
        edges.flatMap((edge) => {
          const key = decodeCursor(edge.cursor);
          const isCanonical = key !== null && encodeCursor(key) === edge.cursor;
          return isCanonical
            ? []
            : [
                `${place.label}: the cursor ${JSON.stringify(edge.cursor)} of ${nameOf(edge)} is ${key ? 'not written canonically' : 'no sort key'}`,
              ];
        }),
      ),
  },
  {
    id: 'cursor.key',
    level: 'must',
    title: 'Cursors hold the key of the order asked for, with the record’s own values and its id last',
    hint: 'Supports: startedOn and id, both D or both A; programs: applyFrom D or applyTo A, then id A; spaces: vacantUnits D, then id A.',
    run: (subject) =>
      judgeListings(subject, ({ place, edges }) => edges.flatMap((edge) => keyFault(place, edge) ?? [])),
  },
  {
    id: 'cursor.order',
    level: 'must',
    title: 'Edges come strictly in the order of their keys, text by code point, null last',
    hint: 'Sort by the key with COLLATE "C" (or BINARY), nulls last in both directions, and the id as the last term.',
    run: (subject) => judgeListings(subject, orderFaults),
  },
];

/** Judges every list that could be read and has edges. */
export async function judgeListings(
  subject: Subject,
  faultsOf: (listing: Listing) => readonly string[] | Promise<readonly string[]>,
  isFit: (listing: Listing) => boolean = () => true,
  reason = 'no gathered connection has anything in it',
): Promise<Outcome> {
  const listings = (await subject.listings()).filter((listing) => listing.edges.length > 0 && isFit(listing));
  if (listings.length === 0) return notApplicable(reason);
  const faults: string[] = [];
  for (const listing of listings) faults.push(...(await faultsOf(listing)));
  return judge(faults);
}

function orderFaults({ place, edges }: Listing): string[] {
  const keys = edges.map(({ cursor }) => decodeCursor(cursor));
  return keys.flatMap((key, at) => {
    const before = keys[at - 1];
    if (!key || !before) return [];
    if (!sameShape(before, key))
      return [`${place.label}: edges ${at} and ${at + 1} have keys of different forms`];
    if (compareKeys(before, key) < 0) return [];
    return [
      `${place.label}: edge ${at + 1} (${nameOf(edges[at]!)}) does not come after edge ${at} (${nameOf(edges[at - 1]!)})`,
    ];
  });
}

/** The keys of the core contract, by connection type and order; `vacantUnits` and its like are fields of the node. */
const contractKeys: Readonly<Record<string, ReadonlyArray<readonly ['A' | 'D', string]>>> = {
  'supports ASC': [
    ['A', 'startedOn'],
    ['A', 'id'],
  ],
  'supports DESC': [
    ['D', 'startedOn'],
    ['D', 'id'],
  ],
  'programs NEWEST': [
    ['D', 'applyFrom'],
    ['A', 'id'],
  ],
  'programs CLOSING_SOON': [
    ['A', 'applyTo'],
    ['A', 'id'],
  ],
  'spaces ': [
    ['D', 'vacantUnits'],
    ['A', 'id'],
  ],
};

function keyFault({ field, order, label }: Place, edge: Listing['edges'][number]): string | null {
  const key = decodeCursor(edge.cursor);
  if (key === null) return null;
  const expected = contractKeys[`${field.field} ${order?.value ?? ''}`];
  if (!expected) {
    const last = key.at(-1)?.[1];
    return edge.node?.id === undefined || last === edge.node.id
      ? null
      : `${label}: the key of ${nameOf(edge)} ends with ${JSON.stringify(last)}, not with its id`;
  }
  const own: SortKey = expected.map(([direction, name]) => [direction, edge.node[name] ?? null] as const);
  const isSame = JSON.stringify(own) === JSON.stringify(key);
  return isSame
    ? null
    : `${label}: ${nameOf(edge)} has the key ${JSON.stringify(key)}; expected ${JSON.stringify(own)}`;
}

/** The error that a cursor comes to: a fault where it is taken, or refused with another code. */
export async function cursorRefusal(subject: Subject, place: Place, after: string): Promise<string | null> {
  const { answer, edges } = await readPage(subject.asker, subject.served, place, { first: 3, after });
  const shown = JSON.stringify(after.slice(0, 60));
  if (answer.errors.length === 0)
    return `${place.label}: after ${shown} came ${edges.length} edges and no error`;
  const code = answer.errors[0]?.extensions?.code;
  return code === undefined || code === 'BAD_CURSOR'
    ? null
    : `${place.label}: after ${shown} came ${String(code)}`;
}
