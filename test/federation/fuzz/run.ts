import type { Engine } from '@ieum/gateway/engine.ts';
import { coerceVariables } from '@ieum/gateway/operation/variables.ts';
import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  getOperationAST,
  parse,
  validate,
} from 'graphql';
import { checkAnswer, withTypes } from './check-answer.ts';
import { compareAnswers } from './compare.ts';
import type { Composed } from './compose.ts';
import { createNamedEngine, type EngineName } from './engines.ts';
import { createTamper } from './faults.ts';
import { createOracle } from './oracle.ts';
import { hash } from './random.ts';
import { type Asked, createSubgraphs, type Subgraphs } from './subgraph.ts';
import { createData, type Data } from './values.ts';

/** One operation with the values of its variables, over one state of the data. */
export interface Question {
  text: string;
  operationName: string | null;
  variables: Readonly<Record<string, unknown>>;
  data: string;
  /** Seed of faults of the subgraphs' answers; without it they are right. */
  faults?: string;
}

/** What came of a question. */
export type Outcome =
  | { kind: 'same' }
  /** Validation or the coercion of variables refuses it. */
  | { kind: 'refused' }
  | { kind: 'different'; difference: Difference };

/** An answer that is not the oracle's. */
export interface Difference {
  /** What differs, in words. */
  findings: string[];
  expected: ExecutionResult;
  got: ExecutionResult;
  asked: readonly Asked[];
  /** What the engine logged. */
  logged: readonly string[];
}

/** An engine over composed subgraphs, and the oracle beside it. Questions are asked one after the other. */
export interface Run {
  subgraphs: Subgraphs;
  ask(question: Question): Promise<Outcome>;
  /** What a valid question is answered, and should be. */
  answer(question: Question): Promise<Pick<Difference, 'expected' | 'got' | 'asked' | 'logged'> | null>;
  stop(): Promise<void>;
}

/** Starts an engine. */
export async function startRun(composed: Composed, engineName: EngineName): Promise<Run> {
  const { world, supergraph } = composed;
  const subgraphs = createSubgraphs(world, createData(''));
  const oracle = createOracle(world, supergraph.publicSchema);
  const logged: unknown[] = [];
  const engine = await createNamedEngine(engineName, supergraph, subgraphs.ask, logged);
  const documents = new Map<string, DocumentNode | null>();

  const read = (text: string) => {
    const known = documents.get(text);
    if (known !== undefined) return known;
    const document = parse(text);
    const valid = validate(supergraph.publicSchema, document).length === 0 ? document : null;
    if (documents.size > 1000) documents.clear();
    documents.set(text, valid);
    return valid;
  };

  const answer: Run['answer'] = async ({ text, operationName, variables, data, faults }) => {
    const document = read(text);
    const definition = document && getOperationAST(document, operationName);
    // Validation lets an operation pass whose root type the schema lacks; the gateway does not.
    if (!document || !definition || !supergraph.publicSchema.getRootType(definition.operation)) return null;
    const coerced = coerceVariables(supergraph.publicSchema, document, definition, variables);
    if ('errors' in coerced) return null;
    const expected = oracle({ document, operationName, variables }, dataOf({ data, faults }));
    subgraphs.data = dataOf({ data, faults });
    subgraphs.tamper = faults === undefined ? null : createTamper(faults);
    subgraphs.asked.length = 0;
    logged.length = 0;
    const got = await execute(engine, {
      document,
      definition,
      documentHash: hash(text).toString(36) + text.length,
      operationName,
      variables: coerced.variables,
    });
    return { expected, got, asked: [...subgraphs.asked], logged: logged.map(writeLogged) };
  };

  return {
    subgraphs,
    answer,
    async ask(question) {
      const answered = await answer(question);
      if (!answered) return { kind: 'refused' };
      const findings =
        question.faults === undefined
          ? compareAnswers(world, answered.expected, answered.got)
          : checkAnswer(supergraph.publicSchema, read(question.text)!, question, {
              ...answered,
              expected: oracle(withTypes(read(question.text)!, question), dataOf(question)),
            });
      if (findings.length === 0) return { kind: 'same' };
      return { kind: 'different', difference: { findings, ...answered } };
    },
    stop: () => engine.stop(),
  };
}

function writeLogged(message: unknown): string {
  if (typeof message !== 'object' || message === null) return String(message);
  const { err, ...facts } = message as { err?: unknown };
  return `${JSON.stringify(facts)} ${err instanceof Error ? `${err.message} ${err.cause ?? ''}` : ''}`;
}

/** Where answers are wrong, fields do not fail by themselves: what a fault takes away cannot fail any more. */
function dataOf({ data, faults }: Pick<Question, 'data' | 'faults'>): Data {
  const created = createData(data);
  return faults === undefined ? created : { ...created, hasErrors: false };
}

type Given = Omit<Parameters<Engine['execute']>[0], 'caller' | 'signal'>;

/** An engine that throws is a difference, too. */
async function execute(engine: Engine, given: Given): Promise<ExecutionResult> {
  const signal = new AbortController().signal;
  try {
    return await engine.execute({ ...given, caller, signal });
  } catch (error) {
    const { message } = (error instanceof GraphQLError && error.originalError) || (error as Error);
    return { errors: [new GraphQLError(`The engine threw: ${message}`)] };
  }
}

const caller = { subject: 'fuzz', organization: null, roles: [], scopes: [], purpose: null };
