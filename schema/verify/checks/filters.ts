import { getNamedType, isInputObjectType } from 'graphql';
import type { Check } from '../check.ts';
import { type Trial, trialsOf } from '../filter-rules.ts';
import { type Listing, nameOf } from '../listing.ts';
import { definitionOf, readPage } from '../place.ts';
import type { Subject } from '../subject.ts';
import { judgeListings } from './cursors.ts';

/** Which records are listed, and how many there are. */
export const filterChecks: readonly Check[] = [
  {
    id: 'filter.absent',
    level: 'must',
    title: 'A filter that is null or empty, or whose fields are null, filters nothing',
    hint: 'Take an absent field, and one that is null, as no condition.',
    run: (subject) =>
      judgeListings(subject, async (listing) => {
        const input = filterOf(subject, listing);
        const nulls = Object.fromEntries([...(input?.fields ?? [])].map((name) => [name, null]));
        const faults: string[] = [];
        for (const filter of input ? [null, {}, nulls] : []) {
          const page = await readPage(subject.asker, subject.served, listing.place, { first: 100, filter });
          const isSame =
            namesOf(page.edges) === namesOf(listing.edges.slice(0, page.edges.length)) &&
            page.edges.length > 0;
          if (!isSame)
            faults.push(
              `${listing.place.label}: with the filter ${JSON.stringify(filter)}: ${page.fault ?? 'another list'}`,
            );
        }
        return faults;
      }),
  },
  {
    id: 'filter.meaning',
    level: 'must',
    title: 'Each field of a filter lists the records it says, and no others',
    hint: 'Fields of one filter are ANDed, values of one list ORed; ranges include both ends, and an absent end is open.',
    run: (subject) =>
      judgeListings(subject, async (listing) => {
        const input = filterOf(subject, listing);
        const faults: string[] = [];
        for (const trial of input ? trials(input, listing) : []) {
          const page = await readPage(subject.asker, subject.served, listing.place, {
            first: 100,
            filter: trial.filter,
          });
          faults.push(...trialFaults(listing, trial, page.edges, page.fault));
        }
        return faults;
      }),
  },
  {
    id: 'total.list',
    level: 'must',
    title: 'totalCount is the number of records of the whole list, on every page and under a filter',
    hint: 'Count what the filter lists, whatever `first` and `after` say.',
    run: (subject) =>
      judgeListings(
        subject,
        (listing) => totalFaults(subject, listing),
        ({ isWhole, pages }) => isWhole && typeof pages[0]?.totalCount === 'number',
        'no list was read to its end, or none has totalCount',
      ),
  },
];

interface FilterInput {
  name: string;
  fields: ReadonlySet<string>;
}

function filterOf({ served }: Subject, { place }: Listing): FilterInput | null {
  const argument = definitionOf(served, place.field).args.find(({ name }) => name === 'filter');
  const type = argument && getNamedType(argument.type);
  return isInputObjectType(type) ? { name: type.name, fields: new Set(Object.keys(type.getFields())) } : null;
}

/** Each field by itself, and the first two that name different fields together. */
function trials({ name, fields }: FilterInput, { edges }: Listing): Trial[] {
  const all = trialsOf(
    name,
    edges.map(({ node }) => node),
    fields,
  );
  const [first] = all.filter(({ filter }) => !('ids' in filter));
  const second = all.find(
    ({ filter }) => first && Object.keys(filter)[0] !== Object.keys(first.filter)[0] && !('ids' in filter),
  );
  if (!first || !second) return all;
  const both: Trial = {
    filter: { ...first.filter, ...second.filter },
    lists: (node) => {
      const said = [first.lists(node), second.lists(node)];
      return said.includes(false) ? false : said.includes(undefined) ? undefined : true;
    },
  };
  return [...all, both];
}

function trialFaults(
  { place, edges }: Listing,
  { filter, lists }: Trial,
  got: Listing['edges'],
  fault: string | null,
): string[] {
  const told = `${place.label} with the filter ${JSON.stringify(filter)}`;
  if (fault) return [`${JSON.stringify(filter)}: ${fault}`];
  const wrong = got.find(({ node }) => lists(node) === false);
  if (wrong) return [`${told} lists ${nameOf(wrong)}, which does not meet it`];
  const expected = edges.filter(({ node }) => lists(node) === true).slice(0, 100);
  const came = got.filter(({ node }) => lists(node) === true);
  // Both are in one order, so a full page ends somewhere in what was read of the list, or goes beyond it.
  const isCut = got.length >= 100;
  const missing = (isCut ? expected.slice(0, came.length) : expected).find(
    (edge) => !came.some(({ cursor }) => cursor === edge.cursor),
  );
  return missing ? [`${told} does not list ${nameOf(missing)}, which meets it`] : [];
}

async function totalFaults({ asker, served }: Subject, { place, edges, pages }: Listing): Promise<string[]> {
  const faults = pages.flatMap(({ totalCount }, at) =>
    totalCount === edges.length
      ? []
      : [`${place.label}: page ${at + 1} says ${totalCount}; the list has ${edges.length}`],
  );
  const small = await readPage(asker, served, place, { first: 1, after: edges[0]!.cursor });
  if (small.totalCount !== edges.length)
    faults.push(
      `${place.label}: a page of 1 after the first record says ${small.totalCount}; the list has ${edges.length}`,
    );
  const ids = edges.slice(0, 2).map(({ node }) => node?.id);
  if (
    ids.every((id) => typeof id === 'string') &&
    definitionOf(served, place.field).args.some(({ name }) => name === 'filter')
  ) {
    const some = await readPage(asker, served, place, { first: 1, filter: { ids } });
    if (some.fault === null && some.totalCount !== ids.length) {
      faults.push(
        `${place.label}: with the filter ${JSON.stringify({ ids })}, ${some.totalCount} are told; there are ${ids.length}`,
      );
    }
  }
  return faults;
}

const namesOf = (edges: Listing['edges']) => edges.map(nameOf).join();
