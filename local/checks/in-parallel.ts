/** Runs tasks a few at a time and hands their results over in the order of the tasks, each as soon as it can be. */

export async function inParallel<Task, Result>(
  tasks: readonly Task[],
  width: number,
  run: (task: Task) => Promise<Result>,
  inOrder: (result: Result) => void,
): Promise<Result[]> {
  const results: (Result | undefined)[] = tasks.map(() => undefined);
  let next = 0;
  let handedOver = 0;
  const worker = async () => {
    for (let index = next++; index < tasks.length; index = next++) {
      results[index] = await run(tasks[index] as Task);
      for (let ready = results[handedOver]; ready !== undefined; ready = results[handedOver]) {
        handedOver += 1;
        inOrder(ready);
      }
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results as Result[];
}
