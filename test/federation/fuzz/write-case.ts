import type { SubgraphSdl } from './declarations.ts';
import type { Question } from './run.ts';
import type { Case } from './shrink.ts';

/** A case as text that can be read by itself, and put into `found.ts`. */
export function writeCase({ sdls, question, difference }: Case): string {
  const { findings, expected, got, asked, logged } = difference;
  return [
    ...findings.map((finding) => `finding: ${finding}`),
    ...logged.map((line) => `logged: ${line}`),
    writeQuestion(sdls, question),
    `expected: ${JSON.stringify(expected.data)} ${writeErrors(expected.errors)}`,
    `got:      ${JSON.stringify(got.data)} ${writeErrors(got.errors)}`,
    ...asked.map(
      ({ subgraph, query, variables }) => `asked ${subgraph}: ${query} ${JSON.stringify(variables)}`,
    ),
    '',
  ].join('\n');
}

/** A question and the subgraphs that it is asked of. */
export function writeQuestion(sdls: readonly SubgraphSdl[], question: Question): string {
  return [
    ...sdls.map(({ name, sdl }) => `subgraph ${name}:\n${sdl.replace(/extend schema[^)]*\)\s*/, '')}`),
    `operation: ${question.text}`,
    `variables: ${JSON.stringify(question.variables)}`,
    `operation name: ${question.operationName}; data: ${question.data}; faults: ${question.faults ?? 'none'}`,
  ].join('\n');
}

const writeErrors = (errors: Case['difference']['expected']['errors']) =>
  JSON.stringify((errors ?? []).map(({ message, path }) => ({ message, path })));
