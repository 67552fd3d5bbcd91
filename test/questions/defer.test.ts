import { readFileSync } from 'node:fs';
import { type FieldNode, Kind, parse, print, type SelectionSetNode, visit } from 'graphql';
import { beforeAll, expect, it } from 'vitest';
import { mergeParts, type Part } from '../federation/merge-parts.ts';
import { sharedNetwork } from '../setup/shared-network.ts';
import { type Question, questions } from './ask.ts';

let gatewayUrl: string;
const inParts = new Set<string>();

beforeAll(async () => {
  ({ gatewayUrl } = await sharedNetwork());
});

it.each(questions)('the parts of $id are together what it is answered whole', async (question) => {
  const text = readFileSync(
    new URL(`../../gateway/portal/questions/${question.file}`, import.meta.url),
    'utf8',
  );
  const whole = await send(question, text, 'application/json');
  const parts = await send(question, defer(text), 'text/event-stream');
  const events = parts.split('\n\n').filter((event) => event.startsWith('event: next'));
  const merged = mergeParts(events.map((event): Part => JSON.parse(event.slice(event.indexOf('{')))));
  const { data, errors = [] } = JSON.parse(whole);
  expect(merged.data).toEqual(data);
  expect(merged.errors).toHaveLength(errors.length);
  if (events.length > 1) inParts.add(question.id);
});

it('most questions come in parts then', () => {
  expect(inParts.size).toBeGreaterThan(questions.length / 2);
});

/** Defers, of every root field, what is an object itself. */
function defer(text: string): string {
  return print(
    visit(parse(text), {
      OperationDefinition: ({ operation }) => (operation === 'query' ? undefined : false),
      Field(field, _key, _parent, _path, ancestors) {
        const isRoot = !ancestors.some((each) => 'kind' in each && each.kind === Kind.FIELD);
        const isSelecting = ancestors.some(
          (each) => 'kind' in each && each.kind === Kind.OPERATION_DEFINITION,
        );
        return isRoot && isSelecting ? deferObjects(field) : undefined;
      },
    }),
  );
}

function deferObjects({ selectionSet, ...field }: FieldNode): FieldNode | undefined {
  if (!selectionSet) return undefined;
  const isObject = (selection: SelectionSetNode['selections'][number]) =>
    selection.kind === Kind.FIELD && selection.selectionSet !== undefined;
  const later = selectionSet.selections.filter(isObject);
  if (later.length === 0) return undefined;
  const deferred = {
    kind: Kind.INLINE_FRAGMENT,
    directives: [{ kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'defer' } }],
    selectionSet: { kind: Kind.SELECTION_SET, selections: later },
  } as const;
  const now = selectionSet.selections.filter((selection) => !isObject(selection));
  return { ...field, selectionSet: { kind: Kind.SELECTION_SET, selections: [...now, deferred] } };
}

async function send({ variables, headers }: Question, query: string, accept: string): Promise<string> {
  const response = await fetch(`${gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return response.text();
}
