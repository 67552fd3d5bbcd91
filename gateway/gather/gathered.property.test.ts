import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createNetwork, createOracle, failureOf, type TestSource } from './fixtures/network.ts';
import { compareNotes, type Note } from './fixtures/notes.ts';
import { declaringSources, randomOperation, randomSources, randomVariables } from './fixtures/random.ts';

const wide = { items: 1_000_000, depth: 10 };

test('any operation is answered as one database with everybody’s notes would answer it', async () => {
  await fc.assert(
    fc.asyncProperty(
      randomSources,
      randomOperation,
      randomVariables,
      async (sources, operation, variables) => {
        const text = withoutForeignTypes(operation, sources);
        // A null page size is the default here; in the oracle, as in plain GraphQL, it would be a null.
        const query = variables.n === null ? text.replaceAll('first: $n', 'first: 3') : text;
        const { run } = createNetwork(sources, wide);
        const expected = createOracle(sources)(query, variables);
        expect(JSON.stringify(await run(text, variables))).toBe(JSON.stringify(expected));
      },
    ),
    { numRuns: 150 },
  );
});

test('what sources say that they hold changes no answer, and no request is asked that was not', async () => {
  let spared = 0;
  await fc.assert(
    fc.asyncProperty(
      declaringSources,
      randomOperation,
      randomVariables,
      async (sources, operation, variables) => {
        const text = withoutForeignTypes(operation, sources);
        const declared = createNetwork(sources, wide);
        const silent = createNetwork(
          sources.map(({ authors: _, ...source }) => source),
          wide,
        );
        const answer = JSON.stringify(await declared.run(text, variables));
        expect(answer).toBe(JSON.stringify(await silent.run(text, variables)));
        expect(declared.asked.length).toBeLessThanOrEqual(silent.asked.length);
        spared += silent.asked.length - declared.asked.length;
      },
    ),
    { numRuns: 150 },
  );
  expect(spared).toBeGreaterThan(0);
});

test.each([1, 2, 7])(
  'pages of %i go through the sorted list, nothing lost and nothing twice, however sources cap',
  async (size) => {
    const caps = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 5, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(randomSources, caps, fc.constantFrom('ASC', 'DESC'), async (sources, capOf, order) => {
        const { run } = createNetwork(sources.map((source, index) => ({ ...source, cap: capOf[index]! })));
        const read: string[] = [];
        const query = `query ($after: String) { notes(order: ${order}, first: ${size}, after: $after) {
        edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`;
        for (let after: string | null = null, more = true; more; ) {
          const { data, errors } = await run(query, { after });
          expect(errors).toBeUndefined();
          const { edges, pageInfo } = (data as unknown as Paged).notes;
          expect(edges.length).toBeLessThanOrEqual(size);
          if (pageInfo.hasNextPage) expect(edges.length).toBeGreaterThan(0);
          read.push(...edges.map(({ node }) => node.id));
          after = pageInfo.endCursor;
          more = pageInfo.hasNextPage;
        }
        expect(read).toEqual(
          idsInOrder(
            sources.flatMap(({ notes }) => notes),
            order as 'ASC' | 'DESC',
          ),
        );
      }),
      { numRuns: 60 },
    );
  },
);

test('sources that fail leave what the others have, one error each and their status', async () => {
  const failing = fc.array(fc.boolean(), { minLength: 5, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(randomSources, failing, async (sources, fails) => {
      const tampered = sources.map((source, index) =>
        fails[index] ? { ...source, tamper: () => failureOf(source.name, 'SUBGRAPH_UNREACHABLE') } : source,
      );
      const left = sources.filter((_, index) => !fails[index]);
      const { run } = createNetwork(tampered);
      const { data, errors = [] } = await run(
        '{ notes(first: 100) { edges { node { id } } totalCount sources { subgraph status } } }',
      );
      const { notes } = data as unknown as Paged;
      expect(notes.edges.map(({ node }) => node.id)).toEqual(
        idsInOrder(
          left.flatMap((source) => source.notes),
          'DESC',
        ),
      );
      expect(notes.totalCount).toBe(left.flatMap((source) => source.notes).length);
      expect(notes.sources.map(({ status }) => status)).toEqual(
        sources.map((_, index) => (fails[index] ? 'ERROR' : 'OK')),
      );
      expect(errors.map(({ extensions }) => extensions.subgraph)).toEqual(
        sources.filter((_, index) => fails[index]).map(({ name }) => name),
      );
    }),
    { numRuns: 60 },
  );
});

interface Paged {
  notes: {
    edges: Array<{ cursor: string; node: { id: string } }>;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
    totalCount: number;
    sources: Array<{ status: string }>;
  };
}

function idsInOrder(notes: readonly Note[], order: 'ASC' | 'DESC'): string[] {
  return notes.toSorted((a, b) => compareNotes(a, b, order)).map(({ id }) => id);
}

/** Operations name the types of a and b, which a smaller network does not have. */
function withoutForeignTypes(operation: string, sources: readonly TestSource[]): string {
  return sources.length > 1 ? operation : operation.replaceAll('BLetter', 'ALetter');
}
