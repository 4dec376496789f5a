/** Resolves with the name of the first of these signals; a second one then has its default effect. */
export function untilSignal(names: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM']): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  const take = (name: NodeJS.Signals): void => {
    for (const each of names) process.off(each, take);
    resolve(name);
  };
  for (const each of names) process.on(each, take);
  return promise;
}
