import type { Explanations } from './explanation.ts';

/** Codes of Federation's composition about links and directives: visibility, access, cost, contexts. */
export const directives: Explanations = {
  INVALID_LINK_DIRECTIVE_USAGE: [
    'A @link lacks its url, or has an argument of a wrong form.',
    'Write @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]).',
  ],
  INVALID_LINK_IDENTIFIER: [
    'The url of a @link does not end with a name and a version.',
    'Let it end as in /federation/v2.9.',
  ],
  LINK_IMPORT_NAME_MISMATCH: [
    'One directive is imported under different names by different subgraphs.',
    'Import it under the name that the others use.',
  ],
  UNKNOWN_LINK_VERSION: [
    'A @link names a version of its specification that composition does not know.',
    'Link the version that the other subgraphs link.',
  ],
  UNKNOWN_FEDERATION_LINK_VERSION: [
    'The SDL links a version of Federation that composition does not know.',
    'Link https://specs.apollo.dev/federation/v2.9.',
  ],
  UNSUPPORTED_FEATURE: [
    'The SDL uses what composition cannot do in this combination.',
    'Do it without the feature that the message names.',
  ],
  TYPE_DEFINITION_INVALID: [
    'The SDL declares a type of Federation itself in another way than the specification.',
    'Remove the declaration; the @link brings it.',
  ],
  DIRECTIVE_DEFINITION_INVALID: [
    'The SDL declares a directive of Federation itself in another way than the specification.',
    'Remove the declaration; the @link brings it.',
  ],
  DIRECTIVE_COMPOSITION_ERROR: [
    'A @composeDirective names a directive that is not declared, not linked, or of Federation itself.',
    'Declare the directive, and @link a specification of your own that has it; or remove the @composeDirective.',
  ],
  REFERENCED_INACCESSIBLE: [
    'Something that clients see is of a type that is @inaccessible.',
    'Hide what refers to the type too, or show the type.',
  ],
  REQUIRED_INACCESSIBLE: [
    'An argument or a field of an input is @inaccessible and required, so clients could never give it.',
    'Let it be null, give it a default, or show it.',
  ],
  DEFAULT_VALUE_USES_INACCESSIBLE: [
    'A default that clients see has a value that is @inaccessible.',
    'Choose another default, or show the value.',
  ],
  IMPLEMENTED_BY_INACCESSIBLE: [
    'A field is @inaccessible and implements a field of an interface that clients see.',
    'Show the field, or hide that of the interface too.',
  ],
  ONLY_INACCESSIBLE_CHILDREN: [
    'Clients see a type of which every field or value is @inaccessible.',
    'Hide the type itself, or show something of it.',
  ],
  QUERY_ROOT_TYPE_INACCESSIBLE: [
    'Query itself is @inaccessible.',
    'Take the directive off Query and put it on the fields that are to be hidden.',
  ],
  AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE: [
    '@authenticated, @requiresScopes or @policy stands on an interface; what it asks follows from the objects.',
    'Put it on the object types and their fields.',
  ],
  MISSING_TRANSITIVE_AUTH_REQUIREMENTS: [
    'A field reads protected data by @requires and asks less of the caller than that data does.',
    'Put the same @authenticated, @requiresScopes and @policy on the field.',
  ],
  COST_APPLIED_TO_INTERFACE_FIELD: [
    '@cost stands on a field of an interface; what it costs follows from the objects.',
    'Put it on the fields of the object types.',
  ],
  DIRECTIVE_COST_INVALID_WEIGHT: ['The weight of a @cost is no whole number.', 'Write @cost(weight: 5).'],
  LIST_SIZE_APPLIED_TO_NON_LIST: [
    '@listSize speaks of a field that is no list.',
    'Put it on the list, or name in sizedFields the lists of the returned object.',
  ],
  LIST_SIZE_INVALID_ASSUMED_SIZE: [
    'The assumedSize of a @listSize is below 0, or no whole number.',
    'Write the size that such a list commonly has.',
  ],
  LIST_SIZE_INVALID_SLICING_ARGUMENT: [
    'A @listSize names a slicing argument that the field does not have, or that is no Int.',
    'Name arguments of the field that say how many items are wanted, such as first.',
  ],
  LIST_SIZE_INVALID_SIZED_FIELD: [
    'A @listSize names a sized field that the returned object does not have.',
    'Name fields of the returned object that are lists, such as edges.',
  ],
  LIST_SIZE_INVALID_REQUIRE_ONE_SLICING_ARGUMENT: [
    'The requireOneSlicingArgument of a @listSize is neither true nor false.',
    'Write true or false.',
  ],
  CONTEXT_NAME_INVALID: [
    'The name of a @context has other characters than letters and digits.',
    'Give it a name of letters and digits.',
  ],
  CONTEXT_NOT_SET: [
    'A @fromContext names a context that nothing above it sets, or stands where it cannot be filled.',
    'Put @context on a type above, and @fromContext on an argument of an object’s own field.',
  ],
  CONTEXT_INVALID_SELECTION: [
    'What a @fromContext selects is not one leaf of the type that sets the context.',
    'Select exactly one leaf: "$context { field }".',
  ],
  NO_CONTEXT_IN_SELECTION: [
    'A @fromContext names no context.',
    'Begin its text with $ and the name of a context.',
  ],
  CONTEXT_NO_RESOLVABLE_KEY: [
    'A field with a contextual argument is on a type that cannot be asked for by a key.',
    'Give the type a resolvable @key.',
  ],
  CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS: [
    'An argument is filled from a context in one subgraph and demanded of clients in another.',
    'Use @fromContext in both, or let the argument be null in the other.',
  ],
};
