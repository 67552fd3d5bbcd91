import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { compose } from '@ieum/schema/compose.ts';
import fc from 'fast-check';
import { isCompositeType, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { compileOperation, readOperation } from './compile.ts';
import { createSelect } from './fixtures/selection.ts';
import { readGraph } from './graph.ts';
import type { FieldText, GatherTask } from './task.ts';

const root = join(import.meta.dirname, '../..');

/** The network's own subgraphs, as composition reads them. */
function composeNetwork() {
  const core = readFileSync(join(root, 'schema/core.graphql'), 'utf8');
  const files = globSync('subgraphs/*/schema.graphql', { cwd: root });
  const inputs = files.map((file) => {
    const name = basename(dirname(file));
    return {
      name,
      url: `http://${name}.test/graphql`,
      sdl: `${core}\n${readFileSync(join(root, file), 'utf8')}`,
    };
  });
  const composed = compose(inputs);
  if ('errors' in composed) throw new Error(composed.errors.map(({ message }) => message).join('\n'));
  return composed.bundle;
}

const bundle = composeNetwork();
const graph = readGraph(bundle);
// Read the same way, a source's schema gets the `_entities` that a running one has.
const sourceSchemas = new Map(
  bundle.sources.map(({ name, sdl }) => [name, readGraph({ ...bundle, gathered: sdl }).schema]),
);

function toOperation({ rule, id }: GatherTask, { text, variables }: FieldText): string {
  const definitions = variables.size > 0 ? `(${[...variables.values()].join(', ')})` : '';
  const field = `${id}: ${text}`;
  const part =
    rule.entityKey === null ? field : `_entities(representations: []) { ... on ${rule.type} { ${field} } }`;
  return `query${definitions} { ${part} }`;
}

test('whatever is selected, every source of the network can be asked for its part', () => {
  const query = graph.schema.getQueryType()!;
  const entities = ['Startup', 'Organization', 'Region', 'Referral'];
  let asked = 0;
  fc.assert(
    fc.property(fc.array(fc.nat(999), { minLength: 200, maxLength: 400 }), (numbers) => {
      let at = 0;
      const draw = (below: number) => numbers[at++ % numbers.length]! % below;
      const select = createSelect(graph.schema, draw);
      const onEntities = entities.map((name) => {
        const type = graph.schema.getType(name);
        return isCompositeType(type) ? `... on ${name} ${select(type, 3)}` : '';
      });
      const text = `query ${select(query, 3).replace(/ a\d+: cohort\b[^{]*\{[^{}]*\}/, '')}`;
      const document = parse(
        `${text.slice(0, -1)} _entities(representations: []) { ${onEntities.join(' ')} } }`,
      );
      fc.pre(validate(graph.schema, document).length === 0);
      for (const task of compileOperation(graph, readOperation(document, null), {}).tasks) {
        for (const [source, ask] of task.asks) {
          const operation = toOperation(task, ask);
          expect(validate(sourceSchemas.get(source)!, parse(operation)), operation).toEqual([]);
          asked += 1;
        }
      }
    }),
    { numRuns: 20 },
  );
  expect(asked).toBeGreaterThan(100);
});
