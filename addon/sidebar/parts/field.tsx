/** Fields with their labels above, never inside. */
import { useId, useState } from 'preact/hooks';

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [value: T, text: string])[];
  onChange: (value: T) => void;
}

interface SelectProps<T extends string> extends ChoiceProps<T> {
  isBusy?: boolean;
  hint?: string | undefined;
}

export function Select<T extends string>({ label, value, options, onChange, isBusy, hint }: SelectProps<T>) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        disabled={isBusy === true}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={({ currentTarget }) => {
          const chosen = options.find(([each]) => each === currentTarget.value)?.[0];
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {options.map(([each, text]) => (
          <option key={each} value={each} selected={each === value}>
            {text}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** A few choices beside each other, of which one holds. */
export function Switch<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <div class="switch" role="group" aria-label={label}>
      {options.map(([each, text]) => (
        <button key={each} type="button" aria-pressed={value === each} onClick={() => onChange(each)}>
          {text}
        </button>
      ))}
    </div>
  );
}

interface TextFieldProps {
  label: string;
  value: string;
  /** Told when typing ended: Enter, or the field is left. */
  onDone: (value: string) => void;
  /** Told with every key. */
  onInput?: (value: string) => void;
  type?: 'text' | 'number';
  min?: number;
  max?: number;
}

export function TextField({ label, value, onDone, onInput, type = 'text', min, max }: TextFieldProps) {
  const id = useId();
  // What is typed stays until typing ends, whatever is drawn meanwhile.
  const [typed, setTyped] = useState<string | null>(null);
  const shared = {
    id,
    value: typed ?? value,
    autocomplete: 'off' as const,
    spellcheck: false,
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
      setTyped(currentTarget.value);
      onInput?.(currentTarget.value);
    },
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
      setTyped(null);
      onDone(currentTarget.value);
    },
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {type === 'number' ? (
        <input {...shared} type="number" min={min} max={max} />
      ) : (
        <input {...shared} type="text" list={undefined} />
      )}
    </div>
  );
}

export function Checkbox(props: { label: string; checked: boolean; onChange: (checked: boolean) => void }) {
  const { label, checked, onChange } = props;
  return (
    <label class="checkbox">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}
