import { compareKeys, encodeCursor, type SortKey } from '../../contract/cursor.ts';
import type { Check } from '../check.ts';
import { type Listing, nameOf } from '../listing.ts';
import { type Edge, type Page, readPage } from '../place.ts';
import type { Subject } from '../subject.ts';
import { cursorRefusal, judgeListings } from './cursors.ts';

/** How lists are read page by page, by whoever made the cursor. */
export const pagingChecks: readonly Check[] = [
  {
    id: 'paging.resume',
    level: 'must',
    title: 'Pages of 1, of 7 and of 100 give the same records in the same order, without gaps or repeats',
    hint: 'Answer the first `first` edges whose key comes strictly after the cursor’s, by comparing keys and not by counting rows.',
    run: (subject) =>
      judgeListings(subject, async (listing) => {
        const faults: string[] = [];
        for (const size of [1, 7])
          faults.push(...resumeFaults(listing, size, await walk(subject, listing, size)));
        return faults;
      }),
  },
  {
    id: 'paging.end',
    level: 'must',
    title: 'pageInfo says whether more follows, and where the page ends',
    hint: 'Fetch one row more than a page to know hasNextPage; endCursor is the last edge’s cursor, null on an empty page.',
    run: (subject) =>
      judgeListings(subject, async (listing) => {
        const pages = [
          ...listing.pages,
          ...(await walk(subject, listing, Math.max(1, listing.edges.length - 1))),
        ];
        return pages.flatMap((page) => endFaults(listing, page));
      }),
  },
  {
    id: 'paging.first',
    level: 'must',
    title:
      'A page has no more edges than `first`, none for 0, and an error or a cut for what is out of range',
    hint: 'Take `first` from 0 to 100; answer others with BAD_INPUT, or with as many as you give.',
    run: (subject) =>
      judgeListings(subject, async ({ place, edges }) => {
        const faults: string[] = [];
        for (const first of [0, 1, 2]) {
          const page = await readPage(subject.asker, subject.served, place, { first });
          const most = Math.min(first, edges.length);
          if (page.fault) faults.push(`first: ${first}: ${page.fault}`);
          else if (page.edges.length > first || (page.edges.length === 0 && most > 0)) {
            faults.push(`${place.label}: first: ${first} came to ${page.edges.length} edges`);
          }
        }
        const negative = await readPage(subject.asker, subject.served, place, { first: -1 });
        if (negative.edges.length > 0)
          faults.push(`${place.label}: first: -1 came to ${negative.edges.length} edges`);
        return faults;
      }),
  },
  {
    id: 'paging.stable',
    level: 'must',
    title: 'The same page asked twice is the same',
    hint: 'Sort by a key that ends with the record’s id, so that nothing is left to chance.',
    run: (subject) =>
      judgeListings(subject, async ({ place, edges }) => {
        const again = await readPage(subject.asker, subject.served, place, { first: 100 });
        const at = again.edges.findIndex(({ cursor }, index) => cursor !== edges[index]?.cursor);
        return at < 0
          ? []
          : [`${place.label}: edge ${at + 1} was ${nameOf(edges[at]!)}, and is ${nameOf(again.edges[at]!)}`];
      }),
  },
  {
    id: 'paging.foreign-cursor',
    level: 'must',
    title: 'Cursors that other sources made are taken: what comes after their key comes',
    hint: 'Compare with the cursor’s key; do not look its record up, for the record may be of another source.',
    run: (subject) =>
      judgeListings(
        subject,
        (listing) => foreignFaults(subject, listing),
        ({ keys }) => keys !== null,
        'no list has cursors in order',
      ),
  },
  {
    id: 'paging.broken-cursor',
    level: 'must',
    title: 'A cursor that does not decode is refused with BAD_CURSOR',
    hint: 'Answer BAD_CURSOR, and never the first page, for what is not base64url of a sort key.',
    run: (subject) =>
      judgeListings(subject, async ({ place }) => {
        const refusals: (string | null)[] = [];
        for (const after of brokenCursors) refusals.push(await cursorRefusal(subject, place, after));
        return refusals.filter((fault) => fault !== null);
      }),
  },
  {
    id: 'paging.other-order',
    level: 'must',
    title: 'A cursor of another order, or of another length, is refused with BAD_CURSOR',
    hint: 'Compare the cursor’s directions and their number with those of the order asked for.',
    run: (subject) =>
      judgeListings(
        subject,
        async ({ place, keys }) => {
          const key = keys![0]!;
          const turned: SortKey = key.map(
            ([direction, value]) => [direction === 'A' ? 'D' : 'A', value] as const,
          );
          const refusals: (string | null)[] = [];
          for (const other of [turned, key.slice(1), [...key, key[0]!]]) {
            if (other.length > 0) refusals.push(await cursorRefusal(subject, place, encodeCursor(other)));
          }
          return refusals.filter((fault) => fault !== null);
        },
        ({ keys }) => keys !== null,
        'no list has cursors in order',
      ),
  },
];

/** No base64url, no JSON, no list, no position, no direction. */
const brokenCursors = [
  'not a cursor!',
  ...['not json', '{"a":1}', '[]', '[["X","2024-03-01"],["D","a:b:c"]]'].map((text) =>
    Buffer.from(text).toString('base64url'),
  ),
];

/** Pages that are read of one list in one size: enough to go over many boundaries. */
const mostPages = 12;

/** Goes on to an empty page whatever the pages say of more, or until one starts where another did. */
async function walk({ asker, served }: Subject, { place }: Listing, size: number): Promise<Page[]> {
  const pages: Page[] = [];
  let after: string | undefined;
  while (pages.length < mostPages) {
    const page = await readPage(asker, served, place, {
      first: size,
      ...(after === undefined ? {} : { after }),
    });
    pages.push(page);
    const last = page.edges.at(-1)?.cursor;
    if (page.fault !== null || last === undefined || last === after) break;
    after = last;
  }
  return pages;
}

function resumeFaults({ place, edges, isWhole }: Listing, size: number, pages: readonly Page[]): string[] {
  const fault = pages.find((page) => page.fault !== null)?.fault;
  if (fault) return [`by ${size}: ${fault}`];
  const walked = pages.flatMap((page) => page.edges);
  const at = walked.findIndex(({ cursor }, index) => index < edges.length && cursor !== edges[index]?.cursor);
  if (at >= 0) {
    return [
      `${place.label}: by ${size}, record ${at + 1} is ${nameOf(walked[at]!)}; by 100 it is ${nameOf(edges[at]!)}`,
    ];
  }
  if (isWhole && walked.length > edges.length)
    return [
      `${place.label}: by ${size} there are more records than by 100, e.g. ${nameOf(walked[edges.length]!)}`,
    ];
  const isOver = pages.at(-1)?.edges.length === 0;
  return isOver && walked.length < edges.length
    ? [
        `${place.label}: by ${size} the list ends after ${walked.length} records, by 100 it has ${edges.length}`,
      ]
    : [];
}

function endFaults({ place, edges, isWhole }: Listing, page: Page): string[] {
  const last = page.edges.at(-1);
  if ((last?.cursor ?? null) !== (page.endCursor ?? null)) {
    return [
      `${place.label}: endCursor is ${JSON.stringify(page.endCursor)} where the last edge has ${JSON.stringify(last?.cursor ?? null)}`,
    ];
  }
  if (!last) return page.hasNextPage ? [`${place.label}: an empty page says that more follows`] : [];
  const at = edges.findIndex(({ cursor }) => cursor === last.cursor);
  const isEnd = isWhole && at === edges.length - 1;
  if (at >= 0 && at < edges.length - 1 && !page.hasNextPage)
    return [`${place.label}: hasNextPage is false after record ${at + 1} of ${edges.length}`];
  return isEnd && page.hasNextPage ? [`${place.label}: hasNextPage is true after the last record`] : [];
}

/** Keys between those of the list, with ids that sort before and after by code point though not by other orders. */
async function foreignFaults({ asker, served }: Subject, { place, edges, keys }: Listing): Promise<string[]> {
  const faults: string[] = [];
  const middle = keys![Math.floor(edges.length / 2)]!;
  for (const id of ['!', 'A:foreign:1', 'ａ:외부:\ufffd', '\u{10000}:foreign', `${middle.at(-1)![1]}-1`]) {
    const key: SortKey = [...middle.slice(0, -1), [middle.at(-1)![0], id]];
    const page = await readPage(asker, served, place, { first: 5, after: encodeCursor(key) });
    const expected = edges.filter((_, at) => compareKeys(key, keys![at]!) < 0).slice(0, 5);
    const got = page.edges.slice(0, expected.length);
    if (page.fault) faults.push(`after ${JSON.stringify(key)}: ${page.fault}`);
    else if (namesOf(got) !== namesOf(expected) || (expected.length === 0 && page.edges.length > 0)) {
      faults.push(
        `${place.label}: after ${JSON.stringify(key)} expected [${namesOf(expected)}]; got [${namesOf(page.edges)}]`,
      );
    }
  }
  return faults;
}

const namesOf = (edges: readonly Edge[]) => edges.map(nameOf).join(', ');
