import DataLoader from 'dataloader';

/**
 * Makes a loader of lists by their arguments: the same arguments are read once a request, whatever names a client asks
 * under, and other arguments by statements of their own. Two that differ in the order of their parts are two.
 *
 * @param keyOf tells arguments apart; by their JSON when left out.
 */
export function listLoader<Arguments, List>(
  read: (given: Arguments) => List | Promise<List>,
  keyOf: (given: Arguments) => string = (given) => JSON.stringify(given),
): DataLoader<Arguments, List, string> {
  return new DataLoader(
    async (keys) => {
      const lists = await Promise.allSettled(keys.map(async (given) => read(given)));
      return lists.map((list) => (list.status === 'fulfilled' ? list.value : (list.reason as Error)));
    },
    { cacheKeyFn: keyOf },
  );
}

/** The arguments of a list that takes none. */
export const everything: Record<never, never> = {};
