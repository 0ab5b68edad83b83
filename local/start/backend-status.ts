/** What the backend says about its links, as its operator sees it. */
import { z } from 'zod';

const linkSchema = z.object({ table: z.string(), status: z.string(), pauseReason: z.string().nullable() });
const statusSchema = z.object({ links: z.array(linkSchema) });

export type LinkState = z.infer<typeof linkSchema>;

export interface BackendStatus {
  /** The link to that table, if there is one. */
  link(table: string): Promise<LinkState | undefined>;
}

export function backendStatus(backendUrl: string, operatorToken: string): BackendStatus {
  return {
    async link(table) {
      const response = await fetch(new URL('/api/sync/status', backendUrl), {
        headers: { authorization: `Bearer ${operatorToken}` },
      });
      const { links } = statusSchema.parse(await response.json());
      return links.find((each) => each.table === table);
    },
  };
}
