/**
 * The version of the wire between add-on and backend.
 *
 * History:
 * 1 - edit batches, registration, signed webhooks
 */
export const PROTOCOL_VERSION = 1;

/** Every request of the add-on says its version; an older one is told to reload. */
export const VERSION_HEADER = 'x-sync-version';
