import { type Check, notApplicable } from '../check.ts';

/**
 * Where the checks of signatures stand: unsigned, altered, replayed and late requests are to be refused, by every path
 * that a subgraph serves; answers are to be signed where the network says so. Nothing signs yet, so nothing is asked:
 * the signature itself will be made in `request.ts`, over what goes out.
 */
export const signatureChecks: readonly Check[] = [
  {
    id: 'signatures.request',
    level: 'must',
    title: 'Requests that the gateway did not sign are refused',
    hint: 'Nothing to do until the network signs its requests.',
    run: async () => notApplicable('not yet required: the network does not sign its requests'),
  },
  {
    id: 'signatures.response',
    level: 'should',
    title: 'Answers are signed, each for its own request',
    hint: 'Nothing to do until the network asks for signed answers.',
    run: async () => notApplicable('not yet required: the network does not ask for signed answers'),
  },
];
