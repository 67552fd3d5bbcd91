import type { DemoProgram, DemoSpace, DemoSupport } from '@ieum/kit/demo/facts.ts';
import fc from 'fast-check';
import { type GatheredList, type Item, itemsOf } from '../paging/gathered-list.ts';
import { gatheredList } from '../paging/random-list.ts';
import { mayKnow } from '../questions/oracle/caller.ts';
import { todayInKorea } from '../questions/oracle/rules.ts';
import { programs, records, spaces, startupOf } from '../questions/oracle/world.ts';

/** One list of a document: what is asked of it, and what is asked of what its items lead to. */
export interface NestedList {
  list: GatheredList;
  first: number;
  after: 'beginning' | 'middle';
  /** Lists of the entities that each item leads to, by the item's field. */
  inside: { field: string; nested: NestedList }[];
}

/** Random documents of one shape have one text, and differ in their variables. */
export type Shape = readonly { on: GatheredList['on']; field: GatheredList['field']; levels: number }[];

/** Up to three lists, each with up to three levels. */
export const shape: fc.Arbitrary<Shape> = fc
  .array(
    fc.record({
      kind: fc.constantFrom<[GatheredList['on'], GatheredList['field']]>(
        ...(
          [
            ['Startup', 'supports'],
            ['Startup', 'supports'],
            ['Query', 'supports'],
            ['Organization', 'supports'],
            ['Organization', 'programs'],
            ['Region', 'spaces'],
          ] as const
        ).map(([on, field]): [GatheredList['on'], GatheredList['field']] => [on, field]),
      ),
      levels: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => parts.map(({ kind: [on, field], levels }) => ({ on, field, levels })));

/** Fills a shape with parents, filters, orders and pages. */
export function listsOf(parts: Shape): fc.Arbitrary<NestedList[]> {
  return fc.tuple(...parts.map(({ on, field, levels }) => nestedList(on, field, levels)));
}

function nestedList(
  on: GatheredList['on'],
  field: GatheredList['field'],
  levels: number,
): fc.Arbitrary<NestedList> {
  const list = gatheredList.filter((each) => each.on === on && each.field === field);
  const links = levels > 1 ? linksOf[field] : [];
  const inside = links.map(([name, parent, below]) =>
    fc.record({ field: fc.constant(name), nested: nestedList(parent, below, levels - 1) }),
  );
  return fc.record({
    list,
    first: fc.integer({ min: 1, max: 6 }),
    after: fc.constantFrom('beginning', 'beginning', 'middle'),
    inside: fc.tuple(...inside),
  });
}

/** The entities that items lead to, and a gathered list of each. */
const linksOf: Record<
  GatheredList['field'],
  readonly (readonly [string, GatheredList['on'], GatheredList['field']])[]
> = {
  supports: [
    ['startup', 'Startup', 'supports'],
    ['provider', 'Organization', 'programs'],
  ],
  programs: [['operator', 'Organization', 'supports']],
  spaces: [['region', 'Region', 'spaces']],
};

/** Writes lists as one document, every argument in a variable. */
export function writeDocument(lists: readonly NestedList[]): { query: string; variables: object } {
  const definitions: string[] = [];
  const variables: Record<string, unknown> = {};
  const declare = (name: string, type: string, value: unknown) => {
    definitions.push(`$${name}: ${type}`);
    variables[name] = value;
    return `$${name}`;
  };
  const fields = lists.map((nested, index) => writeRoot(nested, `l${index}`, declare));
  return { query: `query (${definitions.join(', ')}) { ${fields.join(' ')} }`, variables };
}

type Declare = (name: string, type: string, value: unknown) => string;

function writeRoot(nested: NestedList, name: string, declare: Declare): string {
  const { on, parent } = nested.list;
  const list = writeList(nested, name, declare);
  if (on === 'Query') return `${name}: ${list}`;
  const type = on === 'Region' ? 'RegionCode!' : 'ID!';
  const argument = declare(`${name}_parent`, type, parent);
  const key = on === 'Region' ? 'code' : 'id';
  return `${name}: ${on.toLowerCase()}(${key}: ${argument}) { ${key} items: ${list} }`;
}

function writeList({ list, first, after, inside }: NestedList, name: string, declare: Declare): string {
  const { field, order, filter } = list;
  const given = [
    `filter: ${declare(`${name}_filter`, filterTypes[field], filter)}`,
    `first: ${declare(`${name}_first`, 'Int', first)}`,
    `after: ${declare(`${name}_after`, 'String', cursorOf(list, after))}`,
  ];
  const orderType = field === 'programs' ? 'ProgramOrder' : 'SortOrder';
  if (order !== null) given.push(`order: ${declare(`${name}_order`, orderType, order)}`);
  const links = inside.map(({ field: link, nested }) => {
    const key = nested.list.on === 'Region' ? 'code' : 'id';
    return `${link} { ${key} items: ${writeList(nested, `${name}_${link}`, declare)} }`;
  });
  return `${field}(${given.join(', ')}) {
    totalCount edges { cursor node { id ${links.join(' ')} } } pageInfo { hasNextPage endCursor } }`;
}

const filterTypes = { supports: 'SupportFilter', programs: 'ProgramFilter', spaces: 'SpaceFilter' };

/**
 * A cursor from the middle of what anybody may ask for. Of a nested list it is one of the random parent's: a place
 * in the order, whoever's list it was taken from.
 */
function cursorOf(list: GatheredList, after: NestedList['after']): string | null {
  if (after === 'beginning') return null;
  const items = itemsOf(list, null);
  return items[Math.floor(items.length / 2)]?.cursor ?? null;
}

/** What the document must answer, by the facts alone. */
export function expectedData(lists: readonly NestedList[], organization: string | null): object {
  return Object.fromEntries(
    lists.map((nested, index) => {
      const { on, parent } = nested.list;
      const page = expectedPage(nested, organization);
      const key = on === 'Region' ? 'code' : 'id';
      return [`l${index}`, on === 'Query' ? page : { [key]: parent, items: page }];
    }),
  );
}

function expectedPage(nested: NestedList, organization: string | null, parent = nested.list.parent): object {
  const { list, first, after, inside } = nested;
  const items = itemsOf({ ...list, parent }, organization);
  const cursor = cursorOf(list, after);
  const rest = cursor === null ? items : items.filter((item) => comesAfter(item, cursor));
  const page = rest.slice(0, first);
  return {
    totalCount: items.length,
    edges: page.map(({ id, cursor: own }) => ({
      cursor: own,
      node: {
        id,
        ...Object.fromEntries(
          inside.map((link) => [link.field, expectedLink(list.field, id, link, organization)]),
        ),
      },
    })),
    pageInfo: { hasNextPage: rest.length > first, endCursor: page.at(-1)?.cursor ?? null },
  };
}

function expectedLink(
  field: GatheredList['field'],
  id: string,
  { nested }: NestedList['inside'][number],
  organization: string | null,
): object | null {
  const key = keyOf(field, id, nested.list.on, organization);
  if (key === null) return null;
  const name = nested.list.on === 'Region' ? 'code' : 'id';
  return { [name]: key, items: expectedPage(nested, organization, key) };
}

/** The entity that an item leads to; null where the asker may not know the startup. */
function keyOf(
  field: GatheredList['field'],
  id: string,
  on: GatheredList['on'],
  organization: string | null,
): string | null {
  if (field === 'programs') return programById.get(id)?.operatorId ?? null;
  if (field === 'spaces') return spaceById.get(id)?.regionCode ?? null;
  const record = recordById.get(id);
  if (record === undefined) return null;
  if (on === 'Organization') return record.providerId;
  return mayKnow(record, { organization, today: todayInKorea() }) ? startupOf(record.startup).id : null;
}

const byId = <Row extends { id: string }>(rows: readonly Row[]) => new Map(rows.map((row) => [row.id, row]));
const recordById: ReadonlyMap<string, DemoSupport> = byId(records);
const programById: ReadonlyMap<string, DemoProgram> = byId(programs);
const spaceById: ReadonlyMap<string, DemoSpace> = byId(spaces);

type Key = ['A' | 'D', string | number | null][];

/** Whether an item's sort key lies strictly after a cursor's. The ids and days here are ASCII. */
function comesAfter(item: Item, cursor: string): boolean {
  const own = readKey(item.cursor);
  for (const [position, [direction, value]] of readKey(cursor).entries()) {
    const mine = own[position]?.[1] ?? null;
    if (mine === value) continue;
    if (mine === null || value === null) return mine === null;
    return direction === 'A' ? mine > value : mine < value;
  }
  return false;
}

function readKey(cursor: string): Key {
  return JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Key;
}
