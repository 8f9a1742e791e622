import { z } from 'zod';

const operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  tags: z.array(z.string()),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z
    .array(z.object({ name: z.string(), in: z.string(), required: z.boolean().optional(), schema: z.unknown() }))
    .default([]),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()),
});
type Operation = z.infer<typeof operation>;

/** As much of an API description as the page shows. */
const described = z.object({ paths: z.record(z.string(), z.record(z.string(), operation)) });

type Row = Operation & { readonly method: string; readonly path: string };

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? '');

const json = (title: string, value: unknown): string =>
  value === undefined
    ? ''
    : `<details><summary>${title}</summary><pre>${escaped(JSON.stringify(value, undefined, 2))}</pre></details>`;

/** Who may call it: anybody, or a browser's session, or a token with one of these scopes. */
const access = ({ security }: Operation): string => {
  const scopes = security.flatMap((scheme) => scheme['apiToken'] ?? []);
  return scopes.length === 0 ? 'public' : `session, or token with <code>${scopes.map(escaped).join(' ')}</code>`;
};

const parameters = ({ parameters: given }: Operation): string =>
  given.length === 0
    ? ''
    : `<ul>${given
        .map(
          ({ name, in: place, required, schema }) =>
            `<li><code>${escaped(name)}</code> in ${escaped(place)}${required ? ', required' : ''}: <code>${escaped(
              JSON.stringify(schema),
            )}</code></li>`,
        )
        .join('')}</ul>`;

const article = (row: Row): string => `
<article id="${escaped(row.operationId)}">
  <h3><b>${escaped(row.method.toUpperCase())}</b> <code>${escaped(row.path)}</code></h3>
  <p>${escaped(row.summary)}</p>
  <p class="quiet">${access(row)}</p>
  ${parameters(row)}${json('Request', row.requestBody)}${json('Answer', row.responses['200'])}
</article>`;

const byTag = (rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> => {
  const tags = new Map<string, Row[]>();
  for (const row of rows) {
    const tag = row.tags[0] ?? '';
    tags.set(tag, [...(tags.get(tag) ?? []), row]);
  }
  return new Map([...tags].sort(([a], [b]) => a.localeCompare(b)));
};

/** The API description as a page: nothing but text and links, so that it needs no script. */
export const renderDocs = (description: Readonly<Record<string, unknown>>): string => {
  const { paths } = described.parse(description);
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, each]) => ({ ...each, method, path })),
  );
  const tags = byTag(rows);
  const contents = [...tags.keys()].map((tag) => `<a href="#tag-${escaped(tag)}">${escaped(tag)}</a>`).join(' ');
  const sections = [...tags].map(
    ([tag, all]) => `<section><h2 id="tag-${escaped(tag)}">${escaped(tag)}</h2>${all.map(article).join('')}</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Jiedai 接待 API</title>
<link rel="stylesheet" href="/api/v1/docs/style.css"></head>
<body><header><h1>Jiedai 接待 API</h1>
<p>Made from the schemas the server itself checks by. The same for machines: <a href="/api/v1/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<nav>${contents}</nav></header><main>${sections.join('')}</main></body></html>`;
};

export const DOCS_STYLE = `
:root { color-scheme: light dark; --line: #8884; --quiet: #59635e; --accent: #04763a; }
@media (prefers-color-scheme: dark) { :root { --quiet: #a9b3ae; --accent: #4cd98a; } }
body { max-width: 920px; margin: 0 auto; padding: 24px 16px 64px; font: 14px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; }
h1 { font-size: 24px; } h2 { margin: 40px 0 8px; font-size: 18px; } h3 { margin: 0; font-size: 14px; font-weight: 400; overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: 4px 12px; } a { color: var(--accent); }
article { padding: 12px 0; border-top: 1px solid var(--line); } article p { margin: 4px 0; } .quiet { color: var(--quiet); }
pre { max-height: 480px; overflow: auto; padding: 12px; font-size: 12px; border: 1px solid var(--line); border-radius: 6px; }
ul { margin: 4px 0; padding-left: 20px; overflow-wrap: anywhere; } summary { cursor: pointer; color: var(--accent); }
`;
