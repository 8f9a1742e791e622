import * as fc from 'fast-check';

type Kept<T> = { readonly items: readonly fc.Value<T>[]; /** How many are left out at once. */ readonly part: number };

/**
 * So many items. A failing list shrinks by halves, then by quarters, down to single items, and each item that is left by its
 * own rules: of two hundred that are dear to run a dozen are tried before most have gone, where fast-check's own list of
 * fixed length would try them one by one.
 */
class ShrinkingInParts<T> extends fc.Arbitrary<readonly T[]> {
  readonly #item: fc.Arbitrary<T>;
  readonly #count: number;
  readonly #kept = new WeakMap<object, Kept<T>>();

  constructor(item: fc.Arbitrary<T>, count: number) {
    super();
    this.#item = item;
    this.#count = count;
  }

  generate(random: fc.Random, bias: number | undefined): fc.Value<readonly T[]> {
    const items = Array.from({ length: this.#count }, () => this.#item.generate(random, bias));
    return this.#keep({ items, part: Math.ceil(this.#count / 2) });
  }

  canShrinkWithoutContext(_value: unknown): _value is readonly T[] {
    return false;
  }

  shrink(value: readonly T[]): fc.Stream<fc.Value<readonly T[]>> {
    const kept = this.#kept.get(value);
    return fc.stream(kept ? this.#smaller(kept) : [][Symbol.iterator]());
  }

  #keep(kept: Kept<T>): fc.Value<readonly T[]> {
    const list = kept.items.map(({ value }) => value);
    this.#kept.set(list, kept);
    return new fc.Value<readonly T[]>(list, undefined);
  }

  *#smaller({ items, part }: Kept<T>): IterableIterator<fc.Value<readonly T[]>> {
    for (let left = Math.min(part, items.length); left >= 1; left = Math.floor(left / 2)) {
      for (let from = 0; from < items.length; from += left) {
        yield this.#keep({ items: items.filter((_item, at) => at < from || at >= from + left), part: left });
      }
    }
    for (const [at, item] of items.entries()) {
      for (const smaller of this.#item.shrink(item.value, item.context)) {
        yield this.#keep({ items: items.with(at, smaller), part: 0 });
      }
    }
  }
}

export const shrinkingInParts = <T>(item: fc.Arbitrary<T>, count: number): fc.Arbitrary<readonly T[]> =>
  new ShrinkingInParts(item, count);
