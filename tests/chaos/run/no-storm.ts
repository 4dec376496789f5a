/** Nothing befalls a calm run. */
export async function noStorm(): Promise<void> {}
