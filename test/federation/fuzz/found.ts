/** A question that was once answered wrongly, made small. */
export interface FoundCase {
  /** What holds, as a fact. */
  title: string;
  /** SDL by subgraph; `linkFederation` puts the link in front. */
  subgraphs: Readonly<Record<string, string>>;
  operation: string;
  variables?: Readonly<Record<string, unknown>>;
  /** The data's seed; with one that ends in a clean state where it makes no difference. */
  data: string;
}

/** Links Federation with the directives that the fuzzer draws. */
export const linkFederation = (sdl: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@provides",
  "@external", "@shareable", "@override", "@inaccessible", "@interfaceObject"])\n${sdl}`;

/** Minimal cases, kept once they were found. Each is answered as graphql-js would answer it, unsplit. */
export const foundCases: readonly FoundCase[] = [
  {
    title: 'a field that is skipped at first stands where it is first included',
    subgraphs: { a: 'type Query { f: Int g: Int }' },
    operation: 'query ($c: Boolean!) { f @skip(if: $c) g f }',
    variables: { c: true },
    data: '1',
  },
  {
    title: 'fields of an entity stand in the order in which they are included',
    subgraphs: {
      a: 'type Query { t: T0 } type T0 @key(fields: "id") { id: ID! }',
      b: 'type T0 @key(fields: "id") { id: ID! f0: Int }',
    },
    operation: 'query ($c: Boolean!) { t { f0 @include(if: $c) id f0 } }',
    variables: { c: false },
    data: '1',
  },
  {
    title: 'an entity of a union is known again by the key that it was asked by',
    subgraphs: {
      a: `type T0 @key(fields: "id") @key(fields: "code") { id: ID code: String f2: Int }
        type T1 @key(fields: "id") { id: ID k1: Int }`,
      b: `type T0 @key(fields: "id") @key(fields: "code") { id: ID code: String }
        type T1 @key(fields: "id") { id: ID }
        type Query { q4: [U0] } union U0 = T1 | T0`,
    },
    operation: '{ q4 { ... on T0 { f2 } ... on T1 { k1 } } }',
    data: '1599577520 732',
  },
  {
    title: 'a variable may default to a number with an exponent',
    subgraphs: { a: 'type Query { f(a: Float): Float }' },
    operation: 'query ($a: Float = -1.25e3) { f(a: $a) }',
    data: '1',
  },
  {
    title: 'an object of a union whose __typename is not included is an object all the same',
    subgraphs: { a: 'type T0 { id: ID } type Query { q: U0 } union U0 = T0' },
    operation: 'query ($c: Boolean!) { q { __typename @include(if: $c) } }',
    variables: { c: false },
    data: '3899242199 451',
  },
  {
    title: 'an object of an interface keeps its type where only fragments on others ask for more',
    subgraphs: {
      b: `type T1 @key(fields: "id") { id: ID! } type T2 @key(fields: "id") { id: ID! }
        type Query { q8: U0 } union U0 = T2 | T1`,
      c: `type T2 @key(fields: "id") { id: ID! f1: [I0] } interface I0 { id: ID! }
        type T1 implements I0 @key(fields: "id", resolvable: false) { id: ID! }`,
    },
    operation: '{ q8 { ... on T2 { f1 { id ... on U0 { ... on T2 { id } } } } } }',
    data: '668186583 652',
  },
  {
    title: 'a list of lists may be written for a list of custom scalars',
    subgraphs: { a: 'type Query { f(b: [Blob]): Blob } scalar Blob' },
    operation: '{ f(b: [[1, 2.5]]) }',
    data: '2079230006 11',
  },
  {
    title: 'an error of a field of an interface object has the path of the field',
    subgraphs: {
      b: `type I0 @key(fields: "id") @interfaceObject { id: ID! i0b2: [String] } type Query { q6: I0 }`,
      c: 'type T0 @key(fields: "id") { id: ID! f2: Day } scalar Day',
      e: `interface I0 @key(fields: "id") { id: ID! }
        type T0 implements I0 @key(fields: "id") { id: ID! f2: Day @external ce5: Int @requires(fields: "f2") }
        scalar Day`,
    },
    operation: '{ q6 { i0b2 ... on T0 { ce5 } } }',
    data: '591716648 407',
  },
  {
    title: 'a field that is skipped fails nowhere, whatever its fetch says',
    subgraphs: {
      b: 'type I0 @key(fields: "id") @interfaceObject { id: ID! i0b2: [String] }',
      e: `interface I0 @key(fields: "id") { id: ID! } type Query { q15: [I0] }
        type T0 implements I0 @key(fields: "id") { id: ID! f1: [Float] }`,
    },
    operation: 'query ($c0: Boolean!) { q15 { ... on T0 @skip(if: $c0) { i0b2 f1 } } }',
    variables: { c0: true },
    data: '591716648 422',
  },
  {
    title: 'a literal of a custom scalar may be a name',
    subgraphs: { a: 'type Query { f(b: Blob, c: [Float]): Blob g(c: [Float]): Int } scalar Blob' },
    operation: '{ f(b: WORD, c: -1.25e3) ...F ...F } fragment F on Query { g(c: 0.5) }',
    data: '1',
  },
  {
    title: 'an object that one subgraph knows as an interface object keeps what another one gave it',
    subgraphs: {
      a: `type Query { q: V0 @shareable } type V0 { f: [I0] @shareable }
        type I0 @key(fields: "id") @interfaceObject { id: ID! i0a: Int }`,
      b: `type Query { q: V0 @shareable } type V0 { f: [I0] @shareable } interface I0 @key(fields: "id") { id: ID! }
        type T0 implements I0 @key(fields: "id") { id: ID! }`,
      e: `type Query { q: V0 @shareable } type V0 { f: [I0] @shareable } interface I0 { id: ID! }
        type T0 implements I0 @key(fields: "id") { id: ID! f1: Int }`,
    },
    operation: '{ q { f { ... on T0 { f1 i0a } } } }',
    data: '1630719625 634',
  },
  {
    title: 'a fragment on another interface of an interface object is planned',
    subgraphs: {
      a: 'type I1 @key(fields: "id") @interfaceObject { id: ID! a: [I1] } type Query { q4: I1 }',
      b: `interface I0 @key(fields: "id") { id: ID! } interface I1 @key(fields: "id") { id: ID! }
        type T0 implements I1 @key(fields: "id") { id: ID! } type Query { q0: T0 }
        type T1 implements I0 & I1 @key(fields: "id") { id: ID! }`,
      d: 'type I0 @key(fields: "id") @interfaceObject { id: ID! d: Int }',
    },
    operation: '{ q0 { a { ... on I0 { d } } } }',
    data: '1',
  },
  {
    title: 'what is required of a union comes with its type, asked for or not',
    subgraphs: {
      a: `type Query { q: [T0] } type T0 @key(fields: "id") { id: ID! u: [U0] } union U0 = V0 | V1
        type V0 { f: Int @shareable } type V1 { g: Int @shareable }`,
      b: `type T0 @key(fields: "id") {
          id: ID! u: [U0] @external
          c0: Int @requires(fields: "u { ... on V0 { f } ... on V1 { g } }")
          c1: Int @requires(fields: "u { __typename ... on V0 { f } }")
        }
        union U0 = V0 | V1 type V0 { f: Int @shareable } type V1 { g: Int @shareable }`,
    },
    operation: '{ q { c0 c1 } }',
    data: '7',
  },
  {
    title: 'a field of an interface object comes for each of two types that ask for it or not',
    subgraphs: {
      b: `interface I0 @key(fields: "id") { id: ID } type T1 implements I0 @key(fields: "id") { id: ID }
        type T0 implements I0 @key(fields: "id") { id: ID }`,
      c: 'type I0 @key(fields: "id") @interfaceObject { id: ID i0c0: Int } type Query { q10: [I0] }',
    },
    operation: '{ q10 { ... on T1 { i0c0 } ... on T0 { id } } }',
    data: '1593604875 917',
  },
  {
    title: 'an object of which nothing is asked that it can have is there all the same',
    subgraphs: {
      a: `type I1 @key(fields: "id") @interfaceObject { id: ID }
        type T1 @key(fields: "code") { code: String f3: I1 }`,
      b: 'type T1 @key(fields: "code") { code: String } type Query { q1: [T1] }',
      d: `interface I1 @key(fields: "id") { id: ID i1f0: I1 }
        type T0 implements I1 @key(fields: "id") { id: ID i1f0: I1 }
        type T2 implements I1 @key(fields: "id") { id: ID! i1f0: I1 }
        type T3 @key(fields: "id") { id: ID! f5: [ID] } union U1 = T3 | T2`,
    },
    operation: '{ q1 { f3 { i1f0 { ... on U1 { ... on T3 { x10: f5 } } } } } }',
    data: '2489990881 66',
  },
  {
    title: 'what a literal leaves out decides nothing over types',
    subgraphs: {
      a: `type T1 implements I0 { id: ID! } type T0 implements I0 @key(fields: "id") { id: ID! f3: I0 }
        interface I0 { id: ID! } type Query { q3: I0 }`,
    },
    operation: '{ q3 { id ... on T0 @include(if: false) { f3 { id } } } }',
    data: '2981535985 374',
  },
  {
    title: 'what a contradiction leaves out decides nothing over types',
    subgraphs: {
      a: `type T1 implements I0 { id: ID! } type T0 implements I0 { id: ID! k: Int } interface I0 { id: ID! }
        type Query { q3: I0 }`,
    },
    operation: `query ($c: Boolean!) {
      q3 @skip(if: $c) @include(if: $c) { ... on T0 { k } } q3 { id ... on T0 @include(if: $c) { k } }
    }`,
    variables: { c: false },
    data: '2981535985 374',
  },
  {
    title: 'what a field requires comes whatever condition its own selection has',
    subgraphs: {
      a: `type T1 @key(fields: "id") { id: ID! f0: Int @external ca15: Int @requires(fields: "f0") f2: Int }`,
      b: 'type T1 @key(fields: "id") { id: ID! f0: Int } type Query { q3: [T1] }',
    },
    operation: `query ($c0: Boolean!, $c1: Boolean!) {
      q3 { ... @skip(if: $c1) { id ca15 x: f2 @include(if: $c0) f0 } f2 }
    }`,
    variables: { c0: true, c1: true },
    data: '7',
  },
  {
    title: 'fields that require one field with other arguments get it with their own',
    subgraphs: {
      a: `type T3 @key(fields: "id") { id: ID! f4(a: String, b: Int): Int @external f5: T0 @external
          ca22: Int @requires(fields: "f4(b: 1) f5 { f0 }") }
        type T0 @key(fields: "id") { id: ID! f0: Boolean! @external }`,
      b: 'type Query { q8: T3 } type T3 @key(fields: "id") { id: ID! }',
      c: `type T3 @key(fields: "id") { id: ID! f4(a: String, b: Int): Int f5: T0 }
        type T0 @key(fields: "id") { id: ID! }`,
      d: `type T0 @key(fields: "id") { id: ID! f0: Boolean! }
        type T3 @key(fields: "id") { id: ID! f4(a: String, b: Int): Int @external
          cd16: Float @requires(fields: "f4(a: \\"x\\")") }`,
    },
    operation: '{ q8 { ca22 cd16 } }',
    data: '3',
  },
  {
    title: 'a type of a union that not all subgraphs know is asked where it is known',
    subgraphs: {
      a: `type Query { r: C } type C @key(fields: "id") { id: ID! w: W @shareable } type W { u: [U] @shareable }
        union U = V0 | V1 type V0 { f: Int @shareable } type V1 { g: Int }`,
      b: `type C @key(fields: "id") { id: ID! w: W @shareable } type W { u: [U] @shareable }
        union U = V0 | V2 type V0 { f: Int @shareable } type V2 { h: Int }`,
    },
    operation: '{ r { w { u { __typename ... on V0 { f } ... on V1 { g } ... on V2 { h } } } } }',
    data: '7',
  },
  {
    title: 'what is selected by another interface is selected of an interface object',
    subgraphs: {
      a: `type I0 @key(fields: "id") @interfaceObject { id: ID! next: [I0] } type Query { q: I0 }`,
      d: `interface I0 @key(fields: "id") { id: ID! } interface I1 { id: ID! }
        type T3 implements I0 & I1 @key(fields: "id") { id: ID! }
        type T0 implements I0 & I1 @key(fields: "id") { id: ID! }`,
    },
    operation: '{ q { next { ... on I1 { x: id } } } }',
    data: '8',
  },
  {
    title: 'what is required of the one type of an interface object comes with that type',
    subgraphs: {
      a: `type T1 @key(fields: "id") {
          id: ID! f0: I1 @external ca: Boolean @requires(fields: "f0 { ... on T4 { id } }")
        }
        interface I1 { id: ID! } type T4 implements I1 @key(fields: "id") { id: ID! } type Query { q: [T1] }`,
      b: `type I1 @key(fields: "id") @interfaceObject { id: ID! } type T1 @key(fields: "id") { id: ID! f0: I1 }`,
      c: 'interface I1 @key(fields: "id") { id: ID! } type T4 implements I1 @key(fields: "id") { id: ID! }',
    },
    operation: '{ q { ca } }',
    data: '7',
  },
  {
    title: 'an entity is asked for by a key that the subgraph resolves',
    subgraphs: {
      b: `type T3 @key(fields: "code") @key(fields: "id", resolvable: false) {
          code: Int! id: ID! f0: Int @external f1: Int @external cb11(a: Int): Int @requires(fields: "f0 f1")
        }`,
      c: `type T3 implements I0 @key(fields: "id") @key(fields: "code") { id: ID! code: Int! f0: Int }
        interface I0 { id: ID! } type Query { q11: [I0!] }`,
      e: 'type T3 implements I0 @key(fields: "id") { id: ID! f1: Int } interface I0 { id: ID! }',
    },
    operation: '{ q11 { ... on T3 { cb11(a: 1) } } }',
    data: '7',
  },
  {
    title: 'entities of two types come with fields of one name and two types',
    subgraphs: {
      a: `type T0 @key(fields: "id") { id: ID! f3: Int } type T1 @key(fields: "id") { id: ID! f3: [Int!]! }`,
      b: `type T0 @key(fields: "id") { id: ID! f3: Int @external cb: Int @requires(fields: "f3") }
        type T1 @key(fields: "id") { id: ID! } union U0 = T0 | T1 type Query { q4: [U0!]! }`,
    },
    operation: '{ q4 { ... on T0 { cb } ... on T1 { f3 } } }',
    data: '1',
  },
  {
    title: 'mutations run where their first included selection stands',
    subgraphs: {
      a: 'type Query { q: Int } type Mutation { m6: T m7: T } type T { f: Int }',
    },
    operation: 'mutation ($c: Boolean!) { m6 @skip(if: $c) { f } m7 { f } m6 { f } }',
    variables: { c: true },
    data: '1',
  },
  {
    title: 'a selection that nothing can include is not asked for',
    subgraphs: {
      a: `type Query { q: T0 } type T0 @key(fields: "id") { id: ID! t: T1 } type T1 @key(fields: "id") { id: ID! }`,
      b: 'type T1 @key(fields: "id") { id: ID! f: Int! }',
    },
    operation: 'query ($c: Boolean = false) { q { ... on T0 @include(if: $c) { t @skip(if: $c) { f } } } }',
    data: '3',
  },
  {
    title: 'what another interface of all of its types has is selected by type',
    subgraphs: {
      a: `type Query { q: I0 } type I0 @key(fields: "id") @interfaceObject { id: ID! }`,
      b: `interface I0 @key(fields: "id") { id: ID! } interface I1 { k: Int }
        type T implements I0 & I1 @key(fields: "id") { id: ID! k: Int }`,
    },
    operation: 'query ($c: Boolean!) { q { ... on I1 @include(if: $c) { k } } }',
    variables: { c: false },
    data: '3',
  },
];
