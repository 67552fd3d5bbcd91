import type { Explanations } from './explanation.ts';

/** Codes of Ieum's own composition: `@gather`, `@holds`, the core contract, names. */
export const gathering: Explanations = {
  COMPOSITION_FAILED: [
    'The composer found something that it has no code for.',
    'Mend what the message says; where it says nothing, tell the operator.',
  ],
  INVALID_SUBGRAPH_NAME: [
    'The name is taken in this list, or has characters that no name of a subgraph has.',
    'Use letters, digits, "-" and "_", a letter first.',
  ],
  SUBGRAPH_UNREACHABLE: [
    'The subgraph is asked for its SDL where it runs, and gave none.',
    'Start it, correct its URL, or name a file with its SDL.',
  ],
  SUBGRAPH_UNREADABLE: [
    'The file with the SDL cannot be read.',
    'Correct the path, or the right to read it.',
  ],
  CORE_MISMATCH: [
    'The core contract is the same in every subgraph; what differs would be narrowed in all or refused.',
    'Put core.graphql in front of the subgraph’s own part, unchanged.',
  ],
  GATHER_NOT_ENTITY: [
    'A gathered field is asked of every source by the key of its parent, which has none here.',
    'Put the field on Query or Subscription, or give its type a resolvable @key.',
  ],
  GATHER_ON_INTERFACE_FIELD: [
    'A gathered field is answered by all sources together, so no one source can answer an interface with it.',
    'Give the field another name, or drop the interface.',
  ],
  GATHER_DIRECTIVE_CONFLICT: [
    '@gather already says who answers the field; @external, @shareable, @override and @provides say it otherwise.',
    'Remove the other directive.',
  ],
  GATHER_IN_FIELD_SET: [
    'A gathered field has no value before all sources were asked, so nothing can be found by it.',
    'Leave it out of @key and @requires.',
  ],
  GATHER_MIXED: [
    'One subgraph would answer the field alone that others gather.',
    'Add the same @gather here, or rename the field.',
  ],
  GATHER_SIGNATURE_MISMATCH: [
    'All sources of a gathered field are asked with the same arguments for the same type.',
    'Copy the field from the core guide or from a source that has it.',
  ],
  GATHER_RULE_MISMATCH: [
    'Sources of one field ask for different ways to merge it.',
    'Copy the arguments of @gather from a source that has the field.',
  ],
  GATHER_VISIBILITY_MISMATCH: [
    'A gathered field is one field: it is hidden in all its sources or in none.',
    'Write @inaccessible everywhere or nowhere.',
  ],
  GATHER_ARGUMENTS: [
    '@gather lacks an argument that this way of merging needs, or has one that it does not take.',
    'CONCAT takes key and orderBy, SUM takes key, sum and any, CONNECTION and EVENTS take none.',
  ],
  GATHER_CONNECTION_SHAPE: [
    'Pages of several sources are merged by the cursor of each edge, so a connection has one form.',
    'Declare first: Int with a default and after: String, and edges { cursor: String! node } and pageInfo { hasNextPage endCursor }.',
  ],
  GATHER_CONNECTION_SHARED: [
    'The connection of a gathered field tells its sources; a field that one subgraph answers alone has none.',
    'Give the other field a connection type of its own.',
  ],
  GATHER_LIST_SHAPE: [
    'CONCAT and SUM merge the items of a list of objects.',
    'Return a list of objects, or use another way to merge.',
  ],
  GATHER_EVENTS_SHAPE: [
    'EVENTS passes on each source’s events, so its field is a subscription to single objects that may be null.',
    'Put it on Subscription, and return an object without a list and without "!".',
  ],
  GATHER_PATH_INVALID: [
    'A key, orderBy, sum or any of @gather names leaves that the items do not have, or of a wrong type.',
    'Select leaves of the item type; numbers in sum, Booleans in any.',
  ],
  GATHER_SUM_UNCOVERED: [
    'Cells are added up by their key; a leaf that is neither in key, sum nor any would say what is no longer so.',
    'Name the leaf in one of them, or remove it from the cell.',
  ],
  GATHER_NO_COMMON_KEY: [
    'All sources of a gathered field are asked by one key of its parent, and they have none in common.',
    'Add the key that the other sources have.',
  ],
  GATHER_FOREIGN_RECORD: [
    'A record is answered by the one source it comes from; here another source is to answer it too.',
    'Give this subgraph’s records a type of their own, and name another’s by its @key only.',
  ],
  GATHER_INTERFACE_FIELD_NOT_LOCAL: [
    'A record in a gathered list is made by its source alone, and one of its fields is to come from elsewhere.',
    'Resolve the field of the interface in this subgraph.',
  ],
  GATHER_TYPE_NOT_OWNED: [
    'Several subgraphs define a type without a key, so nobody could tell whose it is.',
    'Give it a @key, mark it @shareable everywhere, or give it a name of this subgraph’s own.',
  ],
  GATHER_RESERVED: [
    'The name belongs to the generated subgraph that merges the gathered fields.',
    'Choose another name.',
  ],
  GATHER_HOLDS: [
    '@holds tells when this source need not be asked; said wrongly, its records would be left out.',
    'Name places that requests of your gathered fields have, once each, with values, prefixes or regions that fit them.',
  ],
};
