import type { SubgraphOperation } from '../subgraph/ask.ts';
import type { Question, QuestionGroup } from './question.ts';
import type { FieldText } from './task.ts';

/** The texts of requests that were made before, by source and by what they ask. Cleared when it is full. */
export type RequestTexts = Map<string, RequestText>;

/** A request's text, and the names of the variables that go with it. */
export interface RequestText {
  readonly query: string;
  readonly variables: readonly string[];
}

/**
 * Writes the one operation that a source gets on a level: fields of Query under their own aliases, and one
 * `_entities` for each group.
 * @param values the variables of the run by name
 */
export function writeRequest(
  source: string,
  groups: readonly QuestionGroup[],
  values: Readonly<Record<string, unknown>>,
  hidden: string,
  operationName: string | null,
  texts: RequestTexts,
): SubgraphOperation {
  const key = `${source} ${groups.map(({ id, questions }) => `${id}:${questions.map((question) => question.id)}`)}`;
  let text = texts.get(key);
  if (!text) {
    text = writeText(source, groups, hidden, operationName);
    // What a level asks varies only with what the level above found, so in practice this holds a handful.
    if (texts.size >= 200) texts.clear();
    texts.set(key, text);
  }
  const variables: Record<string, unknown> = {};
  for (const name of text.variables) if (values[name] !== undefined) variables[name] = values[name];
  const operation = { query: text.query, variables, operationName };
  const representations = writeRepresentations(groups, hidden);
  return representations ? { ...operation, representations } : operation;
}

/** Apart from `variables`, so that requests which differ in their parents only can be sent together. */
function writeRepresentations(
  groups: readonly QuestionGroup[],
  hidden: string,
): Record<string, string[]> | null {
  const own = groups.filter(({ id }) => id !== null);
  if (own.length === 0) return null;
  return Object.fromEntries(own.map(({ id, parents }) => [`${hidden}${id}`, parents.map(({ key }) => key)]));
}

function writeText(
  source: string,
  groups: readonly QuestionGroup[],
  hidden: string,
  operationName: string | null,
): RequestText {
  const definitions = new Map<string, string>();
  const names = new Set<string>();
  const parts = groups.map(({ id, typeName, questions }) => {
    const fields = questions.map((question) =>
      writeQuestion(question, question.asks.get(source)!, definitions, names),
    );
    if (id === null) return fields.join(' ');
    definitions.set(`${hidden}${id}`, `$${hidden}${id}: [_Any!]!`);
    return `${id}: _entities(representations: $${hidden}${id}) { ... on ${typeName} { ${fields.join(' ')} } }`;
  });
  const variables = definitions.size > 0 ? `(${[...definitions.values()].join(', ')})` : '';
  return {
    query: `query${operationName ? ` ${operationName}` : ''}${variables} { ${parts.join(' ')} }`,
    variables: [...names],
  };
}

function writeQuestion(
  { id }: Question,
  { text, variables }: FieldText,
  definitions: Map<string, string>,
  names: Set<string>,
): string {
  for (const [name, definition] of variables) {
    definitions.set(name, definition);
    names.add(name);
  }
  return `${id}: ${text}`;
}
