import { specifiedRules, type ValidationRule } from 'graphql';
import { deferRules } from './defer-rules.ts';
import { createDepthLimit } from './depth-limit.ts';
import { noIntrospection } from './no-introspection.ts';
import { createSelectionLimit } from './selection-limit.ts';
import { subscriptionRootRule } from './subscription-root.ts';

/** What a document may be at most. */
export interface DocumentLimits {
  maxTokens: number;
  /** Levels of fields, fragments spread out. */
  maxDepth: number;
  /** Selections, fragments spread out. */
  maxSelections: number;
  /** Estimate of `cost-estimate.ts`. */
  maxCost: number;
  /** 1: documents may ask for the schema. */
  introspection: number;
  /** 1: errors say what names there are; never where documents may not ask. */
  suggestions: number;
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
  hideSuggestions: boolean;
  /** Held to when the variables are known. */
  maxCost: number;
}

/** The one place that says what documents are held to: Apollo Server and `read-operation.ts` both take it from here. */
export function createDocumentRules(limits: DocumentLimits): DocumentRules {
  const { maxTokens, maxDepth, maxSelections, maxCost } = limits;
  const own = [
    createSelectionLimit(maxSelections),
    createDepthLimit(maxDepth),
    ...deferRules,
    subscriptionRootRule,
    ...(limits.introspection === 1 ? [] : [noIntrospection]),
  ];
  const hideSuggestions = limits.introspection !== 1 || limits.suggestions !== 1;
  return { maxTokens, own, all: [...specifiedRules, ...own], maxErrors: 4, hideSuggestions, maxCost };
}
