import { GraphiQL } from 'graphiql';
import { fetchOperation } from './fetch-operation.ts';
import { libraryPlugin } from './library.tsx';

const welcome = `# 왼쪽 목록에서 질문을 고르고 실행 버튼(Ctrl+Enter)을 누르세요.
# Pick a question on the left and press the run button (Ctrl+Enter).
{
  agreement(id: "agr:seoul-southwest-2024") {
    title
    parties {
      role
      organization { name { ko en } kind }
    }
  }
}
`;

/** Who asks, in demo mode; the headers editor changes it. */
const demoHeaders = JSON.stringify({ 'x-demo-organization': 'org:ieum' }, null, 2);

/** The explorer: GraphiQL on this gateway's own endpoint, with the library of questions. */
export function Explorer() {
  return (
    <>
      <p className="notice">
        <strong>데모 데이터: 창업기업과 지원기록은 가상입니다</strong>{' '}
        <span lang="en">/ Demo data: startups and support records are fictional</span>
      </p>
      <main className="explorer">
        <GraphiQL
          fetcher={fetchOperation}
          plugins={[libraryPlugin]}
          visiblePlugin={libraryPlugin}
          defaultQuery={welcome}
          defaultHeaders={demoHeaders}
          defaultEditorToolsVisibility="variables"
          isHeadersEditorEnabled
        >
          <GraphiQL.Logo>
            <span className="logo">Ieum 이음</span>
          </GraphiQL.Logo>
        </GraphiQL>
      </main>
    </>
  );
}
