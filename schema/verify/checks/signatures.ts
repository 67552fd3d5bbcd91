import { type Check, notApplicable } from '../check.ts';

/**
 * Where the checks of signed requests stand: unsigned, altered, replayed and late ones are to be refused. Nothing signs
 * yet, so nothing can be said.
 */
export const signaturesCheck: Check = {
  id: 'signatures.request',
  level: 'must',
  title: 'Requests that the gateway did not sign are refused',
  hint: 'Nothing to do until the network signs its requests.',
  run: async () => notApplicable('the network does not sign its requests yet'),
};
