import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compose } from '@ieum/schema/compose.ts';
import type { Bundle } from '@ieum/schema/contract/bundle.ts';

const root = join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/**
 * A network of the directory and so many sources that all contribute to the same gathered fields: the sectors' own
 * subgraphs, and then copies of the one that joins (`test/joining`), each with types of its own.
 * @param urlOf where a subgraph answers
 * @throws Error when they do not compose
 */
export function composeNetwork(sources: number, urlOf: (name: string) => string): Bundle {
  const core = read('schema/core.graphql');
  const technopark = read('test/joining/technopark.graphql');
  const own = ['universities', 'local-governments', 'support-agencies', 'gyeongnam-center'];
  const subgraphs = ['directory', ...own.slice(0, sources)].map((name) => ({
    name,
    sdl: read(`subgraphs/${name}/schema.graphql`),
  }));
  while (subgraphs.length <= sources) {
    const number = subgraphs.length;
    const sdl = technopark.replace(
      /\b(Technopark|TechSupport)(\w*)/g,
      (_, type, rest) => `${type}${number}${rest}`,
    );
    subgraphs.push({ name: `technopark-${number}`, sdl });
  }
  const composed = compose(
    subgraphs.map(({ name, sdl }) => ({ name, url: urlOf(name), sdl: `${core}\n${sdl}` })),
  );
  if ('errors' in composed) throw new Error(composed.errors.map(({ message }) => message).join('\n'));
  return composed.bundle;
}

/** Three gathered fields, one below the other. Each name makes another document. */
export const toNestedQuery = (name: string) => `query ${name} {
  organization(id: "org:cau") {
    supports(first: 5) {
      edges { node { id title startup { displayName supports(first: 3) {
        edges { node { id provider { name { ko } programs(first: 2) { edges { node { id } } } } } }
      } } } }
    }
  }
}`;
