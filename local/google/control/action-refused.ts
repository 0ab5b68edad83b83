/** A person's action or a control call that makes no sense, with a sentence saying why. */
export class ActionRefused extends Error {}
