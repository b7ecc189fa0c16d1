import { staticPictures } from '../display/plotly/index.ts';
import { createLanguage } from '../language/index.ts';
import { createEvaluator } from '../runner/index.ts';
import { createSession } from '../session/index.ts';
import { createMemoryTransport } from '../transport/memory.ts';
import type { InteractiveClient } from './client.ts';
import { isComplete } from './is-complete.ts';
import { createMemoryClient } from './memory-client.ts';

export interface StartOptions {
  /** Where the notebook lives: cells import from here first, and it is their working folder. */
  readonly folder: string;
  /** Whether a person types, for whom names are completed with their types, and mistakes noted. */
  readonly interactive?: boolean;
}

/**
 * Starts a whole kernel for one client in this process; only user code runs in another.
 *
 * @throws KernelError `RUNNER_FAILED` when that other process can't be started.
 */
export async function startInProcess({
  folder,
  interactive = false,
}: StartOptions): Promise<InteractiveClient> {
  const { kernel, client } = createMemoryTransport();
  const pictures = staticPictures();
  const { enrich } = pictures;
  const session = createSession({
    transport: kernel,
    createEvaluator,
    folder,
    enrich,
    isComplete,
    ...(interactive && { language: createLanguage({ folder }) }),
  });
  await session.start();
  try {
    await session.ready();
  } catch (error) {
    await session.stop();
    await pictures.close();
    throw error;
  }
  const memoryClient = createMemoryClient(client, session);
  return {
    ...memoryClient,
    shutdown: async () => {
      await memoryClient.shutdown();
      await pictures.close();
    },
  };
}
