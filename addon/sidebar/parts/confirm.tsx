/** A button whose act has to be confirmed in place. The keyboard lands on the way back, never on the act. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Button } from './button.tsx';
import type { ButtonProps } from './button.tsx';

interface ConfirmProps extends Pick<ButtonProps, 'kind' | 'icon' | 'isBusy' | 'label'> {
  /** What the first button says. */
  text: string;
  question: string;
  /** What the button says that does it. */
  yes: string;
  isDangerous?: boolean;
  onYes: () => void;
  /** More to decide before. */
  children?: ComponentChildren;
}

export function Confirm({ text, question, yes, isDangerous, onYes, children, ...button }: ConfirmProps) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (isOpen) box.current?.querySelector<HTMLElement>('[data-back]')?.focus();
  }, [isOpen]);
  const close = (): void => {
    setOpen(false);
    opener.current?.querySelector('button')?.focus();
  };
  return (
    <>
      <span ref={opener} class="opener">
        <Button {...button} expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {text}
        </Button>
      </span>
      {isOpen && (
        <div
          ref={box}
          class={`confirm ${isDangerous === true ? 'dangerous' : ''}`}
          role="alertdialog"
          aria-labelledby={id}
          onKeyDown={(event) => event.key === 'Escape' && close()}
        >
          <p id={id}>{question}</p>
          {children}
          <div class="buttons">
            <Button
              kind={isDangerous === true ? 'danger' : 'action'}
              onClick={() => {
                close();
                onYes();
              }}
            >
              {yes}
            </Button>
            <button type="button" class="button plain" data-back onClick={close}>
              Cancel
            </button>
          </div>
        </div>
      )}
    </>
  );
}
