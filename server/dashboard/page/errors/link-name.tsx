/** A link by its name, and a way to choose one. */
import { Select } from '../../../../addon/sidebar/parts/field.tsx';
import { useBoard } from '../board.tsx';
import { linkAddress } from '../route.ts';

export function LinkName({ linkId }: { linkId: string }) {
  const link = useBoard().live.links.get(linkId);
  if (link === undefined) return <span>a link that is over</span>;
  return (
    <a href={linkAddress(linkId)}>
      {link.title} › {link.tab}
    </a>
  );
}

interface LinkFilterProps {
  /** Undefined: all of them. */
  link: string | undefined;
  onChange: (link: string | undefined) => void;
}

export function LinkFilter({ link, onChange }: LinkFilterProps) {
  const { live } = useBoard();
  const named = [...live.links.values()].map(
    ({ linkId, title, tab }) => [linkId, `${title} › ${tab}`] as const,
  );
  named.sort(([, a], [, b]) => a.localeCompare(b));
  return (
    <Select
      label="Link"
      value={link ?? ''}
      options={[['', 'all links'], ...named]}
      onChange={(chosen) => onChange(chosen || undefined)}
    />
  );
}
