/** Of each code of ownership why it comes, and what is to be done. */
export const ownershipExplanations = {
  OWNERSHIP_ROOT_FIELD: [
    'Root fields are one list of names for the whole network, so each subgraph adds only those that have its own name in them.',
    'Put the name of the subgraph in camelCase into that of the field, hang it below an entity, or ask the operator to approve it.',
  ],
  OWNERSHIP_FIELD: [
    'A field is answered by the subgraph that has it; another that answers it too could answer otherwise.',
    'Give the field another name, mark it @external where it is only named, or agree with its owner that both mark it @shareable.',
  ],
  OWNERSHIP_OVERRIDE: [
    '@override takes a field away from the subgraph that answers it, which is for that subgraph to agree to.',
    'Ask its owner to mark the field @shareable first, or the operator to approve it.',
  ],
  OWNERSHIP_TYPE: [
    'A type without a key belongs to the subgraph that defines it; composition would merge or narrow the two.',
    'Give this subgraph’s type a name of its own, or copy the other’s declaration unchanged.',
  ],
  OWNERSHIP_KEY: [
    'An entity is extended by the keys that its owner gave it; with another key questions would come here that its owner answers.',
    'Use a key that its owner declares.',
  ],
  OWNERSHIP_DIRECTIVE: [
    'What one subgraph says of who may see something counts in the whole network, so its owner alone says it.',
    'Remove the directive here, or ask the owner to add it.',
  ],
} as const satisfies Record<string, readonly [cause: string, hint: string]>;

/** A code of the rules of ownership. */
export type OwnershipCode = keyof typeof ownershipExplanations;
