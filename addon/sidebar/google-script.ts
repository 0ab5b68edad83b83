/** The one thing that Google puts into the sidebar's page: calls of the add-on, and the editor around. */

interface Runner {
  withSuccessHandler(handler: (answerJson: string) => void): Runner;
  withFailureHandler(handler: (error: Error) => void): Runner;
  api(requestJson: string): void;
}

declare const google: { script: { run: Runner; host: { editor: { focus(): void } } } };

/** Runs the add-on's `api` with JSON text and resolves with its JSON text. Rejects when Google could not run it. */
export function runApi(requestJson: string): Promise<string> {
  return new Promise((resolve, reject) => {
    google.script.run.withSuccessHandler(resolve).withFailureHandler(reject).api(requestJson);
  });
}

/** Gives the keyboard to the sheet. */
export function focusSheet(): void {
  google.script.host.editor.focus();
}
