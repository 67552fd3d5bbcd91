import type { Caller } from '@ieum/schema/contract/caller.ts';
import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { codedError } from './errors.ts';
import { readStartupId } from './startup-id.ts';

/** What consent opens of one startup. */
export type FieldGroup = 'HISTORY' | 'AMOUNTS' | 'PERFORMANCE' | 'TENANCY_TERMS' | 'LOAN_TERMS' | 'CONTACT';

/** A pass whose signature, age, startup and organization were found right. */
export interface Pass {
  /** The startup's numbers: its own and every one merged into it. */
  startups: number[];
  /** The groups its consents open to the caller; empty where there is no consent. */
  may: ReadonlySet<FieldGroup>;
}

/**
 * Verifies the pass (동의증) in the key of a `Confidential`: a compact JWS, ES256, `typ` `ieum-pass`, by a key of the
 * directory, not past its `exp` (5 s leeway), for this startup and for the caller's organization.
 *
 * @throws FORBIDDEN when it does not hold, DIRECTORY_UNAVAILABLE when the directory's keys cannot be had.
 */
export async function verifyPass(
  id: string,
  pass: string,
  caller: Caller | null,
  keys: JWTVerifyGetKey,
): Promise<Pass> {
  const claims = await verifyClaims(pass, keys);
  if (claims.sub !== id) throw refusal('it is for another startup');
  // A caller that acts for nobody can have no consent, so its pass opens nothing whatever it says.
  if (caller?.organization === null || caller === null)
    return { startups: numbers(claims.ids), may: new Set() };
  if (claims.aud !== caller.organization) throw refusal('it was made for another organization');
  return { startups: numbers(claims.ids), may: new Set(texts(claims.may) as FieldGroup[]) };
}

async function verifyClaims(pass: string, keys: JWTVerifyGetKey): Promise<Record<string, unknown>> {
  try {
    const { payload } = await jwtVerify(pass, keys, {
      algorithms: ['ES256'],
      typ: 'ieum-pass',
      clockTolerance: 5,
      requiredClaims: ['sub', 'exp', 'ids', 'may'],
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw refusal('it has expired');
    const isPassAtFault =
      error instanceof errors.JWTClaimValidationFailed ||
      error instanceof errors.JWTInvalid ||
      error instanceof errors.JWSInvalid ||
      error instanceof errors.JWSSignatureVerificationFailed ||
      error instanceof errors.JOSEAlgNotAllowed ||
      error instanceof errors.JOSENotSupported ||
      error instanceof errors.JWKSNoMatchingKey;
    if (isPassAtFault) throw refusal('it is not a pass of the directory');
    throw codedError('DIRECTORY_UNAVAILABLE', "The directory's keys are needed to check a pass; try again.");
  }
}

function refusal(why: string) {
  return codedError(
    'FORBIDDEN',
    `The pass was refused: ${why}. Read confidential fields through Startup.confidential.`,
  );
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function numbers(ids: unknown): number[] {
  return texts(ids).flatMap((id) => readStartupId(id) ?? []);
}
