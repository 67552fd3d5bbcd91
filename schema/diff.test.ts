import { describe, expect, it } from 'vitest';
import { diffPublicSchemas } from './diff.ts';

const before = `
type Query { notes(first: Int): [Note] old: Int }
interface Note { id: ID! text: String }
type ANote implements Note { id: ID! text: String mood: Mood }
enum Mood { GOOD BAD }
input Filter { ids: [ID!] }
`;

describe('the difference of two public schemas', () => {
  it('is none between a schema and itself', () => {
    expect(diffPublicSchemas(before, before)).toEqual([]);
  });

  it('says what can break, surprise and help clients, in that order', () => {
    const after = `
type Query { notes(first: Int, after: String): [Note] }
interface Note { id: ID! text: String }
type ANote implements Note { id: ID! text: String! mood: Mood hint: String }
type BNote implements Note { id: ID! text: String }
enum Mood { GOOD BAD FINE }
input Filter { ids: [ID!] kinds: [ID!] }
`;
    expect(diffPublicSchemas(before, after)).toEqual([
      { effect: 'breaking', message: 'Query.old was removed.' },
      { effect: 'dangerous', message: 'FINE was added to enum type Mood.' },
      { effect: 'safe', message: 'BNote (type, a Note) was added.' },
      { effect: 'safe', message: 'ANote.hint was added.' },
      { effect: 'safe', message: 'ANote.text changed type from String to String!.' },
      { effect: 'safe', message: 'An optional arg after on Query.notes was added.' },
      { effect: 'safe', message: 'An optional field kinds on input type Filter was added.' },
    ]);
  });

  it('says a removal once', () => {
    const messages = diffPublicSchemas(before, before.replace('mood: Mood', '').replace(/enum.*/, '')).map(
      ({ message }) => message,
    );
    expect(messages.toSorted()).toEqual(['ANote.mood was removed.', 'Mood was removed.']);
  });
});
