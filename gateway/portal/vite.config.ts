import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Builds the explorer into `dist`, which the gateway serves under `/explorer/`: nothing is loaded from elsewhere. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/explorer/',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: join(import.meta.dirname, 'dist'),
    emptyOutDir: true,
    // The editor alone is about 3 MB; it is loaded once from the same machine.
    chunkSizeWarningLimit: 5_000,
    rolldownOptions: {
      onLog: (level, log, report) => {
        // A directive for the React compiler, which has run on these libraries already.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
  },
});
