import type { GatheredList } from './gathered-list.ts';

/** A page as the gateway gives it. */
export interface Page {
  edges: { cursor: string; node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  totalCount: number;
  sources: { subgraph: string; status: string; totalCount: number | null }[];
}

/** What came back: the page, and what went wrong. */
export interface PageAnswer {
  page: Page;
  errors: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
}

/** Where a page begins and how long it is at most. */
export interface PageArguments {
  first: number;
  after: string | null;
}

/** Asks for one page, all arguments in variables. */
export async function askPage(
  gatewayUrl: string,
  list: GatheredList,
  { first, after }: PageArguments,
  organization: string | null = 'org:ieum',
): Promise<PageAnswer> {
  const { parent, order, filter } = list;
  const variables = { parent, ...(order && { order }), filter, first, after };
  const response = await fetch(`${gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-demo-organization': organization ?? 'none' },
    body: JSON.stringify({ query: writeQuery(list), variables }),
  });
  const text = await response.text();
  const { data, errors = [] } = JSON.parse(text) as {
    data?: { list?: Page; parent?: { list: Page } | null } | null;
    errors?: PageAnswer['errors'];
  };
  const page = data?.list ?? data?.parent?.list;
  if (page === undefined) throw new Error(`The gateway gave no page: ${text}`);
  return { page, errors };
}

/** Pages through a list from its beginning; every page but the last is full. */
export async function readPages(
  gatewayUrl: string,
  list: GatheredList,
  first: number,
  organization: string | null = 'org:ieum',
): Promise<Page[]> {
  const pages: Page[] = [];
  for (let after: string | null = null; ; ) {
    const { page, errors } = await askPage(gatewayUrl, list, { first, after }, organization);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    pages.push(page);
    if (!page.pageInfo.hasNextPage) return pages;
    if (page.edges.length !== first) throw new Error(`A page of ${first} has ${page.edges.length} items.`);
    after = page.pageInfo.endCursor;
  }
}

/** The items of pages with their cursors, in the order in which they came. */
export function itemsIn(pages: readonly Page[]): { id: string; cursor: string }[] {
  return pages.flatMap(({ edges }) => edges.map(({ cursor, node }) => ({ id: node.id, cursor })));
}

function writeQuery({ on, field, order }: GatheredList): string {
  const parameters = ['$first: Int', '$after: String', `$filter: ${filterTypes[field]}`];
  const given = ['first: $first', 'after: $after', 'filter: $filter'];
  if (order !== null) {
    parameters.push(`$order: ${field === 'programs' ? 'ProgramOrder' : 'SortOrder'}`);
    given.push('order: $order');
  }
  const list = `list: ${field}(${given.join(', ')}) {
    totalCount sources { subgraph status totalCount }
    edges { cursor node { id } } pageInfo { hasNextPage endCursor } }`;
  if (on === 'Query') return `query Page(${parameters.join(', ')}) { ${list} }`;
  const [type, parent] = parents[on];
  return `query Page($parent: ${type}, ${parameters.join(', ')}) { parent: ${parent} { ${list} } }`;
}

const filterTypes = { supports: 'SupportFilter', programs: 'ProgramFilter', spaces: 'SpaceFilter' };
const parents = {
  Startup: ['ID!', 'startup(id: $parent)'],
  Organization: ['ID!', 'organization(id: $parent)'],
  Region: ['RegionCode!', 'region(code: $parent)'],
} as const;
