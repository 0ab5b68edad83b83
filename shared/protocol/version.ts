/**
 * The version of the wire between add-on and backend.
 *
 * History:
 * 1 - edit batches, registration, signed webhooks
 */
export const PROTOCOL_VERSION = 1;
