/** Where one is on the dashboard: the part of the address behind the #, so that it can be kept and sent on. */
import { useEffect, useState } from 'preact/hooks';

export const LINK_VIEWS = ['activity', 'conflicts', 'issues', 'schema', 'settings'] as const;
export type LinkViewName = (typeof LINK_VIEWS)[number];

export const PLACES = ['links', 'work', 'errors'] as const;
export type Place = (typeof PLACES)[number];

export type Route = { place: Place } | { place: 'link'; linkId: string; view: LinkViewName };

/** Anything unknown is the list of links. Pure. */
export function routeOf(hash: string): Route {
  const [first = '', id = '', view = ''] = hash.replace(/^#\/?/, '').split('/').map(decoded);
  if (first === 'links' && id !== '') {
    return { place: 'link', linkId: id, view: LINK_VIEWS.find((each) => each === view) ?? 'activity' };
  }
  return { place: PLACES.find((each) => each === first) ?? 'links' };
}

/** Empty where somebody typed what is no encoding. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

export function linkAddress(linkId: string, view?: LinkViewName): string {
  return `#/links/${encodeURIComponent(linkId)}${view === undefined ? '' : `/${view}`}`;
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const follow = (): void => setRoute(routeOf(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}
