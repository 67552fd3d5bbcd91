import { GraphQLError } from 'graphql';

/** Every code a subgraph answers with of its own, and what it says. Clients decide by the code, people read the message. */
export const errorCodes = {
  BAD_STARTUP_ID: 'a startup id that does not validate: wrong form or check digits',
  BAD_ID: 'an id of another thing that does not have its form',
  BAD_SCALAR: 'a scalar value that was refused; `reason` says why',
  BAD_CURSOR: 'a cursor that does not decode, or belongs to another order',
  BAD_INPUT: 'an argument that cannot be taken as it is',
  NOT_FOUND: 'an id in the right form that nothing has here',
  UNAUTHENTICATED: 'the field is for callers the gateway vouches for',
  FORBIDDEN: 'the caller lacks a scope or policy, or acts for another organization',
  CONSENT_REQUIRED: 'the startup has not consented to the caller seeing this',
  REFERRAL_STATE: 'the referral is not in a state that allows this move',
  STATE: 'the thing is not in a state that allows this',
  NO_VACANCY: 'the space has no vacant unit',
  NOT_HELD: 'what would be written lies outside of what the SDL says that this source holds',
  CONFLICT: 'something else has it already',
  IDEMPOTENCY_CONFLICT: 'the idempotency key was used for another input',
  TOO_MANY_SUBSCRIPTIONS:
    'there are as many subscriptions as there may be; one ends, or a later try succeeds',
  STOPPING: 'the subgraph is about to end; another process, or the same when it is back, takes the request',
  KEPT_SETS_FULL: 'the directory keeps as many large sets of startups as it may; it forgets them in minutes',
  KEPT_SET_GONE: 'a set that a cohort names is not kept, or not any more; the operation is to be asked again',
  DIRECTORY_UNAVAILABLE: 'the directory has to be asked for this and did not answer',
  OWNER_UNAVAILABLE: 'the owner of a record has to be asked for this and did not answer',
} as const;

/** A code of the table above. */
export type ErrorCode = keyof typeof errorCodes;

/** An error clients see as it is: `message` says what was expected, what came, what to do. */
export function codedError(
  code: ErrorCode,
  message: string,
  extensions: Record<string, unknown> = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { ...extensions, code } });
}

/**
 * A `codedError` about one argument.
 *
 * @param inputPath where the value stands in the field's arguments, e.g. `['input', 'startupId']`.
 */
export function inputError(
  code: ErrorCode,
  inputPath: ReadonlyArray<string | number>,
  message: string,
  extensions: Record<string, unknown> = {},
): GraphQLError {
  return codedError(code, `${inputPath.join('.')}: ${message}`, { ...extensions, inputPath });
}
