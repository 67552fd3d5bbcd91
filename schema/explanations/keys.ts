import type { Explanations } from './explanation.ts';

/** Codes of Federation's composition about `@key`, `@external`, `@requires` and `@provides`. */
export const keys: Explanations = {
  KEY_INVALID_FIELDS: [
    'A @key selects a field that its type does not have in this subgraph, or is written wrongly.',
    'Select fields that this subgraph declares on the type, parted by spaces: @key(fields: "id").',
  ],
  KEY_INVALID_FIELDS_TYPE: [
    'The fields of a @key are not given as one text.',
    'Write them in quotes: @key(fields: "id").',
  ],
  KEY_FIELDS_HAS_ARGS: [
    'A @key selects a field that takes arguments, so it would not name one value.',
    'Select a field without arguments.',
  ],
  KEY_FIELDS_SELECT_INVALID_TYPE: [
    'A @key selects a field of a list, interface or union, whose values cannot be compared.',
    'Select leaves: an id or a code.',
  ],
  KEY_DIRECTIVE_IN_FIELDS_ARG: [
    'A @key has a directive inside its field set, where only names may stand.',
    'Remove the directive from the field set.',
  ],
  KEY_UNSUPPORTED_ON_INTERFACE: [
    'An interface has a @key, which the linked version of Federation does not know there.',
    'Link federation/v2.3 or later, or put the @key on the object types.',
  ],
  INTERFACE_KEY_NOT_ON_IMPLEMENTATION: [
    'An interface has a @key that a type which implements it lacks, so that type could not be found by it.',
    'Put the same @key on every type that implements the interface.',
  ],
  INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE: [
    'This subgraph resolves an interface by its key and does not know all types that implement it elsewhere.',
    'Declare the missing types with that key, or take the @key off the interface and give this subgraph a type of its own.',
  ],
  INTERFACE_OBJECT_USAGE_ERROR: [
    '@interfaceObject stands on a type that has no @key, or beside the types that implement that interface.',
    'Give the type the key of the interface, and leave its implementations to the other subgraph.',
  ],
  EXTERNAL_UNUSED: [
    'A field is marked @external, and nothing of this subgraph needs it: no @key, @requires, @provides or interface.',
    'Remove the field, or what marks it.',
  ],
  EXTERNAL_MISSING_ON_BASE: [
    'Every subgraph that has the field or type marks it @external, so nobody answers it.',
    'Take @external off in the subgraph that resolves it.',
  ],
  EXTERNAL_TYPE_MISMATCH: [
    'An @external field is written with another type than where it is resolved.',
    'Copy the type from the subgraph that resolves the field.',
  ],
  EXTERNAL_ARGUMENT_MISSING: [
    'An @external field lacks an argument that it has where it is resolved.',
    'Copy the arguments from the subgraph that resolves the field.',
  ],
  EXTENSION_WITH_NO_BASE: [
    'A type is only ever extended, and no subgraph defines it.',
    'Write type in place of extend type in the subgraph that owns it.',
  ],
  MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL: [
    'An @external field carries a directive that is the matter of the subgraph which resolves it.',
    'Remove the directive here, and put it where the field is resolved.',
  ],
  REQUIRES_INVALID_FIELDS: [
    'A @requires selects a field that its type does not have, or is written wrongly.',
    'Declare the field on the type as @external, and select it by its name.',
  ],
  REQUIRES_INVALID_FIELDS_TYPE: [
    'The fields of a @requires are not given as one text.',
    'Write them in quotes: @requires(fields: "name").',
  ],
  REQUIRES_FIELDS_MISSING_EXTERNAL: [
    'A @requires selects a field that this subgraph resolves itself, so there is nothing to be fetched.',
    'Mark the field @external where another subgraph resolves it, or drop it from the @requires.',
  ],
  REQUIRES_DIRECTIVE_IN_FIELDS_ARG: [
    'A @requires has a directive inside its field set, where only names may stand.',
    'Remove the directive from the field set.',
  ],
  REQUIRES_UNSUPPORTED_ON_INTERFACE: [
    'A field of an interface has @requires; only fields of objects are resolved.',
    'Put it on the field of each object type.',
  ],
  PROVIDES_INVALID_FIELDS: [
    'A @provides selects a field that the returned type does not have, or is written wrongly.',
    'Declare the field on the returned type as @external, and select it by its name.',
  ],
  PROVIDES_INVALID_FIELDS_TYPE: [
    'The fields of a @provides are not given as one text.',
    'Write them in quotes: @provides(fields: "name").',
  ],
  PROVIDES_FIELDS_MISSING_EXTERNAL: [
    'A @provides selects a field that this subgraph always resolves.',
    'Mark the field @external where only some paths can answer it, or drop the @provides.',
  ],
  PROVIDES_FIELDS_HAS_ARGS: [
    'A @provides selects a field that takes arguments, which it could not tell.',
    'Select a field without arguments.',
  ],
  PROVIDES_DIRECTIVE_IN_FIELDS_ARG: [
    'A @provides has a directive inside its field set, where only names may stand.',
    'Remove the directive from the field set.',
  ],
  PROVIDES_ON_NON_OBJECT_FIELD: [
    'A @provides stands on a field that returns no object, so there is nothing in it to provide.',
    'Remove the @provides.',
  ],
  PROVIDES_UNSUPPORTED_ON_INTERFACE: [
    'A field of an interface has @provides; only fields of objects are resolved.',
    'Put it on the field of each object type.',
  ],
  SATISFIABILITY_ERROR: [
    'There is a way through the schema to a field that no subgraph can be asked for from there.',
    'Give the type a resolvable @key in the subgraph that has the field, and the fields of that key in the subgraph where the way begins.',
  ],
};
