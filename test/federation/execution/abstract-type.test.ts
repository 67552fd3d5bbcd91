import { GraphQLError } from 'graphql';
import { describeSplits } from '../splits.ts';

// After graphql-js's union-interface-test and abstract-test, over types whose fields lie in one or two subgraphs.

const cat = {
  __typename: 'Cat',
  id: 'c',
  name: 'Nabi',
  meows: false,
  mother: { __typename: 'Cat', id: 'm', name: 'Mama', meows: true },
};
const dog = { __typename: 'Dog', id: 'd', name: 'Baduk', barks: true, mother: null };
const kim = { __typename: 'Person', id: 'k', name: 'Kim', pets: [cat, dog], friends: [dog, null] };

const roots = {
  Query: {
    kim: () => kim,
    all: () => [kim, cat, dog],
    named: () => [dog, kim],
    pet: () => cat,
    nothing: () => null,
  },
};

const brokenNoise = () => {
  throw new GraphQLError('Broken.', { extensions: { code: 'BROKEN' } });
};
const noise = {
  Cat: { noise: ({ id }: { id: string }) => `meow ${id}`, lives: () => 9 },
  Dog: { noise: brokenNoise },
  Person: { age: () => 30 },
};

const query = 'type Query { kim: Person all: [Thing] named: [Named!] pet: Pet nothing: Pet }';
const one = {
  typeDefs: `
    ${query}
    interface Named { name: String }
    interface Life { mother: Life }
    interface Mammal { noise: String }
    union Pet = Cat | Dog
    union Thing = Person | Cat | Dog
    type Cat implements Named & Life & Mammal { id: ID! name: String meows: Boolean mother: Cat noise: String lives: Int }
    type Dog implements Named & Life & Mammal { id: ID! name: String barks: Boolean mother: Dog noise: String }
    type Person implements Named { id: ID! name: String pets: [Pet] friends: [Named] age: Int }`,
  resolvers: { ...roots, ...noise },
};
const two = {
  a: {
    typeDefs: `
      ${query}
      interface Named { name: String }
      interface Life { mother: Life }
      union Pet = Cat | Dog
      union Thing = Person | Cat | Dog
      type Cat implements Named & Life @key(fields: "id") { id: ID! name: String meows: Boolean mother: Cat }
      type Dog implements Named & Life @key(fields: "id") { id: ID! name: String barks: Boolean mother: Dog }
      type Person implements Named @key(fields: "id") { id: ID! name: String pets: [Pet] friends: [Named] }`,
    resolvers: roots,
  },
  b: {
    typeDefs: `
      interface Mammal { noise: String }
      type Cat implements Mammal @key(fields: "id") { id: ID! noise: String lives: Int }
      type Dog implements Mammal @key(fields: "id") { id: ID! noise: String }
      type Person @key(fields: "id") { id: ID! age: Int }`,
    resolvers: noise,
  },
};

describeSplits('abstract types', { one, two }, [
  {
    title: 'fragments on the members of a union',
    ask: '{ kim { name pets { __typename ... on Dog { name barks } ... on Cat { name meows lives } } } }',
    data: {
      kim: {
        name: 'Kim',
        pets: [
          { __typename: 'Cat', name: 'Nabi', meows: false, lives: 9 },
          { __typename: 'Dog', name: 'Baduk', barks: true },
        ],
      },
    },
  },
  {
    title: 'fields of an interface, and fragments on its types',
    ask: '{ named { __typename name ... on Person { age } ... on Dog { barks } } }',
    data: {
      named: [
        { __typename: 'Dog', name: 'Baduk', barks: true },
        { __typename: 'Person', name: 'Kim', age: 30 },
      ],
    },
  },
  {
    title: 'fragments on an interface inside of a union',
    ask: '{ all { ... on Named { name } ... on Mammal { noise } ... on Person { age } } }',
    data: {
      all: [
        { name: 'Kim', age: 30 },
        { name: 'Nabi', noise: 'meow c' },
        { name: 'Baduk', noise: null },
      ],
    },
    errors: ['all.2.noise BROKEN'],
  },
  {
    title: 'named fragments, used at several places',
    ask: `{ kim { pets { ...Pet } friends { ...Name } } } fragment Name on Named { name }
      fragment Pet on Pet { ... on Dog { ...Name } ... on Cat { ...Name noise mother { ...Name noise } } }`,
    data: {
      kim: {
        pets: [
          { name: 'Nabi', noise: 'meow c', mother: { name: 'Mama', noise: 'meow m' } },
          { name: 'Baduk' },
        ],
        friends: [{ name: 'Baduk' }, null],
      },
    },
    reference: { requests: { a: 1, b: 2 } },
  },
  {
    title: 'a field of an interface that its types narrow',
    ask: '{ pet { ... on Life { __typename mother { __typename ... on Cat { meows noise } } } } }',
    data: { pet: { __typename: 'Cat', mother: { __typename: 'Cat', meows: true, noise: 'meow m' } } },
  },
  {
    title: 'null in place of an abstract type',
    ask: '{ nothing { __typename ... on Mammal { noise } } pet { ... on Cat { lives } } }',
    data: { nothing: null, pet: { lives: 9 } },
  },
  {
    title: 'the same alias for fields of one type in different members',
    ask: '{ all { ... on Person { x: age } ... on Cat { x: lives } } }',
    data: { all: [{ x: 30 }, { x: 9 }, {}] },
  },
  {
    title: 'conditions that narrow and widen again',
    ask: '{ all { ... on Pet { ... on Named { ... on Thing { ... on Cat { noise ... on Mammal { noise again: noise } } } } } } }',
    data: { all: [{}, { noise: 'meow c', again: 'meow c' }, {}] },
  },
]);
