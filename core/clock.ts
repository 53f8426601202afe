/** The only source of the current time, so that tests are exact. */
export interface Clock {
  now(): Date;
}

/** The clock of the machine. */
export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still at `time` until it is moved. */
export class FixedClock implements Clock {
  #time: number;

  constructor(time: Date | string) {
    this.#time = new Date(time).getTime();
  }

  now(): Date {
    return new Date(this.#time);
  }

  /** Moves the clock by `milliseconds`, forwards or backwards. */
  advance(milliseconds: number): void {
    this.#time += milliseconds;
  }
}
