/**
 * The add-on with a card on the homepage of Google's side panel, built by `--card`: everything that the add-on has, and two
 * functions that the manifest and the card name. Without it the add-on is a mere editor add-on.
 */
import { googleHost } from '../google-host.ts';
import { plainWords } from '../plain-error.ts';
import { syncLinks } from '../sync-document.ts';
import { drawHome, drawSentence } from './draw-home.ts';
import { homeOf } from './home.ts';

export * from '../main.ts';

/** Homepage trigger. */
export function onHomepage(): GoogleAppsScript.Card_Service.Card {
  try {
    return drawHome(homeOf(googleHost()), 'onCardSync');
  } catch (error) {
    return drawSentence(plainWords(error));
  }
}

/** The card's button. A card has no right to install triggers, so it leaves them as they are. */
export function onCardSync(): GoogleAppsScript.Card_Service.ActionResponse {
  const sentence = syncLinks(googleHost());
  return CardService.newActionResponseBuilder()
    .setNotification(CardService.newNotification().setText(sentence))
    .setNavigation(CardService.newNavigation().updateCard(onHomepage()))
    .build();
}
