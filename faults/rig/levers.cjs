// Loaded into a server process before its own code, by the rows that need it: what nobody outside can do to one process
// without rights over the machine. The product knows nothing of it. What it is told: { act, … }, see below.
const dns = require('node:dns');

const RealDate = Date;
let offsetMs = 0;
globalThis.Date = class Date extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [RealDate.now() + offsetMs] : given));
  }
  static now() {
    return RealDate.now() + offsetMs;
  }
};

/** What the resolver says of a name: an address, or null for an error. Names that are not listed go to the real one. */
let names = {};
const realLookup = dns.lookup;
dns.lookup = (name, options, callback) => {
  const done = typeof options === 'function' ? options : callback;
  if (!Object.hasOwn(names, name)) return realLookup(name, options, callback);
  const address = names[name];
  const answer = () => {
    if (address === null) {
      done(Object.assign(new Error(`getaddrinfo EAI_AGAIN ${name}`), { code: 'EAI_AGAIN', syscall: 'getaddrinfo' }));
    } else if (options?.all) done(null, [{ address, family: 4 }]);
    else done(null, address, 4);
  };
  process.nextTick(answer);
};
const realPromised = dns.promises.lookup;
dns.promises.lookup = (name, options) =>
  Object.hasOwn(names, name)
    ? new Promise((resolve, reject) =>
        dns.lookup(name, options ?? {}, (error, address, family) =>
          error ? reject(error) : resolve(Array.isArray(address) ? address : { address, family }),
        ),
      )
    : realPromised(name, options);

const acts = {
  /** The clock of this process, ahead of the machine's by so much. */
  clock: ({ aheadMs }) => {
    offsetMs = aheadMs;
  },
  /** Nothing else happens in this process for so long. */
  block: ({ forMs }) => {
    const endAt = RealDate.now() + forMs;
    while (RealDate.now() < endAt);
  },
  /** Takes memory until there is none. */
  fill: () => {
    const kept = [];
    const take = () => {
      for (let blocks = 0; blocks < 200; blocks += 1) kept.push(Array.from({ length: 2_000 }, () => blocks));
      setImmediate(take);
    };
    take();
  },
  resolve: ({ answers }) => {
    names = answers;
  },
};

process.on('message', (told) => acts[told.act]?.(told));
process.channel?.unref();
