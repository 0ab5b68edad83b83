/** Starts the page on the spreadsheet and the tab that the server named, and gives the controls their work. */
import { element } from './notices.ts';
import { SheetPage } from './sheet-page.ts';

const { spreadsheet = '', tab = '' } = document.body.dataset;
const page = new SheetPage(spreadsheet, Number(tab));

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-command]')) {
  button.addEventListener('click', () => void page.command(button.dataset['command'] ?? ''));
}
const showHidden = element('show-hidden', HTMLInputElement);
showHidden.addEventListener('change', () => void page.showHidden(showHidden.checked));
window.addEventListener('popstate', () => {
  const asked = new URLSearchParams(location.search).get('tab');
  void page.openTab(Number(asked ?? tab));
});
