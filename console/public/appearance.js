// zod decides when a schema is made whether it may write code; chunks with schemas may run before the entry does (src/no-eval.ts).
// oxlint-disable-next-line no-underscore-dangle -- the name is zod's.
globalThis.__zod_globalConfig = { jitless: true };
// Runs before the first paint, so that a dark desk never flashes white. The console's settings store writes the same key.
{
  const chosen = () => {
    try {
      return JSON.parse(localStorage.getItem('jiedai.settings') || '{}').theme || 'auto';
    } catch {
      return 'auto';
    }
  };
  const theme = chosen();
  const isDark = theme === 'dark' || (theme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.toggle('dark', isDark);
}
