import { describe, expect, it } from 'vitest';
import { type Caller, readCaller, writeCaller } from './caller.ts';

const caller: Caller = {
  subject: 'person:김하늘',
  organization: 'org:cau',
  roles: ['operator'],
  scopes: ['identity:read'],
  purpose: null,
};

describe('the caller header', () => {
  it('gives the caller back, and is a legal header value', () => {
    expect(writeCaller(caller)).toMatch(/^[\x21-\x7e]+$/);
    expect(readCaller(writeCaller(caller))).toEqual(caller);
  });

  it.each([
    undefined,
    '',
    'not base64url!',
    Buffer.from('{}').toString('base64url'),
    Buffer.from('null').toString('base64url'),
    Buffer.from(JSON.stringify({ ...caller, scopes: 'all' })).toString('base64url'),
    Buffer.from(JSON.stringify({ ...caller, organization: 1 })).toString('base64url'),
  ])('is no caller when it reads %j', (text) => {
    expect(readCaller(text)).toBeNull();
  });
});
