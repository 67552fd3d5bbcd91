import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import type { SubgraphSdl } from './declarations.ts';
import type { Case } from './shrink.ts';

/** A case as text that can be read by itself, and put into `found.ts`. */
export function writeCase({ sdls, question, difference }: Case): string {
  const { findings, expected, got, asked } = difference;
  return [
    ...findings.map((finding) => `finding: ${finding}`),
    writeSubgraphs(sdls),
    `operation: ${question.text}`,
    `variables: ${JSON.stringify(question.variables)}`,
    `operation name: ${question.operationName}; data: ${question.data}`,
    `expected: ${JSON.stringify(expected.data)} ${writeErrors(expected.errors)}`,
    `got:      ${JSON.stringify(got.data)} ${writeErrors(got.errors)}`,
    ...asked.map(
      ({ subgraph, query, variables }) => `asked ${subgraph}: ${query} ${JSON.stringify(variables)}`,
    ),
    '',
  ].join('\n');
}

/** The SDLs, one after the other, and whether Apollo's composition takes them, too. */
export function writeSubgraphs(sdls: readonly SubgraphSdl[]): string {
  const services = sdls.map(({ name, sdl }) => ({ name, url: '', typeDefs: parse(sdl) }));
  const { errors = [] } = composeServices(services);
  return [
    ...sdls.map(({ name, sdl }) => `subgraph ${name}:\n${sdl.replace(/extend schema[^)]*\)\s*/, '')}`),
    ...errors.map(({ message }) => `Apollo's composition refuses this: ${message.slice(0, 300)}`),
  ].join('\n');
}

const writeErrors = (errors: Case['difference']['expected']['errors']) =>
  JSON.stringify((errors ?? []).map(({ message, path }) => ({ message, path })));
