import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { BusMessage, Subscription } from '@lathe/core';

type Handler = (message: BusMessage) => void | Promise<void>;

const longestDelayMs = 1000;

interface Member {
  readonly handler: Handler;
  isPaused: boolean;
  isBusy: boolean;
  /** Settles when the message in hand is done with. */
  inHand: Promise<void>;
}

/**
 * Subscribers that share messages, each message to one of them.
 * Messages wait in one queue in order of publication; a member that is idle takes the first whose key no other
 * member has in hand, so messages of one key are handled in order, and a paused member holds nothing back.
 */
export class BusGroup {
  readonly #onEmpty: () => void;
  readonly #members = new Set<Member>();
  readonly #keysInHand = new Set<string>();
  readonly #closing = new AbortController();
  #queue: BusMessage[] = [];
  #nextMember = 0;

  /** @param onEmpty called when the last member has left. */
  constructor(onEmpty: () => void) {
    this.#onEmpty = onEmpty;
  }

  enqueue(messages: readonly BusMessage[]): void {
    this.#queue.push(...messages);
    this.#handOut();
  }

  join(handler: Handler): Subscription {
    const member: Member = { handler, isPaused: false, isBusy: false, inHand: Promise.resolve() };
    this.#members.add(member);
    this.#handOut();
    return {
      pause: () => {
        member.isPaused = true;
      },
      resume: () => {
        member.isPaused = false;
        this.#handOut();
      },
      [Symbol.asyncDispose]: () => this.#leave(member),
    };
  }

  /** Drops what waits and lets every member finish the message in hand, without trying a failed one again. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#queue = [];
    await Promise.all([...this.#members].map((member) => this.#leave(member)));
  }

  async #leave(member: Member): Promise<void> {
    if (this.#members.delete(member) && this.#members.size === 0) this.#onEmpty();
    await member.inHand;
  }

  #handOut(): void {
    for (let member = this.#idleMember(); member !== undefined; member = this.#idleMember()) {
      const index = this.#queue.findIndex(({ key }) => !this.#keysInHand.has(key));
      const [message] = index < 0 ? [] : this.#queue.splice(index, 1);
      if (message === undefined) return;
      member.isBusy = true;
      this.#keysInHand.add(message.key);
      member.inHand = this.#handle(member, message);
    }
  }

  /** Takes turns, so that no idle member goes empty. */
  #idleMember(): Member | undefined {
    const members = [...this.#members];
    for (let step = 0; step < members.length; step++) {
      const member = members[(this.#nextMember + step) % members.length];
      if (member === undefined || member.isPaused || member.isBusy) continue;
      this.#nextMember = (this.#nextMember + step + 1) % members.length;
      return member;
    }
    return undefined;
  }

  async #handle(member: Member, message: BusMessage): Promise<void> {
    const isDone = await this.#deliver(member, message);
    member.isBusy = false;
    this.#keysInHand.delete(message.key);
    if (!isDone && !this.#closing.signal.aborted) this.#queue.unshift(message);
    this.#handOut();
  }

  /** Tries until the handler takes the message; false when the member leaves before. */
  async #deliver(member: Member, message: BusMessage): Promise<boolean> {
    for (let failures = 0; ; failures++) {
      try {
        // Never within publish: the publisher goes on first.
        await (failures < 2 ? nextTurn() : this.#wait(Math.min(longestDelayMs, 2 ** failures)));
        if (!this.#members.has(member)) return false;
        await member.handler(message);
        return true;
      } catch {
        // The port's promise: a rejected handler sees the message again.
      }
    }
  }

  async #wait(delayMs: number): Promise<void> {
    await delay(delayMs, undefined, { ref: false, signal: this.#closing.signal });
  }
}
