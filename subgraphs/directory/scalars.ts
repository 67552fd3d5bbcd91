import { readBusinessNumber } from '@ieum/kit/business-number.ts';
import { readCorpNumber } from '@ieum/kit/corp-number.ts';
import { codedError } from '@ieum/kit/errors.ts';
import { GraphQLScalarType } from 'graphql';

/**
 * The directory's own scalars. A refused value is `BAD_SCALAR` with its scalar and reason; the message does not repeat
 * it, for a number with a typing error still leads to a person.
 *
 * @param demo accepts the business numbers that were never issued, which invented startups have.
 */
export function createScalars({ demo }: { demo: boolean }): Record<string, GraphQLScalarType> {
  return {
    BizRegNo: defineScalar('BizRegNo', (text) => {
      const read = readBusinessNumber(text, { demo });
      return 'number' in read ? read.number : refuse('BizRegNo', read.refused);
    }),
    CorpRegNo: defineScalar(
      'CorpRegNo',
      (text) => readCorpNumber(text)?.number ?? refuse('CorpRegNo', 'FORMAT'),
    ),
  };
}

function defineScalar(name: 'BizRegNo' | 'CorpRegNo', read: (text: string) => string): GraphQLScalarType {
  const parseValue = (value: unknown) => (typeof value === 'string' ? read(value) : refuse(name, 'FORMAT'));
  return new GraphQLScalarType({
    name,
    serialize: String,
    parseValue,
    parseLiteral: (node) => parseValue(node.kind === 'StringValue' ? node.value : null),
  });
}

function refuse(scalar: 'BizRegNo' | 'CorpRegNo', reason: string): never {
  throw codedError('BAD_SCALAR', `${scalar}: ${messages[`${scalar}.${reason}`] ?? reason}`, {
    scalar,
    reason,
  });
}

const messages: Record<string, string> = {
  'BizRegNo.FORMAT':
    'expected ten digits, XXX-XX-XXXXX with or without the hyphens, the middle pair 01 to 99',
  'BizRegNo.CHECKSUM': 'the check digit does not fit; look for a typing error',
  'BizRegNo.DEMO_ONLY':
    'a number with a prefix below 101 is issued to nobody; it is accepted in the demo only',
  'CorpRegNo.FORMAT': 'expected thirteen digits, with or without a hyphen after the sixth',
};
