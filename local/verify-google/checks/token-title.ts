/**
 * When the answer of a write was lost, the title of its filter view tells whether the write itself made it or the call that
 * settled it: the title has to be readable as it was given, also after the id was refused to another call.
 */
import type { Check } from '../check.ts';
import { token } from '../requests.ts';

export const tokenTitle: Check = {
  claim: 'The title of a filter view can be read back as it was given, on a hidden tab too',
  async run({ scratchTab, newId, apply, batch, tokens }) {
    const [written, burned] = [newId(), newId()];
    const nonce = `nonce-${newId()}`;
    const titles = { write: `sync:${nonce}:write`, burn: `sync:${nonce}:burn` };
    await apply([token(scratchTab, written, titles.write)]);
    await batch([token(scratchTab, written, titles.burn)]);
    await apply([token(scratchTab, burned, titles.burn)]);
    const views = await tokens();
    const titleOf = (id: number) => views.filter((view) => view.id === id).map(({ title }) => title);
    const seen = [
      `Given "${titles.write}", and refused to a second call: read ${JSON.stringify(titleOf(written))}.`,
      `Given "${titles.burn}": read ${JSON.stringify(titleOf(burned))}.`,
    ];
    const isRead = (id: number, title: string) => titleOf(id).length === 1 && titleOf(id)[0] === title;
    return { holds: isRead(written, titles.write) && isRead(burned, titles.burn), seen };
  },
};
