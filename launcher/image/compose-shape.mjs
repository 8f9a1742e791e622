/** Answers what is wrong, each with its place. @typedef {(value: unknown, place: string) => string[]} Rule */

/** @param {(value: unknown) => boolean} holds @param {string} what @returns {Rule} */
const is = (holds, what) => (value, place) =>
  value !== undefined && holds(value) ? [] : [`${place} has to be ${what}, and is ${JSON.stringify(value)}`];

const text = is((value) => typeof value === 'string' && value !== '', 'text');
const yesOrNo = is((value) => typeof value === 'boolean', 'true or false');
const count = is((value) => typeof value === 'number' && Number.isInteger(value) && value > 0, 'a count');
const duration = is((value) => typeof value === 'string' && /^(\d+(us|ms|s|m|h))+$/.test(value), 'a time such as 5s');
/** @param {RegExp} pattern @param {string} what */
const like = (pattern, what) => is((value) => typeof value === 'string' && pattern.test(value), what);
const nothing = is((value) => value === null, 'left empty');

/** @param {Rule} rule @returns {Rule} */
const listOf = (rule) => (value, place) =>
  Array.isArray(value) ? value.flatMap((item, at) => rule(item, `${place}[${at}]`)) : [`${place} has to be a list`];

/** @param {...Rule} rules @returns {Rule} */
const oneOf =
  (...rules) =>
  (value, place) => {
    const faults = rules.map((rule) => rule(value, place));
    return faults.some((each) => each.length === 0) ? [] : (faults[0] ?? []);
  };

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isMap = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names that fit, each with a value of one kind. @param {RegExp} names @param {Rule} rule @returns {Rule} */
const mapOf = (names, rule) => (value, place) =>
  isMap(value)
    ? Object.entries(value).flatMap(([name, each]) =>
        names.test(name) ? rule(each, `${place}.${name}`) : [`${place}.${name} is no name`],
      )
    : [`${place} has to be a map`];

/** These names and no other; a name that begins with x- is the file's own. @param {Record<string, Rule>} parts @param {readonly string[]} [needed] @returns {Rule} */
const only =
  (parts, needed = []) =>
  (value, place) => {
    if (!isMap(value)) return [`${place} has to be a map`];
    return [
      ...needed.filter((name) => !(name in value)).map((name) => `${place}.${name} is missing`),
      ...Object.entries(value).flatMap(([name, each]) => {
        if (name.startsWith('x-')) return [];
        const rule = parts[name];
        return rule ? rule(each, place === '' ? name : `${place}.${name}`) : [`${place}.${name} is not known`];
      }),
    ];
  };

const NAME = /^[a-zA-Z0-9._-]+$/;
/** Compose puts a setting in place of ${…}: what it may be is checked when it starts. */
const PORT = /^((127\.0\.0\.1|0\.0\.0\.0):)?(\d{1,5}|\$\{[^}]+\}):\d{1,5}(\/(tcp|udp))?$/;
const MOUNT = /^[a-z][a-z0-9_-]*:\/[^:\s]+(:(ro|rw))?$/;

const service = only(
  {
    image: text,
    build: oneOf(text, only({ context: text, dockerfile: text, target: text }, ['context'])),
    init: yesOrNo,
    restart: like(
      /^(no|always|unless-stopped|on-failure(:\d+)?)$/,
      'no, always, on-failure or unless-stopped, in quotes',
    ),
    read_only: yesOrNo,
    command: oneOf(listOf(text), text),
    profiles: listOf(like(NAME, 'a name')),
    environment: mapOf(/^[A-Z][A-Z0-9_]*$/, text),
    ports: listOf(like(PORT, 'an address such as 127.0.0.1:3100:3100')),
    volumes: listOf(like(MOUNT, 'a volume with its place')),
    depends_on: mapOf(
      NAME,
      only(
        {
          condition: like(/^service_(started|healthy|completed_successfully)$/, 'a condition that Compose knows'),
          restart: yesOrNo,
        },
        ['condition'],
      ),
    ),
    healthcheck: oneOf(
      only({ test: healthTest, interval: duration, timeout: duration, start_period: duration, retries: count }, [
        'test',
      ]),
      only({ disable: is((value) => value === true, 'true') }, ['disable']),
    ),
  },
  ['image'],
);

/** @type {Rule} */
function healthTest(value, place) {
  const [first, ...words] = Array.isArray(value) ? value : [];
  return (first === 'CMD' || first === 'CMD-SHELL') && words.length > 0
    ? listOf(text)(words, place)
    : [`${place} has to be a list that begins with CMD or CMD-SHELL`];
}

/** @type {Rule} */
const whole = only({ services: mapOf(NAME, service), volumes: mapOf(NAME, nothing) }, ['services']);

/**
 * Whether the file is one that Compose takes: the part of the Compose Specification that this file uses, strictly (what the
 * specification allows and the file has no need of is refused too), and that what a service waits for can come true.
 *
 * @param {unknown} compose
 * @returns {string[]}
 */
export const faultsOfShape = (compose) => {
  const faults = whole(compose, '');
  const services = isMap(compose) && isMap(compose['services']) ? compose['services'] : {};
  const waits = Object.entries(services).flatMap(([name, each]) =>
    Object.entries(isMap(each) && isMap(each['depends_on']) ? each['depends_on'] : {}).flatMap(([other, how]) =>
      isMap(how) ? waitFaults(services, { name, other, condition: how['condition'] }) : [],
    ),
  );
  return [...faults, ...waits];
};

/** @param {Record<string, unknown>} services @param {{ name: string, other: string, condition: unknown }} wait */
const waitFaults = (services, { name, other, condition }) => {
  const waited = services[other];
  if (!isMap(waited)) return [`${name} waits for ${other}, which is no service`];
  const health = waited['healthcheck'];
  const hasHealth = isMap(health) && health['disable'] !== true;
  if (condition === 'service_healthy' && !hasHealth)
    return [`${name} waits for the health of ${other}, which has no check`];
  const endsByItself = waited['restart'] === 'no';
  if (condition === 'service_completed_successfully' && !endsByItself)
    return [`${name} waits for the end of ${other}, which is started again`];
  return [];
};
