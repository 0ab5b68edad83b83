/** How late the stand-in answers in benches that are about Google's time: about as late as Google. */

export const LATENCY_MS = 300;

/** Each call is answered that much later. */
export const LATENCY = { effect: 'delay', delayMs: LATENCY_MS, times: null };
