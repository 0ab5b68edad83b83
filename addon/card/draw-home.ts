/** Draws the homepage card. Texts of cards may hold some HTML, so whatever stands in the sheet is escaped. */
import type { Home, HomeTab } from './home.ts';

type Card = GoogleAppsScript.Card_Service.Card;
type Widget = GoogleAppsScript.Card_Service.Widget;

/** `syncFunction`: the global function behind the button. */
export function drawHome({ tabs, more }: Home, syncFunction: string): Card {
  const section = CardService.newCardSection();
  if (tabs.length === 0) section.addWidget(paragraph(NOTHING_SYNCED));
  for (const tab of tabs) section.addWidget(drawTab(tab));
  if (more > 0) section.addWidget(paragraph(`${more} more synced ${more === 1 ? 'tab' : 'tabs'}.`));
  const card = CardService.newCardBuilder()
    .setHeader(CardService.newCardHeader().setTitle('Rowlink').setSubtitle('Live sync with MySQL'))
    .addSection(section);
  if (tabs.length > 0) {
    const action = CardService.newAction().setFunctionName(syncFunction);
    const button = CardService.newTextButton().setText('Sync now').setOnClickAction(action);
    card.setFixedFooter(CardService.newFixedFooter().setPrimaryButton(button));
  }
  return card.build();
}

/** A card that says why there is nothing to show. */
export function drawSentence(sentence: string): Card {
  return CardService.newCardBuilder()
    .setHeader(CardService.newCardHeader().setTitle('Rowlink'))
    .addSection(CardService.newCardSection().addWidget(paragraph(sentence)))
    .build();
}

const NOTHING_SYNCED =
  'No tab of this spreadsheet is synced yet. Open Extensions, Rowlink, Open sidebar to start.';

function drawTab({ title, table, sentence, waiting }: HomeTab): Widget {
  const text = CardService.newDecoratedText()
    .setTopLabel(`${title} · ${table}`)
    .setText(escaped(sentence))
    .setWrapText(true);
  if (waiting === 0) return text;
  const things = waiting === 1 ? 'One thing waits' : `${waiting} things wait`;
  return text.setBottomLabel(`${things} for you in the sidebar`);
}

function paragraph(text: string): Widget {
  return CardService.newTextParagraph().setText(escaped(text));
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
