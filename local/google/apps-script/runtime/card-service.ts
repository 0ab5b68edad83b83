/**
 * The Card service, as far as a homepage card needs it: builders whose objects become the JSON that Google draws. A setter that
 * the host does not have throws an error that names it.
 */
import { exposed } from './bridge.ts';

type Json = Record<string, unknown>;

interface Part {
  toJSON(): unknown;
}

type Setters = Record<string, (json: Json, value: never) => void>;
type Builder = Part & Record<string, (...args: never[]) => unknown>;

/** Each setter changes what the object becomes, and gives the object back. `wrap` puts that under Google's name of its kind. */
function builder(name: string, setters: Setters, wrap: (json: Json) => unknown = (json) => json): Builder {
  const json: Json = {};
  const target: Record<string, (...args: never[]) => unknown> = { toJSON: () => wrap(json) };
  for (const [setter, set] of Object.entries(setters)) {
    target[setter] = (value: never) => {
      set(json, value);
      return facade;
    };
  }
  target['build'] = () => facade;
  const facade = exposed(name, target) as Builder;
  return facade;
}

const put =
  (name: string) =>
  (json: Json, value: never): void => {
    json[name] = value;
  };
const add =
  (name: string) =>
  (json: Json, value: never): void => {
    json[name] = [...((json[name] as unknown[] | undefined) ?? []), value];
  };

export const cardService = exposed('CardService', {
  newCardBuilder: () =>
    builder('CardBuilder', {
      setName: put('name'),
      setHeader: put('header'),
      addSection: add('sections'),
      setFixedFooter: put('fixedFooter'),
    }),
  newCardHeader: () => builder('CardHeader', { setTitle: put('title'), setSubtitle: put('subtitle') }),
  newCardSection: () => builder('CardSection', { setHeader: put('header'), addWidget: add('widgets') }),
  newTextParagraph: () =>
    builder('TextParagraph', { setText: put('text') }, (json) => ({ textParagraph: json })),
  newDecoratedText: () =>
    builder(
      'DecoratedText',
      {
        setTopLabel: put('topLabel'),
        setText: put('text'),
        setBottomLabel: put('bottomLabel'),
        setWrapText: put('wrapText'),
      },
      (json) => ({ decoratedText: json }),
    ),
  newTextButton: () =>
    builder('TextButton', {
      setText: put('text'),
      setOnClickAction: (json, action) => (json['onClick'] = { action }),
    }),
  newFixedFooter: () => builder('FixedFooter', { setPrimaryButton: put('primaryButton') }),
  newAction: () => builder('Action', { setFunctionName: put('function') }),
  newNotification: () => builder('Notification', { setText: put('text') }),
  newNavigation: () =>
    builder('Navigation', {
      updateCard: (json, card) => add('navigations')(json, { updateCard: card } as never),
    }),
  newActionResponseBuilder: () =>
    builder('ActionResponseBuilder', {
      setNotification: put('notification'),
      setNavigation: (json, navigation: never) => Object.assign(json, (navigation as Part).toJSON()),
    }),
});
