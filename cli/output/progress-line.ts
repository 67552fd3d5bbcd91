/** A line on a terminal that the next replaces; where there is none, nothing is shown. */
export function createProgress(): { show(text: string): void; clear(): void } {
  const { stderr } = process;
  let isShown = false;
  const clear = () => {
    if (isShown) stderr.write('\r\u001b[K');
    isShown = false;
  };
  return {
    show(text) {
      if (!stderr.isTTY) return;
      clear();
      stderr.write(text);
      isShown = true;
    },
    clear,
  };
}
