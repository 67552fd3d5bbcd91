import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedNetwork } from '../setup/shared-network.ts';
import { askPage, itemsIn, readPages } from './ask-page.ts';
import { type GatheredList, type Item, itemsOf } from './gathered-list.ts';
import { gatheredList, organization } from './random-list.ts';

let gatewayUrl: string;

beforeAll(async () => {
  ({ gatewayUrl } = await sharedNetwork());
});

/** Some dozens of items each, from several sources where a list can have several. */
const lists: GatheredList[] = [
  ...bothOrders({
    on: 'Query',
    field: 'supports',
    parent: null,
    filter: { started: { from: '2026-10-01', to: '2026-10-10' } },
  }),
  ...bothOrders({ on: 'Startup', field: 'supports', parent: 'st000001a69', filter: {} }),
  ...bothOrders({
    on: 'Organization',
    field: 'supports',
    parent: 'org:jinju',
    filter: { kinds: ['SUBSIDY'] },
  }),
  ...bothOrders({
    on: 'Query',
    field: 'programs',
    parent: null,
    filter: { fiscalYear: 2026, kinds: ['EDUCATION', 'SPACE'] },
  }),
  ...bothOrders({ on: 'Organization', field: 'programs', parent: 'org:cau', filter: {} }),
  { on: 'Query', field: 'spaces', parent: null, order: null, filter: {} },
  { on: 'Region', field: 'spaces', parent: '1100000000', order: null, filter: {} },
];

describe('a gathered list', () => {
  it.each(lists.map((list) => [`${list.on}.${list.field} ${list.order ?? ''} ${list.parent ?? ''}`, list]))(
    'has the same items in the same order in pages of 1, 7 and 100: %s',
    async (_, list) => {
      const items = itemsOf(list as GatheredList, 'org:ieum');
      expect(items.length).toBeGreaterThan(9);
      expect(items.length).toBeLessThanOrEqual(100);
      // All at the same time, so that every page is asked while others are.
      const read = await Promise.all(
        [1, 7, 100].map((first) => readPages(gatewayUrl, list as GatheredList, first)),
      );
      for (const pages of read) expect(itemsIn(pages)).toEqual(items.map(toShown));
      expect(read.map((pages) => pages.length)).toEqual([1, 7, 100].map((first) => atLeastOne(items, first)));
    },
  );

  it.each([
    ...bothOrders({ on: 'Query', field: 'programs', parent: null, filter: {} }),
    { on: 'Organization', field: 'supports', parent: 'org:kosmes', order: 'DESC', filter: {} } as const,
  ])('longer than a page can be goes on from page to page: $on, $field, $order', async (list) => {
    const items = itemsOf(list, 'org:ieum');
    expect(items.length).toBeGreaterThan(800);
    expect(itemsIn(await readPages(gatewayUrl, list, 100))).toEqual(items.map(toShown));
  });

  it('is what the facts say, for any filter, order, caller, pages of any size, after any cursor', async () => {
    const pageSizes = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 4, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        gatheredList,
        organization,
        pageSizes,
        fc.double({ min: 0, max: 1, noNaN: true }),
        paged,
      ),
      { numRuns: 100 },
    );
  });
});

/** Reads pages of changing size, up to one for each size given, from a place in the list. */
async function paged(
  list: GatheredList,
  caller: string | null,
  pageSizes: readonly number[],
  place: number,
): Promise<void> {
  const items = itemsOf(list, caller);
  let at = Math.floor(place * items.length);
  for (const first of pageSizes) {
    const after = items[at - 1]?.cursor ?? null;
    const { page, errors } = await askPage(gatewayUrl, list, { first, after }, caller);
    const shown = items.slice(at, at + first);
    at += shown.length;
    expect(errors).toEqual([]);
    expect(itemsIn([page])).toEqual(shown.map(toShown));
    expect(page.pageInfo).toEqual({
      hasNextPage: at < items.length,
      endCursor: shown.at(-1)?.cursor ?? null,
    });
    expect(page.totalCount).toBe(items.length);
    expect(page.sources).toEqual(sourcesOf(items));
    if (at >= items.length) return;
  }
}

function bothOrders(list: Omit<GatheredList, 'order'>): GatheredList[] {
  const orders =
    list.field === 'programs' ? (['NEWEST', 'CLOSING_SOON'] as const) : (['ASC', 'DESC'] as const);
  return orders.map((order) => ({ ...list, order }));
}

function toShown({ id, cursor }: Item) {
  return { id, cursor };
}

function atLeastOne(items: readonly Item[], first: number): number {
  return Math.max(1, Math.ceil(items.length / first));
}

function sourcesOf(items: readonly Item[]) {
  const names = ['gyeongnam-center', 'local-governments', 'support-agencies', 'universities'];
  return names.map((subgraph) => ({
    subgraph,
    status: 'OK',
    totalCount: items.filter((item) => item.subgraph === subgraph).length,
  }));
}
