/** The HTML around the sheet's page. Titles are typed by people: the `html` template escapes them. */
import { html, raw } from 'hono/html';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Html = ReturnType<typeof html>;

const body = readFileSync(join(import.meta.dirname, 'page', 'page.html'), 'utf8');

/** One spreadsheet with a tab in front; the page's script reads both from the body. */
export function sheetPage(spreadsheetId: string, tabId: number, title: string): Html {
  return frame(
    title,
    html`<body data-spreadsheet="${spreadsheetId}" data-tab="${tabId}">
      ${raw(body)}
      <script type="module" src="/assets/page.js"></script>
    </body>`,
  );
}

/** All spreadsheets of the stand-in. */
export function listPage(spreadsheets: readonly { id: string; title: string }[]): Html {
  if (spreadsheets.length === 0) {
    return messagePage('There is no spreadsheet yet. `npm start` makes one, and so does the control API.');
  }
  const items = spreadsheets.map(({ id, title }) => html`<li><a href="/sheets/${id}">${title}</a></li>`);
  return frame(
    'Spreadsheets',
    html`<body class="plain">
      <main>
        <h1>Spreadsheets</h1>
        <ul>
          ${items}
        </ul>
      </main>
    </body>`,
  );
}

/** A page with one sentence. */
export function messagePage(sentence: string): Html {
  return frame(
    'Rowlink',
    html`<body class="plain">
      <main>
        <p>${sentence}</p>
        <p><a href="/">All spreadsheets</a></p>
      </main>
    </body>`,
  );
}

function frame(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} - Rowlink</title>
        <link rel="icon" href="/assets/icon.svg" />
        <link rel="stylesheet" href="/assets/page-style.css" />
      </head>
      ${content}
    </html>`;
}
