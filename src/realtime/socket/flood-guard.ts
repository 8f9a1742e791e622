/** Counts acts in windows that begin with the first one: at most `most` per `windowMs`. */
export class FloodGuard {
  private startedAt = 0;
  private count = 0;

  constructor(
    private readonly most: number,
    private readonly windowMs: number,
  ) {}

  /** Counts one more; false when it is too many. `nowMs` never runs backwards. */
  allow(nowMs: number): boolean {
    if (nowMs - this.startedAt >= this.windowMs) {
      this.startedAt = nowMs;
      this.count = 0;
    }
    this.count += 1;
    return this.count <= this.most;
  }
}
