import { type Caller, writeCaller } from '../../contract/caller.ts';
import { describeAnswer } from '../ask.ts';
import { type Check, judge, notApplicable } from '../check.ts';
import { type Page, type Place, writePage } from '../place.ts';
import type { SentCaller } from '../request.ts';
import type { Subject } from '../subject.ts';

const stranger: Caller = {
  subject: 'verify:stranger',
  organization: null,
  roles: [],
  scopes: [],
  purpose: null,
};
const korean: Caller = {
  ...stranger,
  subject: '확인:나그네',
  organization: 'org:verify',
  purpose: '시험 🧪',
};

const senders: ReadonlyArray<readonly [string, SentCaller]> = [
  ['no caller', null],
  ['a caller of no organization', stranger],
  ['a caller whose name is Korean', korean],
  ['an empty caller header', ''],
  ['a caller header that is not base64url', '%%%'],
  ['a caller header that is no caller', Buffer.from('{"subject":7}').toString('base64url')],
  ['a caller header with an unknown member', writeCaller(stranger).slice(0, 8)],
];

/** What the gateway says of who asks. */
export const callerChecks: readonly Check[] = [
  {
    id: 'caller.header',
    level: 'must',
    title: 'Requests are answered with a caller, without one, and with a header that is none',
    hint: 'Read the header ieum-caller (base64url of JSON), and take one that cannot be read as no caller at all.',
    async run({ asker }) {
      const faults: string[] = [];
      for (const [what, caller] of senders) {
        const body = JSON.stringify({ query: '{ __typename }' });
        const answer = await asker.post(body, caller);
        const isRefused = answer.status >= 400 && answer.status < 500 && answer.errors.length > 0;
        const isReadable =
          what.startsWith('a caller of') || what.startsWith('a caller whose') || what === 'no caller';
        if (answer.data?.__typename === 'Query' || (isRefused && !isReadable)) continue;
        faults.push(`with ${what}, { __typename } came to ${describeAnswer(answer)}`);
      }
      return judge(faults);
    },
  },
  {
    id: 'caller.disclosure',
    level: 'must',
    title: 'Whoever may not know a startup is not told it',
    hint: 'Give `startup: null` for records with disclosure PARTNER or OWNER unless the caller’s organization may know it.',
    async run(subject) {
      const listings = (await subject.listings()).filter(({ edges }) =>
        edges.some(({ node }) => node?.disclosure !== undefined && node.startup !== undefined),
      );
      if (listings.length === 0) return notApplicable('it told no record with a disclosure');
      const faults: string[] = [];
      for (const { place } of listings) {
        for (const caller of [null, stranger]) faults.push(...(await findTold(subject, place, caller)));
      }
      return judge(faults);
    },
  },
];

async function findTold({ asker, served }: Subject, place: Place, caller: SentCaller): Promise<string[]> {
  const { query, variables } = writePage(served, place, { first: 100 });
  const { data } = await asker.ask(query, variables, caller);
  const list = place.parent ? data?.g0?.[0]?.list : data?.list;
  const edges = (list?.edges ?? []) as Page['edges'];
  return edges.flatMap(({ node }) =>
    node?.disclosure !== 'PUBLIC' && node?.startup
      ? [
          `${place.label} tells ${caller === null ? 'nobody' : 'a stranger'} the startup of ${node.id}, which is ${node.disclosure}`,
        ]
      : [],
  );
}
