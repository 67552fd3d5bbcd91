import { composeServices as composeWithApollo } from '@apollo/composition';
import { buildSchema, type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { compose, readSubgraphs, servicesOf } from './compose.ts';
import type { Bundle } from './contract/bundle.ts';
import { gather } from './gather.ts';
import type { Problem } from './problem.ts';
import type { SubgraphInput } from './subgraph.ts';

/**
 * For tests. Composes with both composers and holds them equal: both refuse, or both give the same API schema.
 * Throws where they do not agree; else gives what `compose` gives.
 */
export function composeWithBoth(
  inputs: SubgraphInput[],
): { bundle: Bundle; hints: Problem[] } | { errors: Problem[] } {
  const result = compose(inputs);
  const read = readSubgraphs(inputs);
  if ('errors' in read) return result;
  const gathered = gather(read.subgraphs);
  // Refused by a rule of ours, before any composer is asked.
  if ('errors' in gathered) return result;
  const apollo = composeWithApollo(servicesOf(gathered));
  if ('errors' in result) {
    if (!apollo.errors)
      throw new Error(`Only guild refuses: ${result.errors.map(({ message }) => message).join('\n')}`);
    return result;
  }
  if (apollo.errors)
    throw new Error(`Only Apollo refuses: ${apollo.errors.map(({ message }) => message).join('\n')}`);
  const theirs = signaturesOf(apollo.schema.toAPISchema().toGraphQLJSSchema());
  const ours = signaturesOf(buildSchema(result.bundle.publicSchema));
  if (theirs !== ours) throw new Error(`The API schemas differ:\n${ours}\n--- Apollo:\n${theirs}`);
  return result;
}

/** Types, fields, arguments and values, sorted, without descriptions. */
function signaturesOf(schema: GraphQLSchema): string {
  return printSchema(lexicographicSortSchema(schema))
    .replace(/^ *"""[\s\S]*?"""\n/gm, '')
    .replace(/\n\n+/g, '\n');
}

/** For tests. A subgraph from its own part: a link to Federation stands in front, core.graphql does not. */
export function smallSubgraph(name: string, sdl: string): SubgraphInput {
  return {
    name,
    url: `http://${name}.invalid/graphql`,
    file: `${name}.graphql`,
    linesInFront: 3,
    sdl: `${front}\n${sdl}`,
  };
}

const front = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@inaccessible", "@external", "@requires", "@provides", "@override", "@tag", "@authenticated", "@requiresScopes", "@policy", "@cost", "@listSize"])
directive @gather(merge: GatherMerge!, key: String, orderBy: String, sum: String, any: String) on FIELD_DEFINITION
enum GatherMerge { CONCAT CONNECTION SUM }`;
