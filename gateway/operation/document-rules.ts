import { specifiedRules, type ValidationRule } from 'graphql';
import { deferRules } from './defer-rules.ts';
import { createDepthLimit } from './depth-limit.ts';
import { createSelectionLimit } from './selection-limit.ts';

/** What a document may be at most. */
export interface DocumentLimits {
  maxTokens: number;
  /** Levels of fields, fragments spread out. */
  maxDepth: number;
  /** Selections, fragments spread out. */
  maxSelections: number;
}

/** What documents are held to, on every transport. */
export interface DocumentRules {
  maxTokens: number;
  /** Rules beside those of the GraphQL specification. */
  own: readonly ValidationRule[];
  /** `own` and those of the GraphQL specification. */
  all: readonly ValidationRule[];
  /** graphql-js adds one more error that says it stopped: five in all. */
  maxErrors: number;
}

/** The one place that says what documents are held to: Apollo Server and `read-operation.ts` both take it from here. */
export function createDocumentRules({ maxTokens, maxDepth, maxSelections }: DocumentLimits): DocumentRules {
  const own = [...deferRules, createSelectionLimit(maxSelections), createDepthLimit(maxDepth)];
  return { maxTokens, own, all: [...specifiedRules, ...own], maxErrors: 4 };
}
