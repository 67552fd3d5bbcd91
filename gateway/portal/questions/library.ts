import list from './questions.json';

/** A question that the network answers, ready to be run. */
export interface Question {
  /** `Q01` … `Q26` */
  id: string;
  ko: string;
  en: string;
  query: string;
  variables: Record<string, unknown>;
  headers: Record<string, string>;
}

const documents = import.meta.glob<string>('./*.graphql', { query: '?raw', import: 'default', eager: true });

/** The questions of the library, in their order. */
export const questions: readonly Question[] = list.map(({ file, headers, ...question }) => ({
  ...question,
  // JSON's types make a union of each question's own keys.
  headers: headers as Record<string, string>,
  query: documents[`./${file}`] ?? '',
}));
