import { type FetchDraft, writeSelection } from './fetch-draft.ts';

/** Makes one of entity fetches that ask the same of objects of several types at one place. */
export function joinEqual(fetches: readonly FetchDraft[]): FetchDraft[] {
  const kept = new Map<string, FetchDraft>();
  const joined = new Map<FetchDraft, FetchDraft>();
  for (const fetch of fetches) {
    const after = new Set([...fetch.after].map((each) => joined.get(each) ?? each));
    const own = { ...fetch, after };
    const name = nameOf(own);
    const other = kept.get(name);
    if (!other) {
      kept.set(name, own);
      joined.set(fetch, own);
      continue;
    }
    joined.set(fetch, other);
    other.path = withoutType(other);
    other.requires = [...other.requires, ...own.requires];
    other.inputRewrites = [...other.inputRewrites, ...own.inputRewrites];
    other.conditions = [...other.conditions, ...own.conditions];
  }
  return [...kept.values()];
}

/** Equal for fetches that are one. */
function nameOf(fetch: FetchDraft): string {
  const { number, graph, isOfEntities, requires, after, selection, outputRewrites, conditions } = fetch;
  if (!isOfEntities || withoutType(fetch).length === fetch.path.length) return String(number);
  const sent = requires.map((each) => ({ ...each, typeCondition: '' }));
  const numbers = [...after].map((each) => each.number).sort((a, b) => a - b);
  return JSON.stringify([
    ...[graph, withoutType(fetch), sent, numbers, writeSelection(selection)],
    ...[outputRewrites, conditions],
  ]);
}

function withoutType({ path }: FetchDraft): FetchDraft['path'] {
  const last = path.at(-1);
  return typeof last === 'object' && 'TypeCondition' in last ? path.slice(0, -1) : path;
}
