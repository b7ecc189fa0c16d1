import type { ExecuteReply, InputRequest, InteractiveClient } from '../client/index.ts';
import type { Message } from '../protocol/message.ts';
import type { Outputs } from './outputs.ts';
import type { Screen } from './screen.ts';

/** Cells run one after another, each with all that it shows. */
export interface Conversation {
  /** Runs a cell; never rejects because of what it does. */
  run(code: string): Promise<'ok' | 'failed'>;
  /** Ctrl-C: stops what runs, and where that doesn't help, ends its process at the next call. */
  interrupt(): void;
  restart(): Promise<void>;
  readonly running: boolean;
  /** The number that the next cell will have. */
  readonly next: number;
  /** The cells that have run without an error. */
  readonly done: readonly string[];
}

export interface ConversationOptions {
  readonly client: InteractiveClient;
  readonly screen: Screen;
  readonly outputs: (running: () => boolean) => Outputs;
  readonly onInput: (request: InputRequest) => Promise<string>;
  readonly note: (text: string) => void;
}

/** From then on a cell counts as one that an interrupt can't stop. */
const STUBBORN_MILLIS = 3_000;
const AGAIN_MILLIS = 500;

export function createConversation(options: ConversationOptions): Conversation {
  const { client, screen, note, onInput } = options;
  const done: string[] = [];
  let next = 1;
  let running = false;
  let stubborn = false;
  let patience: NodeJS.Timeout | undefined;
  let again: NodeJS.Timeout | undefined;
  const outputs = options.outputs(() => running);

  const calm = (): void => {
    clearTimeout(patience);
    clearInterval(again);
    patience = undefined;
    again = undefined;
    stubborn = false;
  };
  const restart = async (): Promise<void> => {
    await client.restart();
    next = 1;
    done.length = 0;
    note('Started afresh: all variables are gone.');
  };
  const finish = (code: string, reply: ExecuteReply): 'ok' | 'failed' => {
    if (reply.status !== 'aborted') next = reply.executionCount + 1;
    if (reply.status !== 'ok') return 'failed';
    done.push(code);
    return 'ok';
  };

  return {
    run: async (code) => {
      running = true;
      try {
        const onMessage = (message: Message): void => outputs.show(message, code);
        return finish(code, await client.execute(code, { onMessage, onInput }));
      } catch (error) {
        screen.lines(
          'stderr',
          error instanceof Error ? (error.stack ?? error.message) : `${error}`,
        );
        return 'failed';
      } finally {
        running = false;
        calm();
        await outputs.settle().catch((error) => note(`The figure could not be written: ${error}`));
        screen.endLine();
      }
    },
    interrupt: () => {
      if (!running) return;
      if (stubborn) {
        calm();
        void restart().catch((error) => note(String(error)));
        return;
      }
      const stop = (): void => void client.interrupt().catch((error) => note(String(error)));
      stop();
      // The first may come before the kernel has begun the cell, and is lost then.
      again ??= setInterval(stop, AGAIN_MILLIS);
      patience ??= setTimeout(() => {
        stubborn = true;
        note(
          "The cell doesn't stop: native code can't be interrupted. Ctrl-C again ends its process; all variables are lost then.",
        );
      }, STUBBORN_MILLIS);
    },
    restart,
    get running() {
      return running;
    },
    get next() {
      return next;
    },
    done,
  };
}
