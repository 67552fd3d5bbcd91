import { UsageError } from '../command.ts';
import { isLoopback, type RegistryAddress } from '../registry/address.ts';
import { type AnswerError, postToRegistry } from '../registry/ask.ts';
import { callerDocument, describeCaller, type WhoAsks } from '../registry/who-asks.ts';
import { diagnoseClock } from './clock.ts';
import { type Diagnosis, fine } from './diagnosis.ts';

/** What the registry told the doctor. */
export interface RegistryDiagnosis {
  diagnoses: Diagnosis[];
  /** What it says is served; null where nothing was published, undefined where it does not answer. */
  composition: { number: number; bundleDigest: string | null } | null | undefined;
}

interface Answer {
  data?: { composition?: { number: number; bundleDigest: string | null } | null };
  errors?: AnswerError[];
}

/** Whether the registry answers, what it serves, and how its clock goes. */
export async function diagnoseRegistry(address: RegistryAddress): Promise<RegistryDiagnosis> {
  const begin = Date.now();
  let response: Response;
  let answer: Answer;
  try {
    // What everybody may ask, so that a wrong token is told of by itself.
    response = await postToRegistry(
      { ...address, token: null },
      JSON.stringify({ query: compositionDocument }),
      5000,
    );
    answer = Object(await response.json().catch(() => null)) as Answer;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const [found = '', ...todo] = error.message.split(/(?<=\.) (?=Start)/);
    return {
      diagnoses: [{ outcome: 'wrong', what: 'Registry', found, todo: todo.join(' ') }],
      composition: undefined,
    };
  }
  const end = Date.now();
  if (answer.data?.composition === undefined) {
    const found = `${address.url} answers HTTP ${response.status}, which is no answer of a registry`;
    const todo = 'Correct IEUM_REGISTRY_URL or --registry: its address ends with /graphql.';
    return { diagnoses: [{ outcome: 'wrong', what: 'Registry', found, todo }], composition: undefined };
  }
  const { composition } = answer.data;
  const serves = composition === null ? 'nothing was published yet' : `composition ${composition.number}`;
  const clock = diagnoseClock('registry', response.headers.get('date'), { begin, end });
  return {
    diagnoses: [
      fine('Registry', `${address.url} answers in ${end - begin} ms; ${serves}`),
      ...(clock ? [clock] : []),
    ],
    composition,
  };
}

/** Whether there is a token, whether it is valid, for what, and whether it goes over the network in clear. */
export async function diagnoseToken(address: RegistryAddress): Promise<Diagnosis[]> {
  const { url, token, tokenFrom } = address;
  if (token === null) {
    const todo = 'To publish, keep one: ieum token save. The operator makes it: ieum token create.';
    return [{ outcome: 'note', what: 'Token', found: `none for ${url}`, todo }];
  }
  const response = await postToRegistry(address, JSON.stringify({ query: callerDocument }), 5000);
  const { data } = Object(await response.json().catch(() => null)) as { data?: WhoAsks | null };
  if (!data?.registryCaller) {
    const todo = 'Ask the operator for a new one, then: ieum token save';
    return [{ outcome: 'wrong', what: 'Token', found: `that of ${tokenFrom} is not valid`, todo }];
  }
  const { hostname, protocol } = new URL(url);
  const isClear = protocol === 'http:' && !isLoopback(hostname);
  const inClear: Diagnosis = {
    outcome: 'note',
    what: 'Token',
    found: `it goes to ${hostname} in clear, over http`,
    todo: 'Use an address with https, or a tunnel.',
  };
  return [
    fine('Token', `that of ${tokenFrom} is ${describeCaller(data.registryCaller)}`),
    ...(isClear ? [inClear] : []),
  ];
}

/** What everybody may ask. */
export const compositionDocument = '{ composition { number bundleDigest } }';
