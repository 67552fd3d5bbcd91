import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTVerifyGetKey, SignJWT } from 'jose';
import type { FieldGroup } from './pass.ts';
import { startupId } from './startup-id.ts';

/** What a pass of a test says; `seconds` is how long it still holds, below 0 for one that has expired. */
export interface TestPass {
  startups: [number, ...number[]];
  organization: string;
  may: FieldGroup[];
  seconds?: number;
}

/** A stand-in for the directory's key: what verifies passes, for `openTestSubgraph`, and what signs them. */
export interface TestPasses {
  passKeys: JWTVerifyGetKey;
  /** Signs as the directory does; the first startup is the one the pass is for. */
  sign(pass: TestPass): Promise<string>;
}

/** Makes a key of a test's own, and what belongs to it. */
export async function createTestPasses(): Promise<TestPasses> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const key = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256' };
  return {
    passKeys: createLocalJWKSet({ keys: [key] }),
    sign: ({ startups, organization, may, seconds = 60 }) => {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ ids: startups.map(startupId), may })
        .setProtectedHeader({ alg: 'ES256', typ: 'ieum-pass', kid: 'test' })
        .setSubject(startupId(startups[0]))
        .setAudience(organization)
        .setIssuedAt(now + seconds - 60)
        .setExpirationTime(now + seconds)
        .sign(privateKey);
    },
  };
}
