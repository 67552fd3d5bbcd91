import { expect, test } from 'vitest';
import { PlanError } from './plan-error.ts';
import { readPlan } from './read-plan.ts';

const fetch = { kind: 'Fetch', serviceName: 'a', operation: '{ f }' };
const requires = [
  { kind: 'InlineFragment', typeCondition: 'T', selections: [{ kind: 'Field', name: 'id' }] },
];
const entityFetch = {
  kind: 'Fetch',
  serviceName: 'a',
  operation:
    'query($representations: [_Any!]!, $x: Int) { _entities(representations: $representations) { ... on T { f(x: $x) } } }',
  requires,
};
const read = (node: unknown) => readPlan({ kind: 'QueryPlan', node }).node;

test('a plan without a node asks nobody', () => {
  expect(readPlan({ kind: 'QueryPlan' })).toEqual({ node: null });
});

test.each([[[{ Field: 'a' }, '@', { TypeCondition: ['T', 'U'] }, { Field: 'b' }]], [['a', '@|[T, U]', 'b']]])(
  'the path %j goes down through all nodes into the fetch',
  (path) => {
    const [outer, ...inner] = path;
    const node = read({
      kind: 'Flatten',
      path: [outer],
      node: {
        kind: 'Sequence',
        nodes: [
          {
            kind: 'Condition',
            condition: 'c',
            ifClause: { kind: 'Flatten', path: inner, node: entityFetch },
          },
        ],
      },
    });
    expect(node).toMatchObject({
      kind: 'Sequence',
      nodes: [
        {
          kind: 'Condition',
          variable: 'c',
          ifFalse: null,
          ifTrue: {
            variables: ['x'],
            path: [],
            entities: [
              {
                responseKey: '_entities',
                variable: 'representations',
                paths: [
                  [
                    { kind: 'key', key: 'a' },
                    { kind: 'item' },
                    { kind: 'type', names: ['T', 'U'] },
                    { kind: 'key', key: 'b' },
                  ],
                ],
                requires: [
                  { type: 'T', selections: [{ kind: 'field', name: 'id', key: 'id', selections: [] }] },
                ],
              },
            ],
          },
        },
      ],
    });
  },
);

test('root fields below the root know their path', () => {
  expect(read({ kind: 'Flatten', path: ['a'], node: fetch })).toMatchObject({
    entities: null,
    path: [{ kind: 'key', key: 'a' }],
  });
});

test.each([
  [{ ValueSetter: { path: [{ TypenameEquals: ['T'] }, { Key: 'k' }], setValueTo: 'v' } }],
  [{ kind: 'ValueSetter', path: [{ TypenameEquals: ['T'] }, { Key: 'k' }], setValueTo: 'v' }],
  [{ kind: 'ValueSetter', path: ['... on T', 'k'], setValueTo: 'v' }],
])('%j sets a value', (rewrite) => {
  expect(read({ ...fetch, outputRewrites: [rewrite] })).toMatchObject({
    outputRewrites: [
      {
        kind: 'set',
        path: [
          { kind: 'type', names: ['T'] },
          { kind: 'key', key: 'k' },
        ],
        value: 'v',
      },
    ],
  });
});

test.each([
  [{ KeyRenamer: { path: [{ Key: 'a' }, { Key: 'k' }], renameKeyTo: 'v' } }],
  [{ kind: 'KeyRenamer', path: ['a', 'k'], renameKeyTo: 'v' }],
])('%j renames a key', (rewrite) => {
  expect(read({ ...fetch, outputRewrites: [rewrite] })).toMatchObject({
    outputRewrites: [
      {
        kind: 'rename',
        path: [
          { kind: 'key', key: 'a' },
          { kind: 'key', key: 'k' },
        ],
        key: 'v',
      },
    ],
  });
});

test.each<[unknown, string]>([
  [{ kind: 'Cache' }, 'A plan has a node of the unknown kind Cache.'],
  [{ kind: 'Sequence', nodes: [], retries: 2 }, 'Sequence has an unknown member "retries".'],
  [
    {
      kind: 'Sequence',
      nodes: [
        { kind: 'Subscription', primary: fetch },
        { kind: 'Subscription', primary: fetch },
      ],
    },
    'A Subscription should stand at the start of a plan.',
  ],
  [{ kind: 'Flatten', path: [{ Index: 1 }], node: fetch }, 'A step of a path has an unknown member "Index".'],
  [{ kind: 'Flatten', path: ['a b'], node: fetch }, 'A path has the unknown step "a b".'],
  [
    { kind: 'Flatten', path: [1], node: fetch },
    'A step of a path should be an object; got a value of type number.',
  ],
  [{ ...fetch, contextRewrites: [{}] }, 'Fetch has an unknown member "contextRewrites".'],
  [
    { ...fetch, outputRewrites: [{ kind: 'Drop', path: ['a'] }] },
    'A plan has a rewrite of the unknown kind Drop.',
  ],
  [
    { ...fetch, outputRewrites: [{ Drop: { path: ['a'] } }] },
    'A plan has a rewrite of the unknown kind Drop.',
  ],
  [
    { ...fetch, outputRewrites: [{ kind: 'KeyRenamer', path: ['... on T'], renameKeyTo: 'v' }] },
    'The path of a KeyRenamer should end with a key.',
  ],
  [
    { ...entityFetch, requires: [{ ...requires[0], skipIf: 'x' }] },
    'A required inline fragment has an unknown member "skipIf".',
  ],
  [
    { ...entityFetch, requires: [{ kind: 'FragmentSpread', value: 'F' }] },
    'requires has a selection of the unknown kind FragmentSpread.',
  ],
  [
    { ...entityFetch, requires: [{ kind: 'Field', name: 'id' }] },
    'requires should hold inline fragments only; got the field id.',
  ],
  [{ ...fetch, operation: '{ f(x: inf' }, 'A fetch has an operation that is not GraphQL.'],
  [{ ...fetch, operation: '{ f(x: $x) }' }, 'A fetch uses the variable $x without declaring it.'],
  [
    { ...fetch, operation: '{ ...a } fragment a on Q { f ...b } fragment b on Q { ...a }' },
    'A fetch has a fragment that spreads itself.',
  ],
  [{ ...fetch, operation: '{ ...a }' }, 'A fetch spreads a fragment that it does not have.'],
  [{ ...fetch, requires }, 'A fetch asks for 0 lists of entities; it describes 1.'],
  [{ ...entityFetch, requires: [] }, 'A fetch asks for 1 lists of entities; it describes 0.'],
])('%j is refused', (node, message) => {
  expect(() => read(node)).toThrow(new PlanError(message));
});
