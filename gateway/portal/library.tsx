import { type GraphiQLPlugin, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { type Question, questions } from './questions/library.ts';

/**
 * The panel with the questions: a click or Enter puts query, variables and headers into the editors, and
 * Ctrl+Enter runs them as it does in the editors.
 */
export const libraryPlugin: GraphiQLPlugin = {
  title: '질문 모음 / Questions',
  icon: LibraryIcon,
  content: Library,
};

function Library() {
  const [sought, setSought] = useState('');
  const [loaded, setLoaded] = useState<Question>();
  const searchId = useId();
  const load = useLoad();
  const { run } = useGraphiQLActions();
  const runOnControlEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  };
  const found = questions.filter(({ id, ko, en }) => includes(`${id} ${ko} ${en}`, sought));
  return (
    <section className="library" aria-label="질문 모음 / Questions" onKeyDown={runOnControlEnter}>
      <h2>
        질문 모음 <span lang="en">Questions</span>
      </h2>
      <label htmlFor={searchId}>
        찾기 <span lang="en">/ Find</span>
      </label>
      <input id={searchId} type="search" value={sought} onChange={(event) => setSought(event.target.value)} />
      <p className="status" role="status">
        {loaded
          ? `${loaded.id}을(를) 불러왔습니다. Ctrl+Enter로 실행 / ${loaded.id} is loaded, Ctrl+Enter runs it`
          : `${found.length}개 / ${found.length} questions`}
      </p>
      <ol>
        {found.map((question) => (
          <li key={question.id}>
            <button
              type="button"
              aria-current={question === loaded}
              onClick={() => {
                load(question);
                setLoaded(question);
              }}
            >
              <span className="id">{question.id}</span>
              <span className="ko">{question.ko}</span>
              <span className="en" lang="en">
                {question.en}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

const includes = (text: string, sought: string) => text.toLowerCase().includes(sought.trim().toLowerCase());

/**
 * The editors write what they are given into the tab that is open. They come up after the panel does: a question that
 * is chosen before waits for them.
 */
function useLoad(): (question: Question) => void {
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const headerEditor = useGraphiQL((state) => state.headerEditor);
  const [chosen, setChosen] = useState<Question>();
  useEffect(() => {
    if (!chosen || !queryEditor || !variableEditor || !headerEditor) return;
    queryEditor.setValue(chosen.query);
    variableEditor.setValue(toText(chosen.variables));
    headerEditor.setValue(toText(chosen.headers));
    queryEditor.setScrollTop(0);
    setChosen(undefined);
  }, [chosen, queryEditor, variableEditor, headerEditor]);
  return setChosen;
}

const toText = (value: object) => (Object.keys(value).length > 0 ? JSON.stringify(value, null, 2) : '');

function LibraryIcon() {
  return (
    <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M3 4h6v13H3zM9 4h4v13H9z" />
      <path d="m13 5 3-1 3 12-3 1z" />
    </svg>
  );
}
