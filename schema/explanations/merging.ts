import type { Explanations } from './explanation.ts';

/** Codes of Federation's composition about what several subgraphs declare differently. */
export const merging: Explanations = {
  INVALID_FIELD_SHARING: [
    'Several subgraphs resolve one field, and not all of them have agreed to that by @shareable.',
    'Rename the field, mark it @external where it is only named, or agree with its owner that both mark it @shareable.',
  ],
  INVALID_SHAREABLE_USAGE: [
    '@shareable stands on a field of an interface, which nobody resolves.',
    'Put it on the fields of the object types.',
  ],
  TYPE_KIND_MISMATCH: [
    'One name is an object in one subgraph and another kind of type in another.',
    'Rename the type here, or declare it as its owner does.',
  ],
  FIELD_TYPE_MISMATCH: [
    'A field has another type here than in another subgraph, and neither contains the other.',
    'Copy the type of the subgraph that had the field first, or give the field another name.',
  ],
  FIELD_ARGUMENT_TYPE_MISMATCH: [
    'An argument has another type here than in another subgraph.',
    'Copy the type of the subgraph that had the argument first.',
  ],
  FIELD_ARGUMENT_DEFAULT_MISMATCH: [
    'An argument has another default here than in another subgraph.',
    'Copy the default of the subgraph that had the argument first.',
  ],
  INPUT_FIELD_DEFAULT_MISMATCH: [
    'A field of an input has another default here than in another subgraph.',
    'Copy the default of the subgraph that had it first.',
  ],
  REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH: [
    'An argument is required in one subgraph and missing in another, which could then not be asked.',
    'Add the argument everywhere, or let it be null where it is required.',
  ],
  REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH: [
    'A field of an input is required in one subgraph and missing in another.',
    'Add the field everywhere, or let it be null where it is required.',
  ],
  EMPTY_MERGED_INPUT_TYPE: [
    'Of an input only the fields that all its subgraphs have are kept, and they have none in common.',
    'Give the input here another name.',
  ],
  EMPTY_MERGED_ENUM_TYPE: [
    'Of an enum that is an input only the values that all its subgraphs have are kept, and they have none in common.',
    'Give the enum here another name.',
  ],
  ENUM_VALUE_MISMATCH: [
    'An enum is both an input and an answer, and its subgraphs do not have the same values.',
    'Give all the same values, or use two enums.',
  ],
  INTERFACE_FIELD_NO_IMPLEM: [
    'An interface has a field in one subgraph that a type which implements it has nowhere.',
    'Add the field to the type, or drop the interface from it.',
  ],
  NO_QUERIES: [
    'No subgraph has a field of Query, so there would be nothing to ask.',
    'Give Query a field in one of them.',
  ],
  INVALID_GRAPHQL: [
    'The SDL is not valid GraphQL by itself.',
    'Mend the place that the message names; a GraphQL plug-in of your editor shows it as you write.',
  ],
  ROOT_QUERY_USED: [
    'A type is called Query and is not the root of queries.',
    'Rename it, or make it the root.',
  ],
  ROOT_MUTATION_USED: [
    'A type is called Mutation and is not the root of mutations.',
    'Rename it, or make it the root.',
  ],
  ROOT_SUBSCRIPTION_USED: [
    'A type is called Subscription and is not the root of subscriptions.',
    'Rename it, or make it the root.',
  ],
  OVERRIDE_FROM_SELF_ERROR: [
    'A field is taken over by @override from the very subgraph that it stands in.',
    'Name the other subgraph in from, or remove the @override.',
  ],
  OVERRIDE_LABEL_INVALID: [
    'The label of an @override is no name and no share.',
    'Write label: "percent(10)", or a name that begins with a letter.',
  ],
  OVERRIDE_ON_INTERFACE: [
    'A field of an interface has @override; only fields of objects are resolved.',
    'Put it on the field of each object type.',
  ],
  OVERRIDE_SOURCE_HAS_OVERRIDE: [
    'The field that is taken over is itself taken over from another subgraph, so nobody would know whom to ask.',
    'Name the last subgraph of the row in from, and remove the other @override.',
  ],
  OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE: [
    'A field with @override also has @external, @requires or @provides on one of the two sides.',
    'Remove the other directive before the field is taken over.',
  ],
};
