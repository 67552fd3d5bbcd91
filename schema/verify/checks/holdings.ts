import { createMayBeHeld } from '../../contract/holding.ts';
import { type Check, judge, notApplicable } from '../check.ts';
import { nameOf } from '../listing.ts';

/** What is said with `@holds`, against what is there. */
export const holdingsCheck: Check = {
  id: 'holds.kept',
  level: 'must',
  title: 'Everything listed lies within what @holds says',
  hint: 'Widen @holds and have the network composed anew, or take the record out: nobody who asks for it would ask here.',
  async run(subject) {
    const said = subject.fields.flatMap(({ source }) => source.holdings ?? []);
    if (said.length === 0) return notApplicable('its SDL says nothing with @holds');
    const faults: string[] = [];
    for (const { place, edges } of await subject.listings()) {
      const holdings = subject.fields.find(({ field }) => field === place.field)?.source.holdings ?? [];
      for (const { from, path, kind, members } of holdings) {
        const mayBeHeld = createMayBeHeld({ kind, members });
        const readOwn = from === 'arguments' ? valuesOf[path.at(-1)!] : undefined;
        const outside =
          readOwn && edges.find(({ node }) => readOwn(node) !== undefined && !mayBeHeld(readOwn(node)));
        if (outside)
          faults.push(`${place.label}: ${nameOf(outside)} lies outside of what is said of ${path.join('.')}`);
      }
    }
    return judge(faults);
  },
};

/** What of a record a filter of that name asks about, where the record itself tells it. */
// biome-ignore lint/suspicious/noExplicitAny: a node has the shape of its type
const valuesOf: Readonly<Record<string, (node: any) => unknown>> = {
  ids: ({ id }) => id,
  kinds: ({ kind }) => kind,
  providerIds: ({ provider }) => provider?.id,
  operatorIds: ({ operator }) => operator?.id,
};
